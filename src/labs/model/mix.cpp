#include "labs/model/mix.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/model/mix_candidates.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

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
  mix.uniform = uniform_choices(params, candidates, table, mix.weighted > 0);
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
