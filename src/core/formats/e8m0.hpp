#pragma once
/// E8M0: a power of two in one byte, 2^(code − 127); 255 is NaN; there is no zero and no sign (OCP MX 1.0,
/// section 5.4.1).

#include <cstdint>

namespace qs {

constexpr std::uint32_t kE8M0NaN = 255;
constexpr int kE8M0Bias = 127;

float e8m0_decode(std::uint32_t code);

/// For x > 0. Below 2^−127 the code is 0.
/// floor: the largest power not above x (the scales of MX). nearest: ties, 1.5·2^k, go up, and 2^128
/// becomes NaN (the cast of ml_dtypes). ceil: the smallest power not below x, at most 2^127.
std::uint32_t e8m0_floor(float x);
std::uint32_t e8m0_nearest(float x);
std::uint32_t e8m0_ceil(float x);

}  // namespace qs
