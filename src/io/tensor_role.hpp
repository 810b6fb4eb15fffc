#pragma once
/// Role of a tensor in its model, and which of its axes are inputs and which are outputs. A reader that knows
/// them (from the nodes of an .onnx graph) sets them; for others io/model_roles.hpp goes by names, types and
/// shapes.

#include <cstdint>
#include <string>
#include <vector>

namespace qs::io {

/// The container of a tensor, as far as it decides which tensors are weights.
enum class Container : std::uint8_t {
  kArrays,  // .npy, .npz, .csv: every array is treated as a weight
  kTorch,   // .safetensors: [out, in, kernel…], names of modules
  kGguf,    // a row is the input
  kOnnx,    // the nodes tell the roles
  kTflite,  // the operators tell the roles
  kKeras,   // [in, out], [kernel…, in, out]; names of layers and variables
};

struct TensorRole {
  enum class Kind : std::uint8_t {
    kUnsaid,  // not determined yet
    kWeight,
    kOther,   // a mask, ids, a shape, a number that a node computes with, or a second name of the same bytes
    kCodes,   // packed: numbers that encode weights
    kScales,  // scales, zero points and tables that decode codes
  };
  Kind kind = Kind::kUnsaid;
  std::string why{};  // a clause: "it is a causal mask", "it holds 4-bit codes of GPTQ"; empty for a weight
  std::uint64_t weights = 0;  // of codes: how many weights they stand for; 0 if not known
  /// True for numbers that only mean something together with others: codes, and what decodes them.
  bool is_packed() const { return kind == Kind::kCodes || kind == Kind::kScales; }
  bool operator==(const TensorRole&) const = default;
};

/// A weight as a map from inputs to outputs: its axes in the order outputs
/// first, then inputs. Blocks (along the inputs) and channels (one output each) refer to this order, in every
/// container.
struct TensorUse {
  std::vector<std::uint32_t> order{};  // a permutation of the axes; empty: as they are stored
  std::uint32_t outputs = 1;           // how many of them are outputs; the others together are one input run
  std::string said_by{};  // the evidence: "MatMul", "Gemm with transB", "GPT-2's Conv1D", "the name"
  bool is_open = false;   // no evidence; another reading is as plausible
  std::string nodes{};    // names of the nodes that take it, where a graph has them: a line each
  bool operator==(const TensorUse&) const = default;
};

}  // namespace qs::io
