#pragma once
/// Inversion with a guide table: finds the first i with u < F_i in about one comparison, however many there are.
/// Source: Chen and Asau, "On generating random variates from an empirical distribution", AIIE Transactions
/// 6(2), 1974. The range is cut into m even parts, and the search for u in the part j starts at its guide
/// g_j, the first i with F_i > (j − 1)·F_n/m.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace qs {

class GuideTable {
 public:
  /// `cumulative`: sums F_0 ≤ F_1 ≤ … ≤ F_n of shares that are not negative; at least one, and F_n > 0.
  explicit GuideTable(std::vector<double> cumulative)
      : sums_(std::move(cumulative)), guides_(kGuidesEach * sums_.size() + 1) {
    const auto count = static_cast<double>(guides_.size() - 1);
    per_unit_ = count / sums_.back();
    std::size_t at = 0;
    for (std::size_t j = 0; j < guides_.size(); ++j) {
      // Not j: rounding may put u one part too far, and a guide that is early costs a comparison, no error.
      const double edge = (static_cast<double>(j) - 1) * sums_.back() / count;
      while (at + 1 < sums_.size() && sums_[at] <= edge) ++at;
      guides_[j] = static_cast<std::uint32_t>(at);
    }
  }

  /// The first i with u < F_i, or the last one. u in [0, F_n].
  std::size_t at(double u) const {
    std::size_t i = guides_[static_cast<std::size_t>(u * per_unit_)];
    while (i + 1 < sums_.size() && sums_[i] <= u) ++i;
    return i;
  }
  double total() const { return sums_.back(); }

 private:
  static constexpr std::size_t kGuidesEach = 8;
  std::vector<double> sums_;
  std::vector<std::uint32_t> guides_;
  double per_unit_ = 0;
};

}  // namespace qs
