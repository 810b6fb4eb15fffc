#pragma once
/// Link parameters of the lab "entropy".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo entropy_lab();

enum class EntropyView { kCodes, kStep, kDraws, kBytes, kFields };

struct EntropyLabState {
  EntropyView view = EntropyView::kCodes;
  std::uint64_t picked = 1;  // the threshold that can be moved where handles do not fit, from 1
  std::uint64_t draws = 0;

  static EntropyLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const EntropyLabState&) const = default;
};

}  // namespace qs
