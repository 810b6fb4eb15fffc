#include "io/packed_fits.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rest.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

/// Scales of blocks are of plain floats, of one byte (NVFP4), or powers of two.
bool is_type_of_scales(const TensorInfo& part) {
  if (!part.unreadable.empty()) return true;  // that is told of the tensor
  return is_plain_float(part.dtype) || is_8_bit_float(part.dtype) || part.dtype == DType::kF8E8M0;
}

std::string last_part(const std::string& name) {
  return name.substr(name.find_last_of('.') + 1);
}

/// True if runs of `one` and of `other` cut an axis alike.
bool cut_alike(std::uint64_t one, std::uint64_t other, std::uint64_t extent) {
  return std::min(one, extent) == std::min(other, extent);
}

std::string not_as_said(const std::string& said) {
  return ", not " + said + " as its configuration says";
}

}  // namespace

SharedScale shared_by(const Decoding& decoding, const NumberGrid& scale) {
  const auto along = [&](std::size_t axis) {
    const std::uint64_t extent = decoding.axes[axis];
    return scale.stride[axis] == 0 ? extent : std::min(scale.per[axis], extent);
  };
  return {along(1), along(2), decoding.axes[1], decoding.axes[2]};
}

std::string against_configuration(const PackedLayer& layer, std::uint64_t bits, const SharedScale& shared) {
  const PackedConfig& config = layer.config();
  const PackedConfig::Size said = layer.size();
  std::string words;
  if (config.has_rules) return words;
  if (said.bits != 0 && said.bits != bits) words += not_as_said(std::to_string(said.bits) + "-bit");
  if (shared.columns == 0) return words;
  const bool is_row = shared.rows == 1, is_whole_row = shared.columns >= shared.in;
  if (const auto [rows, columns] = config.tile; rows != 0 && columns != 0) {
    if (!cut_alike(shared.rows, rows, shared.out) || !cut_alike(shared.columns, columns, shared.in))
      words += not_as_said("blocks of " + std::to_string(rows) + " × " + std::to_string(columns));
  } else if (said.group != 0) {
    if (!is_row || !cut_alike(shared.columns, said.group, shared.in))
      words += not_as_said("groups of " + std::to_string(said.group));
  } else if (config.strategy == "channel") {
    if (!is_row || !is_whole_row) words += not_as_said("one scale a row");
  } else if (config.strategy == "tensor") {
    if (shared.rows < shared.out || !is_whole_row) words += not_as_said("one scale");
  }
  return words;
}

bool is_one_for_each(const Decoding& decoding, const NumberGrid& grid, std::uint64_t group) {
  const auto& axes = decoding.axes;
  const auto is_each = [&](std::size_t axis, std::uint64_t run) {
    return axes[axis] <= run || (grid.stride[axis] != 0 && grid.per[axis] == run);
  };
  return is_each(0, 1) && is_each(1, 1) && is_each(2, group);
}

bool is_known_grid(const PackedLayer& layer, const Decoding& decoding, const NumberGrid& scale) {
  const std::array<std::uint64_t, 2> tile = layer.config().tile;
  const auto& axes = decoding.axes;
  if (decoding.parts[scale.part].stored.count() == 1) return true;
  if (axes[0] > 1 && scale.stride[0] == 0) return false;
  if (scale.stride[1] == 0 && scale.stride[2] == 0) return true;  // one for each expert
  const bool is_each_row = axes[1] == 1 || (scale.stride[1] != 0 && scale.per[1] == 1);
  const bool is_each_column = scale.stride[1] == 0 && scale.stride[2] != 0 && scale.per[2] == 1;
  const bool is_square = scale.per[1] == scale.per[2] && contains(kUsualGroups, scale.per[1]);
  const bool is_said = scale.per[1] == tile[0] && scale.per[2] == tile[1];
  return is_each_row || is_each_column || is_square || is_said;
}

std::string scales_words(const TensorInfo& scales, const std::array<std::uint64_t, 3>& axes) {
  std::vector<std::uint64_t> weights(axes.begin() + (axes[0] == 1 ? 1 : 0), axes.end());
  return "its scales have the shape " + shape_text(scales.shape) + ", and weights of " + shape_text(weights) +
         " need ";
}

std::string not_one_each(const TensorInfo& others, const TensorInfo& scales, bool in_words) {
  return "there is not one of " + std::string(part_word(last_part(others.name))) +
         " for each scale: their shapes are " + shape_text(others.shape) +
         (in_words ? " (in words) and " : " and ") + shape_text(scales.shape);
}

std::string why_no_scales(const Decoding& decoding) {
  for (const NumberGrid* const grid : {&decoding.scale, &decoding.factor, &decoding.bias}) {
    const bool is_nested = grid == &decoding.scale && decoding.nested;
    if (grid->part >= decoding.parts.size() || is_nested) continue;
    const TensorInfo& part = decoding.parts[grid->part].stored;
    if (is_type_of_scales(part)) continue;
    return "its " + quote_text(last_part(part.name)) + " is " + std::string(info(part.dtype).name) +
           ", and only floats scale codes";
  }
  return "";
}

}  // namespace qs::io
