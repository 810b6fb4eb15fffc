#include "core/quantizers/engine/cell_quantizer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

CellQuantizer::CellQuantizer(Cells cells, std::int32_t first_code, StorageBits side)
    : cells_(std::move(cells)),
      first_code_(first_code),
      side_(side),
      rate_bits_(bits_for(cells_.levels.size())) {}

void CellQuantizer::set_cells(Cells cells, const StorageBits& side) {
  cells_ = std::move(cells);
  side_ = side;
  rate_bits_ = bits_for(cells_.levels.size());
}

void CellQuantizer::encode_from(std::uint64_t, std::span<const float> values,
                                std::span<std::int32_t> codes) const {
  const auto& t = cells_.thresholds;
  std::transform(values.begin(), values.end(), codes.begin(), [&](float x) {
    const float number = std::isnan(x) ? 0.0F : x;
    return first_code_ + static_cast<std::int32_t>(std::upper_bound(t.begin(), t.end(), number) - t.begin());
  });
}

void CellQuantizer::decode_from(std::uint64_t, std::span<const std::int32_t> codes,
                                std::span<float> values) const {
  std::transform(codes.begin(), codes.end(), values.begin(), [this](std::int32_t code) {
    return cells_.levels[static_cast<std::size_t>(code - first_code_)];
  });
}

std::vector<std::int32_t> CellQuantizer::alphabet() const {
  std::vector<std::int32_t> codes(cells_.levels.size());
  std::iota(codes.begin(), codes.end(), first_code_);
  return codes;
}

StorageBits CellQuantizer::storage(std::uint64_t count) const {
  StorageBits bits = side_;
  bits.codes = static_cast<double>(count) * rate_bits_;
  return bits;
}

int bits_for(std::uint64_t levels) {
  int bits = 0;
  while ((std::uint64_t{1} << bits) < levels) ++bits;
  return bits;
}

}  // namespace qs
