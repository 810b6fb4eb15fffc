#include "labs/model/session.hpp"

#include <algorithm>

namespace qs {

void ModelSession::tick(double time) {
  const double since = time - std::exchange(time_, time);
  if (is_working() && run_ == Run::kGoing && since > 0) worked_ += since;
}

void ModelSession::update(const AppState& state, const FileSession* file, std::uint64_t session,
                          double time) {
  tick(time);
  if (file != nullptr && session != session_) {
    session_ = session;
    begin(*file);
  }
  if (const bool experts = ModelLabState::from(state).stacks_are_experts; experts != stacks_are_experts_)
    choose_stacks(experts);
  const ModelParams params = model_params(state, sensitivities_);
  if (params.formats != formats_) {
    formats_ = params.formats;
    specs_.clear();
    for (const QuantizerSpec& format : formats_) specs_.push_back(format.text());
    cursor_ = 0;
    worked_ = 0;
    progress_at_start_ = progress();
  }
  if (session_ == 0 || computed_ == std::pair(params, version_)) return;
  outputs_ = params.outputs ? std::optional(of_outputs(table_)) : std::nullopt;
  result_ = compute_model(params, shown());
  computed_ = {params, version_};
}

void ModelSession::begin(const FileSession& file) {
  table_ = {file.name(), file.files(), file.problems(), {}};
  for (const io::TensorInfo& tensor : file.tensors())
    table_.tensors.push_back({tensor, std::nullopt, {}, tensor.unreadable});
  choose_stacks(stacks_are_experts_);
  join_importance();
  second_ = {};
  outstanding_.clear();
  here_.reset();
  first_.clear();
  run_ = Run::kGoing;
  cursor_ = 0;
  worked_ = progress_at_start_ = 0;
  ++version_;
}

/// Sets the layout of stacked tensors and forgets figures measured in the other.
void ModelSession::choose_stacks(bool are_experts) {
  stacks_are_experts_ = are_experts;
  for (std::size_t i = 0; i < table_.tensors.size(); ++i) {
    MeasuredTensor& tensor = table_.tensors[i];
    if (!tensor.info.use.is_open) continue;
    io::choose_stacks(tensor.info, are_experts);
    forget(i);
  }
  join_importance();
  if (here_) outstanding_.clear();
  here_.reset();
  cursor_ = 0;
  ++version_;
}

void ModelSession::forget(std::size_t tensor) {
  table_.tensors[tensor].figures.reset();
  table_.tensors[tensor].formats.clear();
  std::erase_if(outstanding_, [tensor](const Outstanding& one) { return one.request.tensor == tensor; });
}

/// Finds the lists of the open model's tensors, and forgets figures of tensors that had another list, or none.
void ModelSession::join_importance() {
  std::vector<io::TensorInfo> tensors;
  for (const MeasuredTensor& tensor : table_.tensors) tensors.push_back(tensor.info);
  JoinedImportance joined = qs::join_importance(importance_, tensors);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (joined.of(i) != joined_.of(i)) forget(i);
  }
  joined_ = std::move(joined);
}

void ModelSession::set_importance(Importance importance) {
  importance_ = std::move(importance);
  join_importance();
  if (here_) outstanding_.clear();
  here_.reset();
  cursor_ = 0;
  worked_ = 0;
  progress_at_start_ = progress();
  ++version_;
}

/// Formats still to be measured. A tensor without any figures is measured even if no format is chosen.
std::vector<QuantizerSpec> ModelSession::missing(std::size_t tensor) const {
  std::vector<QuantizerSpec> specs;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    if (!table_.tensors[tensor].formats.contains(specs_[i])) specs.push_back(formats_[i]);
  }
  return specs;
}

bool ModelSession::is_measuring(std::size_t tensor) const {
  return std::any_of(outstanding_.begin(), outstanding_.end(),
                     [&](const Outstanding& one) { return one.request.tensor == tensor; });
}

std::optional<std::size_t> ModelSession::next_tensor() {
  const auto is_wanted = [&](std::size_t i) { return !table_.tensors[i].has(specs_) && !is_measuring(i); };
  while (!first_.empty()) {
    if (is_wanted(first_.front())) return first_.front();
    first_.pop_front();
  }
  if (run_ != Run::kGoing) return std::nullopt;
  for (; cursor_ < table_.tensors.size(); ++cursor_) {
    if (is_wanted(cursor_)) return cursor_;
  }
  return std::nullopt;
}

bool ModelSession::has_request() {
  return outstanding_.size() < std::max<std::size_t>(helpers_, 1) && run_ != Run::kPaused && next_tensor();
}

