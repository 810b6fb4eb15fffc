#pragma once
/// Layers of GPTQ, AWQ and MLX packed in memory, from codes, scales and zero points that follow a rule, with the
/// weights that they stand for.

#include <array>
#include <cmath>
#include <functional>

#include "opened_models.hpp"
#include "packed_files.hpp"
#include "streamed_model.hpp"

namespace qs::test {

/// A code that differs from place to place.
inline std::uint32_t some_code(std::uint64_t row, std::uint64_t column, std::uint32_t bits) {
  return static_cast<std::uint32_t>((row * 7 + column * 5 + row * column) % (1U << bits));
}
/// A scale that float16 holds: (1 + k)/16 for k below 8.
inline float some_scale(std::uint64_t group, std::uint64_t out) {
  return static_cast<float>(1 + (group * 3 + out) % 8) / 16;
}

/// Float16 of ±n/16, n below 2048.
inline Bytes float16_bytes(float value) {
  if (value == 0) return Bytes(2);
  int exponent = 0;
  const float fraction = std::frexp(std::abs(value), &exponent) * 2 - 1;  // (1 + fraction)·2^(exponent − 1)
  const int bits = (exponent - 1 + 15) * 1024 + static_cast<int>(fraction * 1024);
  return little_endian_bytes(static_cast<std::uint64_t>(value < 0 ? bits + 0x8000 : bits), 2);
}

using CodeAt = std::function<std::uint32_t(std::uint64_t, std::uint64_t)>;

/// Rows of words, each a stream of the bits of `columns` codes.
inline Bytes packed_rows(std::uint64_t rows, std::uint64_t columns, std::uint32_t bits, std::uint64_t words,
                         const CodeAt& code) {
  std::vector<std::uint32_t> all(static_cast<std::size_t>(rows * words));
  for (std::uint64_t r = 0; r < rows; ++r) {
    for (std::uint64_t c = 0; c < columns; ++c) {
      const std::uint64_t bit = c * bits;
      const std::uint64_t wide = static_cast<std::uint64_t>(code(r, c)) << bit % 32;
      const auto at = static_cast<std::size_t>(r * words + bit / 32);
      all[at] |= static_cast<std::uint32_t>(wide);
      if (wide >> 32 != 0) all[at + 1] |= static_cast<std::uint32_t>(wide >> 32);
    }
  }
  Bytes bytes;
  for (const std::uint32_t word : all) append(bytes, little_endian_bytes(word, 4));
  return bytes;
}

/// The same, each stream running down a column: word w of column c at w·columns + c.
inline Bytes packed_columns(std::uint64_t rows, std::uint64_t columns, std::uint32_t bits,
                            std::uint64_t words, const CodeAt& code) {
  const Bytes turned = packed_rows(columns, rows, bits, words, [&](auto c, auto r) { return code(r, c); });
  Bytes bytes;
  for (std::uint64_t w = 0; w < words; ++w) {
    for (std::uint64_t c = 0; c < columns; ++c) {
      const auto from = turned.begin() + static_cast<std::ptrdiff_t>((c * words + w) * 4);
      bytes.insert(bytes.end(), from, from + 4);
    }
  }
  return bytes;
}

inline Bytes packed_scales(std::uint64_t rows, std::uint64_t columns,
                           const std::function<float(std::uint64_t, std::uint64_t)>& scale) {
  Bytes bytes;
  for (std::uint64_t r = 0; r < rows; ++r) {
    for (std::uint64_t c = 0; c < columns; ++c) append(bytes, float16_bytes(scale(r, c)));
  }
  return bytes;
}

struct GptqLayer {
  std::string base = "l";
  std::uint64_t in = 64, out = 16, group = 32;
  std::uint32_t bits = 4;
  bool has_order = false, has_zeros = true;
  std::uint32_t stored_less = 1;  // 1: format v1
  CodeAt zero = [](std::uint64_t at, std::uint64_t column) {
    return static_cast<std::uint32_t>(1 + (at + column) % 3);
  };

  std::uint64_t groups() const { return (in + group - 1) / group; }
  std::uint64_t words(std::uint64_t codes) const { return (codes * bits + 31) / 32; }

  std::vector<StoredTensor> parts() const {
    std::vector<StoredTensor> parts = {
        {base + ".qweight",
         "I32",
         {words(in), out},
         packed_columns(in, out, bits, words(in), [&](auto i, auto o) { return some_code(i, o, bits); })},
        {base + ".scales", "F16", {groups(), out}, packed_scales(groups(), out, some_scale)}};
    const std::uint32_t mask = (1U << bits) - 1;
    if (has_zeros) {
      parts.push_back({base + ".qzeros",
                       "I32",
                       {groups(), words(out)},
                       packed_rows(groups(), out, bits, words(out),
                                   [&](auto g, auto o) { return (zero(g, o) - stored_less) & mask; })});
    }
    if (!has_order) return parts;
    Bytes order;
    for (std::uint64_t i = 0; i < in; ++i) append(order, little_endian_bytes(i / group, 4));
    parts.push_back({base + ".g_idx", "I32", {in}, order});
    return parts;
  }

