#include "core/quantizer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/numerics/threshold.hpp"

namespace qs {

QuantizerInfo::QuantizerInfo() = default;
QuantizerInfo::QuantizerInfo(const QuantizerInfo&) = default;
QuantizerInfo::QuantizerInfo(QuantizerInfo&&) noexcept = default;
QuantizerInfo& QuantizerInfo::operator=(const QuantizerInfo&) = default;
QuantizerInfo& QuantizerInfo::operator=(QuantizerInfo&&) noexcept = default;
QuantizerInfo::~QuantizerInfo() = default;

void set_granular(Cells& cells) {
  constexpr double kMost = std::numeric_limits<float>::max();
  const auto beyond = [&](double level, double threshold) {
    if (!std::isfinite(threshold)) return static_cast<float>(level);
    return static_cast<float>(std::clamp(2 * level - threshold, -kMost, kMost));
  };
  if (cells.thresholds.empty()) {  // one cell holds everything
    cells.granular_low = -std::numeric_limits<float>::max();
    cells.granular_high = std::numeric_limits<float>::max();
    return;
  }
  cells.granular_low = beyond(cells.levels.front(), cells.thresholds.front());
  cells.granular_high = beyond(cells.levels.back(), cells.thresholds.back());
}

Cells nearest_cells(std::vector<float> levels) {
  Cells cells;
  for (std::size_t i = 1; i < levels.size(); ++i)
    cells.thresholds.push_back(first_at((static_cast<double>(levels[i - 1]) + levels[i]) / 2));
  cells.levels = std::move(levels);
  set_granular(cells);
  return cells;
}

}  // namespace qs
