#include <curl/curl.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "host/remote_address.hpp"
#include "host/remote_words.hpp"
#include "io/safetensors_index.hpp"

namespace qs {
namespace {

constexpr std::string_view kOf = "-of-";
constexpr std::size_t kDigits = 5;
constexpr std::size_t kTail = 1 + kDigits + kOf.size() + kDigits;  // "-00001-of-00003"

struct ShardName {
  std::size_t at = 0;  // of the tail
  std::uint64_t number = 0, total = 0;
};

std::uint64_t digits_of(std::string_view text) {
  std::uint64_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return 0;
    number = 10 * number + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

/// "NAME-00002-of-00003.safetensors", or with one word before the ending: ".fp16.safetensors" (diffusers).
std::optional<ShardName> shard_name(std::string_view name) {
  if (!name.ends_with(".safetensors") && !name.ends_with(".gguf")) return std::nullopt;
  const std::size_t between = name.rfind(kOf);
  const std::size_t point = between == std::string_view::npos ? between : name.find('.', between);
  if (point == std::string_view::npos || point < kTail) return std::nullopt;
  const std::string_view tail = name.substr(point - kTail, kTail);
  const bool has_one_word =
      std::count(name.begin() + static_cast<std::ptrdiff_t>(point), name.end(), '.') <= 2;
  if (tail[0] != '-' || tail.substr(1 + kDigits, kOf.size()) != kOf || !has_one_word) return std::nullopt;
  const ShardName shard{point - kTail, digits_of(tail.substr(1, kDigits)),
                        digits_of(tail.substr(kTail - kDigits))};
  return shard.number == 0 || shard.number > shard.total ? std::nullopt : std::optional(shard);
}

std::string numbered(std::uint64_t number) {
  const std::string text = std::to_string(number);
  return std::string(kDigits - std::min(kDigits, text.size()), '0') + text;
}

Refusal too_many_parts(const std::string& name, std::uint64_t count) {
  return remote_refusal("parts", {{"address", shown_address(name)},
                                  {"count", std::to_string(count)},
                                  {"most", std::to_string(kMostRemoteParts)}});
}

/// True for the name of a plain file: an index must not lead elsewhere.
bool is_plain_name(std::string_view name) {
  constexpr std::size_t kLongestName = 255;
  constexpr std::string_view kOdd = "/\\:?#%";
  const auto is_odd = [&](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || kOdd.find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         std::none_of(name.begin(), name.end(), is_odd);
}

std::string escaped_name(const std::string& name) {
  char* text = curl_easy_escape(nullptr, name.data(), static_cast<int>(name.size()));
  std::string result(text == nullptr ? "" : text);
  curl_free(text);
  return result;
}

}  // namespace

Expected<std::vector<RemoteAddress>> parts_of(const RemoteAddress& address) {
  const std::optional<ShardName> shard = shard_name(address.name);
  if (!shard) return std::vector{address};
  if (shard->total > kMostRemoteParts) return too_many_parts(address.name, shard->total);
  std::vector<RemoteAddress> parts;
  parts.reserve(shard->total);
  for (std::uint64_t number = 1; number <= shard->total; ++number) {
    RemoteAddress part = address;
    // The name begins the address, so that its digits lie at one place in both.
    part.name.replace(shard->at + 1, kDigits, numbered(number));
    part.url.replace(shard->at + 1, kDigits, numbered(number));
    parts.push_back(std::move(part));
  }
  return parts;
}

RemoteAddress beside(const RemoteAddress& address, std::string_view name) {
  const std::string folder = address.name.substr(0, address.name.rfind('/') + 1);
  const std::string query = address.url.substr(std::min(address.name.size(), address.url.size()));
  return {folder + std::string(name) + query, folder + std::string(name), address.host};
}

bool is_shard_index(std::string_view name) {
  return name.ends_with(".index.json");
}

Expected<std::vector<RemoteAddress>> shards_of(const RemoteAddress& index, std::span<const std::byte> json) {
  const Expected<io::WeightMap> map = io::parse_safetensors_index(json);
  if (!map) return remote_refusal("index", {{"address", shown_address(index.name)}});
  std::set<std::string> names;
  for (const auto& entry : *map) names.insert(entry.second);
  for (const std::string& name : names) {
    if (is_plain_name(name)) continue;
    return remote_refusal("index_name",
                          {{"address", shown_address(index.name)}, {"name", shown_address(name)}});
  }
  if (names.size() > kMostRemoteParts) return too_many_parts(index.name, names.size());
  const std::size_t folder = index.name.rfind('/') + 1;
  const std::string query = index.url.substr(std::min(index.name.size(), index.url.size()));
  std::vector<RemoteAddress> shards;
  shards.reserve(names.size());
  for (const std::string& name : names) {
    shards.push_back({index.name.substr(0, folder) + escaped_name(name) + query,
                      index.name.substr(0, folder) + name, index.host});
  }
  return shards;
}

}  // namespace qs
