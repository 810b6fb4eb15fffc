#pragma once
/// Link parameters of the lab "capacity".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo capacity_lab();

enum class CapacityView { kFunctions, kSurface, kCurve, kMemory, kReadings };
enum class FunctionsAlphabet { kSigns, kTernary, kQuinary, k2Bit, k3Bit, k4Bit };
enum class MemoryAlphabet { k1Bit, kTernary, k2Bit, k3Bit };

struct CapacityLabState {
  CapacityView view = CapacityView::kFunctions;
  int inputs = 2;  // of the functions
  FunctionsAlphabet alphabet = FunctionsAlphabet::kSigns;
  int hidden = 0;              // units between inputs and output: 0 or 2
  std::uint32_t function = 6;  // truth table of the chosen function
  int curve_bits = 3;
  MemoryAlphabet memory = MemoryAlphabet::k1Bit;

  static CapacityLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const CapacityLabState&) const = default;
};

/// Values that a weight can take.
std::vector<int> values_of(FunctionsAlphabet alphabet);
std::vector<int> values_of(MemoryAlphabet alphabet);

}  // namespace qs
