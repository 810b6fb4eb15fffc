#pragma once
/// Grid of numbers for a picture with too many places to pass to the drawing layer one by one.

#include <cstdint>
#include <memory>
#include <vector>

namespace qs {

struct HeatMap {
  std::uint64_t columns = 0, rows = 0;
  std::vector<float> heat;  // row by row from the top; 0 to 1, −1 for no value
};

/// Equal pointers mean equal pictures.
using Heat = std::shared_ptr<const HeatMap>;

}  // namespace qs
