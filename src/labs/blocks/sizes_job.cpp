#include <array>
#include <cmath>
#include <utility>

#include "labs/blocks/lab.hpp"

namespace qs {
namespace {

constexpr std::array<std::uint64_t, 7> kSizes = {8, 16, 32, 64, 128, 256, 512};
constexpr std::array<std::string_view, 3> kCompared = {"nf4", "uint4", "int4"};

}  // namespace

BlockSizes compute_block_sizes(const std::shared_ptr<const Sample>& sample) {
  BlockSizesJob job(beginning_in_blocks(sample));
  job.step(no_limit);
  return job.result();
}

bool BlockSizesJob::is_done() const {
  return next_ == kSizes.size() * kCompared.size();
}

double BlockSizesJob::progress() const {
  return static_cast<double>(next_) / static_cast<double>(kSizes.size() * kCompared.size());
}

bool BlockSizesJob::step(const Budget& may_go_on) {
  while (!is_done()) {
    unit();
    if (!may_go_on()) break;
  }
  return is_done();
}

void BlockSizesJob::unit() {
  const std::size_t which = next_ % kCompared.size();
  const std::uint64_t size = kSizes[next_ / kCompared.size()];
  if (format_ == nullptr) {
    const auto spec = with_param({std::string(kCompared[which]), {}}, "block", std::to_string(size));
    format_ = std::make_unique<AnalysisJob>(spec.value_or(QuantizerSpec{}), *sample_);
    if (which == 0) point_ = {size};
    fits_ = fits_ || which == 0;
  }
  if (!format_->step([] { return false; })) return;
  const auto analysis = std::exchange(format_, nullptr)->take();
  const auto db = analysis ? analysis->metric("sqnr_db") : std::nullopt;
  fits_ = fits_ && db && std::isfinite(*db);
  if (fits_) {
    const double bits = analysis->metric("bits_per_weight").value_or(0);
    if (which == 0) {
      point_.nf4_db = *db;
      point_.nf4_bits = bits;
    } else if (which == 1) {
      point_.uint4_db = *db;
      point_.uint4_bits = bits;
    } else {
      point_.int4_db = *db;
      result_.points.push_back(point_);
    }
  }
  ++next_;
}

}  // namespace qs
