#include "core/formats/nvfp4_block.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

double nvfp4_tensor_scale(float absmax) {
  return static_cast<double>(absmax) / (static_cast<double>(kE4M3FN.max()) * kE2M1FN.max());
}

namespace {

std::uint32_t scale_code(double tensor_scale, double block_absmax) {
  return block_absmax == 0 ? 0 : kE4M3FN.encode(block_absmax / kE2M1FN.max() / tensor_scale);
}

}  // namespace

double nvfp4_scale(double tensor_scale, double block_absmax) {
  return kE4M3FN.decode(scale_code(tensor_scale, block_absmax)) * tensor_scale;
}

std::uint32_t nvfp4_encode(double tensor_scale, std::span<const float> block,
                           std::span<std::uint32_t> codes) {
  double most = 0;
  for (const float x : block) most = std::max(most, std::abs(static_cast<double>(x)));
  const std::uint32_t code = scale_code(tensor_scale, most);
  const double scale = kE4M3FN.decode(code) * tensor_scale;
  // A scale that rounds to 0 makes all codes 0.
  for (std::size_t i = 0; i < block.size(); ++i) codes[i] = scale == 0 ? 0 : kE2M1FN.encode(block[i] / scale);
  return code;
}

void nvfp4_decode(double tensor_scale, std::uint32_t scale_code, std::span<const std::uint32_t> codes,
                  std::span<double> values) {
  const double scale = kE4M3FN.decode(scale_code);
  for (std::size_t i = 0; i < codes.size(); ++i) values[i] = kE2M1FN.decode(codes[i]) * scale * tensor_scale;
}

}  // namespace qs
