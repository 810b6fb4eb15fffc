#pragma once
/// Link parameters of the lab "digit".

#include "labs/digit/drawing.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo digit_lab();

enum class DigitWeights { kTiles, kHistogram };

/// Bits a weight that the lab offers, the widest first: as trained, then integers.
inline constexpr std::array kDigitBits = {32, 8, 7, 6, 5, 4, 3, 2};

struct DigitLabState {
  DigitWeights weights = DigitWeights::kTiles;
  std::size_t width = 0;         // place in kDigitBits
  int example = 3;               // of the bundled digits
  std::optional<Drawing> digit;  // drawn in place of the example

  int bits() const { return kDigitBits[width]; }
  static DigitLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const DigitLabState&) const = default;
};

}  // namespace qs
