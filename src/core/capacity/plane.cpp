#include "core/capacity/plane.hpp"

#include <algorithm>
#include <cmath>

#include "core/capacity/alphabet.hpp"
#include "core/numerics/portable_sine.hpp"
#include "core/numerics/random.hpp"

namespace qs {
namespace {

std::vector<float> grid_points(std::size_t side) {
  std::vector<float> points;
  const auto middle = [side](std::size_t i) {
    return static_cast<float>((2.0 * static_cast<double>(i) + 1) / static_cast<double>(side) - 1);
  };
  for (std::size_t row = 0; row < side; ++row) {
    for (std::size_t column = 0; column < side; ++column) {
      points.push_back(middle(column));
      points.push_back(-middle(row));
    }
  }
  return points;
}

constexpr std::size_t kSignSide = 16;

}  // namespace

ImageSet two_arms(std::size_t count, std::uint64_t seed) {
  constexpr double kTurns = 0.8, kInner = 0.12, kOuter = 0.92, kOff = 0.05;
  ImageSet set{2, {}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t first = 4 * std::uint64_t{i};
    const double part = uniform_at(seed, first);
    const std::uint8_t label = i % 2;
    const double radius = kInner + (kOuter - kInner) * part, turn = kTurns * part + 0.5 * label;
    constexpr double kQuarter = 0.25;
    const double dx = kOff * (2 * uniform_at(seed, first + 1) - 1),
                 dy = kOff * (2 * uniform_at(seed, first + 2) - 1);
    set.images.push_back(static_cast<float>(radius * sine_of_turns(turn + kQuarter) + dx));
    set.images.push_back(static_cast<float>(radius * sine_of_turns(turn) + dy));
    set.labels.push_back(label);
  }
  return set;
}

std::vector<float> surface(const Network& network, std::size_t side) {
  Activations activations;
  forward(network, SparseRows(grid_points(side), 2), activations);
  return activations.outputs.back();
}

SurfaceSurvey::SurfaceSurvey(std::vector<std::uint32_t> widths, std::uint64_t draws, std::uint64_t seed)
    : widths_(std::move(widths)),
      draws_(draws),
      seed_(seed),
      grid_(grid_points(kSignSide), 2),
      network_(make_network(widths_, seed).value_or(Network{})) {}

/// The signs of one random network on the grid, as a number that equal pictures share (FNV-1a).
std::uint64_t SurfaceSurvey::picture(int bits, std::uint64_t draw) {
  const std::vector<int> alphabet = odd_numbers(bits);
  const auto values = static_cast<double>(alphabet.size());
  std::uint64_t next = (static_cast<std::uint64_t>(bits) << 56) + (draw << 16);
  const auto number = [&] {
    const auto at = static_cast<std::size_t>(uniform_at(seed_, next++) * values);
    return static_cast<float>(alphabet[std::min(at, alphabet.size() - 1)]);
  };
  for (DenseLayer& layer : network_.layers) {
    std::generate(layer.weights.begin(), layer.weights.end(), number);
    std::generate(layer.biases.begin(), layer.biases.end(), number);
  }
  forward(network_, grid_, activations_);
  std::uint64_t hash = 14695981039346656037ULL;
  for (const float z : activations_.logits()) hash = (hash ^ (z > 0 ? 1U : 0U)) * 1099511628211ULL;
  return hash;
}

double SurfaceSurvey::progress() const {
  double drawn = 0;
  for (const SurfaceCount& count : counts_) drawn += static_cast<double>(count.drawn);
  return drawn / (static_cast<double>(draws_) * kMostBits);
}

bool SurfaceSurvey::step(const Budget& may_go_on) {
  constexpr int kAtOnce = 16;
  do {
    if (is_done()) return true;
    if (counts_.empty() || counts_.back().drawn == draws_) {
      counts_.push_back({static_cast<int>(counts_.size()) + 1, 0, 0});
      seen_.clear();
    }
    SurfaceCount& count = counts_.back();
    for (int i = 0; i < kAtOnce && count.drawn < draws_; ++i) {
      const std::uint64_t found = picture(count.bits, count.drawn++);
      const auto place = std::lower_bound(seen_.begin(), seen_.end(), found);
      if (place != seen_.end() && *place == found) continue;
      seen_.insert(place, found);
      ++count.distinct;
    }
  } while (may_go_on());
  return is_done();
}

}  // namespace qs
