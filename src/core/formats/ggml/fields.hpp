#pragma once
/// The fields of a block in its bytes: what each holds, and what it costs.
///
/// A field's bits a weight are 8 · bytes / values of the block; they add up to those of the type. The surprise: in Q4_K,
/// twelve bytes hold sixteen numbers of six bits, and half of the numbers are torn: their high two bits stand in bytes of
/// others.

#include <span>
#include <string_view>

#include "core/formats/ggml/types.hpp"

namespace qs::ggml {

enum class FieldKind : std::uint8_t { kScale, kMinimum, kSubScales, kCodes, kHighBits };

struct Field {
  std::string_view name;  // as llama.cpp calls it: "d", "qs"
  FieldKind kind;
  std::size_t bytes;
  std::string_view holds;  // English; shown through phrase()
};

/// In the order of the bytes.
std::span<const Field> fields_of(const Type& type);

/// Bits that the field costs each value.
inline double bits_a_value(const Type& type, const Field& field) {
  return 8.0 * static_cast<double>(field.bytes) / static_cast<double>(type.block);
}

}  // namespace qs::ggml
