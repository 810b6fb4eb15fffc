#include <algorithm>
#include <cmath>

#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

Readout weights_readout(const Ui& ui, const NetworkSession& session) {
  const NetworkParams& params = session.params();
  std::uint64_t weights = 0;
  for (std::size_t i = 1; i < params.widths.size(); ++i)
    weights += std::uint64_t{params.widths[i - 1]} * params.widths[i];
  return {tr(Text::readout_weights),
          grouped(weights),
          text(Text::readout_weights_unit, {{"layers", std::to_string(params.widths.size() - 1)}}),
          ui.theme.ink,
          {},
          "network/weights",
          text(Text::explain_weights, {{"widths", widths_text(params)}})};
}

void draw_training(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  const std::vector<EpochResult>& history = session.training()->history();
  std::vector<Dot> test, training, loss;
  double highest = std::log(kDigits) * 1.1, lowest = 0.01;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const auto epoch = static_cast<double>(i + 1);
    test.push_back({epoch, 100 * history[i].test_accuracy});
    training.push_back({epoch, 100 * history[i].training_accuracy});
    loss.push_back({epoch, std::max(1e-6, history[i].loss)});
    highest = std::max(highest, history[i].loss * 1.1);
    lowest = std::min(lowest, std::max(1e-5, history[i].loss / 2));
  }
  const ChartAxis whole{0, static_cast<double>(session.params().training.epochs), false,
                        tr(Text::axis_epoch)};
  const ChartAxis shown = zoomed_x(app, whole);
  ChartAxis above = shown;
  above.title.clear();
  above.numbers = false;
  const float upper = place.h * 0.6F;
  Chart first(ui, {place.x, place.y, place.w, upper}, above, {0, 105, false, tr(Text::axis_right)});
  first.keep_free(zoom_place(app, ui, first.plot()));
  constexpr double kGuessing = 100.0 / kDigits;
  first.horizontal(kGuessing, ui.theme.bound, tr(Text::label_guessing));
  first.line(std::move(training), ui.theme.ink2, tr(Text::label_training), "%", Stroke::kFine);
  first.line(std::move(test), ui.theme.signal, tr(Text::label_test), "%");
  first.finish();
  Chart second(ui, {place.x, place.y + upper, place.w, place.h - upper}, shown,
               {lowest, highest, true, tr(Text::axis_loss)});
  second.horizontal(std::log(kDigits), ui.theme.bound, tr(Text::label_guessing));
  second.line(std::move(loss), ui.theme.noise, tr(Text::label_loss));
  second.finish();
  draw_zoom(
      app, ui,
      {{first.plot().x, first.plot().y, first.plot().w, second.plot().bottom() - first.plot().y}, whole});
}

}  // namespace

void add_training_controls(App& app, Ui& ui, LabPage& page) {
  NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<Control>& controls = page.controls;
  const bool done = session.training() != nullptr && session.training()->is_done();
  if (!done) {
    controls.push_back(primary(hold_button(app, ui)));
    controls.push_back(
        action(app, ui, "epoch", Text::network_epoch, [&session] { session.train_one_epoch(); }));
  }
  controls.push_back(action(app, ui, "again", Text::network_again, [&session] { session.train_again(); }));
  controls.push_back(next_seed(app, ui));
  const Training* training = session.training();
  if (training != nullptr && (training->diverged() || (done && has_learned_nothing(*training)))) {
    controls.push_back(action(app, ui, "usual_rate", Text::network_usual_rate, [&app] {
      change_lab<NetworkLabState>(app, [](auto& lab) { lab.rate = NetworkLabState::kUsualRate; });
    }));
  }
  controls.push_back(lab_number_field(app, ui, "hidden1", Text::control_hidden, "", 3));
  controls.back().starts_row = true;
  if (NetworkLabState::from(app.state()).hidden[0] > 0) {
    controls.push_back(lab_number_field(app, ui, "hidden2", Text::control_hidden2, "", 3));
    controls.push_back(lab_number_field(app, ui, "hidden3", Text::control_hidden3, "", 3));
  }
  controls.push_back(lab_number_field(app, ui, "rate", Text::control_rate, "", 4));
  controls.push_back(lab_number_field(app, ui, "epochs", Text::control_epochs, "", 3));
  controls.push_back(lab_number_field(app, ui, "batch", Text::control_batch, "", 3));
}

namespace {

void fill_training(App& app, Ui& ui, LabPage& page) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  add_training_controls(app, ui, page);
  const auto& history = session.training()->history();
  const double accuracy = history.empty() ? 1.0 / kDigits : history.back().test_accuracy;
  page.readouts = {right_readout(ui, session, accuracy), weights_readout(ui, session)};
}

}  // namespace

constexpr View kNetworkTrain{
    .id = "train",
    .title = Text::view_train,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->training() != nullptr; },
    .answer = [](const App& app) { return training_answer(*app.results().session<NetworkSession>()); },
    .draw = draw_training,
    .fill = fill_training,
    .least_picture = 340,
    .zooms = true};

}  // namespace qs::ui
