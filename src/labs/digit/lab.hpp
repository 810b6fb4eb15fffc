#pragma once
/// Lab "digit": a digit, a network that reads it, and one slider that takes the bits of its weights away.
///
/// Each layer's weights are rounded to integers of b bits with one scale a layer (the row int<b>); biases and
/// activations stay as they are.

#include "io/digit_network.hpp"
#include "labs/digit/answer.hpp"
#include "labs/digit/state.hpp"

namespace qs {

struct DigitResult {
  Drawing drawing{};
  bool is_empty = false;               // nothing is drawn
  std::optional<std::uint32_t> truth;  // of an example
  Answer exact, shown;                 // with the trained weights; at the chosen bits

  /// A weight of the first layer as the codes stand for it, and its place in the histogram.
  struct Weight {
    float value = 0;
    float column = 0;         // middle of its column, in units of `reach`
    std::uint32_t order = 0;  // from the foot of the column
  };
  std::vector<Weight> weights;  // 32 units × 64 pixels
  float reach = 0;              // the largest magnitude of the trained weights
  float column_width = 0;       // in units of `reach`
  std::uint32_t tallest = 0;    // weights in the tallest column
  std::size_t values = 0;       // different values among them
};

DigitResult compute_digit(const io::DigitNetwork& network, const DigitLabState& lab);

/// Two sentences at most.
std::string digit_answer(const DigitResult& result);

}  // namespace qs
