#include "labs/model/suggestions.hpp"

#include <algorithm>

#include "labs/model/state.hpp"

namespace qs {
namespace {

constexpr std::string_view kGguf[] = {"q8_0", "q6_k", "q5_k", "q4_k", "iq4_xs", "iq4_nl",
                                      "q3_k", "q2_k", "q5_1", "q5_0", "q4_1",   "q4_0"};
/// With which a GGUF file opens: one of each width that its tools recommend.
constexpr std::string_view kFirstGguf[] = {"q8_0", "q6_k", "q5_k", "q4_k", "iq4_xs", "q3_k"};
constexpr std::string_view kPyTorch[] = {"int8/channel=0",
                                         "float8_e4m3fn/channel=0",
                                         "float8_e4m3fn",
                                         "int4/block=128/scale=float16",
                                         "nf4",
                                         "mxfp8",
                                         "mxfp6",
                                         "mxfp4",
                                         "nvfp4",
                                         "int3/block=32/scale=float16"};
constexpr std::string_view kOnnx[] = {"int8/channel=0", "uint8", "int8", "int4/block=32", "uint4/block=32"};

constexpr std::array<FormatGroup, 3> kGroups = {{{"For PyTorch and safetensors", ".safetensors", kPyTorch},
                                                 {"In GGUF files", ".gguf", kGguf},
                                                 {"In ONNX files", ".onnx", kOnnx}}};

}  // namespace

std::array<FormatGroup, 3> suggested_formats(std::string_view model_name) {
  std::array<FormatGroup, 3> groups = kGroups;
  std::stable_partition(groups.begin(), groups.end(),
                        [&](const FormatGroup& group) { return model_name.ends_with(group.ending); });
  return groups;
}

std::string first_formats(std::string_view model_name) {
  if (!model_name.ends_with(".gguf")) return std::string(ModelLabState::kDefaultFormats);
  std::string formats;
  for (const std::string_view spec : kFirstGguf) formats += (formats.empty() ? "" : ",") + std::string(spec);
  return formats;
}

}  // namespace qs
