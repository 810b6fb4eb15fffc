#include "labs/file_session.hpp"

#include <algorithm>

namespace qs {
namespace {

constexpr std::uint64_t kFingerprintBytes = 1 << 16;

}  // namespace

FileSession::FileSession(std::string name, std::uint64_t size)
    : name_(std::move(name)), size_(size), reader_(io::open_tensor_file(size, name_)) {
  for (int shift = 0; shift < 64; shift += 8) {
    const std::byte byte{static_cast<unsigned char>(size >> shift)};
    mix({&byte, 1});
  }
  if (size == 0) stage_ = Stage::kReader;
}

void FileSession::mix(std::span<const std::byte> bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const std::byte byte : bytes) hash_ = (hash_ ^ std::to_integer<std::uint64_t>(byte)) * kPrime;
}

std::string FileSession::fingerprint() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kHex[hash_ >> shift & 15];
  return text;
}

std::optional<io::ByteRange> FileSession::wants() const {
  const std::uint64_t part = std::min(size_, kFingerprintBytes);
  switch (stage_) {
    case Stage::kHead:
      return io::ByteRange{0, part};
    case Stage::kTail:
      return io::ByteRange{size_ - part, part};
    case Stage::kReader:
      return reader_->wants();
  }
  return std::nullopt;
}

Expected<void> FileSession::feed(std::span<const std::byte> bytes) {
  if (stage_ == Stage::kReader) return reader_->feed(bytes);
  mix(bytes);
  stage_ = stage_ == Stage::kHead ? Stage::kTail : Stage::kReader;
  return {};
}

}  // namespace qs
