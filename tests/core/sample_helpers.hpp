#pragma once
/// Samples and specifications for tests of quantizers.

#include <doctest/doctest.h>

#include "core/analysis.hpp"
#include "core/sources.hpp"

namespace qs::test {

inline Sample sample_of(std::vector<float> values, std::vector<std::uint64_t> shape = {}) {
  return *make_sample(std::move(values), std::move(shape));
}

inline Sample drawn(std::string_view source, std::size_t count, std::uint64_t seed = 1) {
  std::vector<float> values(count);
  draw(*find_source(source), seed, 0, values);
  return sample_of(std::move(values));
}

inline QuantizerSpec spec_of(std::string_view text) {
  const auto spec = parse_quantizer(text);
  REQUIRE_MESSAGE(spec, text);
  return *spec;
}

inline std::vector<std::int32_t> codes_of(const Quantizer& quantizer, const std::vector<float>& values) {
  std::vector<std::int32_t> codes(values.size());
  quantizer.encode(values, codes);
  return codes;
}

inline std::vector<float> decoded_by(const Quantizer& quantizer, const std::vector<float>& values) {
  std::vector<float> decoded(values.size());
  quantizer.decode(codes_of(quantizer, values), decoded);
  return decoded;
}

}  // namespace qs::test
