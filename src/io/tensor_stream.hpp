#pragma once
/// Decodes the values of one tensor from pieces of its files, in stored order. Holds only one piece, so a
/// tensor may be larger than memory. A logical tensor (io/decoding.hpp) also needs what it is decoded with,
/// perhaps from other files.
///
///     while (const auto range = stream.wants()) {
///       stream.feed(read(*range));
///       while (next = stream.next(), next && *next) use(stream.values());
///     }

#include "io/logical_stream.hpp"
#include "io/unpacker.hpp"

namespace qs::io {

class TensorStream {
 public:
  static constexpr std::uint64_t kPieceBytes = 4 << 20;
  static constexpr std::size_t kMostValues = 1 << 16;  // of one next()

  /// `tensor` must be readable.
  explicit TensorStream(TensorInfo tensor);
  /// Of a logical tensor, `count` values from `first` on.
  TensorStream(TensorInfo tensor, std::uint64_t first, std::uint64_t count);

  /// The bytes it needs next; nothing while it has some, and after the last value.
  std::optional<FileRange> wants() const;
  Expected<void> feed(std::vector<std::byte> piece);
  /// Decodes the next values; false if more must be fed first. Refuses bytes that do not unpack to as many
  /// values as the shape says; a position is that of the file.
  Expected<bool> next();

  std::span<const float> values() const { return logical_ ? logical_->values() : values_; }
  /// Bytes of these values, unpacked and in the file's byte order; of a logical tensor none.
  std::span<const std::byte> stored() const { return stored_; }
  /// Number of values decoded so far, of tensor().count().
  std::uint64_t position() const { return logical_ ? logical_->position() : position_; }
  const TensorInfo& tensor() const { return tensor_; }
  /// The codes behind the values; null where they are stored as they are.
  LogicalStream* logical() { return logical_.get(); }

 private:
  std::optional<ByteRange> wanted_bytes() const;
  Expected<void> unpack();
  Expected<void> check_amount(std::size_t count) const;

  TensorInfo tensor_;
  std::unique_ptr<LogicalStream> logical_;  // does the work where values are decoded from several parts
  std::unique_ptr<Unpacker> unpacker_;      // null where the bytes are plain
  std::uint64_t count_, position_ = 0, read_ = 0;
  std::uint64_t to_skip_;
  bool fed_ = false;  // some bytes are not decoded yet
  std::vector<std::byte> piece_, plain_;
  std::size_t piece_at_ = 0, plain_size_ = 0;
  std::vector<float> values_;
  std::span<const std::byte> stored_;
};

}  // namespace qs::io
