#include "labs/state/lab_params.hpp"

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {
namespace {

const ParamInfo& param_row(const AppState& state, std::string_view key) {
  return *find_by(find_lab(state.lab)->params, &ParamInfo::id, key);
}

}  // namespace

std::size_t lab_word(const AppState& state, std::string_view key) {
  const ParamInfo& row = param_row(state, key);
  return static_cast<std::size_t>(index_of(row.words, value_of(state.params, row)));
}

void set_lab_value(AppState& state, std::string_view key, std::string_view value) {
  if (lab_value(state, key) != value) state = with_lab_value(std::move(state), key, value);
}

void set_lab_number(AppState& state, std::string_view key, double value) {
  set_lab_value(state, key, shortest(value));
}

void set_lab_word(AppState& state, std::string_view key, std::size_t place) {
  const ParamInfo& row = param_row(state, key);
  if (place < row.words.size()) set_lab_value(state, key, row.words[place]);
}

}  // namespace qs
