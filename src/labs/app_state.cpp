#include "labs/app_state.hpp"

#include "core/sources.hpp"
#include "labs/layers.hpp"

namespace qs {

std::string source_title(const SourceChoice& source) {
  if (const SourceInfo* row = find_source(source.id)) return std::string(row->title);
  if (const Layer* layer = find_layer(source.id)) return std::string(layer->title);
  return source.tensor;
}

}  // namespace qs
