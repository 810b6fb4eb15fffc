#pragma once
/// The list of labs. A lab asks one question; its view-model is one pair <id>_lab.hpp/.cpp with Params
/// (plain, ==, defaults), Result and a pure compute(Params, const Inputs&) → Result. The view with the same
/// id draws the Result.

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/param.hpp"
#include "core/quantizer.hpp"

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

std::span<const LabInfo> labs();
const LabInfo* find_lab(std::string_view id);

/// For results that follow from the sample alone.
struct NoParams {
  bool operator==(const NoParams&) const = default;
};

/// Keeps the last result of a pure compute and does it again only when the parameters (by value) or the
/// sample (by pointer) have changed.
template <class Params, class Result>
class OnSample {
 public:
  template <class Compute>
  const Result* get(const Params& params, const std::shared_ptr<const Sample>& sample, Compute&& compute) {
    if (sample_ != sample || !(params == params_)) {
      result_ = compute(params, *sample);
      params_ = params;
      sample_ = sample;
    }
    return &result_;
  }

 private:
  Params params_{};
  std::shared_ptr<const Sample> sample_;
  Result result_{};
};

}  // namespace qs
