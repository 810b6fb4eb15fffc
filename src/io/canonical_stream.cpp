#include "io/canonical_stream.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {

Expected<TensorInfo> part_of_stack(const TensorInfo& stack, const StackPart& part) {
  if (part.parts == 1) return stack;
  TensorInfo info = stack;
  const std::uint64_t count = stack.count() / part.parts;
  const DTypeInfo& type = io::info(stack.dtype);
  const bool in_order = CanonicalOrder(stack).is_stored_order() && stack.packing == Packing::kPlain;
  if (stack.decoding != nullptr || !in_order || count % type.block != 0 ||
      stack.shape.front() % part.parts != 0)
    return refuse("tensor " + quote_text(stack.name), "a stack of " + std::to_string(part.parts),
                  "one whose parts lie one behind another");
  info.shape.front() /= part.parts;
  if (info.shape.front() == 1 && info.shape.size() > 2) info.shape.erase(info.shape.begin());
  info.use = {};
  info.bytes.size = count / type.block * type.bytes;
  info.bytes.offset += part.index * info.bytes.size;
  return info;
}

CanonicalStream::CanonicalStream(TensorInfo tensor) : stream_(std::move(tensor)), order_(stream_.tensor()) {
  const std::vector<std::uint64_t> shape = canonical_shape(stream_.tensor());
  if (!shape.empty()) row_ = std::max<std::uint64_t>(1, shape.back());
  if (!order_.is_stored_order()) begin_part();
}

void CanonicalStream::begin_part() {
  const std::uint64_t rows = std::max<std::uint64_t>(1, kMostGathered / row_);
  part_first_ = position_;
  part_.resize(static_cast<std::size_t>(std::min(rows * row_, stream_.tensor().count() - position_)));
}

Expected<bool> CanonicalStream::next() {
  values_ = {};
  if (has_ended()) return false;
  if (order_.is_stored_order()) {
    const Expected<bool> next = stream_.next();
    if (!next || !*next) return next;
    values_ = stream_.values();
    position_ += values_.size();
    return true;
  }
  // The part that was given out last is used up.
  if (position_ == part_first_ + part_.size()) {
    stream_ = TensorStream(stream_.tensor());
    begin_part();
  }
  while (true) {
    const Expected<bool> next = stream_.next();
    if (!next) return next;
    if (!*next) break;
    order_.scatter(stream_.position() - stream_.values().size(), stream_.values(), part_first_, part_);
  }
  if (stream_.wants()) return false;
  values_ = part_;
  position_ += part_.size();
  return true;
}

double CanonicalStream::progress() const {
  const auto count = static_cast<double>(std::max<std::uint64_t>(1, stream_.tensor().count()));
  return static_cast<double>(position_) / count;
}

}  // namespace qs::io
