#pragma once
/// Layers of the bundled model that a lab can show: source control, links and site build share this list.
/// Each row is one file layers/<id>.safetensors, cut unchanged from the model by the site build.

#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

struct Layer {
  std::string_view id;
  std::string_view title;
  std::string_view tensor;                     // its name in the model
  std::uint64_t first_row = 0, row_count = 0;  // of the first axis; 0 rows means all
};

/// The first is the default of a first visit, and the only one loaded before a reader chooses.
std::span<const Layer> layers();
const Layer* find_layer(std::string_view id);

}  // namespace qs
