#include "labs/model/result.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/constants.hpp"
#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

bool is_shown(const ModelParams& params, const io::TensorInfo& tensor) {
  if (params.scope == TensorScope::kMatrices && !is_matrix(tensor)) return false;
  if (params.scope == TensorScope::kVectors && is_matrix(tensor)) return false;
  return params.find.empty() || lowered(tensor.name).find(lowered(params.find)) != std::string::npos;
}

/// Key for sorting rows, largest first; unknown values come last.
double rank_of(const ModelParams& params, const MeasuredTensor& tensor) {
  constexpr double kLast = -kInfinity;
  if (params.sort == TensorOrder::kSize) return bytes_as_stored(tensor.info);
  if (!tensor.figures) return kLast;
  if (params.sort == TensorOrder::kSigma) return tensor.figures->sigma;
  if (params.sort == TensorOrder::kTail) return tensor.figures->absmax_in_sigmas.value_or(kLast);
  if (params.sort == TensorOrder::kKurtosis) return tensor.figures->kurtosis.value_or(kLast);
  const FormatFigures* format = tensor.format(leading_format(params.specs, params.by));
  return format == nullptr || !format->sqnr_db ? kLast : -*format->sqnr_db;  // the worst first
}

void put_in_order(const ModelParams& params, const ModelTable& table, std::vector<std::size_t>& tensors) {
  if (params.sort == TensorOrder::kFile) return;
  if (params.sort == TensorOrder::kName) {
    std::stable_sort(tensors.begin(), tensors.end(), [&](std::size_t a, std::size_t b) {
      return table.tensors[a].info.name < table.tensors[b].info.name;
    });
    return;
  }
  std::stable_sort(tensors.begin(), tensors.end(), [&](std::size_t a, std::size_t b) {
    return rank_of(params, table.tensors[a]) > rank_of(params, table.tensors[b]);
  });
}

/// True if vectors have a group of their own: they are not quantized, and there are matrices.
bool keeps_vectors_apart(const ModelParams& params, const ModelTable& table) {
  return params.scope == TensorScope::kAll && !params.mix.vectors &&
         std::any_of(table.tensors.begin(), table.tensors.end(), [&](const MeasuredTensor& tensor) {
           return is_matrix(tensor.info) && tensor.counts(params.mix.everything);
         });
}

std::vector<ModelGroup> groups_of(const ModelParams& params, const ModelTable& table, bool keeps_apart) {
  std::vector<ModelGroup> groups;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const io::TensorInfo& info = table.tensors[i].info;
    if (!is_shown(params, info) || !table.tensors[i].counts(params.mix.everything)) continue;
    if (keeps_apart && !is_matrix(info)) continue;
    const std::string name = params.by_layer ? layer_of(info.name) : "";
    const auto place = places.emplace(name, groups.size());
    if (place.second) groups.push_back({name});
    ModelGroup& group = groups[place.first->second];
    group.tensors.push_back(i);
    group.weights += static_cast<double>(info.count());
    group.bytes += bytes_as_stored(info);
  }
  for (ModelGroup& group : groups) put_in_order(params, table, group.tensors);
  return groups;
}

ModelGroup kept_of(const ModelParams& params, const ModelTable& table) {
  ModelGroup group{.is_kept = true};
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const io::TensorInfo& info = table.tensors[i].info;
    if (is_matrix(info) || !is_shown(params, info) || !table.tensors[i].counts(params.mix.everything))
      continue;
    group.tensors.push_back(i);
    group.weights += static_cast<double>(info.count());
    group.bytes += bytes_as_stored(info);
  }
  put_in_order(params, table, group.tensors);
  return group;
}

ModelGroup apart_of(const ModelParams& params, const ModelTable& table) {
  ModelGroup group{.is_apart = true};
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = table.tensors[i];
    if (!is_shown(params, tensor.info) || tensor.counts(params.mix.everything)) continue;
    group.tensors.push_back(i);
    group.weights += static_cast<double>(tensor.info.role.weights);
    group.bytes += bytes_as_stored(tensor.info);
  }
  return group;
}

