#include "io/keras_roles.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "core/text.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using KerasLayout = KerasRule::Layout;
using KerasKind = TensorRole::Kind;

constexpr std::string_view kVars = "/vars/", kFirst = ":0";

constexpr std::array kKerasRules = {
    KerasRule{"dense", 0, KerasLayout::kInputsFirst, "Dense: [in, out]"},
    KerasRule{"einsum_dense", 0, KerasLayout::kInputsFirst, "EinsumDense: [in, out], as most are"},
    KerasRule{"embedding", 0, KerasLayout::kRows, "Embedding: [rows, out]"},
    KerasRule{"depthwise_conv1d", 0, KerasLayout::kDepthwise, "DepthwiseConv1D: [w, in, multiplier]"},
    KerasRule{"depthwise_conv2d", 0, KerasLayout::kDepthwise, "DepthwiseConv2D: [h, w, in, multiplier]"},
    KerasRule{"separable_conv1d", 0, KerasLayout::kDepthwise, "SeparableConv1D: [w, in, multiplier]"},
    KerasRule{"separable_conv2d", 0, KerasLayout::kDepthwise, "SeparableConv2D: [h, w, in, multiplier]"},
    KerasRule{"separable_conv1d", 1, KerasLayout::kInputsFirst, "SeparableConv1D: [1, in, out]"},
    KerasRule{"separable_conv2d", 1, KerasLayout::kInputsFirst, "SeparableConv2D: [1, 1, in, out]"},
    KerasRule{"conv1d_transpose", 0, KerasLayout::kTransposed, "Conv1DTranspose: [w, out, in]"},
    KerasRule{"conv2d_transpose", 0, KerasLayout::kTransposed, "Conv2DTranspose: [h, w, out, in]"},
    KerasRule{"conv3d_transpose", 0, KerasLayout::kTransposed, "Conv3DTranspose: [d, h, w, out, in]"},
    KerasRule{"conv1d", 0, KerasLayout::kInputsFirst, "Conv1D: [w, in, out]"},
    KerasRule{"conv2d", 0, KerasLayout::kInputsFirst, "Conv2D: [h, w, in, out]"},
    KerasRule{"conv3d", 0, KerasLayout::kInputsFirst, "Conv3D: [d, h, w, in, out]"},
    KerasRule{"query_dense", 0, KerasLayout::kHeadsOut, "MultiHeadAttention: [in, heads, size]"},
    KerasRule{"key_dense", 0, KerasLayout::kHeadsOut, "MultiHeadAttention: [in, heads, size]"},
    KerasRule{"value_dense", 0, KerasLayout::kHeadsOut, "MultiHeadAttention: [in, heads, size]"},
    KerasRule{"query_dense", 1, KerasLayout::kRows, "MultiHeadAttention: a bias, [heads, size]"},
    KerasRule{"key_dense", 1, KerasLayout::kRows, "MultiHeadAttention: a bias, [heads, size]"},
    KerasRule{"value_dense", 1, KerasLayout::kRows, "MultiHeadAttention: a bias, [heads, size]"},
    KerasRule{"output_dense", 0, KerasLayout::kHeadsIn, "MultiHeadAttention: [heads, size, out]"},
    KerasRule{"depthwise_kernel", 0, KerasLayout::kDepthwise, "the name: [kernel, in, multiplier]"},
    KerasRule{"embeddings", 0, KerasLayout::kRows, "the name: [rows, out]"},
};

/// Parts of a path as far as they tell something.
struct KerasName {
  std::string_view layer;  // "conv2d" of ".../conv2d_1/vars/0"; the variable's name in Keras 2
  std::string_view group;  // all before the variable
  std::uint32_t variable = 0;
  bool is_numbered = false;  // Keras 3
};

std::string_view last_of_path(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

/// "conv2d" of "conv2d_1".
std::string_view without_count(std::string_view name) {
  const std::size_t end = name.find_last_of('_');
  if (end == std::string_view::npos || end + 1 == name.size()) return name;
  return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(end) + 1, name.end(), is_digit)
             ? name.substr(0, end)
             : name;
}

KerasName parts_of_name(std::string_view path) {
  KerasName name;
  const std::string_view last = last_of_path(path);
  name.group = path.substr(0, path.size() - last.size());
  const auto parsed = std::from_chars(last.data(), last.data() + last.size(), name.variable);
  name.is_numbered = parsed.ec == std::errc() && parsed.ptr == last.data() + last.size() &&
                     (name.group.ends_with(kVars) || name.group == kVars.substr(1));
  if (name.is_numbered) {
    const std::size_t size = name.group.size() - std::min(name.group.size(), kVars.size());
    name.layer = without_count(last_of_path(name.group.substr(0, size)));
  } else {
    name.layer = last.substr(0, last.size() - (last.ends_with(kFirst) ? kFirst.size() : 0));
  }
  return name;
}

