#pragma once
/// .onnx models built in memory, right and wrong ones, with a writer of the protobuf wire format that checks
/// nothing; and a reader driven over a whole file, or over one that is mostly holes.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/formats.hpp"
#include "tensor_files.hpp"

namespace qs::test {

inline Bytes varint_bytes(std::uint64_t value) {
  Bytes bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<std::byte>((value & 0x7F) | 0x80));
  bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

inline Bytes varints(const std::vector<std::int64_t>& values) {
  Bytes bytes;
  for (const std::int64_t value : values) append(bytes, varint_bytes(static_cast<std::uint64_t>(value)));
  return bytes;
}

/// A protobuf message, field by field.
struct Proto {
  Bytes bytes;

  Proto& tag(std::uint32_t field, unsigned wire_type) {
    append(bytes, varint_bytes((std::uint64_t{field} << 3) | wire_type));
    return *this;
  }
  Proto& raw(const Bytes& more) {
    append(bytes, more);
    return *this;
  }
  Proto& number(std::uint32_t field, std::uint64_t value) { return tag(field, 0).raw(varint_bytes(value)); }
  Proto& fixed32(std::uint32_t field, std::uint32_t value) {
    return tag(field, 5).raw(little_endian_bytes(value, 4));
  }
  Proto& fixed64(std::uint32_t field, std::uint64_t value) {
    return tag(field, 1).raw(little_endian_bytes(value, 8));
  }
  Proto& data(std::uint32_t field, const Bytes& payload) {
    return tag(field, 2).raw(varint_bytes(payload.size())).raw(payload);
  }
  Proto& data(std::uint32_t field, const Proto& message) { return data(field, message.bytes); }
  Proto& text(std::uint32_t field, std::string_view text) { return data(field, bytes_of_text(text)); }
  /// Only the tag and the length: the payload is not there, or follows.
  Proto& length(std::uint32_t field, std::uint64_t size) { return tag(field, 2).raw(varint_bytes(size)); }
};

namespace onnx {

// Fields of TensorProto.
enum : std::uint32_t {
  kDims = 1,
  kDataType = 2,
  kSegment = 3,
  kFloatData = 4,
  kInt32Data = 5,
  kStringData = 6,
  kInt64Data = 7,
  kName = 8,
  kRawData = 9,
  kDoubleData = 10,
  kUint64Data = 11,
  kDocString = 12,
  kExternalData = 13,
  kDataLocation = 14,
};
// Some of TensorProto.DataType.
enum : std::uint32_t {
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kInt32 = 6,
  kInt64 = 7,
  kFloat16 = 10,
  kDouble = 11
};

}  // namespace onnx

inline Proto onnx_tensor(std::string_view name, std::uint64_t data_type,
                         const std::vector<std::int64_t>& dims) {
  Proto tensor;
  for (const std::int64_t axis : dims) tensor.number(onnx::kDims, static_cast<std::uint64_t>(axis));
  return tensor.number(onnx::kDataType, data_type).text(onnx::kName, name);
}

inline Proto external_entry(std::string_view key, std::string_view value) {
  return Proto().text(1, key).text(2, value);
}

/// Wraps a graph in the fields that precede it in a model.
inline Bytes onnx_file(const Proto& graph) {
  const Proto opset = Proto().text(1, "").number(2, 17);
  return Proto().number(1, 8).text(2, "pytorch").text(3, "2.1").data(7, graph).data(8, opset).bytes;
}

/// A node, the initializers, an input.
inline Bytes onnx_model(const std::vector<Proto>& initializers) {
  Proto graph;
  graph.data(1, Proto().text(1, "x").text(2, "y").text(4, "MatMul")).text(2, "main_graph");
  for (const Proto& initializer : initializers) graph.data(5, initializer);
  return onnx_file(graph.data(11, Proto().text(1, "x")));
}

/// A model of tests/golden/onnx; the tests that read it give its origin.
inline Bytes onnx_golden(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/onnx/" + name, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return bytes_of_text(text);
}

/// A file of any size: zeros except for the pieces.
struct HoledFile {
  std::uint64_t size = 0;
  std::vector<std::pair<std::uint64_t, Bytes>> pieces;

  void add(const Bytes& bytes) {
    pieces.emplace_back(size, bytes);
    size += bytes.size();
  }
  Bytes read(const io::ByteRange& range) const {
    Bytes out(static_cast<std::size_t>(range.size));
    for (const auto& piece : pieces) {
      const std::uint64_t from = std::max(range.offset, piece.first);
      const std::uint64_t to = std::min(range.offset + range.size, piece.first + piece.second.size());
      if (from >= to) continue;
      const auto start = piece.second.begin() + static_cast<std::ptrdiff_t>(from - piece.first);
      std::copy_n(start, to - from, out.begin() + static_cast<std::ptrdiff_t>(from - range.offset));
    }
    return out;
  }
};

struct OnnxReading {
  std::vector<io::TensorInfo> tensors;
  std::string error;  // empty if it was read
  std::optional<std::uint64_t> error_byte;
  std::uint64_t requests = 0, bytes = 0, largest = 0;
};

inline OnnxReading read_onnx(const HoledFile& file) {
  OnnxReading reading;
  const auto reader = io::make_onnx_reader(file.size, "model.onnx");
  while (const auto range = reader->wants()) {
    ++reading.requests;
    reading.bytes += range->size;
    reading.largest = std::max(reading.largest, range->size);
    if (range->offset > file.size || range->size > file.size - range->offset) {
      reading.error = "it wants bytes that are not in the file";
      return reading;
    }
    if (const auto fed = reader->feed(file.read(*range)); !fed) {
      reading.error = message(fed.error());
      reading.error_byte = fed.error().byte;
      return reading;
    }
  }
  reading.tensors = reader->tensors();
  return reading;
}

inline OnnxReading read_onnx(const Bytes& file) {
  return read_onnx(HoledFile{file.size(), {{0, file}}});
}

/// "readable", or the error for a model's only initializer, with the whole file.
inline std::string unreadable(const Proto& initializer) {
  const OnnxReading reading = read_onnx(onnx_model({initializer}));
  if (!reading.error.empty()) return reading.error;
  if (reading.tensors.size() != 1) return std::to_string(reading.tensors.size()) + " tensors";
  return reading.tensors[0].unreadable.empty() ? "readable" : reading.tensors[0].unreadable;
}

}  // namespace qs::test
