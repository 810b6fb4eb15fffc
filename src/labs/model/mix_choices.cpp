#include <algorithm>

#include "core/find.hpp"
#include "labs/model/mix_candidates.hpp"
#include "labs/presets/llama_model.hpp"

namespace qs {
namespace {

void add_storage(UniformChoice& choice, const MeasuredTensor& tensor, const std::string& spec) {
  const StorageBits& bits = tensor.format(spec)->storage;
  choice.storage.codes += bits.codes;
  choice.storage.scales += bits.scales;
  choice.storage.zero_points += bits.zero_points;
  choice.storage.codebook += bits.codebook;
  choice.storage.shared += bits.shared;
  choice.count += tensor.figures->count;
}

/// Every candidate in the option that `option_of` says; 0 keeps it.
template <class OptionOf>
UniformChoice choice_of(const Candidates& candidates, const ModelTable& table, std::string name,
                        OptionOf option_of) {
  UniformChoice choice{std::move(name), {}, 0, {}, 0, false};
  double cost = 0, distortion = 0;
  for (const Candidate& candidate : candidates.all) {
    const std::size_t option = option_of(candidate);
    if (option == 0) choice.missing += candidate.tensors.size();
    for (const std::size_t tensor : candidate.tensors) {
      if (option > 0) add_storage(choice, table.tensors[tensor], candidate.specs[option]);
    }
    cost += static_cast<double>(candidate.table[option].cost);
    distortion += candidate.table[option].distortion;
  }
  choice.totals = totals_of(candidates, cost, distortion);
  return choice;
}

std::size_t option_of(const Candidate& candidate, const std::string& spec) {
  const auto found = std::find(candidate.specs.begin(), candidate.specs.end(), spec);
  return found == candidate.specs.end() ? 0 : found - candidate.specs.begin();
}

/// The option in which the tensor's bytes are of this type of ggml: its own, or one that falls back to it. Nothing if there
/// is none.
std::optional<std::size_t> option_stored_as(const Candidate& candidate, const MeasuredTensor& tensor,
                                            const std::string& type) {
  if (type.empty()) return 0;
  if (const std::size_t own = option_of(candidate, type); own > 0) return own;
  for (std::size_t i = 1; i < candidate.specs.size(); ++i) {
    const FormatFigures& format = *tensor.format(candidate.specs[i]);
    if ((format.stored_as.empty() ? format.spec : format.stored_as) == type) return i;
  }
  return std::nullopt;
}

/// The options of all candidates in a preset; nothing if one of its types is not measured, or if it parts tensors that the
/// mix joins.
std::optional<std::vector<std::size_t>> options_in(const LlamaPreset& preset, const LlamaModel& model,
                                                   const Candidates& candidates, const ModelTable& table) {
  const std::vector<std::string> types = preset_types(preset, model.tensors, model.facts);
  std::vector<std::size_t> options;
  for (const Candidate& candidate : candidates.all) {
    std::optional<std::size_t> shared;
    for (const std::size_t tensor : candidate.tensors) {
      const auto place = model.places[tensor];
      const auto own =
          place ? option_stored_as(candidate, table.tensors[tensor], types[*place]) : std::nullopt;
      if (!own || (shared && *shared != *own)) return std::nullopt;
      shared = own;
    }
    options.push_back(*shared);
  }
  return options;
}

bool is_one_format(const std::vector<std::size_t>& options, const Candidates& candidates,
                   const std::string& spec) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i] != option_of(candidates.all[i], spec)) return false;
  }
  return true;
}

void add_presets(const Candidates& candidates, const ModelTable& table, bool has_importance,
                 std::vector<UniformChoice>& choices) {
  std::vector<const LlamaPreset*> presets;
  for (const LlamaPreset& preset : llama_presets()) {
    if (find_by(choices, &UniformChoice::spec, preset.type) != nullptr) presets.push_back(&preset);
  }
  if (presets.empty()) return;
  std::vector<const io::TensorInfo*> tensors;
  for (const MeasuredTensor& tensor : table.tensors) tensors.push_back(&tensor.info);
  std::optional<LlamaModel> model = llama_model(tensors);
  if (!model) return;
  model->facts.has_importance = has_importance;
  for (const LlamaPreset* const preset : presets) {
    const auto options = options_in(*preset, *model, candidates, table);
    // Q6_K and Q8_0 are one format for all.
    if (!options || is_one_format(*options, candidates, std::string(preset->type))) continue;
    choices.push_back(
        choice_of(candidates, table, std::string(preset->name),
                  [&, next = std::size_t{0}](const Candidate&) mutable { return (*options)[next++]; }));
    choices.back().is_preset = true;
  }
}

}  // namespace

std::vector<UniformChoice> uniform_choices(const MixParams& params, const Candidates& candidates,
                                           const ModelTable& table, bool has_importance) {
  std::vector<UniformChoice> choices;
  for (const QuantizerSpec& format : params.formats) {
    const std::string spec = format.text();
    choices.push_back(choice_of(candidates, table, spec,
                                [&](const Candidate& candidate) { return option_of(candidate, spec); }));
  }
  add_presets(candidates, table, has_importance, choices);
  return choices;
}

}  // namespace qs
