#pragma once
/// A size as people write it.

#include <optional>
#include <string_view>

namespace qs {

/// Bytes of "1.5GB", "900 MB", "800MiB", "2g" or "123456"; nothing for other texts. MB is 10⁶ bytes, MiB 2²⁰; a letter
/// alone is decimal.
std::optional<double> bytes_from(std::string_view text);

}  // namespace qs
