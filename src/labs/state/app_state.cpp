#include "labs/state/app_state.hpp"

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"

namespace qs {

namespace {

/// Finds the row without constructing the distribution, which is expensive.
const SourceInfo* law_of(const SourceChoice& source) {
  return find_source(std::string_view(source.id).substr(0, source.id.find('/')));
}

}  // namespace

bool is_random(const SourceChoice& source) {
  return law_of(source) != nullptr;
}

std::string source_title(const SourceChoice& source) {
  if (const SourceInfo* law = law_of(source)) {
    const std::string params = source.id.substr(law->id.size());
    return phrase(law->title) + (params.empty() ? "" : " " + params.substr(1));
  }
  if (const Layer* layer = find_layer(source.id)) return phrase(layer->title);
  return source.tensor;
}

AppState with_page_of(const AppState& from, AppState to) {
  to.theme = from.theme;
  to.hide = from.hide;
  to.lock = from.lock;
  to.rules = from.rules;
  to.nats = from.nats;
  to.quiz = from.quiz;
  to.quiz_seed = from.quiz_seed;
  to.items = from.items;
  return to;
}

std::string lab_value(const AppState& state, std::string_view key) {
  return value_of(state.params, *find_by(find_lab(state.lab)->params, &ParamInfo::id, key));
}

double lab_number(const AppState& state, std::string_view key) {
  return parse_number(lab_value(state, key)).value_or(0);
}

AppState with_lab_value(AppState state, std::string_view key, std::string_view value) {
  auto changed = with_value(state.params, state.lab, find_lab(state.lab)->params, key, value);
  if (changed) state.params = std::move(*changed);
  if (key == "view") state.zoom.clear();  // it was a part of another picture
  return state;
}

}  // namespace qs
