#include "labs/model/mix_candidates.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/decibels.hpp"
#include "labs/names/fused_group.hpp"

namespace qs {
namespace {

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

}  // namespace

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

}  // namespace qs
