#pragma once
/// Turns the bytes of a packed tensor into plain ones, in pieces of any size.

#include <memory>

#include "io/tensor_file.hpp"

namespace qs::io {

class Unpacker {
 public:
  virtual ~Unpacker() = default;
  /// Takes the next piece of packed bytes, which must live until unpack() returns 0. `last` if none follows.
  virtual void feed(std::span<const std::byte> piece, bool last) = 0;
  /// Fills `out` as far as the fed bytes reach. Returns the number of bytes written; 0 if it needs more, or
  /// is done. Errors name the byte, counted from the start of the packed bytes.
  virtual Expected<std::size_t> unpack(std::span<std::byte> out) = 0;
};

std::unique_ptr<Unpacker> make_inflater();                    // raw deflate (RFC 1951) to bytes
std::unique_ptr<Unpacker> make_varint_unpacker(DType dtype);  // to little-endian numbers of this type
std::unique_ptr<Unpacker> make_tagged_unpacker(DType dtype);  // fields of one list to the same
std::unique_ptr<Unpacker> make_text_unpacker(const CsvReading& reading);  // to little-endian float64

}  // namespace qs::io
