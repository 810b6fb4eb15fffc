#include "labs/model/mix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/allocation/hull_allocation.hpp"
#include "core/numerics/decibels.hpp"
#include "core/text.hpp"
#include "labs/names/fused_group.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// Options of one tensor, or of several that take the same one; the first keeps them as they are.
struct Candidate {
  std::vector<std::size_t> tensors;
  std::vector<std::string> specs;
  AllocationTable table;
};

/// Adds to `candidate` a tensor that takes the same format; only formats that both can take stay.
void join(Candidate& candidate, const Candidate& other) {
  Candidate joined{candidate.tensors, {}, {}};
  joined.tensors.insert(joined.tensors.end(), other.tensors.begin(), other.tensors.end());
  for (std::size_t i = 0; i < candidate.specs.size(); ++i) {
    const auto found = std::find(other.specs.begin(), other.specs.end(), candidate.specs[i]);
    if (found == other.specs.end()) continue;
    const AllocationOption& more = other.table[static_cast<std::size_t>(found - other.specs.begin())];
    joined.specs.push_back(candidate.specs[i]);
    joined.table.push_back(
        {candidate.table[i].cost + more.cost, candidate.table[i].distortion + more.distortion});
  }
  candidate = std::move(joined);
}

struct Candidates {
  std::vector<Candidate> all;
  double weights = 0, other_bits = 0, zeroed = 0;  // zeroed: the distortion with all weights 0
};

double weight_of(const MixParams& params, const MeasuredTensor& tensor) {
  const auto given = params.sensitivities.find(tensor.info.name);
  return given == params.sensitivities.end() ? 1 : given->second;
}

bool is_weighted(const MeasuredTensor& tensor) {
  return tensor.figures && tensor.figures->weighted_squares.has_value();
}

double squares_of(const MeasuredTensor& tensor) {
  return tensor.figures->weighted_squares.value_or(tensor.figures->squares);
}

double error_of(const MeasuredTensor& tensor, const FormatFigures& format) {
  return is_weighted(tensor) ? format.weighted_error : format.squared_error;
}

/// Mean of Σ E[x²] w² over Σ w² of the tensors that have an importance: what the inputs of the others count as.
double usual_importance(const ModelTable& table) {
  double weighted = 0, plain = 0;
  for (const MeasuredTensor& tensor : table.tensors) {
    if (!is_weighted(tensor)) continue;
    weighted += *tensor.figures->weighted_squares;
    plain += tensor.figures->squares;
  }
  return plain > 0 ? weighted / plain : 1;
}

/// Distortion per unit of squared error.
double price_of_error(const MixParams& params, const MeasuredTensor& tensor, double usual) {
  const double weight = weight_of(params, tensor);
  if (!params.relative) return is_weighted(tensor) ? weight : weight * usual;
  const double squares = squares_of(tensor);
  return squares > 0 ? weight * static_cast<double>(tensor.figures->count) / squares : 0;
}

/// Neighbours in the order of the weights' SQNR that the outputs' SQNR ranks the other way.
void find_disagreements(std::size_t place, const MeasuredTensor& tensor, std::span<const std::string> specs,
                        Mix& mix) {
  std::vector<const FormatFigures*> formats;
  for (const std::string& spec : specs) {
    const FormatFigures* const format = tensor.format(spec);
    if (format != nullptr && format->sqnr_db && format->output_sqnr_db) formats.push_back(format);
  }
  std::stable_sort(formats.begin(), formats.end(),
                   [](const FormatFigures* a, const FormatFigures* b) { return *a->sqnr_db > *b->sqnr_db; });
  for (std::size_t i = 1; i < formats.size(); ++i) {
    const FormatFigures &better = *formats[i - 1], &worse = *formats[i];
    if (*better.sqnr_db > *worse.sqnr_db && *better.output_sqnr_db < *worse.output_sqnr_db)
      mix.disagreements.push_back({place, better.spec, worse.spec});
  }
}

