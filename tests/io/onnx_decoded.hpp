#pragma once
/// Quantized .onnx models built in memory, and a sentence for what becomes of their codes.

#include "core/text.hpp"
#include "io/reader_parts.hpp"
#include "onnx_nodes.hpp"
#include "streamed_model.hpp"

namespace qs::test {

namespace onnx {
enum : std::uint32_t {
  kUint16 = 4,
  kInt16 = 5,
  kBfloat16 = 16,
  kE4m3fn = 17,
  kE4m3fnuz = 18,
  kE5m2 = 19,
  kE5m2fnuz = 20,
  kUint4 = 21,
  kInt4 = 22,
  kFloat4 = 23,
  kE8m0 = 24,
  kUint2 = 25,
  kInt2 = 26,
};
}  // namespace onnx

using Dims = std::vector<std::int64_t>;

inline Proto stored(std::string_view name, std::uint64_t type, const Dims& dims, const Bytes& bytes) {
  return onnx_tensor(name, type, dims).data(onnx::kRawData, bytes);
}
inline Bytes bytes_in_row(const std::vector<int>& values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}
/// Tensors of one byte a number.
inline Proto int8s(std::string_view name, const Dims& dims, const std::vector<int>& values,
                   std::uint64_t type = onnx::kInt8) {
  return stored(name, type, dims, bytes_in_row(values));
}
inline Proto uint8s(std::string_view name, const Dims& dims, const std::vector<int>& values) {
  return int8s(name, dims, values, onnx::kUint8);
}
inline Proto floats(std::string_view name, const Dims& dims, const std::vector<float>& values) {
  Bytes bytes;
  for (const float value : values) append(bytes, bytes_of<float>({value}));
  return stored(name, onnx::kFloat, dims, bytes);
}
/// Values in a file beside the model.
inline Proto elsewhere(std::string_view name, std::uint64_t type, const Dims& dims, std::string_view file,
                       std::string_view offset = "0") {
  return onnx_tensor(name, type, dims)
      .data(onnx::kExternalData, external_entry("location", file))
      .data(onnx::kExternalData, external_entry("offset", offset))
      .number(onnx::kDataLocation, 1);
}

inline File onnx_model_file(const Proto& graph, const std::vector<Function>& functions = {}) {
  Bytes bytes = onnx_file(graph);
  for (const Function& function : functions) append(bytes, Proto().data(25, function.proto()).bytes);
  return {"model.onnx", bytes};
}

/// "w [2, 3] ONNX int8, one scale: 0.5 -1 0", or "w codes of 6: it holds …".
inline std::string told(const io::TensorInfo& tensor, const std::vector<File>& files) {
  if (!tensor.decoding || !tensor.unreadable.empty()) {
    const std::string unreadable = tensor.decoding ? "; " + tensor.unreadable : "";
    return tensor.name + " " + role_text(tensor.role) + unreadable;
  }
  std::string text = tensor.name + " " + io::shape_text(tensor.shape) + " " + tensor.decoding->scheme + ":";
  for (const float value : streamed_rows(tensor, files)) text += " " + shortest(static_cast<double>(value));
  return text;
}

/// Of all codes in the files, a line each.
inline std::string decoded(const std::vector<File>& files) {
  const io::ModelReader reader = read(files);
  std::string lines;
  for (const io::TensorInfo& tensor : reader.tensors()) {
    if (!tensor.decoding && tensor.role.kind != io::TensorRole::Kind::kCodes) continue;
    lines += (lines.empty() ? "" : "\n") + told(tensor, files);
  }
  return lines;
}
inline std::string decoded(const std::vector<Node>& nodes, const std::vector<Proto>& initializers,
                           const std::vector<Function>& functions = {}) {
  return decoded({onnx_model_file(graph_of(nodes, initializers), functions)});
}

/// A node of onnxruntime's own operators.
inline Node contrib(std::string op, std::vector<std::string> inputs, std::vector<Proto> attributes = {}) {
  return {std::move(op), std::move(inputs), {"y"}, std::move(attributes), "", "com.microsoft"};
}

}  // namespace qs::test
