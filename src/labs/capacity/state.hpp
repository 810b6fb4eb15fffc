#pragma once
/// Link parameters of the lab "capacity".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo capacity_lab();

/// Values that a weight can take in the functions view: "signs", "ternary", "quinary", "2bit", "3bit",
/// "4bit".
std::vector<int> alphabet_of(const AppState& state);
/// Values that a weight can take in the memory view: "1bit", "ternary", "2bit", "3bit".
std::vector<int> memory_alphabet_of(const AppState& state);

}  // namespace qs
