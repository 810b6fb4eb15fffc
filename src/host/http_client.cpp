#include "host/http_client.hpp"

#include <curl/curl.h>

#include <chrono>

#include "core/text.hpp"
#include "host/remote_words.hpp"

namespace qs {

using Clock = std::chrono::steady_clock;

/// A request while it goes on.
struct HttpClient::Transfer {
  CURL* curl;
  const HttpQuestion& question;
  HttpClient& client;
  HttpAnswer answer{};
  std::uint64_t most = 0;  // of the body
  bool has_begun = false;  // the body: the headers are known
  bool is_cut = false, is_silent = false;
  Clock::time_point last = Clock::now();

  std::size_t take_header(std::string_view line) {
    last = Clock::now();
    // The headers of an earlier answer (100 Continue, a proxy's) count no more.
    if (line.starts_with("HTTP/")) answer.headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t from = line.find_first_not_of(" \t", colon + 1), to = line.find_last_not_of(" \t\r\n");
    answer.headers[name] =
        from <= to && from != std::string_view::npos ? std::string(line.substr(from, to + 1 - from)) : "";
    return line.size();
  }

  std::size_t take_body(const std::byte* bytes, std::size_t size) {
    last = Clock::now();
    if (!has_begun) {
      has_begun = true;
      curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
      most = question.most ? question.most(answer) : 0;
    }
    const std::uint64_t room = most + 1 - answer.body.size();
    const std::size_t taken = static_cast<std::size_t>(std::min<std::uint64_t>(room, size));
    answer.body.insert(answer.body.end(), bytes, bytes + taken);
    client.fetched_ += size;
    is_cut = answer.body.size() > most;
    return is_cut ? 0 : size;  // 0 ends the request
  }

  /// Called about once a second at least.
  int look_at_clock() {
    is_silent = std::chrono::duration<double>(Clock::now() - last).count() > client.stall_seconds_;
    return is_silent ? 1 : 0;
  }
};

HttpClient::HttpClient(double stall_seconds) : stall_seconds_(stall_seconds) {
  // Before any thread.
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

HttpClient::~HttpClient() {
  for (void* curl : idle_) curl_easy_cleanup(curl);
  curl_global_cleanup();
}

namespace {

void set_up(CURL* curl) {
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // each step is checked first
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "quantscope");
}

}  // namespace

Expected<void> HttpClient::perform(Transfer& transfer, const std::string& url) {
  CURL* const curl = transfer.curl;
  set_up(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, transfer.question.head ? 1L : 0L);
  if (const auto& range = transfer.question.range) {
    const std::string text = std::to_string(range->from) + "-" + std::to_string(range->to - 1);
    curl_easy_setopt(curl, CURLOPT_RANGE, text.c_str());  // libcurl keeps a copy
  }
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(1000 * stall_seconds_) + 1);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(
      curl, CURLOPT_HEADERFUNCTION, +[](char* text, std::size_t, std::size_t size, void* to) {
        return static_cast<Transfer*>(to)->take_header({text, size});
      });
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(
      curl, CURLOPT_WRITEFUNCTION, +[](char* bytes, std::size_t, std::size_t size, void* to) {
        return static_cast<Transfer*>(to)->take_body(reinterpret_cast<const std::byte*>(bytes), size);
      });
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(
      curl, CURLOPT_XFERINFOFUNCTION, +[](void* to, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(to)->look_at_clock();
      });
  const CURLcode code = curl_easy_perform(curl);
  const std::string& host = transfer.answer.from.host;
  if (transfer.is_silent || (code == CURLE_OPERATION_TIMEDOUT && !transfer.has_begun))
    return remote_refusal("stalled", {{"host", host}, {"seconds", shortest(stall_seconds_)}});
  if (code != CURLE_OK && !transfer.is_cut)
    return remote_refusal("unreachable", {{"host", host}, {"reason", curl_easy_strerror(code)}});
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &transfer.answer.status);
  return {};
}

Expected<HttpAnswer> HttpClient::ask(const RemoteAddress& address, const HttpQuestion& question) {
  constexpr int kMostRedirects = 10;
  CURL* curl = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      curl = idle_.back();
      idle_.pop_back();
    }
  }
  if (curl == nullptr) curl = curl_easy_init();
  if (curl == nullptr)
    return remote_refusal("unreachable", {{"host", address.host}, {"reason", "no memory for a request"}});
  const std::unique_ptr<CURL, std::function<void(CURL*)>> lent(curl, [this](CURL* handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(handle);
  });
  RemoteAddress at = address;
  for (int step = 0; step <= kMostRedirects; ++step) {
    Transfer transfer{curl, question, *this};
    transfer.answer.from = at;
    if (const auto done = perform(transfer, at.url); !done) return Refusal(done.error());
    char* next = nullptr;
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next);
    if (next == nullptr) return std::move(transfer.answer);
    Expected<RemoteAddress> led = read_redirect(next);
    if (!led) {
      const std::string to = std::string(next).substr(0, std::string_view(next).find('?'));
      return remote_refusal("turned", {{"address", shown_address(address.name)}, {"to", shown_address(to)}});
    }
    at = *std::move(led);
  }
  return remote_refusal("unreachable", {{"host", at.host}, {"reason", "too many redirects"}});
}

}  // namespace qs
