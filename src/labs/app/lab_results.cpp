#include "labs/app/lab_results.hpp"

#include "core/sample/histogram.hpp"
#include "labs/blocks/state.hpp"
#include "labs/entropy/state.hpp"
#include "labs/ladder/state.hpp"
#include "labs/noise/state.hpp"
#include "labs/state/layers.hpp"
#include "labs/values/beginning.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kShort = 1 << 16;         // values of the beginning
constexpr std::uint64_t kLong = 1 << 18;          // values that an ordinary pass visits at once
constexpr std::uint64_t kMostChannels = 1 << 19;  // whose SQNRs are worth their memory

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

BlocksParams blocks_params(const AppState& state) {
  const BlocksLabState lab = BlocksLabState::from(state);
  return {state.quantizer, lab.outlier, lab.block};
}

/// True if a format must see every value: the partition varies by place or by chance, or a search finds it.
bool needs_a_pass(const QuantizerSpec& spec) {
  const QuantizerInfo& row = *find_quantizer(spec.id);
  return !row.fixed_partition || row.designed || spec.params.contains("block") ||
         spec.params.contains("channel");
}

/// True if a fit tries many ranges or levels.
bool searches(const QuantizerSpec& spec) {
  const auto range = spec.params.find("range");
  return find_quantizer(spec.id)->designed || (range != spec.params.end() && range->second == "mse");
}

/// Parts of a measurement that must see every value of the sample, for the lab and view that is shown.
PassParams wanted_of(const AppState& state) {
  PassParams wanted{state.quantizer};
  if (state.lab == "noise") {
    const NoiseView view = NoiseLabState::from(state).view;
    wanted.shape = view == NoiseView::kError && dither_of(state.quantizer) != "off";
    wanted.channels = view == NoiseView::kDefinitions;
    wanted.validity = view == NoiseView::kMap;
  } else if (state.lab == "entropy") {
    wanted.validity = EntropyLabState::from(state).view == EntropyView::kStep;
  }
  return wanted;
}

bool wants_report(const PassParams& wanted) {
  return wanted.shape || wanted.channels;
}

}  // namespace

void LabResults::update(const AppState& state, const SourceChoice& source,
                        const std::shared_ptr<const Sample>& sample) {
  static_cast<ShownResults&>(*this) = {};
  drawing_ = nullptr;
  shown_ = state;
  if (!find_lab(state.lab)->uses_values) {
    preview_count_ = 0;
    forget_jobs();
    update_sessions(state);
    return;
  }
  choose_measured(state, sample);
  compute(state, measured_);
  if (state.lab == "blocks") {
    update_blocks(state, sample);
  } else {
    blocks_.reset();
    block_sizes_.reset();
  }
  if (state.lab == "ladder") {
    update_ladder(state, source, sample);
  } else {
    survey_.reset();
    tail_.reset();
  }
}

void LabResults::forget_jobs() {
  pass_params_.reset();
  survey_.reset();
  tail_.reset();
  blocks_.reset();
  block_sizes_.reset();
}

/// True if what is wanted costs little, or has been measured. Otherwise `beginning_` stands for the sample.
bool LabResults::is_measured(const PassParams& wanted, const std::shared_ptr<const Sample>& whole) {
  if (whole_ != whole) {  // drop a long tensor that is no longer shown
    whole_.reset();
    beginning_.reset();
    pass_.reset();
  }
  const bool visits_all = needs_a_pass(wanted.quantizer) || wants_report(wanted) || wanted.validity;
  if (whole->values.size() <= (searches(wanted.quantizer) ? kShort : kLong) || !visits_all) return true;
  if (whole_ == nullptr) {
    whole_ = whole;
    beginning_ = std::make_shared<const Sample>(beginning_of(*whole, kShort).value_or(Sample{}));
  }
  return (!needs_a_pass(wanted.quantizer) || analysis_memo_.has(wanted.quantizer, whole)) &&
         (!wants_report(wanted) || report_memo_.has(wanted, whole)) &&
         (!wanted.validity || validity_memo_.has({}, whole));
}