void find_points(const ModelParams& params, const ModelTable& table, ModelResult& result) {
  const auto has_matrix = [&](const ModelGroup& group) {
    return std::any_of(group.tensors.begin(), group.tensors.end(),
                       [&](std::size_t i) { return is_matrix(table.tensors[i].info); });
  };
  const bool only_matrices =
      !params.mix.vectors && std::any_of(result.groups.begin(), result.groups.end(), has_matrix);
  result.least_db = kInfinity;
  result.most_db = -result.least_db;
  for (const ModelGroup& group : result.groups) {
    for (const std::size_t i : group.tensors) {
      const MeasuredTensor& tensor = table.tensors[i];
      if (only_matrices && !is_matrix(tensor.info)) continue;
      for (std::size_t k = 0; k < params.formats.size(); ++k) {
        const FormatFigures* format = tensor.format(params.specs[k]);
        if (format == nullptr || !format->sqnr_db || !std::isfinite(*format->sqnr_db)) continue;
        const ModelPoint point{i, k, format->bits_per_weight, *format->sqnr_db,
                               static_cast<double>(tensor.figures->count)};
        result.points.push_back(point);
        result.least_db = std::min(result.least_db, point.sqnr_db);
        result.most_db = std::max(result.most_db, point.sqnr_db);
        const bool is_first = !result.worst || k < result.worst->format;
        const bool is_worse =
            result.worst && k == result.worst->format && point.sqnr_db < result.worst->sqnr_db;
        if (is_matrix(tensor.info) && (is_first || is_worse)) result.worst = point;
      }
    }
  }
  if (result.worst) result.worst_spec = params.specs[result.worst->format];
  result.verdict = verdict_of(table, params.specs);
  if (!result.verdict) result.refused = refused_matrix(table, params.specs);
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    if (!table.tensors[i].problem.empty() && table.tensors[i].counts(params.mix.everything))
      result.unread.push_back(i);
  }
  if (result.points.empty()) {
    result.least_db = 0;
    result.most_db = 1;
  }
}

void make_map(const ModelParams& params, const ModelTable& table, ModelResult& result) {
  ModelParams by_layer = params;
  by_layer.by_layer = true;
  for (const ModelGroup& group : groups_of(by_layer, table, false)) {
    const bool any_matrix = std::any_of(group.tensors.begin(), group.tensors.end(),
                                        [&](std::size_t i) { return is_matrix(table.tensors[i].info); });
    MapRow row{group.name, {}};
    for (const std::string& spec : params.specs) {
      double squares = 0, errors = 0;
      for (const std::size_t i : group.tensors) {
        const MeasuredTensor& tensor = table.tensors[i];
        const FormatFigures* format = tensor.format(spec);
        if (format == nullptr || (any_matrix && !is_matrix(tensor.info))) continue;
        squares += tensor.figures->squares;
        errors += format->squared_error;
      }
      row.sqnr_db.push_back(snr_db(squares, errors));
    }
    result.map.push_back(std::move(row));
  }
}

}  // namespace

ModelParams model_params(const AppState& state, Sensitivities sensitivities) {
  ModelParams params;
  params.formats = formats_of(state);
  for (const QuantizerSpec& format : params.formats) params.specs.push_back(format.text());
  const ModelLabState lab = ModelLabState::from(state);
  params.find = lab.find;
  params.scope = lab.scope;
  params.by_layer = lab.by_layer;
  params.sort = lab.sort;
  params.by = lab.by;
  params.outputs = lab.outputs;
  params.mix = {params.formats,          lab.target,           !lab.squared,
                lab.quantize_vectors,    lab.count_everything, lab.fused,
                std::move(sensitivities)};
  return params;
}

ModelResult compute_model(const ModelParams& params, const ModelTable& table) {
  ModelResult result;
  result.totals = totals_of(table, params.mix.everything);
  const bool keeps_apart = keeps_vectors_apart(params, table);
  result.groups = groups_of(params, table, keeps_apart);
  find_points(params, table, result);
  make_map(params, table, result);
  if (ModelGroup kept = kept_of(params, table); keeps_apart && !kept.tensors.empty())
    result.groups.push_back(std::move(kept));
  if (ModelGroup apart = apart_of(params, table); !apart.tensors.empty())
    result.groups.push_back(std::move(apart));
  for (const ModelGroup& group : result.groups) result.shown += group.tensors.size();
  result.mix = compute_mix(params.mix, table);
  result.mix_parts = mix_parts(result.mix, table, params.specs);
  result.has_schemes =
      std::any_of(table.tensors.begin(), table.tensors.end(),
                  [](const MeasuredTensor& tensor) { return !scheme_name_of(tensor.info).empty(); });
  result.stores_patterns =
      std::any_of(table.tensors.begin(), table.tensors.end(), [](const MeasuredTensor& tensor) {
        return tensor.figures && (tensor.figures->stored || tensor.figures->codes);
      });
  return result;
}

}  // namespace qs
