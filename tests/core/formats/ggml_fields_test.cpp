// The fields of ggml's blocks: whole, in order, and where the layout puts them.
#include "core/formats/ggml/fields.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace qs;

TEST_CASE("ggml fields: they fill the block, and their bits add up to those of the type") {
  for (const ggml::Type& type : ggml::types()) {
    CAPTURE(type.id);
    std::size_t bytes = 0;
    double bits = 0, code_bits = 0;
    for (const ggml::Field& field : ggml::fields_of(type)) {
      bytes += field.bytes;
      bits += bits_a_value(type, field);
      const bool is_code = field.kind == ggml::FieldKind::kCodes || field.kind == ggml::FieldKind::kHighBits;
      code_bits += is_code ? 8.0 * static_cast<double>(field.bytes) : 0;
    }
    CHECK(bytes == type.bytes);
    CHECK(bits == doctest::Approx(8.0 * static_cast<double>(type.bytes) / static_cast<double>(type.block)));
    CHECK(code_bits == static_cast<double>(type.code_bits));
  }
}

TEST_CASE("ggml fields: a code changes bytes of codes only, a scale those of the scale") {
  for (const ggml::Type& type : ggml::types()) {
    CAPTURE(type.id);
    ggml::Block plain{};
    std::vector<std::byte> before;
    type.lay_out(plain, before);
    const auto kind_of_byte = [&](std::size_t at) {
      for (const ggml::Field& field : ggml::fields_of(type)) {
        if (at < field.bytes) return field.kind;
        at -= field.bytes;
      }
      return ggml::FieldKind::kScale;
    };
    for (std::size_t i = 0; i < type.block; ++i) {
      ggml::Block changed = plain;
      changed.codes[i] = static_cast<std::uint8_t>(type.most);
      std::vector<std::byte> after;
      type.lay_out(changed, after);
      for (std::size_t k = 0; k < after.size(); ++k) {
        if (after[k] == before[k]) continue;
        CHECK((kind_of_byte(k) == ggml::FieldKind::kCodes || kind_of_byte(k) == ggml::FieldKind::kHighBits));
      }
      CHECK(after != before);
    }
    if (type.scale_field == ggml::ScaleField::kFloat8) continue;
    ggml::Block changed = plain;
    changed.scale = 0x41;
    std::vector<std::byte> after;
    type.lay_out(changed, after);
    CHECK(after != before);
    for (std::size_t k = 0; k < after.size(); ++k) {
      if (after[k] != before[k]) CHECK(kind_of_byte(k) == ggml::FieldKind::kScale);
    }
  }
}
