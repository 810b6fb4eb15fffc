#pragma once
/// Tells whether bytes of a file are text.

#include <algorithm>
#include <string_view>

namespace qs::io {

/// UTF-8 as in RFC 3629: no surrogates, nothing above U+10FFFF, no overlong forms.
bool is_utf8(std::string_view bytes);
inline bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char byte) { return static_cast<signed char>(byte) >= 0; });
}

}  // namespace qs::io
