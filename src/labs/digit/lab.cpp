#include "labs/digit/lab.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/analysis.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr int kColumns = 49;  // of the histogram of the trained weights, the outermost around ±reach

Network rounded(const Network& network, int bits) {
  Network result = network;
  if (bits == kDigitBits.front()) return result;
  const QuantizerSpec spec{"int" + std::to_string(bits), {}};
  for (DenseLayer& layer : result.layers) {
    const Expected<Sample> sample = make_sample(layer.weights);
    if (!sample) continue;  // finite weights, of which there are some: never
    const auto quantizer = fit(spec, *sample);
    if (!quantizer) continue;
    std::vector<std::int32_t> codes(layer.weights.size());
    (*quantizer)->encode(layer.weights, codes);
    (*quantizer)->decode(codes, layer.weights);
  }
  return result;
}

Answer ask(const Network& network, const Drawing& drawing, int bits) {
  const auto pixels = pixels_of(drawing);
  Activations passed;
  forward(network, SparseRows(pixels, kPixels), passed);
  return answer_of(passed.logits(), bits);
}

constexpr float kOfStep = 0.8F;  // a column's share of the room between two values

/// The least distance of two values, in units of the largest magnitude.
float step_of(const DigitResult& result) {
  float least = 1;
  for (const DigitResult::Weight& weight : result.weights)
    if (weight.value != 0) least = std::min(least, std::abs(weight.value) / result.reach);
  return least;
}

/// Sorts the weights into columns: of equal width if they are as trained, else one for each value.
void sort_into_columns(DigitResult& result, bool as_trained) {
  result.column_width = as_trained ? 2.0F / (kColumns - 1) : kOfStep * step_of(result);
  std::map<float, std::uint32_t> heights;
  for (DigitResult::Weight& weight : result.weights) {
    const float place = weight.value / result.reach;
    weight.column = as_trained ? std::round(place / result.column_width) * result.column_width : place;
    weight.order = heights[weight.column]++;
    result.tallest = std::max(result.tallest, weight.order + 1);
  }
}

std::string reads(const Answer& answer) {
  return text(Text::digit_reads,
              {{"digit", std::to_string(answer.digit)}, {"sure", percent(answer.certainty())}});
}

}  // namespace

DigitResult compute_digit(const io::DigitNetwork& network, const DigitLabState& lab) {
  DigitResult result;
  const auto example = static_cast<std::size_t>(lab.example);
  result.drawing = lab.digit.value_or(network.examples[example]);
  if (!lab.digit) result.truth = static_cast<std::uint32_t>(example);
  result.is_empty =
      std::all_of(result.drawing.begin(), result.drawing.end(), [](auto shade) { return shade == 0; });
  result.exact = ask(network.network, result.drawing, kDigitBits.front());
  const Network shown = rounded(network.network, lab.bits());
  result.shown = ask(shown, result.drawing, lab.bits());
  for (const float weight : network.network.layers.front().weights)
    result.reach = std::max(result.reach, std::abs(weight));
  for (const float weight : shown.layers.front().weights) result.weights.push_back({weight});
  sort_into_columns(result, lab.width == 0);
  std::vector<float> values = shown.layers.front().weights;
  std::sort(values.begin(), values.end());
  result.values = static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
  return result;
}

std::string digit_answer(const DigitResult& result) {
  if (result.is_empty) return std::string(text(Text::digit_empty));
  const Placeholder bits{"bits", std::to_string(result.shown.bits)}, shown{"shown", reads(result.shown)},
      exact{"exact", reads(result.exact)};
  if (result.shown.bits == kDigitBits.front())
    return text(Text::digit_as_trained, {bits, shown}) + " " + std::string(text(Text::digit_take_away));
  const bool same = result.shown.digit == result.exact.digit;
  return text(same ? Text::digit_same : Text::digit_turned,
              {bits, shown, exact, {"values", grouped(result.values)}});
}

}  // namespace qs
