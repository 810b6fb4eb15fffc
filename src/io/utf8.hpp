#pragma once
/// Whether bytes of a file are text.

#include <algorithm>
#include <string_view>

namespace qs::io {

/// UTF-8 as RFC 3629 has it: no surrogates, nothing above U+10FFFF, nothing in more bytes than it needs.
bool is_utf8(std::string_view bytes);
inline bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char byte) { return static_cast<signed char>(byte) >= 0; });
}

}  // namespace qs::io
