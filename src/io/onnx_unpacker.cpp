#include <algorithm>

#include "io/unpacker.hpp"
#include "io/wire_format.hpp"

namespace qs::io {
namespace {

/// Unpacks a run of fields that form one protobuf list: each is a tag and a number, or a tag, a length and
/// packed numbers. Drops the bytes between the numbers; integers then go through a varint unpacker.
class TaggedUnpacker final : public Unpacker {
 public:
  explicit TaggedUnpacker(DType dtype)
      : single_(dtype == DType::kF32   ? WireType::kFixed32
                : dtype == DType::kF64 ? WireType::kFixed64
                                       : WireType::kVarint),
        varints_(single_ == WireType::kVarint ? make_varint_unpacker(dtype) : nullptr) {}

  void feed(std::span<const std::byte> piece, bool last) override {
    piece_ = piece;
    last_ = last;
  }

  Expected<std::size_t> unpack(std::span<std::byte> out) override {
    std::size_t written = 0;
    while (written < out.size()) {
      const auto given = from_run(out.subspan(written));
      if (!given) return Refusal(given.error());
      written += *given;
      if (*given > 0) continue;
      const auto another = next_run();
      if (!another) return Refusal(another.error());
      if (!*another) break;
    }
    return written;
  }

 private:
  enum class At { kTag, kLength, kNumbers, kVarint };  // owner of the next byte

  Expected<std::size_t> from_run(std::span<std::byte> out) {
    if (!varints_) {
      const std::size_t count = std::min(run_.size(), out.size());
      std::copy_n(run_.begin(), count, out.begin());
      run_ = run_.subspan(count);
      return count;
    }
    auto given = varints_->unpack(out);
    if (given) return *given;
    Error error = std::move(given).error();
    if (error.byte) *error.byte += left_out_;
    return Refusal(std::move(error));
  }

  /// Takes the numbers of the piece up to the next tag. False once the piece is used up.
  Expected<bool> next_run() {
    while (!piece_.empty()) {
      if (at_ == At::kNumbers || at_ == At::kVarint) {
        take_run();
        return true;
      }
      const Varint::State state = head_.add(piece_[0]);
      if (state == Varint::State::kTooLong) return refuse_field("a tag or length of more than 64 bits");
      piece_ = piece_.subspan(1);
      ++position_, ++left_out_;
      if (state == Varint::State::kUnfinished) continue;
      const std::uint64_t value = head_.value;
      head_ = {};
      if (at_ == At::kLength) {
        left_ = value;
        at_ = left_ == 0 ? At::kTag : At::kNumbers;
      } else if (!take_tag(value)) {
        return refuse_field("the tag " + std::to_string(value));
      }
    }
    if (last_ && (at_ != At::kTag || head_.size > 0)) return refuse_field("one that is cut short");
    return false;
  }

  bool take_tag(std::uint64_t tag) {
    const auto type = static_cast<WireType>(tag & 7);
    if (list_ == 0) list_ = tag >> 3;
    if (list_ == 0 || tag >> 3 != list_ || (type != single_ && type != WireType::kLength)) return false;
    at_ = type == WireType::kLength ? At::kLength : type == WireType::kVarint ? At::kVarint : At::kNumbers;
    left_ = type == WireType::kFixed32 ? 4 : 8;
    return true;
  }

  void take_run() {
    std::size_t size = 0;
    bool ends = false;
    if (at_ == At::kVarint) {
      while (size < piece_.size() && !ends) ends = std::to_integer<unsigned>(piece_[size++]) < 0x80;
    } else {
      size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_.size()));
      left_ -= size;
      ends = left_ == 0;
    }
    run_ = piece_.first(size);
    piece_ = piece_.subspan(size);
    position_ += size;
    if (varints_) varints_->feed(run_, ends);
    if (ends) at_ = At::kTag;
  }

  Refusal refuse_field(std::string given) const {
    return refuse("field of a list", std::move(given), "a tag of that list, and whole numbers behind it",
                  position_ > 0 ? position_ - 1 : 0);
  }

  WireType single_;                    // of a number that stands alone
  std::unique_ptr<Unpacker> varints_;  // null where numbers have a fixed size
  std::span<const std::byte> piece_, run_;
  bool last_ = false;
  At at_ = At::kTag;
  Varint head_;
  std::uint64_t list_ = 0, left_ = 0;          // the field's number; bytes of numbers that follow
  std::uint64_t position_ = 0, left_out_ = 0;  // bytes taken; those of tags and lengths
};

}  // namespace

std::unique_ptr<Unpacker> make_tagged_unpacker(DType dtype) {
  return std::make_unique<TaggedUnpacker>(dtype);
}

}  // namespace qs::io
