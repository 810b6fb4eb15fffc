#include "labs/values/ingest_job.hpp"

#include <algorithm>

#include "core/analysis.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kDrawUnit = 1 << 13;

}  // namespace

IngestJob::IngestJob(std::uint64_t count) : count_(count) {
  sample_->values.reserve(count);
}

IngestJob::IngestJob(SourceInfo source, std::uint64_t seed, std::uint64_t count) : IngestJob(count) {
  source_ = std::move(source);
  seed_ = seed;
  sample_->shape = {count};
}

Expected<IngestJob> IngestJob::from_tensor(const io::TensorInfo& tensor) {
  if (tensor.count() > kMaxValues) {
    return refuse("tensor '" + tensor.name + "'", std::to_string(tensor.count()) + " values",
                  "at most " + std::to_string(kMaxValues) + " values in one tensor");
  }
  if (!tensor.unreadable.empty()) {
    return refuse("tensor '" + tensor.name + "'", tensor.unreadable, "one whose values can be read");
  }
  IngestJob job(tensor.count());
  job.stream_.emplace(tensor);
  job.sample_->shape = io::canonical_shape(tensor);
  job.order_.emplace(tensor);
  if (!job.order_->is_stored_order()) job.sample_->values.resize(job.count_);
  return job;
}

std::optional<io::FileRange> IngestJob::wants() const {
  return stream_ ? stream_->wants() : std::nullopt;
}

Expected<void> IngestJob::feed(std::span<const std::byte> bytes) {
  if (const Expected<void> fed = stream_->feed({bytes.begin(), bytes.end()}); !fed) return fed;
  for (;;) {
    const Expected<bool> next = stream_->next();
    if (!next) return Refusal(next.error());
    if (!*next) return {};
    take_values(stream_->values());
  }
}

void IngestJob::take_values(std::span<const float> chunk) {
  std::vector<float>& values = sample_->values;
  if (order_->is_stored_order()) {
    values.insert(values.end(), chunk.begin(), chunk.end());
  } else {
    order_->scatter(position_, chunk, 0, values);
  }
  if (position_ == 0) make_preview(chunk);
  position_ += chunk.size();
}

void IngestJob::draw_unit() {
  std::vector<float>& values = sample_->values;
  const std::uint64_t added = std::min(kDrawUnit, count_ - position_);
  values.resize(position_ + added);
  draw(*source_, seed_, position_, std::span<float>(values).last(static_cast<std::size_t>(added)));
  position_ += added;
  if (position_ == kPreviewCount) make_preview(values);
}

void IngestJob::make_preview(std::span<const float> first_values) {
  if (first_values.size() == count_) return;
  // A part has the shape of a row; nothing more is known of it.
  if (auto part = make_sample({first_values.begin(), first_values.end()})) {
    preview_ = std::make_shared<const Sample>(std::move(*part));
  }
}

bool IngestJob::step(const Budget& may_go_on) {
  if (done_) return true;
  do {
    if (wants()) return false;
    if (position_ < count_) {
      draw_unit();
    } else {
      if (!builder_) builder_ = std::make_unique<SampleBuilder>(sample_->values);
      done_ = builder_->step(may_go_on);
      return done_;
    }
  } while (may_go_on());
  return false;
}

double IngestJob::progress() const {
  // Reading and sorting take about equally long.
  const double read = count_ == 0 ? 1.0 : static_cast<double>(position_) / static_cast<double>(count_);
  return (read + (builder_ ? builder_->progress() : 0.0)) / 2;
}

std::shared_ptr<const Sample> IngestJob::take_sample() {
  sample_->sorted = builder_->take();
  return std::shared_ptr<const Sample>(std::move(sample_));
}

}  // namespace qs
