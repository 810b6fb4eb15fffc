#pragma once
/// Layers and matrices for tests of core/rounding.

#include "core/rounding/input_families.hpp"
#include "core/rounding/second_moment.hpp"
#include "core/rounding/successive_rounding.hpp"
#include "golden.hpp"

namespace qs::test {

/// "1 2;3 4" → 1 2 3 4.
inline std::vector<double> matrix_of(std::string text) {
  std::replace(text.begin(), text.end(), ';', ' ');
  return numbers(text);
}
inline std::vector<float> floats_of(const std::string& text) {
  const std::vector<double> list = matrix_of(text);
  return {list.begin(), list.end()};
}
template <class Int>
std::vector<Int> whole_list(const std::string& text) {
  std::vector<Int> list;
  for (const double x : matrix_of(text)) list.push_back(static_cast<Int>(x));
  return list;
}

/// The generator of table 10: Gaussian pairs from a 64-bit linear congruential one.
class GaussianPairs {
 public:
  explicit GaussianPairs(std::uint64_t seed) : state_(seed) {}
  double uniform() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }
  double next() {
    second_ = !second_;
    if (!second_) return sine_;
    const double radius = std::sqrt(-2 * std::log(1 - uniform())),
                 angle = 2 * 3.14159265358979323846 * uniform();
    sine_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }

 private:
  std::uint64_t state_;
  bool second_ = false;
  double sine_ = 0;
};

/// Σ of a family of table 14.
inline SquareMatrix family_sigma(const std::string& family, std::size_t n) {
  if (family.rfind("ar", 0) == 0) return *autoregressive_inputs(n, std::strtod(family.c_str() + 2, nullptr));
  if (family == "outlier_first") return *outlier_inputs(n, OutlierPlace::kFirst);
  if (family == "outlier_last") return *outlier_inputs(n, OutlierPlace::kLast);
  REQUIRE(family == "wishart");
  GaussianPairs draws(1400 + n);
  std::vector<float> inputs(2 * n * n);
  for (float& x : inputs) x = static_cast<float>(std::nearbyint(draws.next() * 64) / 64);
  return *second_moment(inputs, n);
}

/// A layer of table 15.
struct GoldenLayer {
  explicit GoldenLayer(const Row& row)
      : rows(static_cast<std::size_t>(whole(row, "rows"))),
        columns(static_cast<std::size_t>(whole(row, "cols"))),
        values(floats_of(row.at("W"))),
        sigma(*second_moment(floats_of(row.at("X")), columns)) {
    StepSpec spec;
    spec.row_steps = numbers(row.at("scales"));
    spec.least = whole(row, "qmin");
    spec.most = whole(row, "qmax");
    grid = std::move(*step_grid(rows, columns, spec));
  }
  LayerWeights weights() const { return {rows, columns, values}; }

  std::size_t rows, columns;
  std::vector<float> values;
  SquareMatrix sigma;
  std::unique_ptr<RoundingGrid> grid;
};

inline std::map<std::string, GoldenLayer> golden_layers() {
  std::map<std::string, GoldenLayer> layers;
  for (const Row& row : golden("rounding/15_gptq_inputs")) layers.emplace(row.at("case"), GoldenLayer(row));
  return layers;
}

inline SquareMatrix identity(std::size_t n) {
  return *autoregressive_inputs(n, 0);
}

/// rows × n Gaussian weights.
inline std::vector<float> gaussian_weights(std::size_t count, std::uint64_t seed) {
  GaussianPairs draws(seed);
  std::vector<float> values(count);
  for (float& x : values) x = static_cast<float>(draws.next());
  return values;
}

}  // namespace qs::test
