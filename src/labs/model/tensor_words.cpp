#include "labs/model/tensor_words.hpp"

#include <cmath>

#include "io/canonical_order.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string whole(double bits) {
  return grouped(static_cast<std::uint64_t>(bits));
}

std::string axis_list(std::span<const std::uint32_t> axes) {
  std::string list;
  for (const std::uint32_t axis : axes) list += (list.empty() ? "" : ", ") + std::to_string(axis);
  return list;
}

}  // namespace

std::string bits_words(const FormatFigures& format, std::uint64_t count) {
  return format.problem.empty() ? bits_words(format.storage, count) : "";
}

std::string bits_words(const StorageBits& storage, std::uint64_t count) {
  if (count == 0 || storage.total() == storage.codes) return "";
  std::string sum;
  const auto add = [&sum](std::string_view what, double bits) {
    if (bits > 0) sum += (sum.empty() ? "" : " + ") + phrase(what) + " " + whole(bits);
  };
  add("codes", storage.codes);
  add("scales", storage.scales);
  add("zero points", storage.zero_points);
  add("levels", storage.codebook);
  add("one scale for all", storage.shared);
  return fill(phrase("{sum} = {total} bits for {count} weights"),
              {{"sum", sum}, {"total", whole(storage.total())}, {"count", grouped(count)}});
}

std::string axes_words(const io::TensorInfo& tensor) {
  if (tensor.shape.size() < 2) return "";
  const io::TensorUse& use = tensor.use;
  const std::vector<std::uint32_t> outputs = io::output_axes(tensor);
  std::string words = fill(phrase(outputs.size() == 1 ? "outputs: axis {axes}" : "outputs: axes {axes}"),
                           {{"axes", axis_list(outputs)}});
  if (!use.said_by.empty()) words += " (" + phrase(use.said_by) + ")";
  return words;
}

std::string non_finite_words(const NonFinite& numbers) {
  std::string text;
  const auto add = [&text](std::uint64_t count, std::string_view what) {
    if (count > 0) text += (text.empty() ? "" : ", ") + grouped(count) + " " + std::string(what);
  };
  add(numbers.nan, "NaN");
  add(numbers.positive_infinity, "+∞");
  add(numbers.negative_infinity, "−∞");
  return text;
}

std::string lost_words(const LostInFloat32& lost) {
  std::string text;
  const auto add = [&text](std::uint64_t count, std::string_view english) {
    if (count > 0) text += (text.empty() ? "" : ", ") + fill(phrase(english), {{"count", grouped(count)}});
  };
  add(lost.to_zero, "{count} too small for float32");
  add(lost.to_infinity, "{count} too large for float32");
  add(lost.rounded, "{count} rounded to float32");
  return text;
}

}  // namespace qs
