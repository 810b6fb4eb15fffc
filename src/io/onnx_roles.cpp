#include "io/onnx_roles.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "io/onnx_codes.hpp"
#include "io/onnx_operators.hpp"
#include "io/onnx_types.hpp"
#include "io/onnx_ways.hpp"

namespace qs::io {
namespace {

using Kind = TensorRole::Kind;

/// A tensor with its type and uses.
struct Asked {
  const TensorInfo& tensor;
  const OnnxType& type;
  std::vector<OnnxUse> uses;
};

class OnnxRoles {
 public:
  OnnxRoles(const OnnxGraphs& graphs, const OnnxFlow& flow, const std::vector<TensorInfo>& tensors)
      : graphs_(graphs), flow_(flow) {
    for (const TensorInfo& tensor : tensors) names_.insert(tensor.name);
  }

  void fill(const OnnxSource& source, TensorInfo& tensor) const {
    const OnnxType& type = onnx_type(source.type);
    const bool is_float = type.family == OnnxType::Family::kFloat && type.bits > 8;
    const Asked asked{tensor, type, flow_.uses(source, tensor.shape.size(), is_float)};
    TensorRole role = role_of(asked);
    if (role.kind == Kind::kWeight || role.kind == Kind::kCodes) {
      TensorUse use = use_of(asked);
      use.nodes = nodes_of(asked);
      tensor.use = std::move(use);
    }
    tensor.role = std::move(role);
  }

 private:
  char slot(const OnnxUse& use) const { return letter_at(onnx_operator(op(use)).slots, use.input); }
  const std::string& op(const OnnxUse& use) const { return graphs_.op(graphs_.nodes[use.node]); }

