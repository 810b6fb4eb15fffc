#pragma once
/// Finds the constants of a TensorFlow Lite model (LiteRT): tensors with bytes of their own, their
/// quantization, and the operator that uses each. Source: tensorflow/lite/schema/schema.fbs, versions 3 to
/// 3c; the numbers of fields below are its order of declaration (a union counts as two).
///
/// A model is one FlatBuffer. Tensors name a buffer by its index; a buffer's bytes are a vector inside, or,
/// in models beyond 2 GB, a range of the file behind the FlatBuffer. Buffer 0 is empty: tensors without bytes
/// name it.
///
/// The surprise: a weight of float16, or of int8 in a model that computes in float32, is not used by its
/// layer but by DEQUANTIZE, whose output the layer uses.

#include <cstdint>
#include <memory>

#include "io/flat_tables.hpp"

namespace qs::io {

/// Of lists in a model; a file that names more is refused.
struct TfliteLimits {
  static constexpr std::uint64_t kSubgraphs = 4096, kOperatorCodes = 65'536, kBuffers = 262'144,
                                 kTensors = 262'144,  // of all subgraphs together, and so below
      kOperators = 262'144, kInputs = 2'097'152, kZeroPoints = 4'194'304, kInputsOfOne = 65'536;
};

/// The operator that uses a constant; operators of the schema have a code, -1 is none.
struct TfliteUse {
  static constexpr int kCustom = 32;
  int code = -1;
  std::string custom{};     // name of a custom operator
  std::uint64_t input = 0;  // place among its inputs
  bool adjoint = false;     // of BATCH_MATMUL: the last two axes of this input are swapped
  std::int64_t axis = 0;    // of GATHER
};

struct TfliteConstant {
  std::string name;  // bytes of any kind; may be empty
  std::uint64_t subgraph = 0, index = 0;
  std::vector<std::uint64_t> shape;
  int type = 0;  // TensorType of the schema
  std::uint64_t buffer = 0;
  ByteRange bytes{};         // in the file
  bool is_external = false;  // in another file
  bool is_variable = false, is_sparse = false;
  bool has_other_quantization = false;  // custom, or by blocks
  ByteRange scales{};                   // in the file: float32
  FlatVector zero_points{};             // int64
  std::vector<float> zeros{};           // the same, if any is not 0
  std::int64_t quantized_axis = 0;
  TfliteUse use{};
};

class TfliteWalk {
 public:
  explicit TfliteWalk(std::uint64_t file_size);

  std::optional<ByteRange> wants() const { return state_ == State::kDone ? std::nullopt : bytes_.wants(); }
  Expected<void> feed(std::span<const std::byte> bytes);
  /// Complete once it wants nothing.
  std::vector<TfliteConstant>& constants() { return constants_; }

 private:
  enum class State { kRoot, kOperatorCodes, kBuffers, kSubgraph, kTensors, kOperators, kZeroPoints, kDone };

  Expected<void> step();
  Expected<void> is_readable(const char* what, std::uint64_t at);
  void go_to(State state);
  Expected<void> take_root();
  Expected<void> take_operator_code();
  Expected<void> take_buffer();
  Expected<void> take_subgraph();
  Expected<void> take_tensor();
  Expected<void> take_operator();
  Expected<void> take_zero_points();
  void note_use(std::uint64_t tensor, const TfliteUse& use);

  PagedBytes bytes_;
  FlatTables tables_;
  State state_ = State::kRoot;
  std::uint64_t next_ = 0;  // of the list that is read now
  FlatVector operator_codes_, subgraphs_, buffers_, tensors_, operators_;
  std::uint64_t subgraph_ = 0, tensors_before_ = 0, operators_before_ = 0, inputs_before_ = 0,
                zeros_before_ = 0;
  struct Code {
    int code;
    std::string custom;
  };
  std::vector<Code> codes_;
  std::vector<ByteRange> buffer_bytes_;
  std::vector<std::uint32_t> constant_of_;  // by tensor of the present subgraph; kNone
  std::uint64_t zero_at_ = 0;               // zero points of the present constant that were read
  std::vector<TfliteConstant> constants_;
};

}  // namespace qs::io
