#pragma once
/// The list of labs. A lab asks one question; its view-model is one pair <id>_lab.hpp/.cpp with Params
/// (plain, ==, defaults), Result and a pure compute(Params, const Inputs&) → Result. The view with the same
/// id draws the Result.

#include <span>
#include <string_view>

namespace qs {

struct LabInfo {
  std::string_view id;
  std::string_view title;
  std::string_view teaches;  // one sentence
};

std::span<const LabInfo> labs();
const LabInfo* find_lab(std::string_view id);

/// Keeps the last result of a pure compute and does it again only when its arguments have changed.
template <class Arguments, class Result>
class Remembered {
 public:
  template <class Compute>
  const Result& get(const Arguments& arguments, Compute&& compute) {
    if (!has_ || !(arguments == arguments_)) {
      result_ = compute(arguments);
      arguments_ = arguments;
      has_ = true;
    }
    return result_;
  }

 private:
  Arguments arguments_{};
  Result result_{};
  bool has_ = false;
};

}  // namespace qs