  /// A line for each named node.
  std::string nodes_of(const Asked& asked) const {
    std::vector<std::string> names;
    for (const OnnxUse& use : asked.uses) {
      const std::string& name = graphs_.text(graphs_.nodes[use.node].name);
      if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    std::string lines;
    for (const std::string& name : names) lines += name + "\n";
    return lines;
  }

  const OnnxUse* first_in(const Asked& asked, std::string_view slots) const {
    for (const OnnxUse& use : asked.uses) {
      if (slots.find(slot(use)) != std::string_view::npos) return &use;
    }
    return nullptr;
  }

  TensorRole role_of(const Asked& asked) const {
    using Family = OnnxType::Family;
    if (const OnnxUse* const use = first_in(asked, "q")) return codes_of(asked, *use);
    if (const OnnxUse* const use = first_in(asked, "z")) return scales_of(op(*use));
    if (asked.type.bits < 8 && asked.type.family != Family::kOther) {
      return {Kind::kCodes, onnx_codes_text(asked.type.bits), asked.tensor.count()};
    }
    if (asked.type.family == Family::kFloat) return floats_of(asked);
    if (asked.type.family == Family::kInteger) return integers_of(asked);
    return {Kind::kOther, "it holds " + std::string(asked.type.holds)};
  }

  TensorRole codes_of(const Asked& asked, const OnnxUse& use) const {
    const std::string by = " that " + op(use) + " decodes";
    if (asked.type.bits > 16 || asked.type.family == OnnxType::Family::kOther) {
      return {Kind::kOther, asked.type.family == OnnxType::Family::kInteger
                                ? "it is a bias in whole numbers" + by
                                : "it holds " + std::string(asked.type.holds) + by};
    }
    if (asked.tensor.count() == 1) return {Kind::kOther, "it is a single number" + by};
    return onnx_codes(graphs_, use, asked.tensor, asked.type.bits);
  }

  static TensorRole scales_of(const std::string& by) {
    return {Kind::kScales, "it is a scale or zero point of " + by};
  }

  TensorRole floats_of(const Asked& asked) const {
    if (first_in(asked, "w") != nullptr) return {Kind::kWeight};
    const OnnxUse* const open = first_in(asked, ".");
    if (open == nullptr && !asked.uses.empty()) return setting_of(asked.uses[0]);
    if (open != nullptr && is_scale_of_integers(asked)) return scales_of(op(*open));
    if (is_name_of_mask(asked.tensor.name)) return {Kind::kOther, "its name is that of a mask"};
    if (asked.tensor.count() == 1) {
      return {Kind::kOther, open == nullptr ? "it is a single number"
                                            : "it is a single number that " + op(*open) + " computes with"};
    }
    return {Kind::kWeight};
  }

  /// Dynamic quantization multiplies the integer product by the scales of both factors; names reveal the
  /// tensors that a program leaves over.
  bool is_scale_of_integers(const Asked& asked) const {
    if (names_.count(onnx_codes_name(asked.tensor.name)) > 0) return true;
    return std::any_of(asked.uses.begin(), asked.uses.end(), [&](const OnnxUse& use) {
      if (op(use) != "Mul" || use.input > 1) return false;
      const OnnxNode* made = flow_.maker(graphs_.nodes[use.node], 1 - use.input);
      if (made != nullptr && graphs_.op(*made) == "Cast") made = flow_.maker(*made, 0);
      if (made == nullptr) return false;
      const std::string& maker = graphs_.op(*made);
      return maker == "DynamicQuantizeLinear" || maker == "MatMulInteger" || maker == "ConvInteger";
    });
  }

  TensorRole integers_of(const Asked& asked) const {
    const std::string& name = asked.tensor.name;
    if (names_.count(onnx_codes_name(name)) > 0) return scales_of(onnx_codes_name(name));
    if (asked.type.bits <= 8 && asked.tensor.count() > 1) {
      const auto decoded = std::find_if(asked.uses.begin(), asked.uses.end(), [&](const OnnxUse& use) {
        return use.was_cast && (slot(use) == 'w' || is_elementwise(op(use)));
      });
      if (decoded != asked.uses.end()) return onnx_codes(graphs_, *decoded, asked.tensor, asked.type.bits);
      if (asked.uses.empty() && name.ends_with("_quantized")) {
        return {Kind::kCodes, onnx_codes_text(asked.type.bits), asked.tensor.count()};
      }
    }
    for (const OnnxUse& use : asked.uses) {
      if (!onnx_setting(slot(use)).empty()) return setting_of(use);
    }
    return {Kind::kOther, "it holds " + std::string(asked.type.holds)};
  }

  TensorRole setting_of(const OnnxUse& use) const {
    return {Kind::kOther, "it is the " + std::string(onnx_setting(slot(use))) + " of " + op(use)};
  }

  /// The first use in the file's order; open if another disagrees, or if a matrix has none.
  TensorUse use_of(const Asked& asked) const {
    std::optional<TensorUse> first;
    for (const OnnxUse& use : asked.uses) {
      std::optional<TensorUse> way = onnx_way(graphs_, use, asked.tensor.shape);
      if (!way) continue;
      if (!first) {
        first = std::move(way);
      } else if (first->is_open != way->is_open || first->order != way->order ||
                 first->outputs != way->outputs) {
        if (!way->is_open || first->is_open)
          first->said_by += ", but " + way->said_by + " takes it otherwise";
        first->is_open = true;
        break;
      }
    }
    const auto is_long = [](std::uint64_t extent) { return extent > 1; };
    const std::vector<std::uint64_t>& shape = asked.tensor.shape;
    if (!first && std::count_if(shape.begin(), shape.end(), is_long) > 1) return {{}, 1, {}, true};
    return first.value_or(TensorUse{});
  }

  const OnnxGraphs& graphs_;
  const OnnxFlow& flow_;
  std::unordered_set<std::string> names_;
};

/// "attn.masked_bias" has the last part "masked_bias", of the words "masked" and "bias".
std::string_view last_part(std::string_view name) {
  return name.substr(name.find_last_of("./:") + 1);
}

bool is_word(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_name_of_mask(std::string_view name) {
  constexpr std::array<std::string_view, 7> kMask = {"mask", "masks", "masked", "causal",
                                                     "tril", "triu",  "tri"};
  constexpr std::array<std::string_view, 9> kLearned = {
      "token", "tokens", "embed", "embedding", "embeddings", "embeds", "weight", "proj", "query"};
  const std::string_view part = last_part(name);
  bool has_mask = false, is_learned = false, ends_in_mask = false;
  for (std::size_t start = 0; start <= part.size();) {
    const std::size_t end = std::min(part.find_first_of("_- 0123456789", start), part.size());
    const std::string_view word = part.substr(start, end - start);
    if (!word.empty()) ends_in_mask = is_word(word, kMask);
    has_mask = has_mask || ends_in_mask;
    is_learned = is_learned || is_word(word, kLearned);
    start = end + 1;
  }
  return ends_in_mask || (has_mask && !is_learned);
}

void give_onnx_roles(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                     std::vector<TensorInfo>& tensors) {
  const OnnxRoles roles(graphs, flow, tensors);
  for (std::size_t i = 0; i < tensors.size(); ++i) roles.fill(sources[i], tensors[i]);
}

}  // namespace qs::io
