#include "core/language/checkpoint.hpp"

#include <array>
#include <cmath>
#include <string>

#include "core/formats/minifloat.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic{'Q', 'S', 'L', 'M'};
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kVersionAt = 4, kSizesAt = 6, kWeightsAt = 20;
constexpr std::array<std::uint32_t TransformerSizes::*, 6> kSizes{
    &TransformerSizes::words, &TransformerSizes::context, &TransformerSizes::width,
    &TransformerSizes::heads, &TransformerSizes::layers,  &TransformerSizes::hidden};

void put16(std::uint32_t value, std::vector<std::uint8_t>& bytes) {
  bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

std::uint32_t get16(std::span<const std::uint8_t> bytes, std::size_t at) {
  return bytes[at] | static_cast<std::uint32_t>(bytes[at + 1]) << 8;
}

}  // namespace

Transformer rounded_to_float16(Transformer transformer) {
  for (float& weight : transformer.weights)
    weight = kFloat16.decode(kFloat16.encode(static_cast<double>(weight)));
  return transformer;
}

std::vector<std::uint8_t> write_checkpoint(const Transformer& transformer) {
  std::vector<std::uint8_t> bytes(kMagic.begin(), kMagic.end());
  put16(kVersion, bytes);
  for (const auto size : kSizes) put16(transformer.sizes.*size, bytes);
  put16(transformer.sizes.tied_head ? 1 : 0, bytes);
  for (const float weight : transformer.weights) put16(kFloat16.encode(static_cast<double>(weight)), bytes);
  return bytes;
}

Expected<Transformer> read_checkpoint(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kWeightsAt) {
    return refuse("checkpoint: length", std::to_string(bytes.size()) + " bytes",
                  "at least the " + std::to_string(kWeightsAt) + " of the header", bytes.size());
  }
  for (std::size_t i = 0; i < kMagic.size(); ++i)
    if (bytes[i] != kMagic[i]) return refuse("checkpoint: first bytes", "another text", "'QSLM'", i);
  if (const std::uint32_t version = get16(bytes, kVersionAt); version != kVersion) {
    return refuse("checkpoint: version", std::to_string(version), std::to_string(kVersion), kVersionAt);
  }
  Transformer transformer;
  for (std::size_t i = 0; i < kSizes.size(); ++i)
    transformer.sizes.*kSizes[i] = get16(bytes, kSizesAt + 2 * i);
  const std::size_t tied_at = kSizesAt + 2 * kSizes.size();
  const std::uint32_t tied = get16(bytes, tied_at);
  if (tied > 1) return refuse("checkpoint: tied head", std::to_string(tied), "0 or 1", tied_at);
  transformer.sizes.tied_head = tied == 1;
  if (const auto good = checked(transformer.sizes); !good) {
    const Error& fault = good.error();
    return refuse("checkpoint: " + fault.field, fault.value, fault.accepted, kSizesAt);
  }
  const std::size_t count = weight_count(transformer.sizes), length = kWeightsAt + 2 * count;
  if (bytes.size() != length) {
    return refuse("checkpoint: length", std::to_string(bytes.size()) + " bytes",
                  std::to_string(length) + ", as its sizes say", bytes.size());
  }
  for (std::size_t at = kWeightsAt; at < length; at += 2) {
    const float weight = kFloat16.decode(get16(bytes, at));
    if (!std::isfinite(weight)) {
      return refuse("checkpoint: weight", shortest(static_cast<double>(weight)), "a finite number", at);
    }
    transformer.weights.push_back(weight);
  }
  return transformer;
}

}  // namespace qs
