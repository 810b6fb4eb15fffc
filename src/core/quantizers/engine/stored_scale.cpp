#include "core/quantizers/engine/stored_scale.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "core/formats/e8m0.hpp"

namespace qs {
namespace {

constexpr int kPowerOfTwoBits = 8;
const std::array kScales = {StoredScale{"float32", 32, nullptr}, StoredScale{"float16", 16, &kFloat16},
                            StoredScale{"bfloat16", 16, &kBfloat16},
                            StoredScale{"e8m0", kPowerOfTwoBits, nullptr}, StoredScale{"e4m3", 8, &kE4M3FN}};

}  // namespace

float StoredScale::round(float scale) const {
  if (scale == 0) return 0;
  if (format != nullptr) return format->decode(std::max(1U, format->encode(scale)));
  if (bits != kPowerOfTwoBits) return scale;
  return e8m0_decode(std::min(e8m0_nearest(scale), kE8M0NaN - 1));
}

std::span<const StoredScale> stored_scales() {
  return kScales;
}

const StoredScale& float32_scale() {
  return kScales.front();
}

ParamInfo scale_param(std::string_view default_value) {
  std::vector<std::string> words;
  for (const StoredScale& scale : kScales) words.emplace_back(scale.id);
  ParamInfo param = choice_param("scale", "Scales stored as", std::move(words));
  param.default_value = default_value;
  return param;
}

const StoredScale& stored_scale(std::string_view canonical) {
  return *find_by(kScales, &StoredScale::id, canonical);
}

}  // namespace qs
