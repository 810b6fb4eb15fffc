#include "labs/results/measurement.hpp"

#include "core/sample/histogram.hpp"
#include "labs/values/beginning.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kShort = 1 << 16;         // values of the beginning
constexpr std::uint64_t kLong = 1 << 18;          // values that an ordinary pass visits at once
constexpr std::uint64_t kMostChannels = 1 << 19;  // whose SQNRs are worth their memory

/// True if a format must see every value: the partition varies by place or by chance, or a search finds it.
bool needs_a_pass(const QuantizerSpec& spec) {
  const QuantizerInfo& row = *find_quantizer(spec.id);
  return !row.fixed_partition || row.designed || spec.params.contains("block") ||
         spec.params.contains("channel");
}

bool wants_report(const PassParams& wanted) {
  return wanted.shape || wanted.channels;
}

}  // namespace

std::uint64_t most_at_once(const QuantizerSpec& spec) {
  const auto range = spec.params.find("range");
  const bool searches =
      find_quantizer(spec.id)->designed || (range != spec.params.end() && range->second == "mse");
  return searches ? kShort : kLong;
}

/// True if what is wanted costs little, or has been measured. Otherwise `beginning_` stands for the sample.
bool Measurement::is_measured(const PassParams& wanted, const std::shared_ptr<const Sample>& whole) {
  if (whole_ != whole) {  // drop a long tensor that is no longer shown
    whole_.reset();
    beginning_.reset();
    pass_.reset();
  }
  const bool visits_all = needs_a_pass(wanted.quantizer) || wants_report(wanted) || wanted.validity;
  if (whole->values.size() <= most_at_once(wanted.quantizer) || !visits_all) return true;
  if (whole_ == nullptr) {
    whole_ = whole;
    beginning_ = std::make_shared<const Sample>(beginning_of(*whole, kShort).value_or(Sample{}));
  }
  return (!needs_a_pass(wanted.quantizer) || analysis_memo_.has(wanted.quantizer, whole)) &&
         (!wants_report(wanted) || report_memo_.has(wanted, whole)) &&
         (!wanted.validity || validity_memo_.has({}, whole));
}

void Measurement::begin(const PassParams& wanted, const std::shared_ptr<const Sample>& whole) {
  if (is_measured(wanted, whole)) return begin_whole(whole);
  measured_ = beginning_;
  preview_count_ = beginning_->values.size();
  pass_params_.reset();
  const bool too_many = wanted.channels && !whole->shape.empty() && whole->shape.front() > kMostChannels;
  if (!too_many) pass_params_ = wanted;
}

void Measurement::begin_whole(const std::shared_ptr<const Sample>& whole) {
  end();
  measured_ = whole;
}

void Measurement::end() {
  preview_count_ = 0;
  pass_params_.reset();
}

bool Measurement::step(const Budget& may_go_on) {
  if (!pass_params_) return false;
  if (pass_ == nullptr || pass_->sample() != whole_ || !(pass_->params() == *pass_params_))
    pass_ = std::make_unique<LabPass>(*pass_params_, whole_);
  if (!pass_->step(may_go_on)) return true;
  end_pass();
  return false;
}

void Measurement::end_pass() {
  const PassParams wanted = pass_->params();
  analysis_memo_.put(wanted.quantizer, whole_, pass_->take_analysis());
  if (wants_report(wanted)) report_memo_.put(wanted, whole_, pass_->take_report());
  if (wanted.validity) validity_memo_.put({}, whole_, pass_->take_validity());
  pass_.reset();
  begin_whole(whole_);
}

const Expected<Analysis>& Measurement::analysis_of(const QuantizerSpec& spec,
                                                   const std::shared_ptr<const Sample>& sample) {
  return *analysis_memo_.get(spec, sample, analyze);
}

const OverviewResult* Measurement::overview_of(const QuantizerSpec& spec,
                                               const std::shared_ptr<const Sample>& sample) {
  return overview_memo_.get(spec, sample, [&](const QuantizerSpec&, const Sample& of) {
    return compute_overview(analysis_of(spec, sample), of);
  });
}

const OverviewResult* Measurement::summary(const QuantizerSpec& spec,
                                           const std::shared_ptr<const Sample>& whole) {
  return overview_of(spec, is_measured({spec}, whole) ? whole : beginning_);
}

const ValidityMap* Measurement::validity() {
  return validity_memo_.get({}, measured_, [](NoParams, const Sample& of) { return compute_validity(of); });
}

const NoiseReport* Measurement::report(const PassParams& wanted) {
  if (!wants_report(wanted)) return nullptr;
  return report_memo_.get(wanted, measured_, [&](const PassParams&, const Sample& of) {
    const Expected<Analysis>& found = analysis(wanted.quantizer);
    if (!found) return NoiseReport{};
    NoiseJob job = noise_job(wanted, *found, of);
    job.step(no_limit);
    return job.take();
  });
}

const NoiseResult* Measurement::noise(const NoiseParams& params, const NoiseReport* report) {
  return noise_memo_.get(params, measured_, [&](const NoiseParams&, const Sample& of) {
    return compute_noise(params, analysis(params.quantizer), report, of);
  });
}

const CloseUp* Measurement::close_up(const AppState& state) {
  if (state.zoom.size() < 2) return nullptr;
  return close_up_memo_.get(state.zoom, measured_, [](const std::vector<double>& zoom, const Sample& of) {
    constexpr std::size_t kBins = 150;
    return CloseUp{histogram(of.sorted, zoom[0], zoom[1], kBins)};
  });
}

}  // namespace qs
