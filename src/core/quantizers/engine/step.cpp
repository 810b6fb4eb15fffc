#include "core/quantizers/engine/step.hpp"

#include <algorithm>
#include <cmath>

#include "core/quantizers/engine/fit_groups.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::string_view kSigma = "sigma", kAuto = "auto";
constexpr double kMostLevels = 65536;

std::optional<double> sigmas(std::string_view text) {
  if (!text.ends_with(kSigma)) return std::nullopt;
  const auto value = parse_number(text.substr(0, text.size() - kSigma.size()));
  return value && *value >= 0.001 && *value <= 1000 ? value : std::nullopt;
}

std::optional<std::string> parse_step(std::string_view text) {
  if (const auto k = sigmas(text)) return shortest(*k) + std::string(kSigma);
  return std::nullopt;
}

}  // namespace

ParamInfo step_param() {
  ParamInfo param = number_param("step", "Step", "x", "0.5sigma", {1e-30, 1e30, false});
  param.accepted += ", or 0.001sigma to 1000sigma";
  param.parse = parse_step;
  param.suggestions = {"0.25sigma", "0.5sigma", "1sigma", "2sigma"};
  return param;
}

ParamInfo levels_param() {
  return number_param("levels", "Levels", "", std::string(kAuto), {2, kMostLevels, true},
                      {std::string(kAuto)});
}

Expected<Steps> steps_for(const QuantizerInfo& row, const QuantizerSpec& spec, const Sample& sample,
                          bool rise) {
  const std::string step_text = value_of(row, spec, "step"), levels_text = value_of(row, spec, "levels");
  const auto k = sigmas(step_text);
  Steps steps;
  steps.step = k ? *k * sample.sorted.std_dev() : *parse_number(step_text);
  if (steps.step == 0) steps.step = 1;  // sigma is 0: all values are equal, and any step will do
  if (levels_text != kAuto) {
    const auto levels = static_cast<std::int32_t>(*parse_number(levels_text));
    steps.first = -(levels / 2);
    steps.last = steps.first + levels - 1;
    return steps;
  }
  const double offset = rise ? 0 : 0.5;
  const double low = std::floor(sample.sorted.min() / steps.step + offset),
               high = std::floor(sample.sorted.max() / steps.step + offset);
  const double reach = std::max({-low, high, 1.0});
  if (2 * reach + 1 > kMostLevels) {
    const double least = 2.0 * sample.sorted.absmax() / (kMostLevels - 2);
    return refuse("quantizer " + row.id + ": step", step_text,
                  "at least " + shortest(std::ceil(least * 1e6) / 1e6) + " for values up to " +
                      shortest(sample.sorted.absmax()) + ", or levels= a number");
  }
  steps.last = static_cast<std::int32_t>(reach);
  steps.first = rise ? -steps.last - 1 : -steps.last;
  return steps;
}

}  // namespace qs
