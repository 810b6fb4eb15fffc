#pragma once
/// Types of values as a .npy header names them: "<f4" and the like.

#include "io/npy_header.hpp"

namespace qs::io {

/// Sets type, byte order and note; false if the type holds no numbers or is unknown.
bool take_npy_descr(std::string_view descr, NpyHeader& header);
/// "<, >, | or = and then one of f2 f4 …", for errors.
std::string accepted_npy_descrs();

/// Contents of an array without numbers: "text", "Python objects", "dates", "records". Empty for all other
/// headers, valid or not.
std::string_view npy_kind_without_numbers(std::string_view text);

}  // namespace qs::io
