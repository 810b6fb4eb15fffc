#include <algorithm>

#include "labs/overview/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/choices.hpp"

namespace qs::ui {
namespace {

std::string bits_text(const BitWidths& widths) {
  const std::string least = std::to_string(widths.least), most = std::to_string(widths.most);
  if (widths.most == 1) return std::string(text(Text::width_one));
  if (widths.least == widths.most) return text(Text::width_bits, {{"bits", most}});
  return text(Text::width_range, {{"least", least}, {"most", most}});
}

void choose(App& app, const QuantizerInfo& row) {
  AppState state = app.state();
  state.quantizer = with_family(state.quantizer, row.family);
  app.set_state(std::move(state));
  app.set_choosing(Choosing::kNothing);
}

/// Lists one row per family, under the heading of its group.
void list_families(App& app, List& list) {
  const std::string chosen = find_quantizer(app.state().quantizer.id)->family;
  std::string_view group;
  for (const std::string& family : quantizer_families()) {
    const auto rows = quantizers();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const QuantizerInfo& info) { return info.family == family; });
    if (row->group != group) list.heading(phrase(group = row->group), group);
    const std::string path = "quantizer/" + family;
    if (list.row(path, phrase(row->family_title), bits_text(widths_of_family(family)), family == chosen)) {
      choose(app, *row);
      return;
    }
  }
}

}  // namespace

void draw_quantizer_list(App& app, Ui& ui) {
  draw_choices(app, ui, "quantizer", text(Text::quantizers_title),
               [&](List& list) { list_families(app, list); });
}

}  // namespace qs::ui
