#pragma once
/// Link parameters of the lab "ladder".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo ladder_lab();

enum class LadderView { kPlane, kTail };

/// The highest SQNR that the plane, and so the target, can have.
inline constexpr double kMostTargetDb = 60;

struct LadderLabState {
  LadderView view = LadderView::kPlane;
  bool coded = false;  // count each code at its entropy
  double target = 20;  // dB

  static LadderLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const LadderLabState&) const = default;
};

}  // namespace qs
