#include "labs/app/lab_results.hpp"

#include "core/sample/histogram.hpp"
#include "labs/state/layers.hpp"
#include "labs/values/beginning.hpp"

namespace qs {
namespace {

ValidityMap validity_of(NoParams, const Sample& sample) {
  return compute_validity(sample);
}

FieldsResult fields_of(NoParams, const Sample& sample) {
  return compute_fields(sample);
}

std::vector<double> close_up_of(const std::vector<double>& zoom, const Sample& sample) {
  constexpr std::size_t kBins = 150;
  return histogram(sample.sorted, zoom[0], zoom[1], kBins);
}

TailSweep tail_of(NoParams, const Sample& sample) {
  return compute_tail(sample);
}

BlocksParams blocks_params(const AppState& state) {
  return {state.quantizer, lab_number(state, "outlier"),
          static_cast<std::uint64_t>(lab_number(state, "block"))};
}

/// True if a format must see every value: the partition varies by place or by chance, or a search finds it.
bool needs_a_pass(const QuantizerSpec& spec) {
  const QuantizerInfo& row = *find_quantizer(spec.id);
  return !row.fixed_partition || row.designed || spec.params.contains("block") ||
         spec.params.contains("channel");
}

std::optional<Run> run_of(const AppState& state, const Sample& whole) {
  std::optional<Sample> changed;
  if (state.lab == "blocks") changed = sample_in_blocks(blocks_params(state), whole);
  const Expected<Analysis> analysis = analyze(state.quantizer, changed ? *changed : whole);
  return analysis ? std::optional(make_run(state, *analysis)) : std::nullopt;
}

}  // namespace

void LabResults::update(const AppState& state, const SourceChoice& source,
                        const std::shared_ptr<const Sample>& sample) {
  forget_what_was_shown();
  shown_ = state;
  if (!find_lab(state.lab)->uses_values) {
    preview_count_ = 0;
    survey_.reset();
    update_sessions(state);
    return;
  }
  const std::shared_ptr<const Sample> measured = looked_at(state, sample);
  preview_count_ =
      measured == sample || state.lab == "blocks" || state.lab == "ladder" ? 0 : measured->values.size();
  compute(state, measured);
  if (state.lab == "blocks") update_blocks(state, sample);
  if (state.lab == "ladder") {
    update_ladder(source, sample);
    if (lab_value(state, "view") == "tail") tail = tail_memo_.get({}, sample, tail_of);
  } else {
    survey_.reset();
  }
}

/// Returns the beginning of a long sample until a pass over all of it has run.
std::shared_ptr<const Sample> LabResults::looked_at(const AppState& state,
                                                    const std::shared_ptr<const Sample>& whole) {
  constexpr std::uint64_t kLong = 1 << 19, kShort = 1 << 16;
  if (whole_ != whole) {  // drop a long tensor that is no longer shown
    whole_.reset();
    beginning_.reset();
    done_.reset();
  }
  if (whole->values.size() <= kLong || !needs_a_pass(state.quantizer)) return whole;
  if (whole_ == nullptr) {
    whole_ = whole;
    beginning_ = std::make_shared<const Sample>(beginning_of(*whole, kShort).value_or(Sample{}));
  }
  return done_ == state.quantizer ? whole : beginning_;
}

void LabResults::compute(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  if (state.lab == "overview") overview = overview_memo_.get({state.quantizer}, sample, compute_overview);
  if (state.zoom.size() >= 2) close_up = close_up_memo_.get(state.zoom, sample, close_up_of);
  if (state.lab == "noise") update_noise(state, sample);
  if (state.lab == "entropy") update_entropy(state, sample);
}

void LabResults::forget_what_was_shown() {
  overview = nullptr;
  close_up = nullptr;
  noise = nullptr;
  validity = nullptr;
  clips = nullptr;
  estimators = nullptr;
  ladder = nullptr;
  tail = nullptr;
  blocks = nullptr;
  block_sizes = nullptr;
  entropy = nullptr;
  draws = nullptr;
  bytes = nullptr;
  fields = nullptr;
  network = nullptr;
  capacity = nullptr;
  model = nullptr;
}

void LabResults::update_model(const AppState& state, const FileSession* file, std::uint64_t session,
                              double time) {
  if (model_ == nullptr) model_ = make_model_session();
  model = model_.get();
  model->update(state, file, session, time);
}

void LabResults::update_sessions(const AppState& state) {
  if (state.lab == "capacity") {
    if (capacity_ == nullptr) capacity_ = make_capacity_session();
    capacity = capacity_.get();
    capacity->update(state);
  }
  const bool reads_network = state.lab == "capacity" && lab_value(state, "view") == "readings";
  if (state.lab != "network" && !reads_network) return;
  if (network_ == nullptr) network_ = make_network_session();
  network = network_.get();
  network->update(state);
  if (capacity != nullptr && network->quantized != nullptr && !network->quantized->problem)
    capacity->read(network->quantized->quantized);
}

std::optional<Run> LabResults::measure_network(const AppState& state) const {
  return network == nullptr || state.lab != "network" ? std::nullopt : network->run_of(state);
}

const Run* LabResults::measure(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  if (!find_lab(state.lab)->uses_values) {
    network_run_ = measure_network(state);
    return network_run_ ? &*network_run_ : nullptr;
  }
  const std::optional<Run>* run = run_memo_.get(state, sample, run_of);
  return *run ? &**run : nullptr;
}

bool LabResults::step(const Budget& may_go_on, bool nothing_is_dragged) {
  if (preview_count_ > 0) {
    if (!nothing_is_dragged) return false;
    done_ = shown_->quantizer;
    preview_count_ = 0;
    compute(*shown_, whole_);
    return false;
  }
  const bool surveys = model_ != nullptr && model_->step(may_go_on);
  if (network != nullptr) return network->step(may_go_on);
  if (capacity != nullptr) return capacity->step(may_go_on);
  if (survey_ == nullptr || survey_->is_done()) return surveys;
  return is_working() && !survey_->step(may_go_on);
}

void LabResults::update_ladder(const SourceChoice& source, const std::shared_ptr<const Sample>& sample) {
  if (survey_ == nullptr || survey_->whole() != sample) {
    const Expected<SourceInfo> law = make_source(source.id);
    std::vector<RatePoint> own;
    if (survey_ != nullptr && survey_->is_done() && surveyed_law_ == source.id) own = survey_->result().own;
    survey_ = std::make_unique<LadderSurvey>(sample, law ? &*law : nullptr, std::move(own));
    surveyed_law_ = source.id;
  }
  ladder = &survey_->result();
}

void LabResults::update_blocks(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  blocks = block_memo_.get(blocks_params(state), sample, compute_blocks);
  if (lab_value(state, "view") == "size") {
    block_sizes =
        block_size_memo_.get({}, sample, [](NoParams, const Sample& of) { return compute_block_sizes(of); });
  }
}

void LabResults::update_noise(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  const std::string view = lab_value(state, "view");
  noise = noise_memo_.get({state.quantizer, view == "error"}, sample, compute_noise);
  if (view == "map") validity = validity_memo_.get({}, sample, validity_of);
  if (view == "clip") clips = clip_memo_.get({clip_bits(state.quantizer)}, sample, compute_clips);
  if (view == "definitions") estimators = estimator_memo_.get({state.quantizer}, sample, compute_estimators);
}

void LabResults::update_entropy(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  const std::string view = lab_value(state, "view");
  const bool is_law = find_layer(state.source.id) == nullptr && make_source(state.source.id).has_value();
  entropy = entropy_memo_.get({state.quantizer, is_law ? state.source.id : ""}, sample, compute_entropy);
  if (view == "step") {
    noise = noise_memo_.get({state.quantizer, false}, sample, compute_noise);
    validity = validity_memo_.get({}, sample, validity_of);
  }
  if (view == "draws") {
    const auto draws_wanted = static_cast<std::uint64_t>(lab_number(state, "draws"));
    draws = draw_memo_.get(
        {state.quantizer, draws_wanted, state.seed}, sample,
        [&](const DrawParams& params, const Sample&) { return compute_draws(params, *entropy); });
  }
  if (view == "bytes") bytes = byte_memo_.get({state.quantizer}, sample, compute_bytes);
  if (view == "fields") fields = field_memo_.get({}, sample, fields_of);
}

}  // namespace qs
