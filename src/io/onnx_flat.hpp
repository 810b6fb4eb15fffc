#pragma once
/// Codes that a node of an .onnx model takes as bytes with several, rows of a weight [N, K] one after another,
/// whatever the shape of the tensor.

#include "io/onnx_decoders.hpp"

namespace qs::io {

inline constexpr std::uint64_t kOnnxUint8 = 2;  // TensorProto.DataType

/// ⌈count/by⌉
std::uint64_t rounded_up(std::uint64_t count, std::uint64_t by);
/// a·b·c; nothing if that is no number of bytes.
std::optional<std::uint64_t> amount_of(std::uint64_t a, std::uint64_t b, std::uint64_t c = 1);
/// 2, 4 and 8 bits have a layout that programs agree on.
bool is_code_width(std::uint64_t bits);

/// Why a node does not take the bytes as they are stored, or "".
std::string why_no_bytes(const OnnxCodes& codes);
/// Reads `count` numbers into a grid that has its axes already; returns why that cannot be, or "".
std::string take_exactly(OnnxWeight& weight, NumberGrid& grid, const OnnxConstant& found, std::uint64_t count,
                         PartRole role);
/// "its scale, 's', is INT8"
std::string why_no_scale_type(const OnnxConstant& found, std::string_view word);
/// Outputs × inputs, or the other way round.
TensorUse use_of_rows(const OnnxCodes& codes, bool is_turned = false);

}  // namespace qs::io
