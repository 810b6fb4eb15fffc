#include "io/small_types.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/formats/e8m0.hpp"
#include "core/formats/minifloat.hpp"
#include "io/ggml_iq1.hpp"
#include "io/ggml_iq2.hpp"
#include "io/ggml_iq3.hpp"
#include "io/ggml_iq4.hpp"
#include "io/ggml_small.hpp"
#include "io/ggml_tq.hpp"
#include "io/gguf_blocks.hpp"

namespace qs::io {
namespace {

template <class Decode>
void by_table(std::span<const std::byte> bytes, std::span<float> out, Decode decode) {
  std::array<float, 256> table;
  for (std::uint32_t code = 0; code < table.size(); ++code) table[code] = decode(code);
  const std::size_t count = std::min(bytes.size(), out.size());
  for (std::size_t i = 0; i < count; ++i) out[i] = table[std::to_integer<std::size_t>(bytes[i])];
}

void decode_e4m3(std::span<const std::byte> bytes, std::span<float> out) {
  by_table(bytes, out, [](std::uint32_t code) { return kE4M3FN.decode(code); });
}

void decode_e5m2(std::span<const std::byte> bytes, std::span<float> out) {
  by_table(bytes, out, [](std::uint32_t code) { return kE5M2.decode(code); });
}

void decode_e8m0(std::span<const std::byte> bytes, std::span<float> out) {
  by_table(bytes, out, e8m0_decode);
}

/// FNUZ: finite, one NaN in the place of minus zero, unsigned zero; the bias is one more than that of IEEE 754.
template <int kExponentBits>
void decode_fnuz(std::span<const std::byte> bytes, std::span<float> out) {
  constexpr Minifloat kNumbers{"", kExponentBits, 7 - kExponentBits, 1 << (kExponentBits - 1),
                               Specials::kNone};
  by_table(bytes, out, [&](std::uint32_t code) {
    return code == 0x80 ? std::numeric_limits<float>::quiet_NaN() : kNumbers.decode(code);
  });
}

/// Two codes of E2M1 a byte, the low nibble first; the last high nibble may be unused.
void decode_f4(std::span<const std::byte> bytes, std::span<float> out) {
  std::array<float, 16> table;
  for (std::uint32_t code = 0; code < table.size(); ++code) table[code] = kE2M1FN.decode(code);
  const std::size_t count = std::min(2 * bytes.size(), out.size());
  for (std::size_t i = 0; i < count; ++i)
    out[i] = table[std::to_integer<std::size_t>(bytes[i / 2]) >> 4 * (i % 2) & 15U];
}

struct SmallType {
  DType dtype;
  void (*decode)(std::span<const std::byte> bytes, std::span<float> out);
};

constexpr std::array kSmallTypes = {
    SmallType{DType::kF8E4M3, decode_e4m3},
    SmallType{DType::kF8E5M2, decode_e5m2},
    SmallType{DType::kF8E8M0, decode_e8m0},
    SmallType{DType::kQ4_0, decode_q4_0},
    SmallType{DType::kQ4_1, decode_q4_1},
    SmallType{DType::kQ5_0, decode_q5_0},
    SmallType{DType::kQ5_1, decode_q5_1},
    SmallType{DType::kQ8_0, decode_q8_0},
    SmallType{DType::kQ2K, decode_q2_k},
    SmallType{DType::kQ3K, decode_q3_k},
    SmallType{DType::kQ4K, decode_q4_k},
    SmallType{DType::kQ5K, decode_q5_k},
    SmallType{DType::kQ6K, decode_q6_k},
    SmallType{DType::kQ8K, decode_q8_k},
    SmallType{DType::kMxfp4, decode_mxfp4},
    SmallType{DType::kIq1S, decode_iq1_s},
    SmallType{DType::kIq1M, decode_iq1_m},
    SmallType{DType::kIq2Xxs, decode_iq2_xxs},
    SmallType{DType::kIq2Xs, decode_iq2_xs},
    SmallType{DType::kIq2S, decode_iq2_s},
    SmallType{DType::kIq3Xxs, decode_iq3_xxs},
    SmallType{DType::kIq3S, decode_iq3_s},
    SmallType{DType::kIq4Nl, decode_iq4_nl},
    SmallType{DType::kIq4Xs, decode_iq4_xs},
    SmallType{DType::kTq1, decode_tq1_0},
    SmallType{DType::kTq2, decode_tq2_0},
    SmallType{DType::kNvfp4, decode_nvfp4},
    SmallType{DType::kQ1_0, decode_q1_0},
    SmallType{DType::kQ2_0, decode_q2_0},
    SmallType{DType::kQ2G128, decode_q2_0_of_128},
    SmallType{DType::kF8E4M3Fnuz, decode_fnuz<4>},
    SmallType{DType::kF8E5M2Fnuz, decode_fnuz<5>},
    SmallType{DType::kF4, decode_f4},
};

}  // namespace

void decode_small(DType dtype, std::span<const std::byte> bytes, std::span<float> out) {
  const auto row = std::find_if(kSmallTypes.begin(), kSmallTypes.end(),
                                [&](const SmallType& r) { return r.dtype == dtype; });
  if (row != kSmallTypes.end()) row->decode(bytes, out);
}

}  // namespace qs::io
