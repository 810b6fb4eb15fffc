#include "core/rounding/lane_panel.hpp"

namespace qs {
namespace {

Double2 load_pair(const double* from) {
  Double2 pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}

void store_pair(Double2 pair, double* to) {
  std::memcpy(to, &pair, sizeof pair);
}

}  // namespace

void subtract_products(double* out, const double* coefficients, const double* x, std::size_t depth,
                       std::size_t lanes) {
  for (std::size_t lane = 0; lane < lanes; lane += 4) {
    double* at = out + lane;
    // Eight sums by name: a loop over them would be unrolled by some compilers and levels only.
    Double2 a0 = load_pair(at), a1 = load_pair(at + 2);
    Double2 b0 = load_pair(at + kPanelLanes), b1 = load_pair(at + kPanelLanes + 2);
    Double2 c0 = load_pair(at + 2 * kPanelLanes), c1 = load_pair(at + 2 * kPanelLanes + 2);
    Double2 d0 = load_pair(at + 3 * kPanelLanes), d1 = load_pair(at + 3 * kPanelLanes + 2);
    const double* c = coefficients;
    const double* row = x + lane;
    for (std::size_t k = 0; k < depth; ++k, c += kTileColumns, row += kPanelLanes) {
      const Double2 x0 = load_pair(row), x1 = load_pair(row + 2);
      const Double2 a = {c[0], c[0]}, b = {c[1], c[1]}, e = {c[2], c[2]}, f = {c[3], c[3]};
      a0 -= a * x0;
      a1 -= a * x1;
      b0 -= b * x0;
      b1 -= b * x1;
      c0 -= e * x0;
      c1 -= e * x1;
      d0 -= f * x0;
      d1 -= f * x1;
    }
    store_pair(a0, at);
    store_pair(a1, at + 2);
    store_pair(b0, at + kPanelLanes);
    store_pair(b1, at + kPanelLanes + 2);
    store_pair(c0, at + 2 * kPanelLanes);
    store_pair(c1, at + 2 * kPanelLanes + 2);
    store_pair(d0, at + 3 * kPanelLanes);
    store_pair(d1, at + 3 * kPanelLanes + 2);
  }
}

}  // namespace qs
