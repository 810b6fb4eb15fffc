#pragma once
/// Reads the values of a tensor as outputs × inputs (io/canonical_order.hpp), one row behind another, whatever the order
/// in the file. A tensor that is stored otherwise is gathered in parts of whole rows and read once for each part.
///
/// Used like a TensorStream.

#include "io/canonical_order.hpp"
#include "io/tensor_stream.hpp"

namespace qs::io {

/// One of equal parts of a stack along its first axis: an expert.
struct StackPart {
  std::uint64_t index = 0, parts = 1;
  bool operator==(const StackPart&) const = default;
};

/// The tensor of one part, with its own shape. Refuses stacks of which no part can be read by itself: stored in another
/// order, or packed for transport.
Expected<TensorInfo> part_of_stack(const TensorInfo& stack, const StackPart& part);

class CanonicalStream {
 public:
  static constexpr std::uint64_t kMostGathered = 1 << 24;  // values

  explicit CanonicalStream(TensorInfo tensor);

  std::optional<FileRange> wants() const { return stream_.wants(); }
  Expected<void> feed(std::vector<std::byte> bytes) { return stream_.feed(std::move(bytes)); }
  /// The next values in that order; false if more must be fed first, or after the last.
  Expected<bool> next();
  std::span<const float> values() const { return values_; }
  std::uint64_t position() const { return position_; }
  bool has_ended() const { return position_ == stream_.tensor().count(); }
  /// From 0 to 1.
  double progress() const;

 private:
  void begin_part();

  TensorStream stream_;
  CanonicalOrder order_;
  std::uint64_t row_ = 1, position_ = 0;
  std::uint64_t part_first_ = 0;
  std::vector<float> part_;
  std::span<const float> values_;
};

}  // namespace qs::io
