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
#include "ui/views/weight_tiles.hpp"

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

/// Ten test digits with the network's answers; a wrong one stands in a box.
float draw_pupils(const Ui& ui, const Rect& place, const Classroom& room) {
  if (room.pupils.empty()) return 0;
  const ImFont* font = ui.fonts.strong;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kGap = 6, kMost = 44;
  const std::size_t columns = place.w < 280 ? 5 : 10, rows = (room.pupils.size() + columns - 1) / columns;
  const float side =
      std::min(kMost, (place.w - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float row_height = side + font->FontSize + 10;
  for (std::size_t i = 0; i < room.pupils.size(); ++i) {
    const Pupil& pupil = room.pupils[i];
    const ImVec2 corner{place.x + static_cast<float>(i % columns) * (side + kGap),
                        place.y + static_cast<float>(i / columns) * row_height};
    list.AddRectFilled(corner, {corner.x + side, corner.y + side}, ui.theme.band, 2);
    const float pixel = side / kSide;
    for (std::size_t k = 0; k < pupil.pixels.size(); ++k) {
      const ImVec2 at{corner.x + pixel * static_cast<float>(k % kSide),
                      corner.y + pixel * static_cast<float>(k / kSide)};
      if (pupil.pixels[k] > 0)
        list.AddRectFilled(at, {at.x + pixel, at.y + pixel}, faded(ui.theme.ink, pupil.pixels[k]));
    }
    const bool right = pupil.answer == pupil.truth;
    const ImVec2 middle{corner.x + side / 2, corner.y + side + 2};
    if (!right) {
      const float half = font->FontSize / 2 + 1;
      list.AddRect({middle.x - half, middle.y}, {middle.x + half, middle.y + font->FontSize + 2},
                   ui.theme.noise, 2);
    }
    draw_text(font, {middle.x, middle.y + 1}, right ? ui.theme.ink : ui.theme.noise,
              std::to_string(pupil.answer), Align::kCentre);
  }
  return row_height * static_cast<float>(rows);
}

/// The network itself, as it is after the last epoch: what it answers, and the weights of its first layer.
void draw_classroom(const Ui& ui, const Rect& place, const Classroom& room) {
  const ImFont* font = ui.fonts.tick;
  float y =
      place.y + draw_wrapped(font, place.corner(), place.w, ui.theme.ink2, text(Text::pupils_caption)) + 4;
  y += draw_pupils(ui, {place.x, y, place.w, place.bottom() - y}, room) + 6;
  if (room.inputs != kPixels) return;
  y += draw_wrapped(font, {place.x, y}, place.w, ui.theme.ink2,
                    text(Text::tiles_caption, {{"count", grouped(room.weights.size() / kPixels)}})) +
       4;
  draw_weight_tiles(ui, {place.x, y, place.w, place.bottom() - y}, room.weights, kSide, ui.theme.signal);
}

void draw_curves(App& app, Ui& ui, const Rect& place) {
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

void draw_training(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  if (session.classroom == nullptr) return draw_curves(app, ui, place);
  constexpr float kGap = 28, kPart = 0.36F, kMost = 250;
  if (ui.measures.narrow) {
    const float above = std::min(kMost, place.h * 0.48F);
    draw_classroom(ui, {place.x, place.y, place.w, above - 10}, *session.classroom);
    return draw_curves(app, ui, {place.x, place.y + above, place.w, place.h - above});
  }
  const float aside = (place.w - kGap) * kPart;
  draw_curves(app, ui, {place.x, place.y, place.w - aside - kGap, place.h});
  draw_classroom(ui, {place.right() - aside, place.y, aside, place.h}, *session.classroom);
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
    .least_narrow = 520,
    .zooms = true};

}  // namespace qs::ui
