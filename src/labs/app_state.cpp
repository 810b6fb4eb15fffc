#include "labs/app_state.hpp"

#include "core/sources.hpp"
#include "labs/layers.hpp"

namespace qs {

bool is_random(const SourceChoice& source) {
  return make_source(source.id).has_value();
}

std::string source_title(const SourceChoice& source) {
  if (const Expected<SourceInfo> random = make_source(source.id)) {
    const std::string text = random->text(), id(random->id);
    return std::string(random->title) + (text == id ? "" : " " + text.substr(id.size() + 1));
  }
  if (const Layer* layer = find_layer(source.id)) return std::string(layer->title);
  return source.tensor;
}

}  // namespace qs
