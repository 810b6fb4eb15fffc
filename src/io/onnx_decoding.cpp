#include "io/onnx_decoding.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/find.hpp"
#include "core/text.hpp"
#include "io/onnx_decoders.hpp"
#include "io/onnx_operators.hpp"

namespace qs::io {
namespace {

using Kind = TensorRole::Kind;

/// The fate of one tensor of codes.
struct Decoded {
  std::optional<OnnxWeight> weight{};
  bool is_renamed = false;
  std::string op{};       // that decodes it
  std::string why_not{};  // of the first node that should decode it
};

bool decode_alike(const OnnxWeight& a, const OnnxWeight& b) {
  Decoding first = a.decoding, second = b.decoding;
  first.scheme.clear();
  second.scheme.clear();
  return a.shape == b.shape && first == second;
}

class OnnxCodesOfModel {
 public:
  OnnxCodesOfModel(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                   const OnnxNumbers& numbers, const std::vector<TensorInfo>& tensors)
      : graphs_(graphs), flow_(flow), constants_(graphs, flow, sources, tensors, numbers) {}

  Decoded decode(const TensorInfo& tensor, const OnnxSource& source) const {
    Decoded decoded;
    const std::vector<OnnxUse> uses = flow_.uses(source, tensor.shape.size(), false);
    for (const OnnxUse& use : uses) {
      if (use.input == kNowhere || use.was_quantized) continue;
      const OnnxCodes codes{graphs_, flow_, constants_, tensor, source, use};
      const OnnxDecoder* const row = onnx_decoder(codes.op(), use.input);
      const bool takes_codes = letter_at(onnx_operator(codes.op()).slots, use.input) == 'q';
      if (row != nullptr) {
        add(decoded, row->decode(codes, *row), row->is_renamed, codes.op());
      } else if (takes_codes) {
        add(decoded, leave_out("how " + codes.op() + " decodes it is not known here"), false, codes.op());
      } else if (use.was_cast && !use.is_changed && (codes.op() == "Mul" || codes.op() == "Sub")) {
        add(decoded, decode_by_hand(codes), true, codes.op());
      }
    }
    if (!decoded.weight && decoded.why_not.empty()) decoded.why_not = "no node is known to decode it";
    return decoded;
  }

 private:
  static void add(Decoded& decoded, OnnxFound found, bool is_renamed, const std::string& op) {
    if (found) {
      // A decoding that does not fit its bytes is no decoding.
      if (const auto fits = check_decoding(found->decoding); !fits) found = leave_out(message(fits.error()));
    }
    if (!found) {
      if (decoded.why_not.empty()) decoded.why_not = std::move(found).error();
    } else if (!decoded.weight) {
      decoded.weight = *std::move(found);
      decoded.is_renamed = is_renamed;
      decoded.op = op;
    } else if (!decode_alike(*decoded.weight, *found) &&
               !decoded.weight->decoding.scheme.ends_with(kOtherwise)) {
      decoded.weight->decoding.scheme += kOtherwise;
    }
  }

  static constexpr std::string_view kOtherwise = "; another node decodes it otherwise";

  const OnnxGraphs& graphs_;
  const OnnxFlow& flow_;
  OnnxConstants constants_;
};

/// "quantized", "Q4", "q8", "Q4G32": ends of names of codes.
bool is_word_of_codes(std::string_view word, std::string_view before) {
  constexpr std::array<std::string_view, 5> kWords = {"quantized", "quant", "DQ", "Bnb4", "bnb4"};
  if (contains(kWords, word)) return true;
  if (word == "Q") return before.ends_with("weight");
  if (word.size() < 2 || (word[0] != 'Q' && word[0] != 'q')) return false;
  return std::all_of(word.begin() + 1, word.end(), [](char c) { return is_digit(c) || c == 'G'; });
}

/// A tensor that others are decoded with is no weight, whatever else its role might be.
void mark_beside(const std::vector<Decoded>& decoded, std::vector<TensorInfo>& tensors,
                 std::vector<bool>& is_beside) {
  std::unordered_map<const TensorInfo*, std::size_t> places;
  for (std::size_t i = 0; i < tensors.size(); ++i) places.emplace(&tensors[i], i);
  for (const Decoded& one : decoded) {
    if (!one.weight) continue;
    for (const TensorInfo* const tensor : one.weight->beside) {
      const auto place = places.find(tensor);
      if (place == places.end()) continue;
      is_beside[place->second] = true;
      TensorInfo& scale = tensors[place->second];
      if (scale.role.kind == Kind::kScales) continue;
      scale.role = {Kind::kScales, "it is a scale or zero point of " + one.op};
      scale.use = {};
    }
  }
}

}  // namespace

std::string onnx_weight_name(const std::string& codes) {
  std::string name = codes;
  while (true) {
    const std::size_t at = name.rfind('_');
    if (at == std::string::npos || at == 0) return name;
    const std::string_view all = name;
    if (!is_word_of_codes(all.substr(at + 1), all.substr(0, at))) return name;
    name.resize(at);
  }
}

void decode_onnx(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                 const OnnxNumbers& numbers, std::vector<TensorInfo>& tensors) {
  std::vector<Decoded> decoded(tensors.size());
  std::unordered_set<std::string> names;
  const OnnxCodesOfModel codes(graphs, flow, sources, numbers, tensors);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    names.insert(tensors[i].name);
    const bool has_values =
        sources[i].fault.empty() && (tensors[i].count() == 0 || tensors[i].bytes.size > 0);
    if (tensors[i].role.kind == Kind::kCodes && has_values) decoded[i] = codes.decode(tensors[i], sources[i]);
  }
  std::vector<bool> is_beside(tensors.size());
  mark_beside(decoded, tensors, is_beside);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (is_beside[i]) continue;
    TensorInfo& tensor = tensors[i];
    Decoded& found = decoded[i];
    if (!found.weight) {
      if (!found.why_not.empty()) tensor.role.why += "; " + found.why_not;
      continue;
    }
    std::string name = found.is_renamed ? onnx_weight_name(tensor.name) : tensor.name;
    if (name != tensor.name && !names.insert(name).second) name = tensor.name;
    TensorInfo weight =
        logical_tensor(std::move(found.weight->decoding), std::move(name), found.weight->shape);
    weight.use = found.weight->use ? *std::move(found.weight->use) : tensor.use;
    tensor = std::move(weight);
  }
}

}  // namespace qs::io