std::optional<SurveyRequest> ModelSession::take_request() {
  if (!has_request()) return std::nullopt;
  const auto tensor = next_tensor();
  if (!first_.empty()) first_.pop_front();
  outstanding_.push_back(
      {{next_id_++, session_, *tensor, missing(*tensor), stacks_are_experts_, joined_.of(*tensor)}, 0});
  return outstanding_.back().request;
}

std::vector<ModelSession::Outstanding>::iterator ModelSession::find(std::uint64_t id) {
  return std::find_if(outstanding_.begin(), outstanding_.end(),
                      [&](const Outstanding& one) { return one.request.id == id; });
}

ModelSession::Fate ModelSession::fate(std::uint64_t id) const {
  const bool outstanding = std::any_of(outstanding_.begin(), outstanding_.end(),
                                       [&](const Outstanding& one) { return one.request.id == id; });
  if (!outstanding) return Fate::kDropped;
  return run_ == Run::kPaused ? Fate::kHeld : Fate::kWanted;
}

void ModelSession::report(std::uint64_t id, double progress) {
  if (const auto one = find(id); one != outstanding_.end()) one->progress = progress;
}

void ModelSession::bring(std::uint64_t id, TensorFigures figures) {
  const auto one = find(id);
  if (one == outstanding_.end()) return;
  table_.tensors[one->request.tensor].take(std::move(figures));
  outstanding_.erase(one);
  ++version_;
}

void ModelSession::refuse(std::uint64_t id, std::string reason) {
  const auto one = find(id);
  if (one == outstanding_.end()) return;
  table_.tensors[one->request.tensor].problem = std::move(reason);
  outstanding_.erase(one);
  ++version_;
}

void ModelSession::begin_here() {
  if (here_ || helpers_ > 0) return;
  const auto request = take_request();
  if (request)
    here_ = std::make_unique<TensorJob>(table_.tensors[request->tensor].info, request->formats,
                                        request->importance);
}

void ModelSession::feed(std::span<const std::byte> bytes) {
  if (here_) here_->feed({bytes.begin(), bytes.end()});
}

void ModelSession::refuse_bytes(std::string reason) {
  if (here_) here_->refuse(std::move(reason));
}

bool ModelSession::step(const Budget& may_go_on) {
  if (run_ == Run::kPaused) return false;
  begin_here();
  if (!here_) return false;
  const bool waits = here_->step(may_go_on);
  const std::uint64_t id = outstanding_.front().request.id;
  report(id, here_->progress());
  if (!waits) return true;
  if (!here_->has_ended()) return false;
  const std::unique_ptr<TensorJob> ended = std::move(here_);
  if (ended->problem().empty()) {
    bring(id, ended->figures());
  } else {
    refuse(id, ended->problem());
  }
  begin_here();
  const TensorJob* const next = here_.get();
  return next != nullptr && !next->wants();
}

void ModelSession::set_run(Run run) {
  run_ = run;
  cursor_ = 0;
  if (run != Run::kStopped) return;
  outstanding_.clear();
  here_.reset();
  first_.clear();
}

void ModelSession::measure_first(std::size_t tensor) {
  first_.push_front(tensor);
  if (run_ == Run::kPaused) run_ = Run::kGoing;
}

bool ModelSession::is_working() const {
  if (run_ == Run::kPaused) return false;
  if (!outstanding_.empty() || !first_.empty()) return true;
  return run_ == Run::kGoing && measured() < table_.tensors.size();
}

std::size_t ModelSession::measured() const {
  return static_cast<std::size_t>(
      std::count_if(table_.tensors.begin(), table_.tensors.end(),
                    [&](const MeasuredTensor& tensor) { return tensor.has(specs_); }));
}

double ModelSession::progress() const {
  double done = 0, all = 0;
  for (const MeasuredTensor& tensor : table_.tensors) {
    const auto bytes = static_cast<double>(io::stored_bytes(tensor.info));
    all += bytes;
    if (tensor.has(specs_)) done += bytes;
  }
  for (const Outstanding& one : outstanding_) {
    done += one.progress * static_cast<double>(io::stored_bytes(table_.tensors[one.request.tensor].info));
  }
  return all > 0 ? done / all : 1;
}

std::optional<double> ModelSession::seconds_left() const {
  constexpr double kLeastTime = 1000, kLeastPart = 0.001;
  const double done = progress(), since = done - progress_at_start_;
  if (worked_ < kLeastTime || since < kLeastPart) return std::nullopt;
  return worked_ / 1000 * (1 - done) / since;
}

void ModelSession::set_sensitivities(Sensitivities sensitivities) {
  sensitivities_ = std::move(sensitivities);
  ++version_;
}

}  // namespace qs
