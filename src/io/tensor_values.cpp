#include "io/tensor_values.hpp"

#include <algorithm>

namespace qs::io {
namespace {

bool can_be_cut(const TensorInfo& tensor) {
  return tensor.packing == Packing::kPlain && !tensor.fortran_order;
}

/// A stream of only the blocks that hold these values.
TensorStream cut(TensorInfo tensor, std::uint64_t first, std::uint64_t count) {
  if (!can_be_cut(tensor)) return TensorStream(std::move(tensor));
  if (tensor.decoding) return {std::move(tensor), first, count};
  const DTypeInfo& type = info(tensor.dtype);
  const std::uint64_t begin = first / type.block, end = (first + count + type.block - 1) / type.block;
  tensor.bytes = {tensor.bytes.offset + begin * type.bytes, (end - begin) * type.bytes};
  tensor.shape = {(end - begin) * type.block};
  return TensorStream(std::move(tensor));
}

}  // namespace

TensorValues::TensorValues(const TensorInfo& tensor, std::uint64_t first, std::uint64_t count)
    : by_columns_(tensor.fortran_order),
      first_(!can_be_cut(tensor) ? first
             : tensor.decoding   ? 0
                                 : first % info(tensor.dtype).block),
      count_(count),
      stream_(cut(tensor, first, count)) {}

Expected<bool> TensorValues::next() {
  while (!ended()) {
    const Expected<bool> next = stream_.next();
    if (!next || !*next) return next;
    if (take_wanted()) return true;
  }
  return false;
}

/// Takes the requested values from those that the stream has decoded; false if there are none.
bool TensorValues::take_wanted() {
  const TensorInfo& tensor = stream_.tensor();
  const std::uint64_t end = stream_.position(), begin = end - stream_.values().size();
  std::uint64_t from = begin, to = end;
  if (!by_columns_) {
    from = std::clamp(first_, begin, end);
    to = std::clamp(first_ + count_, from, end);
    if (from == to) return false;
  }
  all_.resize(stream_.values().size());
  if (tensor.decoding) {
    std::copy(stream_.values().begin(), stream_.values().end(), all_.begin());
  } else {
    decode(tensor.dtype, tensor.big_endian, stream_.stored(), all_);
  }
  if (!by_columns_) {
    values_.assign(all_.begin() + static_cast<std::ptrdiff_t>(from - begin),
                   all_.begin() + static_cast<std::ptrdiff_t>(to - begin));
  } else {
    values_.clear();
    places_.clear();
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint64_t place = row_major_index(tensor, i);
      if (place < first_ || place - first_ >= count_) continue;
      values_.push_back(all_[static_cast<std::size_t>(i - begin)]);
      places_.push_back(place - first_);
    }
  }
  given_ += values_.size();
  return !values_.empty();
}

std::uint64_t TensorValues::place(std::size_t index) const {
  return by_columns_ ? places_[index] : given_ - values_.size() + index;
}

}  // namespace qs::io
