#pragma once
/// Whether bytes of a file are text.

#include <string_view>

namespace qs::io {

/// UTF-8 as RFC 3629 has it: no surrogates, nothing above U+10FFFF, nothing in more bytes than it needs.
bool is_utf8(std::string_view bytes);

}  // namespace qs::io
