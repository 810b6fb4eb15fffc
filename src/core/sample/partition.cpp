#include "core/sample/partition.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/float_order.hpp"

namespace qs {
namespace {

/// An integer of 64 bits without rounding.
DoubleDouble exact(std::uint64_t whole) {
  constexpr double kHalf = 0x1p32;
  DoubleDouble sum{static_cast<double>(whole >> 32) * kHalf, 0};
  sum.add(static_cast<double>(whole & 0xFFFFFFFF));
  return sum;
}

}  // namespace

Partition::Partition(std::span<const float> thresholds) : first_(kLows) {
  std::vector<std::uint32_t> keys;
  for (const float threshold : thresholds) {
    if (std::isfinite(threshold)) keys.push_back(ordered_key(threshold));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  parts_.resize(kLows + keys.size());
  std::uint32_t part = 0;
  auto key = keys.begin();
  for (std::uint32_t bucket = 0; bucket < kLows; ++bucket) {
    first_[bucket] = part;
    for (; key != keys.end() && *key >> kLowBits == bucket; ++key)
      parts_[part++].cut = kLows - (*key & (kLows - 1));
    most_in_bucket_ = std::max(most_in_bucket_, part - first_[bucket]);
    ++part;
  }
}

void Partition::add(std::span<const float> values) {
  const std::uint32_t* const first = first_.data();
  Part* const parts = parts_.data();
  for (const float x : values) {
    const std::uint32_t key = ordered_key(x), low = key & (kLows - 1);
    Part* part = parts + first[key >> kLowBits];
    // The first cut by arithmetic, as no branch could be foreseen; more of them in a bucket are rare.
    part += (low + part->cut) >> kLowBits;
    while ((low + part->cut) >> kLowBits != 0) ++part;
    ++part->count;
    part->sum += low;
    part->sum_of_squares += low * low;
    if (low > part->most) part->most = static_cast<std::uint16_t>(low);
    const std::uint32_t beneath = kLows - 1 - low;
    if (beneath > part->beneath) part->beneath = static_cast<std::uint16_t>(beneath);
  }
}

void Partition::add_part(const Part& part, std::uint32_t bucket, PartitionRun& run) const {
  const std::uint32_t edge_key = bucket << kLowBits;
  const double edge = from_key(edge_key), unit = double{from_key(edge_key + 1)} - edge;
  const double n = part.count, sum = static_cast<double>(part.sum);
  RunMoments& moments = run.moments;
  if (moments.count == 0) run.least = from_key(edge_key + kLows - 1 - part.beneath);
  run.most = from_key(edge_key + part.most);
  moments.count += part.count;
  moments.sum.add(exact_product(n, edge));
  moments.sum.add(unit * sum);
  moments.sum_of_squares.add(exact_product(n, edge * edge));
  moments.sum_of_squares.add(exact_product(2 * edge * unit, sum));
  moments.sum_of_squares.add(exact(part.sum_of_squares) * (unit * unit));
}

std::vector<PartitionRun> Partition::runs() const {
  constexpr std::uint32_t kFirstFinite = 0x0080, kEnd = 0xFF80;  // buckets of −FLT_MAX and of infinity
  std::vector<PartitionRun> runs;
  PartitionRun run;
  const auto end_run = [&] {
    if (run.moments.count > 0) runs.push_back(run);
    run = {};
  };
  for (std::uint32_t bucket = kFirstFinite; bucket < kEnd; ++bucket) {
    for (const Part* part = &parts_[first_[bucket]];; ++part) {
      if (part->count > 0) add_part(*part, bucket, run);
      if (part->cut == 0) break;
      end_run();
    }
  }
  end_run();
  return runs;
}

}  // namespace qs