  std::vector<float> weights() const {
    std::vector<float> all;
    for (std::uint64_t o = 0; o < out; ++o) {
      for (std::uint64_t i = 0; i < in; ++i) {
        const std::uint32_t z = has_zeros ? zero(i / group, o) : 1U << (bits - 1);
        all.push_back((static_cast<float>(some_code(i, o, bits)) - static_cast<float>(z)) *
                      some_scale(i / group, o));
      }
    }
    return all;
  }
};

struct AwqLayer {
  std::uint64_t in = 64, out = 16, group = 32;
  std::uint64_t scales_in_row = 0;  // GEMV: how many the rows are padded to
  bool is_gemv = false;

  std::uint64_t groups() const { return (in + group - 1) / group; }
  static std::uint32_t zero(std::uint64_t at, std::uint64_t column) {
    return static_cast<std::uint32_t>(5 + (at + column) % 4);
  }

  std::vector<StoredTensor> parts() const {
    if (is_gemv) {
      const std::uint64_t width = scales_in_row == 0 ? groups() : scales_in_row, words = (width + 7) / 8;
      return {{"l.qweight",
               "I32",
               {out, in / 8},
               packed_rows(out, in, 4, in / 8, [](auto o, auto i) { return some_code(i, o, 4); })},
              {"l.qzeros",
               "I32",
               {out, words},
               packed_rows(out, groups(), 4, words, [](auto o, auto g) { return zero(g, o); })},
              {"l.scales", "F16", {out, width}, packed_scales(out, width, [&](auto o, auto g) {
                 return g < groups() ? some_scale(g, o) : 0;
               })}};
    }
    constexpr std::array<std::uint64_t, 8> kOrder = {0, 2, 4, 6, 1, 3, 5, 7};
    const auto turned = [&](std::uint64_t at) {
      return at / 8 * 8 + kOrder[static_cast<std::size_t>(at % 8)];
    };
    return {{"l.qweight",
             "I32",
             {in, out / 8},
             packed_rows(in, out, 4, out / 8, [&](auto i, auto o) { return some_code(i, turned(o), 4); })},
            {"l.qzeros",
             "I32",
             {groups(), out / 8},
             packed_rows(groups(), out, 4, out / 8, [&](auto g, auto o) { return zero(g, turned(o)); })},
            {"l.scales", "F16", {groups(), out}, packed_scales(groups(), out, some_scale)}};
  }

  std::vector<float> weights() const {
    std::vector<float> all;
    for (std::uint64_t o = 0; o < out; ++o) {
      for (std::uint64_t i = 0; i < in; ++i)
        all.push_back((static_cast<float>(some_code(i, o, 4)) - static_cast<float>(zero(i / group, o))) *
                      some_scale(i / group, o));
    }
    return all;
  }
};

struct MlxLayer {
  std::uint64_t in = 64, out = 16, group = 32;
  std::uint32_t bits = 4;

  static float bias(std::uint64_t at, std::uint64_t row) { return -some_scale(at + 1, row); }

  std::vector<StoredTensor> parts() const {
    const std::uint64_t groups = in / group, words = in * bits / 32;
    return {{"l.weight",
             "U32",
             {out, words},
             packed_rows(out, in, bits, words, [&](auto o, auto i) { return some_code(o, i, bits); })},
            {"l.scales",
             "F16",
             {out, groups},
             packed_scales(out, groups, [](auto o, auto g) { return some_scale(g, o); })},
            {"l.biases", "F16", {out, groups}, packed_scales(out, groups, [](auto o, auto g) {
               return bias(g, o);
             })}};
  }

  std::vector<float> weights() const {
    std::vector<float> all;
    for (std::uint64_t o = 0; o < out; ++o) {
      for (std::uint64_t i = 0; i < in; ++i)
        all.push_back(static_cast<float>(some_code(o, i, bits)) * some_scale(i / group, o) +
                      bias(i / group, o));
    }
    return all;
  }
};

/// Reads the parts, all of one weight, and compares it with the right one, bit for bit.
inline void check_layer(const std::vector<StoredTensor>& parts, const std::string& config,
                        const std::vector<float>& right, const std::vector<std::uint64_t>& shape,
                        const std::string& scheme) {
  CAPTURE(scheme);
  std::vector<File> files = {{"model.safetensors", make_safetensors(parts)}};
  if (!config.empty()) files.push_back({"config.json", bytes_of_text(config)});
  const io::ModelReader reader = read(files);
  REQUIRE(reader.tensors().size() == 1);  // the companions are folded
  const io::TensorInfo& weight = reader.tensors()[0];
  INFO(weight.role.why);
  REQUIRE(weight.decoding);
  if (!weight.decoding) return;
  CHECK(weight.unreadable == "");
  CHECK(weight.shape == shape);
  CHECK(weight.decoding->scheme == scheme);
  CHECK(weight.decoding->parts.size() == parts.size());
  if (weight.unreadable.empty() && weight.count() == right.size())
    CHECK(streamed_rows(weight, files) == right);
}

}  // namespace qs::test
