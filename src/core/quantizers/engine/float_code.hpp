#pragma once
/// Small floats times a scale: encode rounds x/s to the nearest number of the format, ties to even, and
/// saturates; decode is the number times s, rounded to float32. Codes are the format's own bit patterns, so
/// −0 and 0 are two of them: a small negative weight is −0. A −0 that comes in counts as 0.

#include "core/formats/minifloat.hpp"
#include "core/quantizers/engine/stored_scale.hpp"
#include "core/range.hpp"

namespace qs {

struct FloatCode {
  struct Group {
    double scale = 1;
  };

  Minifloat format;
  StoredScale stored = float32_scale();

  explicit FloatCode(const Minifloat& minifloat);
  /// The range's end becomes the largest number of the format.
  Group group(const Range& range) const;
  std::int32_t encode(const Group& group, float x) const;
  float decode(const Group& group, std::int32_t code) const;
  std::vector<std::int32_t> alphabet() const;
  std::int64_t rank(std::int32_t code) const;
  std::int64_t distinct_values() const { return 2 * static_cast<std::int64_t>(format.max_code()) + 1; }
  int rate_bits() const { return format.bits(); }
  int zero_point_bits() const { return 0; }
  std::int32_t zero_point(const Group&) const { return 0; }

 private:
  std::vector<float> numbers_;  // decode() of every code
};

}  // namespace qs