/// Chooses the beginning of a long sample until a pass over all of it has run.
void LabResults::choose_measured(const AppState& state, const std::shared_ptr<const Sample>& whole) {
  const bool has_own_limit = state.lab == "blocks" || state.lab == "ladder";
  const PassParams wanted = wanted_of(state);
  const bool all = has_own_limit || is_measured(wanted, whole);
  measured_ = all ? whole : beginning_;
  preview_count_ = all ? 0 : beginning_->values.size();
  pass_params_.reset();
  const bool too_many = wanted.channels && !whole->shape.empty() && whole->shape.front() > kMostChannels;
  if (!all && !too_many) pass_params_ = wanted;
}

void LabResults::end_pass() {
  const PassParams wanted = pass_->params();
  analysis_memo_.put(wanted.quantizer, whole_, pass_->take_analysis());
  if (wants_report(wanted)) report_memo_.put(wanted, whole_, pass_->take_report());
  if (wanted.validity) validity_memo_.put({}, whole_, pass_->take_validity());
  pass_.reset();
  pass_params_.reset();
  preview_count_ = 0;
  measured_ = whole_;
  compute(*shown_, measured_);
}

const Expected<Analysis>& LabResults::analysis_of(const AppState& state,
                                                  const std::shared_ptr<const Sample>& sample) {
  return *analysis_memo_.get(state.quantizer, sample, analyze);
}

const OverviewResult* LabResults::overview_of(const AppState& state,
                                              const std::shared_ptr<const Sample>& sample) {
  return overview_memo_.get(state.quantizer, sample, [&](const QuantizerSpec&, const Sample& of) {
    return compute_overview(analysis_of(state, sample), of);
  });
}

void LabResults::compute(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  if (state.lab == "overview") overview = overview_of(state, sample);
  if (state.zoom.size() >= 2) close_up = close_up_memo_.get(state.zoom, sample, close_up_of);
  if (state.lab == "noise") update_noise(state, sample);
  if (state.lab == "entropy") update_entropy(state, sample);
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
  const bool reads_network =
      state.lab == "capacity" && CapacityLabState::from(state).view == CapacityView::kReadings;
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
  if (preview_count_ > 0 || is_measuring()) return nullptr;
  const std::optional<Run>* run = run_memo_.get(state, sample, [&](const AppState&, const Sample&) {
    if (state.lab == "blocks") {
      const BlocksResult& found = blocks_of(state, sample);
      return found.problem ? std::nullopt : std::optional(make_run(state, found.statistics));
    }
    const Expected<Analysis>& analysis = analysis_of(state, sample);
    return analysis ? std::optional(make_run(state, analysis->statistics)) : std::nullopt;
  });
  return *run ? &**run : nullptr;
}

bool LabResults::step(const Budget& may_go_on, bool nothing_is_dragged) {
  if (pass_params_) {
    if (!nothing_is_dragged) return false;
    if (pass_ == nullptr || pass_->sample() != whole_ || !(pass_->params() == *pass_params_))
      pass_ = std::make_unique<LabPass>(*pass_params_, whole_);
    if (!pass_->step(may_go_on)) return true;
    end_pass();
    return false;
  }
  if (drawing_ != nullptr) {
    if (!drawing_->step(may_go_on)) return true;
    drawing_ = nullptr;
    return false;
  }
  const bool surveys = model_ != nullptr && model_->step(may_go_on);
  if (network != nullptr) return network->step(may_go_on);
  if (capacity != nullptr) return capacity->step(may_go_on);
  if (blocks_ != nullptr) {
    if (!blocks_->step(may_go_on)) return true;
    end_blocks();
  }
  if (block_sizes_ != nullptr && !block_sizes_->is_done()) return !block_sizes_->step(may_go_on);
  if (tail_ != nullptr && !tail_->is_done()) return !tail_->step(may_go_on);
  if (survey_ == nullptr || survey_->is_done()) return surveys;
  return is_working() && !survey_->step(may_go_on);
}

void LabResults::update_ladder(const AppState& state, const SourceChoice& source,
                               const std::shared_ptr<const Sample>& sample) {
  if (survey_ == nullptr || survey_->whole() != sample) {
    const Expected<SourceInfo> law = make_source(source.id);
    std::vector<RatePoint> own;
    if (survey_ != nullptr && survey_->is_done() && surveyed_law_ == source.id) own = survey_->result().own;
    survey_ = std::make_unique<LadderSurvey>(sample, law ? &*law : nullptr, std::move(own));
    surveyed_law_ = source.id;
  }
  ladder = &survey_->result();
  if (LadderLabState::from(state).view != LadderView::kTail) return tail_.reset();
  if (tail_ == nullptr || tail_->sample() != sample) tail_ = std::make_unique<TailJob>(sample);
  if (tail_->is_done()) tail = &tail_->result();
}

