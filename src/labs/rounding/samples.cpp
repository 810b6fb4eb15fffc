#include "labs/rounding/samples.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::vector<std::size_t> tensors_of_samples(const FileSession& file, std::string_view weights,
                                            std::uint64_t columns) {
  const std::vector<io::TensorInfo>& tensors = file.tensors();
  const io::TensorInfo* own = find_by(tensors, &io::TensorInfo::name, weights);
  std::vector<std::size_t> found;
  for (std::size_t place = 0; place < tensors.size(); ++place) {
    const io::TensorInfo& tensor = tensors[place];
    const bool is_weight = &tensor == own || tensor.name.ends_with("weight");
    if (is_weight || !tensor.unreadable.empty() || tensor.shape.size() < 2) continue;
    if (io::canonical_shape(tensor).back() == columns) found.push_back(place);
  }
  if (own != nullptr) {
    std::stable_partition(found.begin(), found.end(),
                          [&](std::size_t place) { return tensors[place].file != own->file; });
  }
  return found;
}

void InputSamples::want(const FileSession& file, std::uint64_t session, std::size_t tensor) {
  if (session == session_ && tensor == tensor_) return;
  drop();
  session_ = session;
  tensor_ = tensor;
  Expected<IngestJob> job = IngestJob::from_tensor(file.tensors()[tensor]);
  if (job) {
    job_ = std::make_unique<IngestJob>(std::move(*job));
  } else {
    problem_ = told(job.error());
  }
}

std::optional<io::FileRange> InputSamples::wants_range() const {
  return job_ == nullptr ? std::nullopt : job_->wants();
}

void InputSamples::supply_range(std::span<const std::byte> bytes) {
  if (job_ == nullptr) return;
  if (const Expected<void> fed = job_->feed(bytes); !fed) refuse_range(told(fed.error()));
}

void InputSamples::refuse_range(std::string reason) {
  job_.reset();
  problem_ = std::move(reason);
}

bool InputSamples::step(const Budget& may_go_on) {
  if (job_ == nullptr || job_->wants()) return false;
  if (!job_->step(may_go_on)) return !job_->wants();
  values_ = job_->take_sample();
  job_.reset();
  return false;
}

}  // namespace qs
