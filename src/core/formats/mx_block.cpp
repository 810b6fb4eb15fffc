#include "core/formats/mx_block.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/find.hpp"
#include "core/formats/e8m0.hpp"

namespace qs {
namespace {

constexpr double kInt8Steps = 64, kInt8Most = 127;

const std::array kMxFormats = {
    MxFormat{"mxfp8_e4m3", &kE4M3FN}, MxFormat{"mxfp8_e5m2", &kE5M2},   MxFormat{"mxfp6_e2m3", &kE2M3FN},
    MxFormat{"mxfp6_e3m2", &kE3M2FN}, MxFormat{"mxfp4_e2m1", &kE2M1FN}, MxFormat{"mxint8", nullptr},
};

}  // namespace

const MxFormat* find_mx_format(std::string_view id) {
  return find_by(kMxFormats, &MxFormat::id, id);
}

std::uint32_t mx_encode(const MxFormat& format, std::span<const float> block,
                        std::span<std::uint32_t> codes) {
  float most = 0;
  for (const float x : block) most = std::max(most, std::abs(x));
  if (most == 0) {
    std::fill(codes.begin(), codes.end(), 0U);
    return 0;
  }
  const int reach = format.element == nullptr ? 0 : format.element->max_exponent();
  const int exponent = std::clamp(std::ilogb(most) - reach, -kE8M0Bias, kE8M0Bias);
  for (std::size_t i = 0; i < block.size(); ++i) {
    const double scaled = std::ldexp(static_cast<double>(block[i]), -exponent);
    if (format.element != nullptr) {
      codes[i] = format.element->encode(scaled);
    } else {
      const double rounded = std::clamp(std::nearbyint(scaled * kInt8Steps), -kInt8Most, kInt8Most);
      codes[i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(rounded)) & 255U;
    }
  }
  return static_cast<std::uint32_t>(exponent + kE8M0Bias);
}

void mx_decode(const MxFormat& format, std::uint32_t scale_code, std::span<const std::uint32_t> codes,
               std::span<float> values) {
  const double scale = e8m0_decode(scale_code);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const double element = format.element != nullptr ? static_cast<double>(format.element->decode(codes[i]))
                                                     : static_cast<std::int8_t>(codes[i]) / kInt8Steps;
    values[i] = static_cast<float>(element * scale);
  }
}

}  // namespace qs
