#pragma once
/// GGUF files built in memory, right and wrong ones.

#include <doctest/doctest.h>

#include <algorithm>

#include "io/formats.hpp"
#include "tensor_files.hpp"

namespace qs::test {

inline Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) append(all, part);
  return all;
}

inline Bytes u32(std::uint64_t value) {
  return little_endian_bytes(value, 4);
}
inline Bytes u64(std::uint64_t value) {
  return little_endian_bytes(value, 8);
}
inline Bytes gguf_string(std::string_view text) {
  return joined({u64(text.size()), bytes_of_text(text)});
}
inline Bytes gguf_pair(std::string_view key, std::uint32_t type, const Bytes& value) {
  return joined({gguf_string(key), u32(type), value});
}
inline Bytes gguf_array(std::uint32_t type, std::uint64_t count, const Bytes& elements) {
  return joined({u32(type), u64(count), elements});
}
inline Bytes gguf_start(std::uint64_t tensors, std::uint64_t pairs, std::uint32_t version = 3) {
  return joined({bytes_of_text("GGUF"), u32(version), u64(tensors), u64(pairs)});
}

/// `dimensions` in the file's order, the fastest first.
inline Bytes gguf_info(std::string_view name, const std::vector<std::uint64_t>& dimensions,
                       std::uint32_t type, std::uint64_t offset) {
  Bytes info = joined({gguf_string(name), u32(dimensions.size())});
  for (const std::uint64_t dimension : dimensions) append(info, u64(dimension));
  append(info, u32(type));
  append(info, u64(offset));
  return info;
}

inline Bytes aligned(Bytes bytes, std::size_t alignment = 32) {
  while (bytes.size() % alignment != 0) bytes.push_back(std::byte{0});
  return bytes;
}

/// A file with no metadata, these tensor infos, and this many bytes of data.
inline Bytes gguf_of(const std::vector<Bytes>& infos, std::size_t data_bytes) {
  Bytes file = gguf_start(infos.size(), 0);
  for (const Bytes& info : infos) append(file, info);
  file = aligned(file);
  append(file, Bytes(data_bytes));
  return file;
}

struct GgufReading {
  Expected<std::vector<io::TensorInfo>> tensors;
  std::uint64_t bytes_read = 0;
};

/// Drives a reader as a file's owner would; the claimed length may exceed the bytes, and zeros fill the rest.
inline GgufReading read_gguf(const Bytes& start, std::uint64_t file_size) {
  const auto reader = io::make_gguf_reader(file_size, "");
  GgufReading reading;
  while (const auto range = reader->wants()) {
    REQUIRE(range->offset <= file_size);
    REQUIRE(range->size <= std::min<std::uint64_t>(1 << 20, file_size - range->offset));
    REQUIRE((range->size > 0 || file_size == 0));
    Bytes piece(static_cast<std::size_t>(range->size));
    if (range->offset < start.size()) {
      const auto from = static_cast<std::size_t>(range->offset);
      std::copy_n(start.begin() + static_cast<std::ptrdiff_t>(from),
                  std::min(piece.size(), start.size() - from), piece.begin());
    }
    reading.bytes_read += range->size;
    if (auto fed = reader->feed(piece); !fed) {
      reading.tensors = Refusal(fed.error());
      return reading;
    }
  }
  reading.tensors = reader->tensors();
  return reading;
}

inline Expected<std::vector<io::TensorInfo>> gguf_list(const Bytes& file) {
  return read_gguf(file, file.size()).tensors;
}

inline std::string gguf_refusal(const Bytes& file) {
  const auto tensors = gguf_list(file);
  return tensors ? "accepted" : message(tensors.error());
}

}  // namespace qs::test
