#pragma once
/// The header of a .npy file: a Python dict literal with exactly three keys, in any order:
///   {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
/// padded with spaces and a line end. Only what NumPy itself writes for arrays of numbers is accepted;
/// nothing is evaluated. Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#include "io/tensor_file.hpp"

namespace qs::io {

struct NpyHeader {
  DType dtype = DType::kF32;
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t byte_count = 0;  // of the data: product of the shape times the size of one element
};

/// file_offset is where the text starts in the file, for the byte in errors.
Expected<NpyHeader> parse_npy_header(std::string_view text, std::uint64_t file_offset);

}  // namespace qs::io
