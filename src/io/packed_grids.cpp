#include "io/packed_grids.hpp"

#include "core/formats/minifloat.hpp"
#include "io/packed_fits.hpp"

namespace qs::io {
namespace {

/// Steps of an axis that share one of `numbers`; 0 if none fit. A power of two is taken before an even part, since
/// writers use no other sizes and the last group may be short: 200 inputs in two groups are 128 and 72, not twice 100.
std::uint64_t steps_each(std::uint64_t extent, std::uint64_t numbers, std::uint64_t said, bool in_tiles) {
  if (numbers == 0 || numbers > extent) return 0;
  const auto fits = [&](std::uint64_t steps) { return steps > 0 && (extent + steps - 1) / steps == numbers; };
  if (fits(said)) return said;
  if (numbers == 1 && !in_tiles) return extent;
  if (numbers == extent) return 1;
  for (const std::uint64_t steps : kUsualGroups) {
    if (fits(steps)) return steps;
  }
  return extent % numbers == 0 ? extent / numbers : 0;
}

using Axes = std::array<std::uint64_t, 3>;

/// How many numbers of this shape stand along each axis of a weight; nothing if no reading is known.
std::optional<Axes> numbers_along(const Axes& axes, bool has_experts, std::vector<std::uint64_t> shape) {
  const auto is_kept = [&] {  // as it is: [experts, out, 1] is not [experts, out]
    return shape.size() == 3 && (shape[0] == 1 || shape[0] == axes[0]) && shape[1] <= axes[1];
  };
  while (shape.size() > 2 && shape.back() == 1 && !is_kept()) shape.pop_back();
  if (shape.size() == 3) return Axes{shape[0], shape[1], shape[2]};
  if (shape.size() == 2 && has_experts && shape[0] == axes[0]) {
    if (shape[1] == 1 || shape[1] == axes[1]) return Axes{shape[0], shape[1], 1};
    return shape[1] == axes[2] ? std::optional(Axes{shape[0], 1, shape[1]}) : std::nullopt;
  }
  if (shape.size() == 2) return Axes{1, shape[0], shape[1]};
  if (shape.size() != 1) return std::nullopt;
  // For each expert, or output of a kernel of three axes; else for each output; else for each input, as where a
  // weight is stored [in, out].
  if (has_experts && shape[0] == axes[0]) return Axes{shape[0], 1, 1};
  if (shape[0] == axes[1]) return Axes{1, shape[0], 1};
  return shape[0] == axes[2] ? std::optional(Axes{1, 1, shape[0]}) : std::nullopt;
}

}  // namespace

std::uint32_t add_part(Decoding& decoding, PartRole role, const TensorInfo* part) {
  if (part == nullptr) return kNoPart;
  decoding.parts.push_back({role, *part});
  return static_cast<std::uint32_t>(decoding.parts.size() - 1);
}

std::uint32_t add_part_as(Decoding& decoding, PartRole role, const TensorInfo* part, DType type) {
  const std::uint32_t place = add_part(decoding, role, part);
  if (place == kNoPart) return place;
  TensorInfo& stored = decoding.parts[place].stored;
  if (stored.unreadable.empty() || !stored.type_name.empty()) {
    stored.unreadable.clear();
    stored.type_name.clear();
    stored.dtype = type;
    stored.shape = {stored.bytes.size / info(type).bytes};
  }
  return place;
}

std::array<std::uint64_t, 3> weight_axes(std::span<const std::uint64_t> shape) {
  std::uint64_t rest = 1;
  if (shape.empty()) return {1, 1, 1};
  if (shape.size() == 1) return {1, 1, shape[0]};
  if (shape.size() == 3) return {shape[0], shape[1], shape[2]};
  for (std::size_t axis = 1; axis < shape.size(); ++axis) rest *= shape[axis];
  return {1, shape[0], rest};
}

std::optional<NumberGrid> spread(const Decoding& decoding, std::uint32_t part, GroupSize said,
                                 std::size_t rank) {
  if (part == kNoPart) return std::nullopt;
  const auto& axes = decoding.axes;
  NumberGrid grid;
  grid.part = part;
  if (decoding.parts[part].stored.count() == 1) return grid;
  const bool has_experts = rank == 0 ? axes[0] > 1 : rank == 3;
  const auto numbers = numbers_along(axes, has_experts, decoding.parts[part].stored.shape);
  if (!numbers || ((*numbers)[0] != 1 && (*numbers)[0] != axes[0])) return std::nullopt;
  if (said.rows == 1 && ((*numbers)[0] != axes[0] || (*numbers)[1] != axes[1])) return std::nullopt;
  std::uint64_t stride = 1;
  const bool in_tiles = (*numbers)[1] != axes[1] && (*numbers)[2] != axes[2];
  for (std::size_t axis = 3; axis-- > 0;) {
    const std::uint64_t group = axis == 2 ? said.columns : axis == 1 ? said.rows : 1;
    const std::uint64_t steps = steps_each(axes[axis], (*numbers)[axis], group, in_tiles);
    if (steps == 0) return std::nullopt;
    grid.per[axis] = steps;
    grid.stride[axis] = (*numbers)[axis] == 1 ? 0 : stride;
    stride *= (*numbers)[axis];
  }
  return grid;
}

std::optional<NumberGrid> spread_factor(const Decoding& decoding, std::uint32_t part) {
  if (part == kNoPart) return std::nullopt;
  const TensorInfo& stored = decoding.parts[part].stored;
  NumberGrid grid;
  grid.part = part;
  if (stored.count() == 1) return grid;
  const bool is_each_expert = !stored.shape.empty() && stored.shape[0] == stored.count();
  if (!is_each_expert || stored.count() != decoding.axes[0]) return std::nullopt;
  grid.stride[0] = 1;
  return grid;
}

NumberGrid code_rows(const Decoding& decoding, std::uint32_t bits, CodeOrder order, std::uint64_t row_bytes) {
  NumberGrid grid = plain_codes(decoding);
  grid.order = order;
  grid.bits = bits;
  grid.row = decoding.axes[2];
  grid.row_bytes = row_bytes;
  return grid;
}

NumberGrid plain_codes(const Decoding& decoding) {
  NumberGrid grid;
  grid.part = 0;
  grid.stride = {decoding.axes[1] * decoding.axes[2], decoding.axes[2], 1};
  return grid;
}

std::vector<float> e2m1_table() {
  std::vector<float> table(16);
  for (std::uint32_t code = 0; code < 16; ++code) table[code] = kE2M1FN.decode(code);
  return table;
}

void add_fp4_weight(PackedFound& found, const PackedLayer& layer, const TensorInfo& scale,
                    const TensorInfo* factor, bool factor_divides, const std::string& scheme) {
  if (layer.part(".weight_zero_point") != nullptr) {
    found.why_not = "it has zero points, which no program is known to use with such floats";
    return;
  }
  found.why_not = "its scales do not fit its shape";
  if (layer.rank() < 2) return;
  // F4 of safetensors counts elements, not bytes.
  const bool counts_elements = info(layer.type()).name == "F4";
  PackedWeight weight{{}, layer.codes().shape};
  if (!counts_elements) weight.shape.back() *= 2;
  Decoding& decoding = weight.decoding;
  decoding.axes = weight_axes(weight.shape);
  if (decoding.axes[2] % 2 != 0) return;
  add_part_as(decoding, PartRole::kCodes, &layer.codes(), DType::kU8);
  decoding.codes = code_rows(decoding, 4, CodeOrder::kBits, decoding.axes[2] / 2);
  decoding.codes.table = e2m1_table();
  const std::uint32_t part = add_part(decoding, PartRole::kScales, &scale);
  const bool is_power = scale.dtype == DType::kU8 || scale.dtype == DType::kF8E8M0;
  if (is_power) decoding.parts[part].stored.dtype = DType::kF8E8M0;
  const std::uint64_t group = is_power ? 32 : 16;
  const auto grid = spread(decoding, part, {1, group}, weight.shape.size());
  if (!grid || !is_one_for_each(decoding, *grid, group)) {
    found.why_not = scales_words(scale, decoding.axes) + "one for each " + std::to_string(group) +
                    " of a row, as " + (is_power ? "MXFP4" : "NVFP4") + " has them";
    return;
  }
  decoding.scale = *grid;
  if (factor != nullptr) {
    const auto one = spread_factor(decoding, add_part(decoding, PartRole::kScales, factor));
    if (!one) {
      found.why_not = "the scale of the whole tensor has " + std::to_string(factor->count()) +
                      " numbers, not one, or one for each expert";
      return;
    }
    decoding.factor = *one;
    decoding.factor_divides = factor_divides;
  }
  decoding.scheme = scheme + (scheme.empty() ? "" : " ") + (is_power ? "MXFP4, " : "NVFP4, ") +
                    spread_words(decoding, decoding.scale) +
                    against_configuration(layer, 4, shared_by(decoding, decoding.scale));
  found.why_not.clear();
  found.weight = std::move(weight);
}

std::string spread_words(const Decoding& decoding, const NumberGrid& grid) {
  if (grid.stride[2] != 0 && grid.per[2] == 1 && grid.stride[1] == 0) return "one scale a column";
  if (grid.by_index || (grid.stride[2] != 0 && grid.per[1] == 1))
    return "groups of " + std::to_string(grid.per[2]);
  if (grid.stride[2] != 0)
    return "blocks of " + std::to_string(grid.per[1]) + " × " + std::to_string(grid.per[2]);
  if (grid.stride[1] != 0 && grid.per[1] > 1)
    return "blocks of " + std::to_string(grid.per[1]) + " × " + std::to_string(decoding.axes[2]);
  if (grid.stride[1] != 0 && grid.per[1] == 1) return "one scale a row";
  return decoding.axes[0] > 1 && grid.stride[0] != 0 ? "one scale an expert" : "one scale";
}

}  // namespace qs::io
