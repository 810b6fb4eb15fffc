#pragma once
/// A lab's row in the list of labs. A lab asks one question; its directory labs/<id>/ has Params (plain, ==,
/// defaults), Result and a pure compute(Params, const Inputs&) → Result; its model in labs/results/ keeps the Result,
/// and ui/views/ draws it.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/param.hpp"

namespace qs {

class LabModel;

/// A state that shows one phenomenon, with a sentence that names it.
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
  std::vector<ParamInfo> params{};  // parameters beside source and quantizer: keys of its links
  std::vector<Preset> presets{};
  bool uses_values = true;  // asks about the loaded sample; else about something that it makes itself
  /// Parameters with which a lab that makes its own shows a tensor that the reader chose: "layer=weights".
  std::string_view for_tensor{};
  bool reads_file = false;   // or about all tensors of the reader's file
  bool begins_page = false;  // is shown before the rest of the code is there (src/labs/cut.cmake)
  /// Makes what stands between its state and its picture (labs/results/lab_model.hpp), when it is first opened.
  std::shared_ptr<LabModel> (*make)() = nullptr;
};

/// Defined in labs/labs.cpp, above all labs: a state knows no lab by name.
std::span<const LabInfo> labs();
const LabInfo* find_lab(std::string_view id);

}  // namespace qs