Candidates candidates_of(const MixParams& params, const ModelTable& table, Mix& mix) {
  Candidates candidates;
  std::vector<std::string> specs;
  for (const QuantizerSpec& format : params.formats) specs.push_back(format.text());
  const double usual = usual_importance(table);
  std::map<std::string, std::size_t> groups;  // places of candidates
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = table.tensors[i];
    if (!tensor.counts(params.everything)) continue;
    const double stored = 8 * bytes_as_stored(tensor.info);
    const bool wanted = params.vectors || is_matrix(tensor.info);
    if (wanted && tensor.problem.empty() && !tensor.figures) ++mix.waiting;
    if (!wanted || !tensor.figures || tensor.figures->count == 0) {
      candidates.other_bits += stored;
      ++mix.kept;
      continue;
    }
    const double price = price_of_error(params, tensor, usual);
    if (is_weighted(tensor)) {
      ++mix.weighted;
      find_disagreements(i, tensor, specs, mix);
    }
    Candidate candidate{{i}, {""}, {{static_cast<std::uint64_t>(stored), 0}}};
    for (const std::string& spec : specs) {
      const FormatFigures* format = tensor.format(spec);
      if (format == nullptr) continue;
      candidate.specs.push_back(format->spec);
      candidate.table.push_back(
          {static_cast<std::uint64_t>(std::ceil(format->storage_bits)), price * error_of(tensor, *format)});
    }
    candidates.weights += static_cast<double>(tensor.figures->count);
    candidates.zeroed += price * squares_of(tensor);
    mix.offered[i] = true;
    const std::string group = params.fused ? fused_group(tensor.info.name) : "";
    const auto [known, is_new] = groups.emplace(group, candidates.all.size());
    if (group.empty() || is_new) {
      candidates.all.push_back(std::move(candidate));
    } else {
      join(candidates.all[known->second], candidate);
    }
  }
  mix.other_bytes = candidates.other_bits / 8;
  return candidates;
}

MixTotals totals_of(const Candidates& candidates, double cost, double distortion) {
  MixTotals totals;
  totals.bits_per_weight = cost / candidates.weights;
  totals.bytes = (cost + candidates.other_bits) / 8;
  totals.distortion = distortion;
  totals.sqnr_db = snr_db(candidates.zeroed, distortion);
  return totals;
}

void add_storage(UniformChoice& choice, const MeasuredTensor& tensor) {
  const StorageBits& bits = tensor.format(choice.spec)->storage;
  choice.storage.codes += bits.codes;
  choice.storage.scales += bits.scales;
  choice.storage.zero_points += bits.zero_points;
  choice.storage.codebook += bits.codebook;
  choice.storage.shared += bits.shared;
  choice.count += tensor.figures->count;
}

UniformChoice uniform_choice(const Candidates& candidates, const ModelTable& table, const std::string& spec) {
  UniformChoice choice{spec, {}, 0, {}, 0};
  double cost = 0, distortion = 0;
  for (const Candidate& candidate : candidates.all) {
    const auto found = std::find(candidate.specs.begin(), candidate.specs.end(), spec);
    const std::size_t option = found == candidate.specs.end() ? 0 : found - candidate.specs.begin();
    if (option == 0) choice.missing += candidate.tensors.size();
    for (const std::size_t tensor : candidate.tensors) {
      if (option > 0) add_storage(choice, table.tensors[tensor]);
    }
    cost += static_cast<double>(candidate.table[option].cost);
    distortion += candidate.table[option].distortion;
  }
  choice.totals = totals_of(candidates, cost, distortion);
  return choice;
}

std::vector<MixTotals> thinned_frontier(const Candidates& candidates,
                                        std::span<const AllocationTable> tables) {
  const std::vector<AllocationPoint> points = allocation_frontier(tables);
  std::vector<MixTotals> frontier;
  const std::size_t step = (points.size() + Mix::kFrontier - 1) / Mix::kFrontier;
  for (std::size_t i = 0; i < points.size(); i += step)
    frontier.push_back(totals_of(candidates, points[i].cost, points[i].distortion));
  if ((points.size() - 1) % step != 0)
    frontier.push_back(totals_of(candidates, points.back().cost, points.back().distortion));
  return frontier;
}

}  // namespace

