#include "core/rounding/weight_families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/find.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/random.hpp"
#include "core/numerics/threshold.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kScaleRun = 32, kLoudColumns = 4, kMostEntries = std::size_t{1} << 24;
constexpr float kLoud = 20;

/// Streams of one seed that share no number: entries, and what is drawn beside them.
constexpr std::uint64_t kStreams = 4;

std::uint64_t stream(std::uint64_t seed, std::uint64_t which) {
  return seed * kStreams + which;
}

void fill_from(std::string_view source, WeightMatrix& matrix, std::uint64_t seed) {
  draw(*make_source(source), stream(seed, 0), 0, matrix.values);
}

template <int Nu>
void fill_student(WeightMatrix& matrix, std::uint64_t seed) {
  fill_from(Nu == 3 ? "student_t/nu=3" : "student_t/nu=4", matrix, seed);
}

void fill_gauss(WeightMatrix& matrix, std::uint64_t seed) {
  fill_from("gaussian", matrix, seed);
}

void fill_laplace(WeightMatrix& matrix, std::uint64_t seed) {
  fill_from("laplace", matrix, seed);
}

void fill_uniform(WeightMatrix& matrix, std::uint64_t seed) {
  fill_from("uniform", matrix, seed);
}

void make_loud(WeightMatrix& matrix, std::size_t column) {
  for (std::size_t row = 0; row < matrix.rows; ++row) matrix.values[row * matrix.columns + column] *= kLoud;
}

void fill_outlier_columns(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  std::vector<std::size_t> left(matrix.columns);
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
  for (std::size_t i = 0; i < std::min(kLoudColumns, matrix.columns); ++i) {
    const double at = uniform_at(stream(seed, 1), i) * static_cast<double>(left.size());
    const std::size_t place = std::min(static_cast<std::size_t>(at), left.size() - 1);
    make_loud(matrix, left[place]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(place));
  }
}

void fill_clustered_columns(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  const std::size_t first = matrix.columns >= kScaleRun + kLoudColumns ? kScaleRun : 0;
  for (std::size_t i = 0; i < std::min(kLoudColumns, matrix.columns); ++i) make_loud(matrix, first + i);
}

void fill_spikes(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  for (std::size_t i = 0; i < matrix.values.size(); ++i)
    if (uniform_at(stream(seed, 1), i) < 0.001) matrix.values[i] *= 30;
}

/// Runs of `run` neighbours in a row share a factor 2^(2 N(0, 1)).
void scale_runs(WeightMatrix& matrix, std::uint64_t seed, std::size_t run) {
  fill_gauss(matrix, seed);
  const std::size_t runs = (matrix.columns + run - 1) / run;
  std::vector<float> exponents(matrix.rows * runs);
  draw(*find_source("gaussian"), stream(seed, 1), 0, exponents);
  for (std::size_t i = 0; i < matrix.values.size(); ++i) {
    const std::size_t row = i / matrix.columns, at = i % matrix.columns / run;
    const double factor = portable_exp(2 * kLn2 * static_cast<double>(exponents[row * runs + at]));
    matrix.values[i] = saturated(matrix.values[i] * factor);
  }
}

void fill_block_scales(WeightMatrix& matrix, std::uint64_t seed) {
  scale_runs(matrix, seed, kScaleRun);
}

void fill_row_scales(WeightMatrix& matrix, std::uint64_t seed) {
  scale_runs(matrix, seed, matrix.columns);
}

void fill_sparse(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  for (std::size_t i = 0; i < matrix.values.size(); ++i)
    if (uniform_at(stream(seed, 1), i) < 0.75) matrix.values[i] = 0;
}

void fill_ternary(WeightMatrix& matrix, std::uint64_t seed) {
  for (std::size_t i = 0; i < matrix.values.size(); ++i) {
    const double u = uniform_at(stream(seed, 0), i);
    matrix.values[i] = u < 0.25 ? -1.0F : u < 0.75 ? 0.0F : 1.0F;
  }
}

void fill_offset(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  for (float& x : matrix.values) x += 3;
}

void fill_bimodal(WeightMatrix& matrix, std::uint64_t seed) {
  fill_gauss(matrix, seed);
  for (std::size_t i = 0; i < matrix.values.size(); ++i) {
    const float x = 1 + 0.1F * matrix.values[i];
    matrix.values[i] = uniform_at(stream(seed, 1), i) < 0.5 ? -x : x;
  }
}

constexpr std::array<WeightFamily, 14> kWeightFamilies = {{
    {"gauss", "Gaussian", "Independent N(0, 1): rotation changes nothing.", false, fill_gauss},
    {"laplace", "Laplace", "Independent, sharper peak and heavier tails than Gaussian.", false, fill_laplace},
    {"t4", "Student t, ν = 4", "Independent with tails that fall as a power.", false, fill_student<4>},
    {"t3", "Student t, ν = 3", "Independent with the heaviest tails here.", false, fill_student<3>},
    {"uniform", "Uniform", "Independent and bounded: the friendliest law for even steps.", false,
     fill_uniform},
    {"outlier_cols", "Outlier columns", "N(0, 1), four columns anywhere times 20.", true,
     fill_outlier_columns},
    {"outlier_cols_clustered", "Neighbouring outlier columns", "N(0, 1), columns 32 to 35 times 20.", true,
     fill_clustered_columns},
    {"spikes", "Spikes", "N(0, 1), one entry in a thousand times 30.", false, fill_spikes},
    {"block_scales", "Blocks of unequal scale", "N(0, 1), each block of 32 times 2^(2 N(0, 1)).", true,
     fill_block_scales},
    {"row_scales", "Rows of unequal scale", "N(0, 1), each row times 2^(2 N(0, 1)).", true, fill_row_scales},
    {"sparse75", "Three quarters zero", "N(0, 1) with 75 % of the entries 0.", false, fill_sparse},
    {"ternary", "Ternary", "−1, 0 and 1 with probability ¼, ½ and ¼.", false, fill_ternary},
    {"offset", "Offset", "N(3, 1): a mean of three standard deviations.", false, fill_offset},
    {"bimodal", "Bimodal", "±(1 + 0.1 N(0, 1)): two narrow bells.", false, fill_bimodal},
}};

}  // namespace

std::span<const WeightFamily> weight_families() {
  return kWeightFamilies;
}

const WeightFamily* find_weight_family(std::string_view id) {
  return find_by(kWeightFamilies, &WeightFamily::id, id);
}

Expected<WeightMatrix> draw_weights(std::string_view family, std::size_t rows, std::size_t columns,
                                    std::uint64_t seed) {
  const WeightFamily* row = find_weight_family(family);
  if (row == nullptr) {
    std::string ids;
    for (const WeightFamily& one : kWeightFamilies) ids += (ids.empty() ? "" : ", ") + std::string(one.id);
    return refuse("weights: family", quoted(family), "one of " + ids);
  }
  if (rows == 0 || columns == 0 || rows > kMostEntries / columns) {
    return refuse("weights: shape", std::to_string(rows) + " × " + std::to_string(columns),
                  "1 to " + std::to_string(kMostEntries) + " entries");
  }
  WeightMatrix matrix{rows, columns, std::vector<float>(rows * columns)};
  row->fill(matrix, seed);
  return matrix;
}

}  // namespace qs
