#pragma once
/// FlatBuffers built in memory, from the front to the back, for models of TensorFlow Lite.

#include "tensor_files.hpp"

namespace qs::test {

class FlatFile {
 public:
  /// A file that begins with the place of its root, and "TFL3".
  FlatFile() : bytes_(bytes_of_text(std::string_view("\0\0\0\0TFL3", 8))) {}

  Bytes& bytes() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  void put(std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes_[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
  }
  /// Makes the offset at this place lead to the end, where the next thing is added, or to another place.
  void point(std::size_t at) { point(at, bytes_.size()); }
  void point(std::size_t at, std::size_t to) { put(at, to - at, 4); }

  struct Table {
    std::size_t at;
    std::vector<std::size_t> fields;  // places; 0 if left out
  };
  /// A table with fields of these sizes, 0 for those that are left out, all zeros.
  Table table(const std::vector<std::size_t>& sizes) {
    const std::size_t vtable = bytes_.size();
    bytes_.resize(vtable + 4 + 2 * sizes.size());
    Table table{bytes_.size(), {}};
    bytes_.resize(table.at + 4);
    put(table.at, table.at - vtable, 4);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      table.fields.push_back(sizes[i] == 0 ? 0 : bytes_.size());
      if (sizes[i] != 0) put(vtable + 4 + 2 * i, bytes_.size() - table.at, 2);
      bytes_.resize(bytes_.size() + sizes[i]);
    }
    put(vtable, 4 + 2 * sizes.size(), 2);
    put(vtable + 2, bytes_.size() - table.at, 2);
    return table;
  }
  /// A vector of zeros, to which the offset at `from` leads; returns the place of its first element.
  std::size_t vector(std::size_t from, std::size_t count, std::size_t element_bytes) {
    point(from);
    append(bytes_, little_endian_bytes(count, 4));
    const std::size_t at = bytes_.size();
    bytes_.resize(at + count * element_bytes);
    return at;
  }
  /// The same of `count` offsets, all to one table that is added now.
  Table tables(std::size_t from, std::size_t count, const std::vector<std::size_t>& sizes) {
    const std::size_t at = vector(from, count, 4);
    Table one = table(sizes);
    for (std::size_t i = 0; i < count; ++i) point(at + 4 * i, one.at);
    return one;
  }

 private:
  Bytes bytes_;
};

/// How many of each list a model has; all of one list are one table.
struct FlatModel {
  std::size_t codes = 1, buffers = 2, subgraphs = 1, tensors = 1, operators = 1, inputs = 1, zero_points = 0;
  std::size_t axes = 1;
};

/// A model whose tensors are int8 of shape [4, 1, 1, …] in buffer 1, with a scale.
inline Bytes flat_model(const FlatModel& model) {
  FlatFile file;
  const auto root = file.table({4, 4, 4, 0, 4});
  file.point(0, root.at);
  file.put(root.fields[0], 3, 4);
  file.tables(root.fields[1], model.codes, {1});
  const auto subgraph = file.tables(root.fields[2], model.subgraphs, {4, 0, 0, 4});
  const auto buffer = file.tables(root.fields[4], model.buffers, {4});
  const std::size_t data = file.vector(buffer.fields[0], 4, 1);
  file.put(data, 0x7F80'01FF, 4);
  const auto tensor = file.tables(subgraph.fields[0], model.tensors, {4, 1, 4, 4, 4});
  const std::size_t shape = file.vector(tensor.fields[0], model.axes, 4);
  for (std::size_t i = 0; i < model.axes; ++i) file.put(shape + 4 * i, i == 0 ? 4 : 1, 4);
  file.put(tensor.fields[1], 9, 1);
  file.put(tensor.fields[2], 1, 4);
  file.put(file.vector(tensor.fields[3], 1, 1), 'w', 1);
  file.point(tensor.fields[4]);
  const auto scaling = file.table({0, 0, 4, 4});
  file.point(tensor.fields[4], scaling.at);
  file.put(file.vector(scaling.fields[2], 1, 4), 0x3F00'0000, 4);  // 0.5
  file.vector(scaling.fields[3], model.zero_points, 8);
  const auto op = file.tables(subgraph.fields[3], model.operators, {4, 4, 4});
  file.vector(op.fields[1], model.inputs, 4);
  file.vector(op.fields[2], 0, 4);
  return file.bytes();
}

}  // namespace qs::test
