#include "labs/app/quiz_facts.hpp"

#include <array>
#include <cmath>

#include "core/metrics.hpp"
#include "core/noise.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/share_link.hpp"

namespace qs::quiz {
namespace {

/// The facts that only one lab tells (LabModel::facts()), and only in one of its views.
constexpr std::array<std::string_view, 24> kFactsOfOneLab = {
    "accuracy",         "output_db",       "weight_db",           "output_gain_db",
    "weight_loss_db",   "rescaled_db",     "unscaled_db",         "best_alpha",
    "rotation_gain_db", "calibrated_db",   "clipped_percent",     "rotation_gain_coded_db",
    "divergence_bits",  "lattice_nearest", "lattice_compensated", "lattice_best",
    "excess_bits",      "added_bits",      "moved_bits",          "float_excess_bits",
    "agreement_near",   "agreement_far",   "rare_kept",           "order_kept"};

void add_state(const AppState& state, Names& facts) {
  facts["lab"] = state.lab;
  facts["source"] = state.source.id;
  facts["quantizer"] = state.quantizer.text();
  facts["n"] = static_cast<double>(state.count);
  facts["seed"] = static_cast<double>(state.seed);
  if (const QuantizerInfo* row = find_quantizer(state.quantizer.id)) {
    facts["family"] = std::string(row->family);
    facts["bits"] = static_cast<double>(row->rate_bits);
    // Add the quantizer's parameters under their own names, unless the lab has one of that name.
    for (const ParamInfo& param : row->params) {
      const std::string value = state.quantizer.value(param);
      const auto number = param.number ? parse_list(value) : std::nullopt;
      facts[param.id] = number && number->size() == 1 ? Value(number->front()) : Value(value);
    }
  }
  // Parameters of other quantizers and labs are undefined, and what only another lab tells, so that a predicate
  // may name them.
  for (const std::string_view fact : kFactsOfOneLab) facts[std::string(fact)] = NAN;
  for (const QuantizerInfo& row : quantizers()) {
    for (const ParamInfo& param : row.params) facts.try_emplace(param.id, NAN);
  }
  for (const LabInfo& lab : labs()) {
    for (const ParamInfo& param : lab.params) facts.try_emplace(param.id, NAN);
  }
  for (const ParamInfo& param : find_lab(state.lab)->params) {
    const std::string value = lab_value(state, param.id);
    if (param.number) {
      facts[param.id] = lab_number(state, param.id);
    } else {
      facts[param.id] = value;
    }
  }
}

}  // namespace

Names facts_of(const Run& run) {
  Names facts;
  add_state(run.state, facts);
  for (const MetricInfo& metric : metrics())
    facts[std::string(metric.id)] = run.number(metric.id).value_or(NAN);
  facts["count"] = static_cast<double>(run.count);
  facts["accuracy"] = run.accuracy.value_or(NAN);
  facts["excess_bits"] = run.excess_bits.value_or(NAN);
  return facts;
}

Names facts_of(const LabSight& lab) {
  const Run* run = lab.present_run();
  if (run == nullptr) {
    Names facts;
    add_state(lab.state(), facts);
    for (const LabFact& fact : lab.own_facts()) facts[fact.name] = fact.value;
    return facts;
  }
  Names facts = facts_of(*run);
  for (const LabFact& fact : lab.own_facts()) facts[fact.name] = fact.value;
  facts["least_channel_sqnr_db"] = NAN;
  const bool has_rows = lab.loaded().sample->shape.size() > 1;
  if (!find_lab(lab.state().lab)->uses_values || !has_rows) return facts;
  const auto quantizer = fit(lab.state().quantizer, *lab.loaded().sample);
  if (!quantizer) return facts;
  if (const auto report = measure_noise(**quantizer, {}, *lab.loaded().sample, 0))
    facts["least_channel_sqnr_db"] = report->channels.least_db.value_or(NAN);
  return facts;
}

std::optional<ReaderTensor> reader_tensor_of(const LabSight& lab) {
  const LoadedSample& loaded = lab.loaded();
  if (!loaded.sample || loaded.is_preview || loaded.origin.source.id != kOwnFile) return std::nullopt;
  AppState state;
  state.source = loaded.origin.source;
  const std::string link = to_link(state);
  return ReaderTensor{loaded.sample, state.source.tensor, link.substr(link.find("source="))};
}

std::vector<Names> facts_of(const RunLog& log) {
  std::vector<Names> all;
  for (const Run& run : log.runs()) all.push_back(facts_of(run));
  return all;
}

}  // namespace qs::quiz
