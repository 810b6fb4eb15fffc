#pragma once
/// Link parameters of the lab "noise".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo noise_lab();

enum class NoiseView { kError, kMap, kClip, kDefinitions };

struct NoiseLabState {
  NoiseView view = NoiseView::kError;

  static NoiseLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const NoiseLabState&) const = default;
};

}  // namespace qs
