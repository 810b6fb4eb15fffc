#pragma once
/// What a link says of the lab "capacity".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo capacity_lab();

/// The numbers that a weight of the functions view can be:
/// "signs", "ternary", "quinary", "2bit", "3bit", "4bit".
std::vector<int> alphabet_of(const AppState& state);
/// Those of the memory view: "1bit", "ternary", "2bit", "3bit".
std::vector<int> memory_alphabet_of(const AppState& state);

}  // namespace qs
