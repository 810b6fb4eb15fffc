#include <algorithm>

#include "labs/overview/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/choices.hpp"

namespace qs::ui {
namespace {

std::string bits_text(const BitWidths& widths) {
  if (widths.most == 0) return {};  // as many as its step needs
  const std::string least = std::to_string(widths.least), most = std::to_string(widths.most);
  if (widths.most == 1) return std::string(text(Text::width_one));
  if (widths.least == widths.most) return text(Text::width_bits, {{"bits", most}});
  return text(Text::width_range, {{"least", least}, {"most", most}});
}

AppState with_quantizer_of(AppState state, const QuantizerInfo& row) {
  state.quantizer = with_family(state.quantizer, row.family);
  return state;
}

/// Lists one row per family, under the heading of its group.
void list_families(App& app, List& list) {
  const std::string chosen = find_quantizer(app.kept_state().quantizer.id)->family;
  std::string_view group;
  std::optional<AppState> hinted;
  for (const std::string& family : quantizer_families()) {
    const auto rows = quantizers();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const QuantizerInfo& info) { return info.family == family; });
    if (row->group != group) list.heading(phrase(group = row->group), group);
    const std::string path = "quantizer/" + family;
    if (list.row(path, phrase(row->family_title), bits_text(widths_of_family(family)), family == chosen)) {
      app.set_state(with_quantizer_of(app.kept_state(), *row));
      app.set_choosing(Choosing::kNothing);
      return;
    }
    if (list.is_hinted() && app.late_code().is_here()) hinted = with_quantizer_of(app.kept_state(), *row);
  }
  app.preview(std::move(hinted));
}

}  // namespace

void draw_quantizer_list(App& app, Ui& ui) {
  draw_choices(app, ui, "quantizer", text(Text::quantizers_title),
               [&](List& list) { list_families(app, list); });
}

}  // namespace qs::ui
