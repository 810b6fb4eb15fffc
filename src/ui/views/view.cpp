#include "ui/views/view.hpp"

#include <algorithm>

#include "ui/app/lab_controls.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {

const View& present_view(const App& app) {
  const auto rows = views_of(app.state().lab);
  const std::string word = lab_value(app.state(), "view");
  return **std::find_if(rows.begin(), rows.end(), [&](const View* row) { return row->id == word; });
}

LabPage page_with_views(App& app, Ui& ui, Text question) {
  std::vector<std::string> titles;
  for (const View* row : views_of(app.state().lab)) titles.push_back(tr(row->title));
  LabPage page;
  page.question = tr(question);
  page.views = lab_choice(app, ui, "view", Text::control_view, std::move(titles));
  return page;
}

void add_view(App& app, Ui& ui, const View& view, LabPage& page) {
  page.zooms = view.zooms;
  page.least_picture = ui.measures.narrow && view.least_narrow > 0 ? view.least_narrow : view.least_picture;
  if (view.is_ready == nullptr || view.is_ready(app)) {
    page.answer = view.answer(app);
    page.picture = [&app, &ui, draw = view.draw](const Rect& place) { draw(app, ui, place); };
  }
  if (view.fill != nullptr) view.fill(app, ui, page);
}

}  // namespace qs::ui
