#pragma once
/// Golden tables of ggml's blocks: compressed CSV, and the hash that stands for decoded values there.

#include <doctest/doctest.h>

#include "../core/golden.hpp"
#include "drive.hpp"

namespace qs::test {

inline Bytes golden_bytes(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), name << " is missing");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return bytes_of_text(text);
}

/// Rows of a table that was compressed by gzip without a name: ten bytes, raw deflate, checksum and size.
inline std::vector<Row> golden_gz(const std::string& name) {
  const Bytes file = golden_bytes(name);
  REQUIRE(file.size() > 18);
  REQUIRE(file[3] == std::byte{0});
  const auto packed = std::span(file).subspan(10, file.size() - 18);
  const auto plain = unpack_all(io::make_inflater(), packed, 1 << 16, 1 << 16);
  REQUIRE(plain);
  std::istringstream text(std::string(reinterpret_cast<const char*>(plain->data()), plain->size()));
  return table_rows(text);
}

/// FNV-1a over the bits of all values, a word each; all NaNs are one, as which it is differs by machine.
inline std::string bits_hash(std::span<const float> values) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const float x : values) {
    const std::uint32_t bits = x == x ? bits_of(x) : 0x7FC00000U;
    hash = (hash ^ bits) * 0x100000001b3;
  }
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[hash >> shift & 15];
  return hex;
}

}  // namespace qs::test
