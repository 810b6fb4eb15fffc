#include "host/remote_address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "core/find.hpp"
#include "core/text.hpp"
#include "host/remote_words.hpp"

namespace qs {
namespace {

constexpr std::array<std::string_view, 3> kThisMachine = {"localhost", "127.0.0.1", "[::1]"};
constexpr std::array<std::string_view, 3> kHub = {"huggingface.co", "www.huggingface.co", "hf.co"};
/// Pages of the hub that are no models.
constexpr std::array<std::string_view, 9> kHubPages = {
    "docs", "blog", "spaces", "papers", "collections", "models", "tasks", "learn", "organizations"};
constexpr std::string_view kWeights = "model.safetensors";

/// Parts of an address, as libcurl reads it.
struct Url {
  std::string scheme, host, port, path, query;
  bool has_user = false;
  std::string origin() const { return scheme + "://" + authority(); }
  std::string authority() const { return port.empty() ? host : host + ":" + port; }
  std::string whole() const { return origin() + path + (query.empty() ? "" : "?" + query); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_NO_DEFAULT_PORT) != CURLUE_OK) return "";
  std::string result(text);
  curl_free(text);
  return result;
}

std::optional<Url> parse_url(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  const bool is_url = curl_url_set(url.get(), CURLUPART_URL, text.c_str(),
                                   CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) == CURLUE_OK;
  if (!is_url) return std::nullopt;
  Url parts{part_of(url.get(), CURLUPART_SCHEME), part_of(url.get(), CURLUPART_HOST),
            part_of(url.get(), CURLUPART_PORT), part_of(url.get(), CURLUPART_PATH),
            part_of(url.get(), CURLUPART_QUERY)};
  parts.has_user =
      !part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty();
  // Only ASCII letters have a lower case in the names of hosts.
  for (char& c : parts.host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return parts;
}

bool is_safe(const Url& url) {
  return url.scheme == "https" ||
         (url.scheme == "http" && contains(kThisMachine, std::string_view(url.host)));
}

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::string joined(const std::string& origin, std::span<const std::string> path) {
  std::string text = origin;
  for (const std::string& part : path) text += "/" + part;
  return text;
}

/// The file that somebody may mean who gives the address of a page about it; empty if it is no such page.
std::string file_instead_of(const Url& url) {
  const std::vector<std::string> path = path_parts(url.path);
  const std::span<const std::string> parts(path);
  if (url.host == "github.com" && path.size() > 4 && path[2] == "blob")
    return joined(joined("https://raw.githubusercontent.com", parts.first(2)), parts.subspan(3));
  if (!contains(kHub, std::string_view(url.host))) return "";
  const std::size_t owner = !path.empty() && path[0] == "datasets" ? 3 : 2;
  if (path.size() < owner || contains(kHubPages, std::string_view(path[0])))
    return url.origin() + "/OWNER/MODEL/resolve/main/" + std::string(kWeights);
  const std::string model = joined(url.origin(), parts.first(owner));
  const std::string what = path.size() > owner ? path[owner] : "tree";
  if (what == "resolve") return "";
  const std::string revision = path.size() > owner + 1 ? path[owner + 1] : "main";
  const auto file = parts.subspan(std::min(owner + 2, path.size()));
  // "raw" gives the pointer of a large file, not the file.
  if (what == "blob" || what == "raw")
    return file.empty() ? "" : joined(model + "/resolve/" + revision, file);
  if (what == "tree") return joined(model + "/resolve/" + revision, file) + "/" + std::string(kWeights);
  return model + "/resolve/main/" + std::string(kWeights);
}

RemoteAddress address_from(const Url& url) {
  return {url.whole(), url.origin() + url.path, url.authority()};
}

Refusal not_accepted(const std::string& text) {
  return remote_refusal("address",
                        {{"address", shown_address(text)}, {"most", std::to_string(kLongestAddress)}});
}

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t colon = text.find("://");
  const auto fits = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '.' ||
           c == '-';
  };
  return colon != std::string_view::npos && colon > 0 && !is_digit(text[0]) &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), fits);
}

Expected<RemoteAddress> read_redirect(const std::string& url) {
  const std::optional<Url> parts = parse_url(url);
  if (!parts || !is_safe(*parts)) return not_accepted(parts ? parts->origin() + parts->path : url);
  return address_from(*parts);
}

Expected<RemoteAddress> read_address(const std::string& text) {
  const std::optional<Url> url = parse_url(text);
  if (!url || !is_safe(*url)) return not_accepted(text);
  // The refusal must not repeat the password.
  if (url->has_user) return remote_refusal("secret", {});
  RemoteAddress address = address_from(*url);
  if (address.name.size() > kLongestAddress) return not_accepted(text);
  if (const std::string instead = file_instead_of(*url); !instead.empty())
    return remote_refusal("page", {{"address", shown_address(address.name)}, {"instead", instead}});
  if (url->path.ends_with('/')) {
    return remote_refusal("folder", {{"address", shown_address(address.name)},
                                     {"instead", address.name + std::string(kWeights)}});
  }
  return address;
}

}  // namespace qs
