#pragma once
/// Bytes written and read in order: fixed words little
/// endian, whole numbers in groups of seven bits (LEB128).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qs {

class ByteWriter {
 public:
  void byte(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
  void word32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) byte(static_cast<std::uint8_t>(value >> shift));
  }
  void number(std::uint64_t value) {
    for (; value >= 128; value >>= 7) byte(static_cast<std::uint8_t>(value | 128U));
    byte(static_cast<std::uint8_t>(value));
  }
  std::size_t size() const { return bytes_.size(); }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

/// Never reads beyond the end; a read there returns nothing.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::optional<std::uint8_t> byte() {
    if (at_ == bytes_.size()) return std::nullopt;
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::optional<std::uint32_t> word32() {
    std::uint32_t word = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      const auto next = byte();
      if (!next) return std::nullopt;
      word |= static_cast<std::uint32_t>(*next) << shift;
    }
    return word;
  }
  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto next = byte();
      if (!next) return std::nullopt;
      value |= static_cast<std::uint64_t>(*next & 127U) << shift;
      if (*next < 128) return value;
    }
    return std::nullopt;
  }
  std::size_t position() const { return at_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

}  // namespace qs
