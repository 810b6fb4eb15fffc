#include "labs/rounding/rotate.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr std::size_t kRows = 128, kColumns = 256;
constexpr std::size_t kBins = 81;
constexpr double kMostReach = 6;  // root mean squares

EntryHistogram histogram_of(const Sample& sample, double reach) {
  EntryHistogram histogram;
  double power = 0;
  for (const float x : sample.values) power += static_cast<double>(x) * x;
  const double rms = std::sqrt(power / static_cast<double>(sample.values.size()));
  histogram.reach = reach;
  histogram.shares.assign(kBins, 0);
  if (!(rms > 0)) return histogram;
  for (const float x : sample.values) {
    const double at = (x / rms + reach) / (2 * reach) * static_cast<double>(kBins);
    const auto bin = static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(kBins - 1)));
    histogram.shares[bin] += 1;
  }
  for (double& share : histogram.shares) share /= static_cast<double>(sample.values.size());
  return histogram;
}

Expected<RotatedMatrix> drawn_matrix(std::size_t family, std::uint64_t seed, bool signs) {
  auto weights = draw_weights(weight_families()[family].id, kRows, kColumns, seed);
  if (!weights) return tl::unexpected(weights.error());
  return RotatedMatrix::make(std::move(weights->values), kColumns, {signs, seed, 0});
}

}  // namespace

RotateResult compute_rotate(const RotateParams& params) {
  RotateResult result;
  const std::size_t family = std::min(params.family, weight_families().size() - 1);
  result.family = weight_families()[family].title;
  const auto matrix = drawn_matrix(family, params.seed, params.signs);
  if (!matrix) {
    result.problem = matrix.error();
    return result;
  }
  const auto effect = rotation_effect(params.quantizer, *matrix);
  if (!effect) {
    result.problem = effect.error();
    return result;
  }
  result.effect = *effect;
  result.before = histogram_of(matrix->weights(), kMostReach);
  result.after = histogram_of(matrix->rotated(), kMostReach);
  return result;
}

RotationMapJob::RotationMapJob(std::uint64_t seed, bool signs) : seed_(seed), signs_(signs) {
  map_.families = weight_families().size();
  map_.formats = rotation_formats().size();
  map_.cells.resize(map_.families * map_.formats);
}

bool RotationMapJob::step(const Budget& may_go_on) {
  while (map_.done < map_.cells.size()) {
    const std::size_t family = map_.done / map_.formats, column = map_.done % map_.formats;
    if (column == 0) {
      auto matrix = drawn_matrix(family, seed_, signs_);
      matrix_ = matrix ? std::optional(std::move(*matrix)) : std::nullopt;
    }
    if (matrix_) {
      const RotationFormat& format = rotation_formats()[column];
      const auto before = round_plain(spec_of(format, matrix_->weights().values), matrix_->weights());
      const auto after = matrix_->round(spec_of(format, matrix_->rotated().values));
      if (before && after) {
        const RotationEffect effect{before->figures, after->figures, after->block};
        map_.cells[map_.done] = {effect.delta_db(), effect.equal_entropy_db()};
      }
    }
    ++map_.done;
    if (!may_go_on()) break;
  }
  return map_.done == map_.cells.size();
}

double RotationMapJob::progress() const {
  return static_cast<double>(map_.done) / static_cast<double>(map_.cells.size());
}

}  // namespace qs
