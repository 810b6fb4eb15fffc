#include <algorithm>
#include <cmath>

#include "labs/rounding/motion.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr float kPlayHeight = 34;

std::size_t shown_weight(const App& app, const MotionResult& result) {
  const auto wanted = static_cast<std::size_t>(RoundingLabState::from(app.state()).weight - 1);
  return std::min(wanted, result.weights.size() - 1);
}

/// Place of the run while it plays, in steps; none while it rests. It stands beside ImGui's own numbers, so that a link
/// holds only where it rests.
constexpr std::string_view kPlayed = "rounding/played";

float& played_steps() {
  constexpr float kRests = -1;
  return *ImGui::GetStateStorage()->GetFloatRef(ImGui::GetID(kPlayed.data()), kRests);
}

bool is_playing() {
  return played_steps() >= 0;
}

void rest_at(App& app, std::uint64_t step) {
  played_steps() = -1;
  change_lab<RoundingLabState>(app, [&](auto& lab) { lab.until = step; });
}

/// Steps that the picture shows now.
std::uint32_t shown_steps(const App& app, const MotionResult& result) {
  if (is_playing()) return std::min(static_cast<std::uint32_t>(played_steps()), result.steps);
  return steps_shown(result, RoundingLabState::from(app.state()).until);
}

/// Goes on with the run, which ends with the whole picture.
void play_on(App& app, Ui& ui, const MotionResult& result) {
  constexpr float kSeconds = 10;  // of a whole run
  if (!is_playing() || ui.export_frame != nullptr) return;
  played_steps() += ImGui::GetIO().DeltaTime * static_cast<float>(result.steps) / kSeconds;
  ui.moving = true;
  if (played_steps() >= static_cast<float>(result.steps)) rest_at(app, kAllTrainingSteps);
}

/// A latent weight over the steps, and the value that its code stands for; up to a step, with the code there.
void draw_weight(Ui& ui, const Rect& place, const MotionWeight& weight, std::uint32_t steps,
                 std::uint32_t shown) {
  double low = weight.moments.front().latent, high = low;
  std::vector<Dot> latent, rounded;
  for (const LatentMoment& moment : weight.moments) {
    low = std::min({low, static_cast<double>(moment.latent), static_cast<double>(moment.rounded)});
    high = std::max({high, static_cast<double>(moment.latent), static_cast<double>(moment.rounded)});
    if (moment.step > shown) continue;
    latent.push_back({static_cast<double>(moment.step), moment.latent});
    if (!rounded.empty() && rounded.back().y != static_cast<double>(moment.rounded))
      rounded.push_back({static_cast<double>(moment.step), rounded.back().y});
    rounded.push_back({static_cast<double>(moment.step), moment.rounded});
  }
  const double margin = std::max((high - low) * 0.08, 1e-6);
  Chart chart(ui, place, {0, static_cast<double>(std::max(steps, 1U)), false, tr(Text::axis_training_steps)},
              {low - margin, high + margin, false, tr(Text::axis_one_weight)});
  chart.line(std::move(rounded), ui.theme.quantized, tr(Text::label_its_code), "");
  chart.line(std::move(latent), ui.theme.signal, tr(Text::label_latent), "");
  if (shown < steps) {
    const LatentMoment& now = moment_at(weight, shown);
    const double at = static_cast<double>(now.step);
    chart.point({at, now.latent}, ui.theme.signal, "");
    chart.point({at, now.rounded}, ui.theme.quantized,
                text(Text::motion_now, {{"step", grouped(now.step)}, {"code", fixed(now.code, 0)}}), true);
  }
  chart.finish();
}

void draw_accuracy(Ui& ui, const Rect& place, const MotionResult& result, std::uint32_t shown) {
  constexpr double kPercent = 100;
  std::vector<Dot> rounded, latent;
  double low = kPercent;
  for (const AccuracyMoment& moment : result.accuracy) {
    low = std::min({low, kPercent * moment.rounded, kPercent * moment.latent});
    if (moment.step > shown) continue;
    rounded.push_back({static_cast<double>(moment.step), kPercent * moment.rounded});
    latent.push_back({static_cast<double>(moment.step), kPercent * moment.latent});
  }
  Chart chart(ui, place,
              {0, static_cast<double>(std::max(result.steps, 1U)), false, tr(Text::axis_training_steps)},
              {std::floor(low / 10) * 10, kPercent, false, tr(Text::axis_digits_read)});
  chart.line(std::move(rounded), ui.theme.quantized, tr(Text::label_with_codes), "%");
  chart.line(std::move(latent), ui.theme.signal, tr(Text::label_with_latent), "%", Stroke::kDashed);
  chart.finish();
}

