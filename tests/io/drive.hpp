#pragma once
/// Drives readers and unpackers over bytes in memory.

#include <algorithm>

#include "io/unpacker.hpp"
#include "tensor_files.hpp"

namespace qs::test {

/// Returns the list of one reader. Feeds each requested range as a copy of exactly that size, in which the
/// address sanitizer detects an overrun by one byte; `requests` receives the ranges.
inline Expected<std::vector<io::TensorInfo>> drive(const std::unique_ptr<io::TensorReader>& reader,
                                                   std::span<const std::byte> file,
                                                   std::vector<io::ByteRange>* requests = nullptr) {
  while (const auto range = reader->wants()) {
    if (requests != nullptr) requests->push_back(*range);
    const auto wanted = io::bytes_in(file, *range);
    if (!wanted) return refuse("test", "a range outside the file", "one inside", range->offset);
    const Bytes piece(wanted->begin(), wanted->end());
    if (auto fed = reader->feed(piece); !fed) return Refusal(fed.error());
  }
  return reader->tensors();
}

/// Output of an unpacker that is fed pieces of one size and gives pieces of another.
inline Expected<Bytes> unpack_all(const std::unique_ptr<io::Unpacker>& unpacker,
                                  std::span<const std::byte> packed, std::size_t piece_size,
                                  std::size_t out_size) {
  Bytes all, out(out_size);
  std::size_t at = 0;
  do {
    const std::size_t size = std::min(piece_size, packed.size() - at);
    const auto part = packed.subspan(at, size);
    const Bytes piece(part.begin(), part.end());
    at += size;
    unpacker->feed(piece, at == packed.size());
    while (true) {
      const auto written = unpacker->unpack(out);
      if (!written) return Refusal(written.error());
      if (*written == 0) break;
      all.insert(all.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*written));
    }
  } while (at < packed.size());
  return all;
}

inline Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return bytes;
}

/// Deflate without compression: stored blocks, each behind five bytes (RFC 1951, 3.2.4).
inline Bytes stored_deflate(const Bytes& bytes, std::size_t block_size = 65'535) {
  Bytes out;
  std::size_t at = 0;
  do {
    const std::size_t size = std::min(block_size, bytes.size() - at);
    out.push_back(static_cast<std::byte>(at + size == bytes.size() ? 1 : 0));
    append(out, little_endian_bytes(size, 2));
    append(out, little_endian_bytes(~size, 2));
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    out.insert(out.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
    at += size;
  } while (at < bytes.size());
  return out;
}

}  // namespace qs::test
