#pragma once
/// A file on another host: asks for parts of it, and checks each answer against the question. A host may send
/// part of what was asked for, all of it, another file, or nothing; the rules are those of
/// web/core/remote_source.js. Threads may ask side by side.

#include <memory>
#include <span>

#include "host/byte_source.hpp"
#include "host/http_client.hpp"
#include "host/remote_words.hpp"

namespace qs {

/// Least that is fetched at a time: readers of headers ask for a few bytes at a time.
inline constexpr std::uint64_t kRemoteBlock = 64 << 10;
/// Largest file that is taken from a host which sends no parts.
inline constexpr std::uint64_t kMostRemoteWhole = 64 << 20;

class RemoteFile {
 public:
  RemoteFile(RemoteAddress address, HttpClient& client)
      : address_(std::move(address)), at_(address_), client_(client) {}

  /// Asks for the first bytes: the answer tells the size, and whether the host sends parts.
  Expected<void> ask();
  /// Takes the whole file, of at most so many bytes, from a host that sends no parts.
  Expected<void> take_whole(std::uint64_t most);
  /// Reads exactly these bytes.
  Expected<void> read(const io::ByteRange& range, std::vector<std::byte>& bytes);

  const std::string& name() const { return address_.name; }
  const std::string& host() const { return address_.host; }
  /// The host that the first one led on to, or the first one.
  std::string served_by() const { return at().host; }
  /// 0 before take_whole() where the host does not tell.
  std::uint64_t size() const { return size_; }
  bool is_whole() const { return is_whole_; }
  /// The host answered that it has no such file, or none for everybody.
  bool is_absent() const { return is_absent_; }

 private:
  Refusal refusal(std::string_view reason, RemoteValues values = {}) const;
  Refusal wrong_length(std::uint64_t count, const HttpRange& range) const;
  Expected<void> check_status(const HttpAnswer& answer) const;
  Expected<void> check_version(const HttpAnswer& answer) const;
  Expected<void> take_first(HttpAnswer answer);
  Expected<void> ask_length();
  Expected<std::vector<std::byte>> part_from(const RemoteAddress& at, const HttpRange& range);
  RemoteAddress at() const;
  void follow(const HttpAnswer& answer);

  RemoteAddress address_;
  mutable std::mutex mutex_;
  RemoteAddress at_;  // where the host led on to: asked first, while it answers
  HttpClient& client_;
  std::uint64_t size_ = 0;
  bool is_whole_ = false, is_absent_ = false;
  std::string etag_, modified_;
  std::vector<std::byte> first_;  // bytes; all of them where the host sends no parts
};

}  // namespace qs
