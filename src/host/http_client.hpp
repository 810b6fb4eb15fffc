#pragma once
/// One HTTP request at a time by libcurl, for files on other hosts: redirects stay on https://, a silent host is
/// given up, and no more of an answer is taken than was asked for.
///
/// Handles are kept and lent to one request at a time, so that connections last and threads may ask side by side.

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/remote_address.hpp"

namespace qs {

struct HttpAnswer {
  long status = 0;
  RemoteAddress from;                          // where redirects have led to
  std::map<std::string, std::string> headers;  // names in lower case
  std::vector<std::byte> body;

  /// The header's value, or an empty text.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

/// Half-open, in bytes.
struct HttpRange {
  std::uint64_t from = 0, to = 0;
};

struct HttpQuestion {
  std::optional<HttpRange> range;
  bool head = false;
  /// How many bytes of the body to take, once the status and the headers are known. Of a longer body one byte
  /// more is kept.
  std::function<std::uint64_t(const HttpAnswer&)> most;
};

class HttpClient {
 public:
  explicit HttpClient(double stall_seconds);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  HttpClient(HttpClient&&) = delete;
  HttpClient& operator=(HttpClient&&) = delete;

  /// The answer whatever its status; refuses where there is none.
  Expected<HttpAnswer> ask(const RemoteAddress& address, const HttpQuestion& question);
  /// Bytes of bodies so far.
  std::uint64_t fetched() const { return fetched_; }

 private:
  struct Transfer;
  Expected<void> perform(Transfer& transfer, const std::string& url);

  double stall_seconds_;
  std::atomic<std::uint64_t> fetched_ = 0;
  std::mutex mutex_;
  std::vector<void*> idle_;  // CURL handles
};

}  // namespace qs
