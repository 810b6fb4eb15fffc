#pragma once
/// Recognizes tensors that are no weights by their values: a mask, ascending numbers from 0, one repeated
/// number. Each is a property of all values in stored order, and is ruled out by the first value that does
/// not fit.

#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

enum class Content : std::uint8_t {
  kNumbers,    // anything
  kConstant,   // one number, not 0, at every place
  kMask,       // 0 and −∞, or 0 and one number below −1000, at least one of the latter
  kTriangle,   // 0 and 1, the ones as many as a square's triangle with its diagonal has places
  kAscending,  // 0, 1, 2, … along the last axis, which has three or more
};

/// A clause for the tensor: "it holds one number at every place". Empty for kNumbers.
std::string_view words_of(Content content);

class ContentWatch {
 public:
  explicit ContentWatch(std::span<const std::uint64_t> shape);
  void add(std::span<const float> values);
  /// Call after the last value.
  Content content() const;

 private:
  void look(float x);

  std::uint64_t count_ = 1, last_ = 1,
                square_ = 0;  // values; of the last axis; side of the last two axes if equal
  bool may_be_constant_ = true, may_be_mask_ = true, may_be_triangle_ = true, may_ascend_ = true;
  std::uint64_t at_ = 0, low_count_ = 0, ones_ = 0, in_row_ = 0;
  float first_ = 0, low_ = 0;
};

}  // namespace qs
