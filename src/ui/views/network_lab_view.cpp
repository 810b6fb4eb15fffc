#include "labs/app/moves.hpp"
#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

/// Until there are digits to train on.
void fill_without_digits(App& app, Ui& ui, LabPage& page) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  page.answer = training_answer(session);
  if (session.wants_digits()) return add_training_controls(app, ui, page);
  page.controls.push_back(action(app, ui, "load", Text::network_load, [&app] { ask_again(app); }));
}

}  // namespace

void draw_network(App& app, Ui& ui) {
  LabPage page = page_with_views(app, ui, Text::network_question);
  const NetworkSession* session = app.results().session<NetworkSession>();
  if (session != nullptr && session->training() == nullptr) {
    fill_without_digits(app, ui, page);
  } else if (session != nullptr) {
    // Without a trained network, every view shows the training.
    const View& view = present_view(app);
    add_view(app, ui, view.is_ready(app) ? view : kNetworkTrain, page);
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
