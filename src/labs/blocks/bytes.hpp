#pragma once
/// A block of one of ggml's types taken apart byte by byte.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/formats/ggml/fields.hpp"

namespace qs {

struct BlockByte {
  std::uint8_t value = 0;
  std::size_t field = 0;                 // place in fields
  std::vector<std::uint32_t> weights{};  // of the block, whose codes have bits in it; empty for scales
};

struct BlockBytes {
  std::string_view type;  // id of ggml::types()
  std::size_t block = 0;  // its values
  std::size_t given = 0;  // of these, how many the row has; zeros fill up the rest
  std::span<const ggml::Field> fields;
  std::vector<BlockByte> bytes;
};

/// The block of `row` that holds the value at `place`; one that the end of the row cuts is filled up with zeros. Nothing
/// for formats that are not ggml's.
std::optional<BlockBytes> bytes_of_block(std::string_view id, std::span<const float> row, std::size_t place);

}  // namespace qs