Mix compute_mix(const MixParams& params, const ModelTable& table) {
  Mix mix;
  mix.chosen.resize(table.tensors.size());
  mix.offered.resize(table.tensors.size());
  const Candidates candidates = candidates_of(params, table, mix);
  mix.tensors = static_cast<std::size_t>(std::count(mix.offered.begin(), mix.offered.end(), true));
  mix.weights = candidates.weights;
  if (candidates.all.empty()) {
    const bool has_unread =
        std::any_of(table.tensors.begin(), table.tensors.end(), [](const MeasuredTensor& tensor) {
          return is_matrix(tensor.info) && (!tensor.problem.empty() || tensor.is_packed());
        });
    mix.problem = mix.waiting > 0 ? "No tensor has been measured yet."
                  : has_unread    ? "No matrix could be read."
                  : mix.kept > 0
                      ? "There are only vectors, which are kept as they are stored unless they are "
                        "to be quantized too."
                      : "There is no tensor to quantize.";
    return mix;
  }
  std::vector<AllocationTable> tables;
  for (const Candidate& candidate : candidates.all) tables.push_back(candidate.table);
  for (const QuantizerSpec& spec : params.formats)
    mix.uniform.push_back(uniform_choice(candidates, table, spec.text()));
  mix.frontier = thinned_frontier(candidates, tables);
  if (!params.target_bits) return mix;
  const double budget = std::floor(*params.target_bits * candidates.weights);
  const auto best = allocate_on_hull(tables, static_cast<std::uint64_t>(budget));
  if (!best) {
    mix.problem = "The cheapest mix of these formats takes " +
                  shortest(std::ceil(mix.frontier.front().bits_per_weight * 1000) / 1000) + " bits a weight.";
    return mix;
  }
  for (std::size_t i = 0; i < candidates.all.size(); ++i) {
    const Candidate& candidate = candidates.all[i];
    for (const std::size_t tensor : candidate.tensors)
      mix.chosen[tensor] = candidate.specs[best->allocation.chosen[i]];
  }
  mix.made = true;
  mix.totals = totals_of(candidates, static_cast<double>(best->allocation.cost), best->allocation.distortion);
  mix.bound_sqnr_db = totals_of(candidates, budget, best->lower_bound).sqnr_db;
  return mix;
}

std::size_t disagreeing_tensors(const Mix& mix) {
  std::size_t tensors = 0;
  for (std::size_t i = 0; i < mix.disagreements.size(); ++i)
    tensors += i == 0 || mix.disagreements[i].tensor != mix.disagreements[i - 1].tensor ? 1 : 0;
  return tensors;
}

double target_bits_for(const Mix& mix, double bytes) {
  return mix.weights > 0 ? 8 * (bytes - mix.other_bytes) / mix.weights : 0;
}

Expected<Sensitivities> parse_sensitivities(std::string_view csv) {
  Sensitivities sensitivities;
  std::size_t line = 0;
  while (!csv.empty()) {
    ++line;
    std::string_view row = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(std::min(csv.size(), row.size() + 1));
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty()) continue;
    const std::size_t comma = row.rfind(',');
    const auto value = comma == std::string_view::npos ? std::nullopt : parse_number(row.substr(comma + 1));
    constexpr double kMost = 1e12;
    if (!value && line == 1) continue;  // skip a header
    if (!value || !(*value >= 0 && *value <= kMost)) {
      return refuse("sensitivities, line " + std::to_string(line), quoted(row),
                    "a tensor, a comma, and a number from 0 to 1e12");
    }
    sensitivities[std::string(row.substr(0, comma))] = *value;
  }
  return sensitivities;
}

std::string sensitivities_csv(const Sensitivities& sensitivities) {
  std::string csv;
  for (const auto& [tensor, number] : sensitivities) csv += tensor + "," + shortest(number) + "\n";
  return csv;
}

std::string short_name(const Mix& mix, const std::string& spec) {
  const auto row = [](const std::string& text) { return text.substr(0, text.find('/')); };
  const auto same = std::count_if(mix.uniform.begin(), mix.uniform.end(),
                                  [&](const UniformChoice& choice) { return row(choice.spec) == row(spec); });
  return shortened(same > 1 ? spec : row(spec), 32);
}

}  // namespace qs
