#include "labs/entropy/draws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/numerics/random.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// Sums of the shares up to each code; one sum of 1 where there are no codes.
std::vector<double> sums_of(const std::vector<double>& shares) {
  std::vector<double> sums(shares.size());
  std::partial_sum(shares.begin(), shares.end(), sums.begin());
  return sums.empty() ? std::vector<double>{1} : sums;
}

}  // namespace

DrawJob::DrawJob(const DrawParams& params, const EntropyResult& codes)
    : params_(params), codes_(codes.codes.begin(), codes.codes.end()), guide_(sums_of(codes.shares)) {
  if (codes_.empty()) params_.draws = 0;
  double second = 0;
  for (const double share : codes.shares) {
    surprises_.push_back(-std::log2(share));
    if (share > 0) second += share * surprises_.back() * surprises_.back();
  }
  result_.surprise_spread = std::sqrt(std::max(0.0, second - codes.entropy_bits * codes.entropy_bits));
}

void DrawJob::draw_one(double uniform) {
  constexpr double kPlaces = 200;
  constexpr std::uint64_t kLatest = 12;
  const std::size_t place = guide_.at(uniform);
  total_ += surprises_[place];
  const auto drawn = static_cast<double>(++drawn_);
  if (drawn >= next_place_ || is_done()) {
    result_.average.emplace_back(drawn, total_ / drawn);
    next_place_ = std::max(drawn + 1, drawn * std::pow(static_cast<double>(kMostDraws), 1 / kPlaces));
  }
  if (drawn_ + kLatest > params_.draws) result_.latest.push_back({codes_[place], surprises_[place]});
}

bool DrawJob::step(const Budget& may_go_on) {
  constexpr std::uint64_t kAtOnce = 1 << 14;
  while (!is_done()) {
    for (const std::uint64_t end = std::min(drawn_ + kAtOnce, params_.draws); drawn_ < end;) {
      // An even number of draws lies behind, so both numbers of a block are used.
      const auto [first, second] = uniform_pair(params_.seed, drawn_ / 2);
      draw_one(first * guide_.total());
      if (drawn_ < end) draw_one(second * guide_.total());
    }
    if (!may_go_on()) break;
  }
  return is_done();
}

double DrawJob::progress() const {
  return params_.draws == 0 ? 1 : static_cast<double>(drawn_) / static_cast<double>(params_.draws);
}

std::string draws_answer(const DrawResult& draws, const EntropyResult& codes, InfoUnit unit) {
  if (draws.average.empty()) return std::string(text(Text::draws_none));
  const auto [count, average] = draws.average.back();
  return text(Text::draws_answer, {{"count", grouped(static_cast<std::uint64_t>(count))},
                                   {"average", unit.number(average, 3)},
                                   {"entropy", unit.number(codes.entropy_bits, 3)},
                                   {"error", unit.number(draws.surprise_spread / std::sqrt(count), 3)},
                                   unit.place()});
}

}  // namespace qs
