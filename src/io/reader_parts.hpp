#pragma once
/// Helpers of every tensor-file reader: sizes that cannot overflow, and untrusted text made fit for a
/// message.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qs::io {

/// Readers refuse shapes and offsets above this, so that the sum of two still fits in 64 bits.
inline constexpr std::uint64_t kMaxWholeNumber = 0x7FFF'FFFF'FFFF'FFFF;
inline constexpr std::size_t kMaxRank = 64;  // NumPy's and PyTorch's own limit

/// Bytes of a tensor, or nothing when the number does not fit below 2^63. A zero axis does not excuse the
/// others: the product of the non-zero axes must fit too (as in NumPy), so that strides never overflow.
std::optional<std::uint64_t> checked_byte_count(std::span<const std::uint64_t> shape,
                                                std::size_t element_bytes);

/// "1 byte", "3 bytes"
std::string bytes_text(std::uint64_t count);

/// "[3, 4]"
std::string shape_text(std::span<const std::uint64_t> shape);

/// Text in single quotes, shortened, control characters escaped. For valid UTF-8 only.
std::string quote_text(std::string_view utf8);
/// As quote_text(), for bytes of any kind: escapes everything but printable ASCII.
std::string quote_bytes(std::string_view bytes);

std::string_view as_text(std::span<const std::byte> bytes);
std::uint64_t little_endian(std::span<const std::byte> bytes);
/// Number in the `size` bytes from `at` on.
std::uint64_t little_endian(std::span<const std::byte> bytes, std::size_t at, std::size_t size);

/// Ignores case; `extension` includes its dot.
bool has_extension(std::string_view file_name, std::string_view extension);
/// File name without folders and without its last extension.
std::string stem(std::string_view file_name);

}  // namespace qs::io
