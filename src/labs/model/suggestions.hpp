#pragma once
/// Formats to measure a model in, those of its own container first.

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace qs {

struct FormatGroup {
  std::string_view title;                   // English; shown through phrase()
  std::string_view ending;                  // of the file names that it belongs to, with the dot
  std::span<const std::string_view> specs;  // canonical
};

/// All groups; the model's own first.
std::array<FormatGroup, 3> suggested_formats(std::string_view model_name);
/// The formats with which a survey of this model begins, with commas between.
std::string first_formats(std::string_view model_name);

}  // namespace qs
