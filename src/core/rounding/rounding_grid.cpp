#include "core/rounding/rounding_grid.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/text.hpp"

namespace qs {
namespace {

class StepGrid final : public RoundingGrid {
 public:
  StepGrid(std::size_t rows, std::size_t columns, StepSpec spec)
      : rows_(rows), columns_(columns), spec_(std::move(spec)) {
    if (spec_.row_steps.size() == 1) spec_.row_steps.resize(rows, spec_.row_steps[0]);
    if (spec_.column_steps.size() == 1) spec_.column_steps.resize(columns, spec_.column_steps[0]);
  }

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }

  void nearest_rows(std::size_t first_row, std::size_t column, std::span<const double> x,
                    std::span<GridPoint> points) const override {
    const double least = spec_.least, most = spec_.most, offset = spec_.offset;
    const double column_step = spec_.column_steps[column];
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double step = spec_.row_steps[first_row + i] * column_step;
      const double wanted = std::nearbyint(x[i] / step - offset);
      const double code = wanted > least ? (wanted < most ? wanted : most) : least;  // NaN: least
      points[i] = {static_cast<std::int32_t>(code), (code + offset) * step, code != wanted};
    }
  }

  double value(std::size_t row, std::size_t column, std::int32_t code) const override {
    return (code + spec_.offset) * (spec_.row_steps[row] * spec_.column_steps[column]);
  }

  std::vector<std::int32_t> codes() const override {
    constexpr std::int64_t kMostListed = 65536;
    std::vector<std::int32_t> codes;
    if (std::int64_t{spec_.most} - spec_.least >= kMostListed) return codes;
    for (std::int64_t code = spec_.least; code <= spec_.most; ++code)
      codes.push_back(static_cast<std::int32_t>(code));
    return codes;
  }
  bool has_code(std::int32_t code) const override { return code >= spec_.least && code <= spec_.most; }

 private:
  std::size_t rows_, columns_;
  StepSpec spec_;
};

class FittedGrid final : public RoundingGrid {
 public:
  FittedGrid(const Quantizer& quantizer, std::size_t rows, std::size_t columns)
      : quantizer_(quantizer), rows_(rows), columns_(columns), alphabet_(quantizer.alphabet()) {}

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }

  void nearest_rows(std::size_t first_row, std::size_t column, std::span<const double> x,
                    std::span<GridPoint> points) const override {
    constexpr double kMost = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto value = static_cast<float>(std::clamp(x[i], -kMost, kMost));
      std::int32_t code = 0;
      quantizer_.encode_from(place(first_row + i, column), {&value, 1}, {&code, 1});
      const double level = this->value(first_row + i, column, code);
      points[i] = {code, level, lies_beyond(first_row + i, column, x[i], code, level)};
    }
  }

  double value(std::size_t row, std::size_t column, std::int32_t code) const override {
    float value = 0;
    quantizer_.decode_from(place(row, column), {&code, 1}, {&value, 1});
    return static_cast<double>(value);
  }

  std::vector<std::int32_t> codes() const override { return alphabet_; }
  bool has_code(std::int32_t code) const override {
    return std::find(alphabet_.begin(), alphabet_.end(), code) != alphabet_.end();
  }

 private:
  std::uint64_t place(std::size_t row, std::size_t column) const {
    return std::uint64_t{row} * columns_ + column;
  }
  /// Beyond an outermost level by more than half its distance to the next.
  bool lies_beyond(std::size_t row, std::size_t column, double x, std::int32_t code, double level) const {
    const std::size_t count = alphabet_.size();
    if (count < 2 || (code != alphabet_.front() && code != alphabet_.back())) return false;
    const double next = value(row, column, code == alphabet_.front() ? alphabet_[1] : alphabet_[count - 2]);
    const double outward = level - next;
    return outward > 0 ? x - level > outward / 2 : outward < 0 && x - level < outward / 2;
  }

  const Quantizer& quantizer_;
  std::size_t rows_, columns_;
  std::vector<std::int32_t> alphabet_;
};

Expected<std::pair<double, double>> extremes_of(const std::vector<double>& steps, const std::string& field,
                                                std::size_t count) {
  if (steps.size() != 1 && steps.size() != count) {
    return refuse(field, std::to_string(steps.size()) + " numbers",
                  count == 1 ? "1" : "1 or " + std::to_string(count));
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] >= kLeastGridStep && steps[i] <= 1 / kLeastGridStep) continue;
    return refuse(field + "[" + std::to_string(i) + "]", shortest(steps[i]),
                  "a step from " + shortest(kLeastGridStep) + " to " + shortest(1 / kLeastGridStep));
  }
  const auto [least, most] = std::minmax_element(steps.begin(), steps.end());
  return std::pair(*least, *most);
}

}  // namespace

Expected<std::unique_ptr<RoundingGrid>> step_grid(std::size_t rows, std::size_t columns, StepSpec spec) {
  const auto along_rows = extremes_of(spec.row_steps, "row steps", rows);
  if (!along_rows) return tl::unexpected(along_rows.error());
  const auto along_columns = extremes_of(spec.column_steps, "column steps", columns);
  if (!along_columns) return tl::unexpected(along_columns.error());
  const double least = along_rows->first * along_columns->first;
  const double most = along_rows->second * along_columns->second;
  if (!(least >= kLeastGridStep && most <= 1 / kLeastGridStep)) {
    return refuse("steps", "products from " + shortest(least) + " to " + shortest(most),
                  "from " + shortest(kLeastGridStep) + " to " + shortest(1 / kLeastGridStep));
  }
  if (spec.least > spec.most) {
    return refuse("codes", std::to_string(spec.least) + " to " + std::to_string(spec.most),
                  "a least code that is not above the most");
  }
  if (!(std::abs(spec.offset) <= 1)) return refuse("offset", shortest(spec.offset), "a number from -1 to 1");
  return std::make_unique<StepGrid>(rows, columns, std::move(spec));
}

std::unique_ptr<RoundingGrid> fitted_grid(const Quantizer& quantizer, std::size_t rows, std::size_t columns) {
  return std::make_unique<FittedGrid>(quantizer, rows, columns);
}

}  // namespace qs
