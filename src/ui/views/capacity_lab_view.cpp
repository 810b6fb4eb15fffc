#include "labs/capacity/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {

bool has_capacity(const App& app) {
  return app.results().session<CapacitySession>() != nullptr;
}

void add_hold_of_capacity(App& app, Ui& ui, LabPage& page) {
  CapacitySession& session = *app.results().session<CapacitySession>();
  if (!session.has_work()) return;
  const bool held = session.is_held();
  page.controls.push_back(action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                                 [&session, held] { session.hold(!held); }));
}

void draw_capacity(App& app, Ui& ui) {
  LabPage page = page_with_views(app, ui, Text::capacity_question);
  const View& view = present_view(app);
  if (view.is_ready(app)) add_view(app, ui, view, page);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
