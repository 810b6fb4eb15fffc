#include "io/tensor_stream.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

std::unique_ptr<Unpacker> unpacker_for(const TensorInfo& tensor) {
  switch (tensor.packing) {
    case Packing::kPlain:
      return nullptr;
    case Packing::kDeflate:
      return make_inflater();
    case Packing::kVarint:
      return make_varint_unpacker(tensor.dtype);
    case Packing::kTagged:
      return make_tagged_unpacker(tensor.dtype);
    case Packing::kText:
      return make_text_unpacker(tensor.reading);
  }
  return nullptr;
}

}  // namespace

TensorStream::TensorStream(TensorInfo tensor)
    : tensor_(std::move(tensor)),
      unpacker_(unpacker_for(tensor_)),
      count_(tensor_.count()),
      to_skip_(tensor_.skip) {
  if (tensor_.decoding) logical_ = std::make_unique<LogicalStream>(tensor_, 0, count_);
}

TensorStream::TensorStream(TensorInfo tensor, std::uint64_t first, std::uint64_t count)
    : tensor_(std::move(tensor)),
      logical_(std::make_unique<LogicalStream>(tensor_, first, count)),
      count_(count),
      to_skip_(0) {}

std::optional<FileRange> TensorStream::wants() const {
  if (logical_) return logical_->wants();
  const std::optional<ByteRange> range = wanted_bytes();
  return range ? std::optional(FileRange{tensor_.file, *range}) : std::nullopt;
}

std::optional<ByteRange> TensorStream::wanted_bytes() const {
  if (position_ == count_ || fed_) return std::nullopt;
  std::uint64_t size = std::min(kPieceBytes, tensor_.bytes.size - read_);
  // A piece of plain bytes ends with a whole block.
  if (!unpacker_ && size < tensor_.bytes.size - read_) size -= size % info(tensor_.dtype).bytes;
  return ByteRange{tensor_.bytes.offset + read_, size};
}

Expected<void> TensorStream::feed(std::vector<std::byte> piece) {
  if (logical_) return logical_->feed(std::move(piece));
  const ByteRange wanted = wanted_bytes().value_or(ByteRange{});
  if (piece.size() != wanted.size) {
    return refuse(
        "tensor " + quote_text(tensor_.name), "a piece of " + std::to_string(piece.size()) + " bytes",
        std::to_string(wanted.size) + " bytes (did the file change while it was read?)", wanted.offset);
  }
  piece_ = std::move(piece);
  piece_at_ = 0;
  read_ += piece_.size();
  fed_ = true;
  if (unpacker_) unpacker_->feed(piece_, read_ == tensor_.bytes.size);
  return {};
}

/// Unpacks into the rest of plain_ until it is full or more must be fed.
Expected<void> TensorStream::unpack() {
  while (plain_size_ < plain_.size()) {
    Expected<std::size_t> written = unpacker_->unpack(std::span<std::byte>(plain_).subspan(plain_size_));
    if (!written) {
      Error error = written.error();
      error.field = "tensor " + quote_text(tensor_.name) + ": " + error.field;
      if (error.byte) *error.byte += tensor_.bytes.offset;
      return Refusal(std::move(error));
    }
    if (*written == 0) {
      fed_ = false;
      break;
    }
    const std::size_t header = static_cast<std::size_t>(std::min<std::uint64_t>(to_skip_, *written));
    if (header > 0) {
      const auto begin = plain_.begin() + static_cast<std::ptrdiff_t>(plain_size_);
      std::move(begin + static_cast<std::ptrdiff_t>(header), begin + static_cast<std::ptrdiff_t>(*written),
                begin);
      to_skip_ -= header;
    }
    plain_size_ += *written - header;
  }
  return {};
}

Expected<bool> TensorStream::next() {
  if (logical_) return logical_->next();
  const DTypeInfo& type = info(tensor_.dtype);
  const std::uint64_t most = std::min<std::uint64_t>(kMostValues, count_ - position_);
  std::size_t count = 0;
  if (unpacker_) {
    // Discard the bytes of the last values.
    std::move(plain_.begin() + static_cast<std::ptrdiff_t>(stored_.size()),
              plain_.begin() + static_cast<std::ptrdiff_t>(plain_size_), plain_.begin());
    plain_size_ -= stored_.size();
    stored_ = {};
    plain_.resize(kMostValues * type.bytes / type.block);
    if (fed_) {
      if (Expected<void> unpacked = unpack(); !unpacked) return Refusal(unpacked.error());
    }
    count = static_cast<std::size_t>(std::min<std::uint64_t>(most, plain_size_ / type.bytes * type.block));
    stored_ = std::span<const std::byte>(plain_).first((count + type.block - 1) / type.block * type.bytes);
    if (const Expected<void> fits = check_amount(count); !fits) return Refusal(fits.error());
  } else if (fed_) {
    const std::size_t there = piece_.size() - piece_at_;
    count = static_cast<std::size_t>(std::min<std::uint64_t>(most, there / type.bytes * type.block));
    stored_ = std::span<const std::byte>(piece_).subspan(piece_at_,
                                                         (count + type.block - 1) / type.block * type.bytes);
    piece_at_ += stored_.size();
    fed_ = piece_at_ < piece_.size();
  }
  values_.resize(count);
  decode(tensor_.dtype, tensor_.big_endian, stored_, values_);
  position_ += count;
  return count > 0;
}

/// Refuses packed bytes that hold fewer or more values than the shape says.
Expected<void> TensorStream::check_amount(std::size_t count) const {
  const bool is_last = position_ + count == count_, is_end = !fed_ && read_ == tensor_.bytes.size;
  const bool too_few = is_end && count == 0 && position_ < count_;
  const bool too_many = is_last && plain_size_ > stored_.size();
  if (!too_few && !too_many) return {};
  return refuse("tensor " + quote_text(tensor_.name),
                too_few ? std::to_string(position_) + " values" : "bytes behind the last value",
                std::to_string(count_) + " values, as the shape " + shape_text(tensor_.shape) + " says",
                tensor_.bytes.offset + read_);
}

}  // namespace qs::io
