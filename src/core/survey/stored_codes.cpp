#include "core/survey/stored_codes.hpp"

#include <algorithm>

#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"

namespace qs {

void StoredCodes::take(std::span<const std::uint8_t> codes, std::span<const std::uint32_t> groups) {
  for (const std::uint8_t code : codes) ++counts_[code];
  if (groups.size() != codes.size() || groups.empty()) return;
  const std::size_t most = *std::max_element(groups.begin(), groups.end());
  if (most >= at_lowest_.size()) {
    at_lowest_.resize(most + 1);
    at_highest_.resize(most + 1);
  }
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (lowest_[codes[i]])
      at_lowest_[groups[i]] = static_cast<std::uint8_t>(std::min(2, at_lowest_[groups[i]] + 1));
    if (highest_[codes[i]])
      at_highest_[groups[i]] = static_cast<std::uint8_t>(std::min(2, at_highest_[groups[i]] + 1));
  }
}

StoredCodeFigures StoredCodes::figures() const {
  StoredCodeFigures figures;
  figures.possible = possible_;
  const std::vector<std::uint64_t> counts(counts_.begin(), counts_.end());
  figures.entropy_bits = plugin_entropy_bits(counts);
  figures.used =
      static_cast<std::uint32_t>(std::count_if(counts.begin(), counts.end(), [](auto n) { return n > 0; }));
  figures.groups = at_lowest_.size();
  for (std::size_t i = 0; i < at_lowest_.size(); ++i)
    figures.saturated += at_lowest_[i] > 1 || at_highest_[i] > 1 ? 1 : 0;
  return figures;
}

}  // namespace qs
