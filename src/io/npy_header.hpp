#pragma once
/// The header of a .npy file: a Python dict literal with exactly three keys, in any order:
///   {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
/// padded with spaces and a line end. Accepts only the headers that NumPy itself writes for arrays of
/// numbers; evaluates nothing. The surprise: types that come with ml_dtypes (bfloat16, 8-bit floats) are
/// stored with their size alone, "|V2" or "<f1"; they are read as the usual one of that size, with a note.
/// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#include "io/tensor_file.hpp"

namespace qs::io {

inline constexpr std::string_view kNpyMagic = "\x93NUMPY";
/// Magic, version, and a length of 2 bytes (1.0) or 4 (2.0 and 3.0).
inline constexpr std::uint64_t kNpyLongestPrefix = 12;

struct NpyHeader {
  DType dtype = DType::kF32;
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t byte_count = 0;  // of the data: product of the shape times the size of one element
  std::string note;              // how an ambiguous header was read; or empty
};

/// Range of the header's text in a .npy file of `size` bytes, counted from its magic, from the first
/// kNpyLongestPrefix bytes. file_offset is the offset of the magic, for the byte in errors.
Expected<ByteRange> parse_npy_prefix(std::span<const std::byte> bytes, std::uint64_t size,
                                     std::uint64_t file_offset = 0);

/// file_offset is the offset of the text in the file, for the byte in errors.
Expected<NpyHeader> parse_npy_header(std::string_view text, std::uint64_t file_offset);

}  // namespace qs::io
