#pragma once
/// A network's answer to one image.

#include <cstdint>
#include <span>
#include <vector>

#include "core/network/mlp.hpp"

namespace qs {

struct Answer {
  int bits = 0;  // of its weights; 0: not quantized
  std::uint32_t digit = 0;
  std::vector<double> probabilities;
  double certainty() const { return probabilities[digit]; }
};

inline Answer answer_of(std::span<const float> logits, int bits = 0) {
  return {bits, largest(logits), softmax(logits)};
}

}  // namespace qs
