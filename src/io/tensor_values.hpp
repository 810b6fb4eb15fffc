#pragma once
/// Reads `count` values of one tensor from the value `first` on, in row-major order of its shape, for callers
/// who need the numbers themselves. Holds one piece at a time. Of a logical tensor they are the decoded weights.
///
/// If values lie one after another or in blocks (the least that can be decoded), it asks only for their
/// bytes. Packed tensors (deflate, varints, text) must also be read from the start; arrays stored column by
/// column must be read whole, and their values come in stored order: place() says where each belongs.
///
///     while (!reader.ended()) {
///       if (const auto range = reader.wants()) reader.feed(read(*range));
///       while (next = reader.next(), next && *next) use(reader.values(), reader.place(0));
///     }

#include "io/tensor_stream.hpp"

namespace qs::io {

class TensorValues {
 public:
  /// `tensor` must be readable, and hold first + count values.
  TensorValues(const TensorInfo& tensor, std::uint64_t first, std::uint64_t count);

  std::optional<FileRange> wants() const { return ended() ? std::nullopt : stream_.wants(); }
  Expected<void> feed(std::vector<std::byte> piece) { return stream_.feed(std::move(piece)); }
  /// False if more must be fed first, or after the last value. Refuses bytes that do not unpack, as
  /// TensorStream.
  Expected<bool> next();
  bool ended() const { return given_ == count_; }

  /// Exact, but for integers above 2^53.
  std::span<const double> values() const { return values_; }
  /// Position, from 0, of the value with this index among the requested ones.
  std::uint64_t place(std::size_t index) const;
  /// True if each place follows the one before.
  bool in_order() const { return !by_columns_; }
  /// Number of values given so far.
  std::uint64_t given() const { return given_; }

 private:
  bool take_wanted();

  bool by_columns_;
  std::uint64_t first_, count_, given_ = 0;  // first_ counts from the start of the stream
  TensorStream stream_;
  std::vector<double> all_, values_;
  std::vector<std::uint64_t> places_;  // only by columns
};

}  // namespace qs::io
