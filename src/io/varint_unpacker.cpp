#include <algorithm>
#include <array>

#include "io/unpacker.hpp"
#include "io/wire_format.hpp"

namespace qs::io {
namespace {

bool is_signed(DType dtype) {
  return dtype == DType::kI8 || dtype == DType::kI16 || dtype == DType::kI32 || dtype == DType::kI64;
}

/// Converts base-128 numbers to numbers of a fixed size. Floats come as their bit patterns, read as unsigned
/// integers.
class VarintUnpacker final : public Unpacker {
 public:
  explicit VarintUnpacker(DType dtype)
      : dtype_(dtype),
        size_(std::min<std::size_t>(info(dtype).bytes, sizeof(std::uint64_t))),
        signed_(is_signed(dtype)),
        largest_(dtype == DType::kBool ? 1 : ~std::uint64_t{0} >> (64 - 8 * size_ + (signed_ ? 1 : 0))) {}

  void feed(std::span<const std::byte> piece, bool last) override {
    piece_ = piece;
    last_ = last;
  }

  Expected<std::size_t> unpack(std::span<std::byte> out) override {
    std::size_t written = 0;
    while (written < out.size()) {
      if (plain_at_ == plain_end_) {
        auto another = take_number();
        if (!another) return Refusal(std::move(another).error());
        if (!*another) break;
      }
      const std::size_t count = std::min(plain_end_ - plain_at_, out.size() - written);
      std::copy_n(plain_.begin() + static_cast<std::ptrdiff_t>(plain_at_), count,
                  out.begin() + static_cast<std::ptrdiff_t>(written));
      plain_at_ += count;
      written += count;
    }
    return written;
  }

 private:
  /// False once the piece is used up.
  Expected<bool> take_number() {
    for (std::size_t i = 0; i < piece_.size(); ++i) {
      const Varint::State state = number_.add(piece_[i]);
      if (state == Varint::State::kUnfinished) continue;
      if (state == Varint::State::kTooLong) return refuse_number("a number of more than 64 bits");
      piece_ = piece_.subspan(i + 1);
      if (!fits(number_.value)) return refuse_number(number_text());
      store(number_.value);
      start_ += number_.size;
      ++index_;
      number_ = {};
      return true;
    }
    piece_ = {};
    if (last_ && number_.size > 0) return refuse_number("one that is cut short");
    return false;
  }

  /// A negative number arrives as its 64-bit two's complement.
  bool fits(std::uint64_t value) const { return value <= largest_ || (signed_ && ~value <= largest_); }

  void store(std::uint64_t value) {
    for (std::size_t i = 0; i < size_; ++i) plain_[i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
    plain_at_ = 0;
    plain_end_ = size_;
  }

  std::string number_text() const {
    const bool negative = number_.value >> 63 != 0 && (signed_ || size_ < sizeof(std::uint64_t));
    return negative ? "-" + std::to_string(~number_.value + 1) : std::to_string(number_.value);
  }

  Refusal refuse_number(std::string given) const {
    const std::string range =
        (signed_ ? "-" + std::to_string(largest_ + 1) : "0") + " to " + std::to_string(largest_);
    return refuse("packed number " + std::to_string(index_), std::move(given),
                  range + ", as " + std::string(info(dtype_).name) + " holds", start_);
  }

  DType dtype_;
  std::size_t size_;  // of a number once it is unpacked
  bool signed_;
  std::uint64_t largest_;
  std::span<const std::byte> piece_;
  bool last_ = false;
  Varint number_;
  std::uint64_t start_ = 0, index_ = 0;  // of the current number
  std::array<std::byte, sizeof(std::uint64_t)> plain_{};
  std::size_t plain_at_ = 0, plain_end_ = 0;  // rest of the last number, which did not fit into `out`
};

}  // namespace

std::unique_ptr<Unpacker> make_varint_unpacker(DType dtype) {
  return std::make_unique<VarintUnpacker>(dtype);
}

}  // namespace qs::io
