#pragma once
/// Decodes the values of one tensor from pieces of its file, in stored order. Holds only one piece, so a
/// tensor may be larger than memory.
///
///     while (const auto range = stream.wants()) {
///       stream.feed(read(*range));
///       while (next = stream.next(), next && *next) use(stream.values());
///     }

#include "io/unpacker.hpp"

namespace qs::io {

class TensorStream {
 public:
  static constexpr std::uint64_t kPieceBytes = 4 << 20;
  static constexpr std::size_t kMostValues = 1 << 16;  // of one next()

  /// `tensor` must be readable.
  explicit TensorStream(TensorInfo tensor);

  /// The bytes it needs next; nothing while it has some, and after the last value.
  std::optional<ByteRange> wants() const;
  Expected<void> feed(std::vector<std::byte> piece);
  /// Decodes the next values; false if more must be fed first. Refuses bytes that do not unpack to as many
  /// values as the shape says; a position is that of the file.
  Expected<bool> next();

  std::span<const float> values() const { return values_; }
  /// Bytes of these values, unpacked and in the file's byte order.
  std::span<const std::byte> stored() const { return stored_; }
  /// Number of values decoded so far, of tensor().count().
  std::uint64_t position() const { return position_; }
  const TensorInfo& tensor() const { return tensor_; }

 private:
  Expected<void> unpack();
  Expected<void> check_amount(std::size_t count) const;

  TensorInfo tensor_;
  std::unique_ptr<Unpacker> unpacker_;  // null where the bytes are plain
  std::uint64_t count_, position_ = 0, read_ = 0;
  std::uint64_t to_skip_;
  bool fed_ = false;  // some bytes are not decoded yet
  std::vector<std::byte> piece_, plain_;
  std::size_t piece_at_ = 0, plain_size_ = 0;
  std::vector<float> values_;
  std::span<const std::byte> stored_;
};

}  // namespace qs::io
