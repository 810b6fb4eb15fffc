// Decimal numbers to little-endian float64.
#include <algorithm>
#include <array>
#include <cstring>

#include "io/csv_fields.hpp"
#include "io/unpacker.hpp"

namespace qs::io {
namespace {

class TextUnpacker final : public Unpacker {
 public:
  explicit TextUnpacker(std::uint64_t columns) : fields_(columns) {}

  void feed(std::span<const std::byte> piece, bool last) override {
    piece_ = piece;
    last_ = last;
  }

  Expected<std::size_t> unpack(std::span<std::byte> out) override {
    std::size_t written = 0;
    while (written < out.size()) {
      if (value_at_ == value_.size()) {
        const auto value = fields_.next(piece_, last_);
        if (!value) return Refusal(value.error());
        if (!*value) break;
        take(**value);
      }
      const std::size_t size = std::min(value_.size() - value_at_, out.size() - written);
      std::copy_n(value_.begin() + static_cast<std::ptrdiff_t>(value_at_), size,
                  out.begin() + static_cast<std::ptrdiff_t>(written));
      value_at_ += size;
      written += size;
    }
    return written;
  }

 private:
  void take(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (std::byte& byte : value_) {
      byte = static_cast<std::byte>(bits & 0xFF);
      bits >>= 8;
    }
    value_at_ = 0;
  }

  CsvFields fields_;
  std::span<const std::byte> piece_;
  bool last_ = false;
  std::array<std::byte, sizeof(double)> value_{};  // of which out had no room for all
  std::size_t value_at_ = value_.size();
};

}  // namespace

std::unique_ptr<Unpacker> make_text_unpacker(std::uint64_t columns) {
  return std::make_unique<TextUnpacker>(columns);
}

}  // namespace qs::io
