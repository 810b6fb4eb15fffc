#pragma once
/// What a lab says of itself: a row of the list of labs. A lab asks one question; its room labs/<id>/ has Params
/// (plain, ==, defaults), Result and a pure compute(Params, const Inputs&) → Result, and ui/views/ draws the Result.

#include <span>
#include <string_view>
#include <vector>

#include "core/param.hpp"

namespace qs {

/// A state that shows one phenomenon, with a sentence that says which.
struct Preset {
  std::string_view title;
  std::string_view teaches;
  std::string_view link;  // without v and lab
};

struct LabInfo {
  std::string_view id;
  std::string_view name;  // one word, for a row of labs
  std::string_view title;
  std::string_view teaches;         // one sentence
  std::vector<ParamInfo> params{};  // what the lab has beside source and quantizer: keys of its links
  std::vector<Preset> presets{};
  bool uses_values = true;  // asks about the values on the table; else about something that it makes itself
};

/// The list itself is made above all labs, in labs/labs.cpp: a state knows no lab by name.
std::span<const LabInfo> labs();
const LabInfo* find_lab(std::string_view id);

}  // namespace qs
