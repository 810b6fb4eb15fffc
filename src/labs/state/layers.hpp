#pragma once
/// Layers of the bundled model that a lab can show: the list that the source control, links and the site
/// build share. Each row is one file layers/<id>.safetensors, cut unchanged from the model by the site build.

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

/// The first is what a first visit shows, and the only one that is loaded before it can be used.
std::span<const Layer> layers();
const Layer* find_layer(std::string_view id);

}  // namespace qs
