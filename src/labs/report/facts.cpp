#include "labs/report/facts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/find.hpp"
#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

constexpr double kExact = std::numeric_limits<double>::infinity();

/// Sums over the tensors in one cell of the map.
struct Pool {
  double squares = 0, errors = 0;
  std::size_t tensors = 0;
  bool coarse = false;

  void add(const MeasuredTensor& tensor, const FormatFigures* format) {
    squares += tensor.figures->squares;
    errors += format == nullptr ? 0 : format->squared_error;
    coarse |= format != nullptr && format->coarse_range;
    ++tensors;
  }
  LayerCell cell(std::size_t of) const {
    LayerCell cell;
    cell.coarse = coarse;
    cell.partly = tensors > 0 && tensors < of;
    if (tensors > 0) cell.sqnr_db = snr_db(squares, errors);
    return cell;
  }
};

struct Layer {
  std::string name;
  std::vector<std::size_t> tensors;
};

std::vector<Layer> layers_of(const ReportInput& input) {
  std::vector<Layer> layers;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < input.table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = input.table.tensors[i];
    if (!tensor.figures || tensor.figures->count == 0 || !is_offered(input, tensor)) continue;
    const std::string name = layer_of(tensor.info.name);
    const auto place = places.emplace(name, layers.size());
    if (place.second) layers.push_back({name, {}});
    layers[place.first->second].tensors.push_back(i);
  }
  return layers;
}

LayerRow row_of(const ReportInput& input, const std::vector<Layer>& layers, std::size_t first,
                std::size_t end) {
  LayerRow row{layers[first].name, layers[end - 1].name, {}};
  const bool has_mix = input.mix.made;
  std::vector<Pool> pools(input.formats.size() + (has_mix ? 1 : 0));
  std::size_t count = 0;
  for (std::size_t layer = first; layer < end; ++layer) {
    for (const std::size_t place : layers[layer].tensors) {
      ++count;
      const MeasuredTensor& tensor = input.table.tensors[place];
      for (std::size_t k = 0; k < input.formats.size(); ++k) {
        const FormatFigures* format = tensor.format(input.formats[k].text());
        if (format != nullptr) pools[k].add(tensor, format);
      }
      if (has_mix) pools.back().add(tensor, fate_of(input, place).figures);
    }
  }
  for (const Pool& pool : pools) row.cells.push_back(pool.cell(count));
  return row;
}

std::optional<double> sqnr_in(const ReportInput& input, std::size_t tensor, std::string_view spec) {
  if (spec.empty()) return fate_of(input, tensor).sqnr_db;
  const FormatFigures* format = input.table.tensors[tensor].format(spec);
  return format == nullptr ? std::nullopt : format->sqnr_db;
}

double rank_of(const UniformChoice& choice) {
  return choice.totals.sqnr_db.value_or(-kExact);
}

}  // namespace

Fate fate_of(const ReportInput& input, std::size_t tensor) {
  Fate fate;
  fate.known = input.mix.made && tensor < input.mix.chosen.size();
  if (!fate.known) return fate;
  const MeasuredTensor& measured = input.table.tensors[tensor];
  fate.known = measured.counts(input.mix_params.everything);
  if (!fate.known) return fate;
  const std::string& spec = input.mix.chosen[tensor];
  fate.figures = spec.empty() ? nullptr : measured.format(spec);
  if (fate.figures != nullptr) {
    fate.format = fate.figures->spec;
    fate.bits_per_weight = fate.figures->bits_per_weight;
    fate.bytes = std::ceil(fate.figures->storage_bits) / 8;
    fate.sqnr_db = fate.figures->sqnr_db;
    fate.entropy_bits = fate.figures->entropy_bits;
    return fate;
  }
  fate.format = type_name(measured.info);
  fate.bits_per_weight = io::stored_bits(measured.info);
  fate.bytes = bytes_as_stored(measured.info);
  fate.sqnr_db = kExact;
  if (measured.figures && measured.figures->stored) fate.entropy_bits = measured.figures->stored->bits;
  return fate;
}

bool is_offered(const ReportInput& input, const MeasuredTensor& tensor) {
  return tensor.counts(input.mix_params.everything) && (input.mix_params.vectors || is_matrix(tensor.info));
}

const UniformChoice* rival_of(const Mix& mix) {
  if (!mix.made) return nullptr;
  constexpr double kAbout = 0.05;
  const double bytes = mix.totals.bytes;
  const UniformChoice *near = nullptr, *below = nullptr, *least = nullptr;
  for (const UniformChoice& choice : mix.uniform) {
    const auto beats = [&choice](const UniformChoice* other) {
      return other == nullptr || rank_of(choice) > rank_of(*other);
    };
    if (std::abs(choice.totals.bytes - bytes) <= kAbout * bytes && beats(near)) near = &choice;
    if (choice.totals.bytes <= bytes && beats(below)) below = &choice;
    if (least == nullptr || choice.totals.bytes < least->totals.bytes) least = &choice;
  }
  return near != nullptr ? near : below != nullptr ? below : least;
}

std::vector<std::size_t> worst_tensors(const ReportInput& input, std::string_view spec, std::size_t most) {
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < input.table.tensors.size(); ++i) {
    if (!is_offered(input, input.table.tensors[i])) continue;
    const std::optional<double> sqnr = sqnr_in(input, i, spec);
    if (sqnr && std::isfinite(*sqnr)) all.emplace_back(*sqnr, i);
  }
  std::sort(all.begin(), all.end());
  std::vector<std::size_t> worst;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) worst.push_back(all[i].second);
  return worst;
}

LayerMap layer_map(const ReportInput& input) {
  const std::vector<Layer> layers = layers_of(input);
  LayerMap map;
  map.layers = layers.size();
  map.joined = std::max<std::size_t>(1, (layers.size() + kMostLayerRows - 1) / kMostLayerRows);
  for (std::size_t first = 0; first < layers.size(); first += map.joined)
    map.rows.push_back(row_of(input, layers, first, std::min(layers.size(), first + map.joined)));
  return map;
}

std::string sentence(std::string_view english, std::initializer_list<Placeholder> places) {
  return fill(phrase(english), places);
}

std::string db_words(const std::optional<double>& sqnr_db) {
  if (!sqnr_db || std::isnan(*sqnr_db)) return "–";
  return std::isinf(*sqnr_db) && *sqnr_db > 0 ? phrase("exact") : fixed(*sqnr_db, 1);
}

std::string bits_words(double bits) {
  return fixed(bits, 2);
}

std::string bytes_words(double bytes) {
  const ByteText words = byte_text(bytes);
  return words.number + "\u00A0" + words.unit;
}

std::string counted(std::uint64_t count, std::string_view what) {
  return sentence("{count}\u00A0" + std::string(what) + (count == 1 ? "" : "s"), {{"count", grouped(count)}});
}

}  // namespace qs
