#include "labs/model/tensor_words.hpp"

#include <algorithm>
#include <array>
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

/// Each clause in the reader's language.
std::string told_clauses(std::string_view clauses) {
  std::string words;
  for (std::string_view rest = clauses; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find(", "));
    words += (words.empty() ? "" : ", ") + phrase(part);
    rest.remove_prefix(std::min(rest.size(), part.size() + 2));
  }
  return words;
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

std::string type_words(const io::TensorInfo& tensor) {
  return is_decoded(tensor) ? told_clauses(tensor.decoding->scheme) : type_name(tensor);
}

std::string stored_words(const io::TensorInfo& tensor) {
  if (!is_decoded(tensor)) return "";
  constexpr std::array<std::string_view, 6> kParts = {"codes", "scales", "zero points",
                                                      "index", "table",  "description"};
  std::string sum;
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const std::uint64_t bits = tensor.decoding->stored_bits(static_cast<io::PartRole>(i));
    if (bits > 0) sum += (sum.empty() ? "" : " + ") + phrase(kParts[i]) + " " + grouped(bits);
  }
  return fill(phrase("{sum} = {total} bits, {each} for each weight"),
              {{"sum", sum},
               {"total", grouped(8 * tensor.decoding->stored_bytes())},
               {"each", fixed(io::stored_bits(tensor), 2)}});
}

std::string companion_words(const io::TensorInfo& tensor) {
  if (!tensor.decoding) return "";
  std::string names;
  for (std::size_t i = 1; i < tensor.decoding->parts.size(); ++i) {
    const io::TensorInfo& part = tensor.decoding->parts[i].stored;
    if (tensor.decoding->parts[i].is_inside) continue;
    names += (names.empty() ? "" : ", ") + part.name + " (" + std::string(io::info(part.dtype).name) + ", " +
             shape_words(part) + ")";
  }
  return names;
}

std::string code_words(const StoredCodeFigures& codes) {
  std::string words = fill(phrase("entropy of the codes {bits} bits, {used} of {possible} codes used"),
                           {{"bits", fixed(codes.entropy_bits, 2)},
                            {"used", grouped(codes.used)},
                            {"possible", grouped(codes.possible)}});
  if (codes.groups > 0) {
    words += ", " + fill(phrase("{saturated} of {groups} groups saturated"),
                         {{"saturated", grouped(codes.saturated)}, {"groups", grouped(codes.groups)}});
  }
  return codes.packing.empty() ? words : words + " · " + told_clauses(codes.packing);
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
