#include "labs/blocks/bytes.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

std::optional<BlockBytes> bytes_of_block(std::string_view id, std::span<const float> row, std::size_t place) {
  const ggml::Type* const type = ggml::find_type(id);
  if (type == nullptr) return std::nullopt;
  const std::size_t first = place / type->block * type->block;
  const std::span<const float> values = row.subspan(first);
  std::vector<float> padded(type->block);
  const std::size_t given = std::min(values.size(), padded.size());
  for (std::size_t i = 0; i < given; ++i) padded[i] = std::isfinite(values[i]) ? values[i] : 0.0F;
  ggml::Block block{};
  type->encode({padded, {}}, std::span(&block, 1));
  std::vector<std::byte> stored;
  type->lay_out(block, stored);
  BlockBytes result{type->id, type->block, given, ggml::fields_of(*type), {}};
  for (std::size_t field = 0; field < result.fields.size(); ++field) {
    for (std::size_t k = 0; k < result.fields[field].bytes; ++k)
      result.bytes.push_back({std::to_integer<std::uint8_t>(stored[result.bytes.size()]), field});
  }
  // A weight has bits where another code would change the byte.
  for (std::uint32_t i = 0; i < type->block; ++i) {
    std::vector<bool> has(stored.size());
    for (const int code : {0, type->most, type->most / 2, (type->most + 1) / 2}) {
      ggml::Block changed = block;
      changed.codes[i] = static_cast<std::uint8_t>(code);
      std::vector<std::byte> other;
      type->lay_out(changed, other);
      for (std::size_t k = 0; k < stored.size(); ++k) has[k] = has[k] || other[k] != stored[k];
    }
    for (std::size_t k = 0; k < stored.size(); ++k) {
      if (has[k]) result.bytes[k].weights.push_back(i);
    }
  }
  return result;
}

}  // namespace qs