void draw_motion(App& app, Ui& ui, const Rect& place) {
  const MotionResult& result = *app.results().get<MotionResult>();
  const float upper = place.h * 0.55F;
  const std::uint32_t shown = shown_steps(app, result);
  draw_weight(ui, {place.x, place.y, place.w, upper}, result.weights[shown_weight(app, result)], result.steps,
              shown);
  draw_accuracy(ui, {place.x, place.y + upper + 8, place.w, place.h - upper - 8}, result, shown);
  play_on(app, ui, result);
}

/// Begins at the start of the run, or where it rests.
Control play_button(App& app, Ui& ui) {
  const float width =
      std::max(button_width(ui, text(Text::motion_play)), button_width(ui, text(Text::motion_pause)));
  const ImVec2 size{width, std::max(kPlayHeight, ui.measures.target)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    const MotionResult* result = app.results().get<MotionResult>();
    if (result == nullptr) return;
    const bool plays = is_playing();
    if (!button(ui, lab_path(app, "play"), text(plays ? Text::motion_pause : Text::motion_play),
                {at.x, at.y, size.x, size.y}, ButtonLook::kPlain))
      return;
    const std::uint32_t shown = shown_steps(app, *result);
    if (plays) {
      rest_at(app, shown);
    } else {
      played_steps() = shown >= result->steps ? 0 : static_cast<float>(shown);
    }
  };
  return {size, std::move(draw), false, lab_path(app, "play")};
}

Control step_slider(App& app, Ui& ui, const MotionResult& result) {
  constexpr float kWidest = 420;
  const ImVec2 size{std::min(kWidest, row_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, &result, size](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "until"), text(Text::motion_until), {at.x, at.y, size.x, size.y},
               static_cast<int>(shown_steps(app, result)), 0, static_cast<int>(result.steps), "");
    if (wanted) rest_at(app, static_cast<std::uint64_t>(*wanted));
  };
  return {size, std::move(draw), false, lab_path(app, "until")};
}

Control bits_of_weights(App& app, Ui& ui) {
  constexpr int kMost = 4;
  constexpr float kWidest = 320;
  const ImVec2 size{std::min(kWidest, primary_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    const auto wanted = slider(
        ui, lab_path(app, "trained"), text(Text::control_bits), {at.x, at.y, size.x, size.y},
        static_cast<int>(RoundingLabState::from(app.state()).trained), 1, kMost, text(Text::unit_bits));
    if (wanted)
      change_lab<RoundingLabState>(app,
                                   [&](auto& lab) { lab.trained = static_cast<std::uint64_t>(*wanted); });
  };
  return {size, std::move(draw), true, lab_path(app, "trained")};
}

void fill_motion(App& app, Ui& ui, LabPage& page) {
  const MotionResult* result = app.results().get<MotionResult>();
  page.controls.push_back(primary(bits_of_weights(app, ui)));
  if (result == nullptr || result->weights.empty()) {
    page.picture = {};
    return;
  }
  page.controls.push_back(primary(play_button(app, ui)));
  if (result->steps > 1) page.controls.push_back(primary(step_slider(app, ui, *result)));
  std::vector<std::string> weights;
  for (std::size_t i = 0; i < result->weights.size(); ++i) {
    const WeightPlace& place = result->weights[i].flips.place;
    weights.push_back(text(Text::weight_in_layer, {{"weight", grouped(place.index + 1)},
                                                   {"layer", std::to_string(place.layer + 1)}}));
  }
  page.controls.push_back(
      place_choice(app, ui, "weight", Text::control_restless, std::move(weights), &RoundingLabState::weight));
  page.controls.push_back(next_seed(app, ui));
}

}  // namespace

constexpr View kRoundingMotion{
    .id = "motion",
    .title = Text::view_motion,
    .is_ready = [](const App& app) { return app.results().get<MotionResult>() != nullptr; },
    .answer =
        [](const App& app) {
          return motion_answer(*app.results().get<MotionResult>(),
                               static_cast<std::size_t>(RoundingLabState::from(app.state()).weight - 1));
        },
    .draw = draw_motion,
    .fill = fill_motion,
    .least_picture = 400};

}  // namespace qs::ui
