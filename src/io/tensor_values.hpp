#pragma once
/// Some values of one tensor, for those who want the numbers themselves: from the value `first` on, so many,
/// in row-major order of the tensor's shape. They come in pieces, and nothing else is held.
///
/// Only the bytes that hold them are asked for where values lie one after another, or in blocks (a block is
/// the least that can be decoded). Of what is packed (deflate, varints, text) everything before them must be
/// read as well; of an array that is stored column by column, all of it, and its values come in the order in
/// which they are stored: place() says where each belongs.
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

  std::optional<ByteRange> wants() const { return ended() ? std::nullopt : stream_.wants(); }
  Expected<void> feed(std::vector<std::byte> piece) { return stream_.feed(std::move(piece)); }
  /// False where more must be fed first, or all were there. Refuses what does not unpack, as TensorStream.
  Expected<bool> next();
  bool ended() const { return given_ == count_; }

  /// Exact, but for integers above 2^53.
  std::span<const double> values() const { return values_; }
  /// Where the value of this index belongs among those that were asked for, from 0.
  std::uint64_t place(std::size_t index) const;
  /// Each place follows the one before.
  bool in_order() const { return !by_columns_; }
  /// How many came so far.
  std::uint64_t given() const { return given_; }

 private:
  bool take_wanted();

  bool by_columns_;
  std::uint64_t first_, count_, given_ = 0;  // first_ of what the stream reads
  TensorStream stream_;
  std::vector<double> all_, values_;
  std::vector<std::uint64_t> places_;  // only by columns
};

}  // namespace qs::io
