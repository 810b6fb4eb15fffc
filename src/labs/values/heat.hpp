#pragma once
/// A grid of numbers for a picture with more places than can be told to the drawing layer one by one.

#include <cstdint>
#include <memory>
#include <vector>

namespace qs {

struct HeatMap {
  std::uint64_t columns = 0, rows = 0;
  std::vector<float> heat;  // row by row from the top; 0 to 1, −1 where there is nothing
};

/// The same object means the same picture.
using Heat = std::shared_ptr<const HeatMap>;

}  // namespace qs
