#include "core/rounding/output_error.hpp"

namespace qs {

OutputError::OutputError(const SquareMatrix& sigma, std::span<const std::size_t> order)
    : columns_(sigma.size), form_(sigma.size) {
  for (std::size_t j = 0; j < columns_; ++j) {
    const std::size_t row = order.empty() ? j : order[j];
    for (std::size_t i = 0; i < j; ++i) form_.at(i, j) = 2 * sigma.at(row, order.empty() ? i : order[i]);
    form_.at(j, j) = sigma.at(row, row);
  }
}

void OutputError::add_block(const double* panel, std::size_t first, std::size_t lanes, double* errors) const {
  const std::size_t tiles = round_up(columns_, kTileColumns) / kTileColumns;
  double products[kTileColumns * kPanelLanes];
  for (std::size_t tile = first / kTileColumns; tile < tiles; ++tile) {
    std::fill(std::begin(products), std::end(products), 0.0);
    const std::size_t begin = tile * kTileColumns;
    const std::size_t end = std::min(first + kBlockColumns, begin + kTileColumns);
    subtract_products(products, form_.from(first, tile), panel + kPanelLanes * first, end - first, lanes);
    for (std::size_t a = 0; a < kTileColumns; ++a) {
      const double* deviation = panel + kPanelLanes * (begin + a);
      for (std::size_t lane = 0; lane < lanes; ++lane)
        errors[lane] -= products[kPanelLanes * a + lane] * deviation[lane];
    }
  }
}

std::vector<double> output_errors(std::span<const double> deviations, const SquareMatrix& sigma) {
  const std::size_t n = sigma.size, rows = n == 0 ? 0 : deviations.size() / n;
  const OutputError form(sigma);
  std::vector<double> panel(kPanelLanes * round_up(n, kTileColumns)), errors(round_up(rows, kPanelLanes));
  for (std::size_t row = 0; row < rows; row += kPanelLanes) {
    const std::size_t count = std::min(kPanelLanes, rows - row);
    std::fill(panel.begin(), panel.end(), 0.0);
    for (std::size_t lane = 0; lane < count; ++lane) {
      for (std::size_t j = 0; j < n; ++j) panel[kPanelLanes * j + lane] = deviations[(row + lane) * n + j];
    }
    for (std::size_t first = 0; first < n; first += kBlockColumns)
      form.add_block(panel.data(), first, round_up(count, kTileColumns), &errors[row]);
  }
  errors.resize(rows);
  for (double& error : errors) error = std::max(error, 0.0);
  return errors;
}

}  // namespace qs