const BlocksResult& LabResults::blocks_of(const AppState& state,
                                          const std::shared_ptr<const Sample>& sample) {
  return *block_memo_.get(blocks_params(state), sample, [&](const BlocksParams& params, const Sample&) {
    return compute_blocks(params, sample);
  });
}

/// Shows the last result of a long sample until the next is measured.
void LabResults::update_blocks(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  const BlocksParams params = blocks_params(state);
  const auto beginning = [&] {
    return *block_beginning_memo_.get({}, sample,
                                      [&](NoParams, const Sample&) { return beginning_in_blocks(sample); });
  };
  if (sample->values.size() <= (searches(params.quantizer) ? kShort : kLong) ||
      block_memo_.has(params, sample)) {
    blocks_.reset();
    blocks = &blocks_of(state, sample);
  } else {
    blocks = block_memo_.last(sample);
    if (blocks_ == nullptr || blocks_->beginning() != beginning() || !(blocks_->params() == params))
      blocks_ = std::make_unique<BlocksJob>(params, beginning(), sample->values.size());
    blocks_whole_ = sample;
  }
  if (BlocksLabState::from(state).view != BlocksView::kSizes) return block_sizes_.reset();
  if (block_sizes_ == nullptr || block_sizes_->beginning() != beginning())
    block_sizes_ = std::make_unique<BlockSizesJob>(beginning());
  if (block_sizes_->is_done()) block_sizes = &block_sizes_->result();
}

void LabResults::end_blocks() {
  block_memo_.put(blocks_->params(), blocks_whole_.lock(), blocks_->take());
  blocks_.reset();
}

void LabResults::update_noise(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  const NoiseView view = NoiseLabState::from(state).view;
  const NoiseReport* report = nullptr;
  if (wants_report(wanted_of(state))) {
    report = report_memo_.get(wanted_of(state), sample, [&](const PassParams& wanted, const Sample& of) {
      const Expected<Analysis>& analysis = analysis_of(state, sample);
      if (!analysis) return NoiseReport{};
      NoiseJob job = noise_job(wanted, *analysis, of);
      job.step(no_limit);
      return job.take();
    });
  }
  noise = noise_memo_.get({state.quantizer, view == NoiseView::kError}, sample,
                          [&](const NoiseParams& params, const Sample& of) {
                            return compute_noise(params, analysis_of(state, sample), report, of);
                          });
  if (view == NoiseView::kMap) validity = validity_memo_.get({}, sample, validity_of);
  if (view == NoiseView::kClip) clips = clip_memo_.get({clip_bits(state.quantizer)}, sample, compute_clips);
  if (view == NoiseView::kDefinitions) definitions = report;
}

void LabResults::update_entropy(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  const EntropyLabState lab = EntropyLabState::from(state);
  const auto& analysis = analysis_of(state, sample);
  entropy = entropy_memo_.get(state.quantizer, sample, [&](const QuantizerSpec& spec, const Sample& of) {
    return compute_entropy(spec, analysis, of, find_layer(state.source.id) == nullptr ? state.source.id : "");
  });
  if (lab.view == EntropyView::kStep) {
    noise =
        noise_memo_.get({state.quantizer, false}, sample, [&](const NoiseParams& params, const Sample& of) {
          return compute_noise(params, analysis, nullptr, of);
        });
    validity = validity_memo_.get({}, sample, validity_of);
  }
  if (lab.view == EntropyView::kDraws) {
    const auto& job = *draw_memo_.get(
        {state.quantizer, lab.draws, state.seed}, sample, [&](const DrawParams& params, const Sample&) {
          auto begun = std::make_shared<DrawJob>(params, *entropy);
          begun->step([] { return false; });  // so that few draws are there at once
          return begun;
        });
    draws = &job->result();
    if (!job->is_done()) drawing_ = job.get();
  }
  if (lab.view == EntropyView::kBytes) {
    bytes = byte_memo_.get(state.quantizer, sample, [&](const QuantizerSpec&, const Sample& of) {
      return compute_bytes(analysis, of);
    });
  }
  if (lab.view == EntropyView::kFields) fields = field_memo_.get({}, sample, fields_of);
}

}  // namespace qs
