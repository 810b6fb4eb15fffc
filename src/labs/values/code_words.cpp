#include "labs/values/code_words.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::size_t CodedCells::count() const {
  return std::min({cells.levels.size(), shares.size(), codes.size()});
}

std::size_t code_at(const Cells& cells, double x) {
  const auto& thresholds = cells.thresholds;
  const auto above = std::upper_bound(thresholds.begin(), thresholds.end(), static_cast<float>(x));
  return static_cast<std::size_t>(above - thresholds.begin());
}

std::string code_words(const CodedCells& coded, std::size_t code) {
  const Cells& cells = coded.cells;
  if (code >= coded.count()) return {};
  const double share = coded.shares[code];
  const bool first = code == 0, last = code + 1 == cells.levels.size();
  const Placeholder low{"low", first ? "" : significant(cells.thresholds[code - 1])},
      high{"high", last ? "" : significant(cells.thresholds[code])};
  const std::string cell = text(first && last ? Text::overview_cell_all
                                : first       ? Text::overview_cell_first
                                : last        ? Text::overview_cell_last
                                              : Text::overview_cell,
                                {low, high});
  const std::string words = text(Text::overview_code, {{"code", fixed(coded.codes[code], 0)},
                                                       {"share", percent(share)},
                                                       {"cell", cell},
                                                       {"level", significant(cells.levels[code])}});
  if (!(share > 0)) return words;
  return words + text(Text::overview_surprise, {{"bits", fixed(-std::log2(share), 2)}});
}

}  // namespace qs
