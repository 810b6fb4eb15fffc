#include "core/survey/stored_codes.hpp"

#include <algorithm>

#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"

namespace qs {

StoredCodes::StoredCodes(std::uint32_t possible, const std::array<bool, 256>& lowest,
                         const std::array<bool, 256>& highest)
    : possible_(possible), lowest_(lowest), highest_(highest) {
  for (std::size_t code = 0; code < is_end_.size(); ++code) is_end_[code] = lowest[code] || highest[code];
}

void StoredCodes::take(std::span<const std::uint8_t> codes, std::span<const std::uint32_t> groups) {
  // Two tables, so that a code that comes twice in a row need not wait for its own count.
  std::size_t i = 0;
  for (; i + 1 < codes.size(); i += 2) {
    ++counts_[codes[i]];
    ++others_[codes[i + 1]];
  }
  if (i < codes.size()) ++counts_[codes[i]];
  if (groups.size() != codes.size() || groups.empty()) return;
  // Few codes stand at an end: collect their places without a branch, then count those.
  at_ends_.resize(codes.size());
  std::size_t found = 0;
  std::uint32_t most = 0;
  for (i = 0; i < codes.size(); ++i) {
    at_ends_[found] = static_cast<std::uint32_t>(i);
    found += is_end_[codes[i]] ? 1 : 0;
    most = std::max(most, groups[i]);
  }
  if (most >= at_lowest_.size()) {
    at_lowest_.resize(std::size_t{most} + 1);
    at_highest_.resize(std::size_t{most} + 1);
  }
  const auto count = [](std::uint8_t& of) { of = static_cast<std::uint8_t>(std::min(2, of + 1)); };
  for (i = 0; i < found; ++i) {
    const std::uint32_t at = at_ends_[i];
    if (lowest_[codes[at]]) count(at_lowest_[groups[at]]);
    if (highest_[codes[at]]) count(at_highest_[groups[at]]);
  }
}

StoredCodeFigures StoredCodes::figures() const {
  StoredCodeFigures figures;
  figures.possible = possible_;
  std::vector<std::uint64_t> counts(counts_.begin(), counts_.end());
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += others_[i];
  figures.entropy_bits = plugin_entropy_bits(counts);
  figures.used =
      static_cast<std::uint32_t>(std::count_if(counts.begin(), counts.end(), [](auto n) { return n > 0; }));
  figures.groups = at_lowest_.size();
  for (std::size_t i = 0; i < at_lowest_.size(); ++i)
    figures.saturated += at_lowest_[i] > 1 || at_highest_[i] > 1 ? 1 : 0;
  return figures;
}

}  // namespace qs