const KerasRule* rule_of(const KerasName& name, std::string_view path) {
  const auto is_in = [&](std::string_view word) { return path.find(word) != std::string_view::npos; };
  // transformers for TensorFlow names tables and kernels alike: ".../word_embeddings/weight:0".
  const bool is_table = name.layer == "weight" && (is_in("embed") || is_in("wte") || is_in("wpe"));
  const auto fits = [&](const KerasRule& rule) {
    if (name.is_numbered) {
      // A layer inside a layer is named by its attribute: "token_embedding".
      const bool is_kind =
          name.layer.ends_with(rule.layer) && (name.layer.size() == rule.layer.size() ||
                                               name.layer[name.layer.size() - rule.layer.size() - 1] == '_');
      return is_kind && rule.variable == name.variable;
    }
    // Keras 2 names a transposed convolution by its layer only.
    if (rule.layout == KerasLayout::kTransposed) return name.layer == "kernel" && is_in(rule.layer);
    return rule.layer == name.layer || (is_table && rule.layer == "embeddings");
  };
  // The longest name that fits says most: "query_dense" more than "dense".
  const KerasRule* found = nullptr;
  for (const KerasRule& rule : kKerasRules) {
    if (fits(rule) && (found == nullptr || rule.layer.size() > found->layer.size())) found = &rule;
  }
  return found;
}

TensorUse use_by(const KerasRule* rule, std::size_t rank) {
  TensorUse use{{}, 1, rule == nullptr ? "Keras: [kernel, in, out]" : std::string(rule->words)};
  if (rank < 2) {
    use.said_by = "Keras: a vector";
    return use;
  }
  const KerasLayout layout = rule == nullptr ? KerasLayout::kInputsFirst : rule->layout;
  const auto last = static_cast<std::uint32_t>(rank - 1), before = last - 1;
  const auto and_kernel = [&](std::uint32_t first, std::uint32_t second) {
    use.order = {first, second};
    for (std::uint32_t axis = 0; axis < before; ++axis) use.order.push_back(axis);
  };
  switch (layout) {
    case KerasLayout::kInputsFirst:
      and_kernel(last, before);
      break;
    case KerasLayout::kTransposed:
      and_kernel(before, last);
      break;
    case KerasLayout::kDepthwise:
      and_kernel(before, last);
      use.outputs = 2;
      break;
    case KerasLayout::kRows:
      break;
    case KerasLayout::kHeadsOut:
      for (std::uint32_t axis = 1; axis < rank; ++axis) use.order.push_back(axis);
      use.order.push_back(0);
      use.outputs = last;
      break;
    case KerasLayout::kHeadsIn:
      use.order.push_back(last);
      for (std::uint32_t axis = 0; axis < last; ++axis) use.order.push_back(axis);
      break;
  }
  return use;
}

std::string_view why_keras_other(const TensorInfo& tensor) {
  const std::string_view name = tensor.name;
  if (name.starts_with("optimizer/") || name.starts_with("optimizer_weights/"))
    return "it is a state of the optimizer";
  if (name.find("seed_generator") != std::string_view::npos) return "it is the state of a random generator";
  if (!tensor.unreadable.empty()) return "";
  const bool is_whole = tensor.dtype <= DType::kI64;
  return is_whole ? "it holds whole numbers, which a model looks up or counts with" : "";
}

}  // namespace

std::span<const KerasRule> keras_rules() {
  return kKerasRules;
}

bool is_named_by_keras(std::string_view path) {
  return path.ends_with(kFirst) || parts_of_name(path).is_numbered;
}

void give_keras_roles(std::vector<TensorInfo>& tensors) {
  const bool is_keras = std::any_of(tensors.begin(), tensors.end(),
                                    [](const TensorInfo& tensor) { return is_named_by_keras(tensor.name); });
  if (!is_keras) return;
  // Keras stores kernels of 8 bits as variable 0; their scale is the last variable of the layer.
  std::unordered_map<std::string_view, std::string_view> quantized;  // name of the codes, by group
  std::unordered_map<std::string_view, std::uint32_t> last_variable;
  for (const TensorInfo& tensor : tensors) {
    const KerasName name = parts_of_name(tensor.name);
    if (!name.is_numbered) continue;
    std::uint32_t& last = last_variable[name.group];
    last = std::max(last, name.variable);
    const bool is_code = tensor.dtype == DType::kI8 || tensor.dtype == DType::kU8;
    if (is_code && name.variable == 0 && tensor.shape.size() >= 2 && tensor.unreadable.empty())
      quantized.emplace(name.group, tensor.name);
  }
  for (TensorInfo& tensor : tensors) {
    tensor.container = Container::kKeras;
    const KerasName name = parts_of_name(tensor.name);
    const auto codes = name.is_numbered ? quantized.find(name.group) : quantized.end();
    if (codes != quantized.end() && codes->second == tensor.name) {
      tensor.role = {KerasKind::kCodes,
                     "it holds codes of Keras, of 8 bits or two of 4 bits, which are not decoded"};
    } else if (codes != quantized.end() && name.variable == last_variable[name.group]) {
      tensor.role = {KerasKind::kScales, "it is the scale of " + quote_text(codes->second)};
    } else if (const std::string_view why = why_keras_other(tensor); !why.empty()) {
      tensor.role = {KerasKind::kOther, std::string(why)};
    } else {
      tensor.role = {KerasKind::kWeight};
      tensor.use = use_by(rule_of(name, tensor.name), tensor.shape.size());
    }
  }
}

}  // namespace qs::io
