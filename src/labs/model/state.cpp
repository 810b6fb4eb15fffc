#include "labs/model/state.hpp"

#include <algorithm>

#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

constexpr std::size_t kLongestSearch = 64;

std::optional<std::string> canonical_formats(std::string_view text) {
  const auto formats = parse_formats(text);
  return formats ? std::optional(formats_text(*formats)) : std::nullopt;
}

std::optional<std::string> search_text(std::string_view text) {
  return text.size() <= kLongestSearch ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> order_format(std::string_view text) {
  if (text.empty()) return "";
  const auto format = parse_quantizer(text);
  return format ? std::optional(format->text()) : std::nullopt;
}

std::optional<std::string> tensor_text(std::string_view text) {
  constexpr std::size_t kLongestName = 512;
  return text.size() <= kLongestName ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> print_text(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  const bool fine = (text.empty() || text.size() == kDigits) &&
                    text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return fine ? std::optional(std::string(text)) : std::nullopt;
}

constexpr ParamRow kParams[] = {
    {"view", "View", "", "", "table map plane sizes mix compare", {}},
    {"formats",
     "Formats",
     "",
     ModelLabState::kDefaultFormats,
     "up to 16 quantizers with commas between, such as int8,nf4",
     {},
     canonical_formats},
    {"find", "Search", "", "", "at most 64 letters", {}, search_text},
    {"model", "Model", "", "", "the name of a file, at most 512 letters", {}, tensor_text},
    {"print", "Fingerprint", "", "", "16 hexadecimal digits", {}, print_text},
    {"show", "Tensor", "", "", "the name of a tensor, at most 512 letters", {}, tensor_text},
    {"scope", "Tensors", "", "", "all matrices vectors", {}},
    {"group", "Groups", "", "", "none layer", {}},
    {"sort", "Order", "", "", "file name size sigma tail kurtosis sqnr", {}},
    {"by", "Order by", "", "", "a quantizer, such as nf4", {}, order_format},
    {"fold", "Kept vectors", "", "", "folded listed", {}},
    {"target", "Bits a weight", "bits", "5", "", {0.5, 32, false}},
    {"weigh", "Errors", "", "", "relative squared", {}},
    {"vectors", "Vectors", "", "", "keep quantize", {}},
    {"count", "What counts", "", "", "weights all", {}},
    {"stacks", "Three axes", "", "", "kernels experts", {}},
    {"fuse", "Joined tensors", "", "", "apart together", {}},
    {"of", "SQNR of", "", "", "weights outputs", {}},
    {"compared", "Picture of the comparison", "", "", "plane map", {}},
};
static_assert(kMostFormats == 16, "the row of formats says so");

bool begins_with_row(std::string_view text) {
  return find_quantizer(text.substr(0, text.find_first_of("/,"))) != nullptr;
}

void model_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("formats", self.formats);
  visit("find", self.find);
  visit("model", self.model);
  visit("print", self.print);
  visit("show", self.show);
  visit("scope", self.scope);
  visit("group", self.by_layer);
  visit("sort", self.sort);
  visit("by", self.by);
  visit("fold", self.unfolds_vectors);
  visit("target", self.target);
  visit("weigh", self.squared);
  visit("vectors", self.quantize_vectors);
  visit("count", self.count_everything);
  visit("stacks", self.stacks_are_experts);
  visit("fuse", self.fused);
  visit("of", self.outputs);
  visit("compared", self.compared_as_map);
}

}  // namespace

LabInfo model_lab() {
  LabInfo lab{"model", "Model", "Which tensors hurt, and what does a format cost?",
              "A whole model file, tensor by tensor: what each format gives and takes, and the best mix."};
  lab.uses_values = false;
  lab.reads_file = true;
  lab.params = params_of(kParams);
  lab.presets = {
      {"Four bits, four ways", "INT4 in blocks, NF4, MXFP4 and NVFP4 on every tensor.",
       "view=map&formats=int4/block=32/scale=float16,nf4,mxfp4,nvfp4"},
      {"What a scale for the whole tensor costs",
       "One scale, one a channel, one a block of 32: eight bits each.",
       "view=map&formats=int8,int8/channel=0,q8_0"},
      {"The best mix at 4.25 bits", "Two to eight bits, each tensor as many as it is worth.",
       "view=mix&target=4.25&formats=int8/channel=0,mxfp6,q5_0,int4/block=32/scale=float16,int3/block=32/"
       "scale=float16,int2/block=32/scale=float16"},
      {"What llama.cpp ships",
       "Its K types beside the best mix of them; on a language model also its presets, such as Q4_K_M.",
       "view=mix&target=4.85&formats=q2_k,q3_k,q4_k,q5_k,q6_k,q8_0"},
  };
  return lab;
}

Expected<std::vector<QuantizerSpec>> parse_formats(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string part(text.substr(0, comma));
    if (parts.empty() || begins_with_row(part) || !parts.back().starts_with("custom")) {
      parts.push_back(part);
    } else {
      parts.back() += "," + part;
    }
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  if (parts.size() > kMostFormats) {
    return refuse("formats", std::to_string(parts.size()), "at most " + std::to_string(kMostFormats));
  }
  std::vector<QuantizerSpec> formats;
  for (const std::string& part : parts) {
    Expected<QuantizerSpec> format = parse_quantizer(part);
    if (!format) return tl::unexpected(format.error());
    if (std::find(formats.begin(), formats.end(), *format) != formats.end())
      return refuse("formats", "'" + part + "' a second time", "each once");
    formats.push_back(*std::move(format));
  }
  return formats;
}

std::string formats_text(std::span<const QuantizerSpec> formats) {
  std::string text;
  for (const QuantizerSpec& format : formats) text += (text.empty() ? "" : ",") + format.text();
  return text;
}

ModelLabState ModelLabState::from(const AppState& state) {
  ModelLabState lab;
  if (state.lab == "model") model_members(lab, ParamReader{state});
  return lab;
}

AppState ModelLabState::to(AppState state) const {
  model_members(*this, ParamWriter{state});
  return state;
}

std::vector<QuantizerSpec> formats_of(const AppState& state) {
  return parse_formats(ModelLabState::from(state).formats).value_or(std::vector<QuantizerSpec>{});
}

std::string leading_format(std::span<const std::string> specs, std::string_view by) {
  if (std::find(specs.begin(), specs.end(), by) != specs.end()) return std::string(by);
  return specs.empty() ? std::string() : specs.front();
}

}  // namespace qs
