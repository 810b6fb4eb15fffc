#pragma once
/// Tensor files built in memory, right and wrong ones.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "io/tensor_file.hpp"

namespace qs::test {

using Bytes = std::vector<std::byte>;

inline Bytes bytes_of_text(std::string_view text) {
  Bytes bytes(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

inline void append(Bytes& to, const Bytes& more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// The lowest `count` bytes of an integer, least significant first.
inline Bytes little_endian_bytes(std::uint64_t value, std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
  return bytes;
}

/// The elements as this (little-endian) machine stores them, or each with its bytes reversed.
template <class T>
Bytes bytes_of(std::initializer_list<T> elements, bool big_endian = false) {
  Bytes bytes;
  for (const T& element : elements) {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, &element, sizeof raw);
    for (std::size_t i = 0; i < sizeof raw; ++i) bytes.push_back(raw[big_endian ? sizeof raw - 1 - i : i]);
  }
  return bytes;
}

inline Bytes bytes_of_floats(const std::vector<float>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  return {bytes.begin(), bytes.end()};
}

struct StoredTensor {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  Bytes bytes;
};

/// Any header text and any data behind a correct header length.
inline Bytes safetensors_with_header(std::string_view header, const Bytes& data = {}) {
  Bytes file = little_endian_bytes(header.size(), 8);
  append(file, bytes_of_text(header));
  append(file, data);
  return file;
}

/// Puts the data in the order of the list, without gaps; pads the header with spaces to 8 bytes, as is usual.
inline Bytes make_safetensors(const std::vector<StoredTensor>& tensors) {
  std::string header = "{";
  Bytes data;
  for (const StoredTensor& tensor : tensors) {
    if (header.size() > 1) header += ',';
    header += '"' + tensor.name + R"(":{"dtype":")" + tensor.dtype + R"(","shape":[)";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i)
      header += (i > 0 ? "," : "") + std::to_string(tensor.shape[i]);
    header += R"(],"data_offsets":[)" + std::to_string(data.size()) + ',';
    append(data, tensor.bytes);
    header += std::to_string(data.size()) + "]}";
  }
  header += '}';
  header.append((8 - header.size() % 8) % 8, ' ');
  return safetensors_with_header(header, data);
}

/// Any dict text behind a correct prefix; padded so that the data starts at a multiple of 64, as NumPy does.
inline Bytes npy_with_header(std::string dict, const Bytes& data = {}, int major = 1) {
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  while ((8 + length_bytes + dict.size() + 1) % 64 != 0) dict += ' ';
  dict += '\n';
  Bytes file = bytes_of_text("\x93NUMPY");
  file.push_back(static_cast<std::byte>(major));
  file.push_back(std::byte{0});
  append(file, little_endian_bytes(dict.size(), length_bytes));
  append(file, bytes_of_text(dict));
  append(file, data);
  return file;
}

inline Bytes make_npy(const std::string& descr, bool fortran_order, const std::vector<std::uint64_t>& shape,
                      const Bytes& data, int major = 1) {
  std::string dict = "{'descr': '" + descr + "', 'fortran_order': " + (fortran_order ? "True" : "False");
  dict += ", 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) dict += ", ";
    dict += std::to_string(shape[i]);
  }
  if (shape.size() == 1) dict += ',';
  return npy_with_header(dict + "), }", data, major);
}

/// "accepted", or the error that refuses the file, with all its parts.
inline std::string refusal(const Bytes& file, const std::string& name = "file.bin") {
  const auto tensors = io::read_tensor_list(file, name);
  return tensors ? "accepted" : message(tensors.error());
}

/// Empty if every listed tensor lies in the file, has the bytes of its shape and type, and overlaps no other.
inline std::string broken_promise(const std::vector<io::TensorInfo>& tensors, std::uint64_t file_size) {
  for (const io::TensorInfo& tensor : tensors) {
    const auto [offset, size] = tensor.bytes;
    if (offset > file_size || size > file_size - offset) return "a tensor outside the file";
    const bool is_plain = tensor.unreadable.empty() && tensor.packing == io::Packing::kPlain;
    if (is_plain && size != io::stored_bytes(tensor.dtype, tensor.count()))
      return "a tensor with bytes that do not fit its shape";
    for (const io::TensorInfo& other : tensors)
      if (&other != &tensor && offset < other.bytes.offset + other.bytes.size &&
          other.bytes.offset < offset + size)
        return "tensors that overlap";
  }
  return "";
}

/// Every element of a tensor as the labs receive it, in row-major order.
inline std::vector<float> values(const Bytes& file, const io::TensorInfo& tensor) {
  const auto count = static_cast<std::size_t>(tensor.count());
  std::vector<float> stored(count), in_order(count);
  io::decode(tensor.dtype, tensor.big_endian, io::bytes_in(file, tensor.bytes).value(), stored);
  for (std::size_t k = 0; k < count; ++k)
    in_order[static_cast<std::size_t>(io::row_major_index(tensor, k))] = stored[k];
  return in_order;
}

}  // namespace qs::test
