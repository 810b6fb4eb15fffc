#include <algorithm>
#include <cmath>

#include "labs/rounding/motion.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

std::size_t shown_weight(const App& app, const MotionResult& result) {
  const auto wanted = static_cast<std::size_t>(RoundingLabState::from(app.state()).weight - 1);
  return std::min(wanted, result.weights.size() - 1);
}

/// A latent weight over the steps, and the value that its code stands for.
void draw_weight(Ui& ui, const Rect& place, const MotionWeight& weight, std::uint32_t steps) {
  double low = weight.moments.front().latent, high = low;
  std::vector<Dot> latent, rounded;
  for (const LatentMoment& moment : weight.moments) {
    latent.push_back({static_cast<double>(moment.step), moment.latent});
    if (!rounded.empty() && rounded.back().y != static_cast<double>(moment.rounded))
      rounded.push_back({static_cast<double>(moment.step), rounded.back().y});
    rounded.push_back({static_cast<double>(moment.step), moment.rounded});
    low = std::min({low, static_cast<double>(moment.latent), static_cast<double>(moment.rounded)});
    high = std::max({high, static_cast<double>(moment.latent), static_cast<double>(moment.rounded)});
  }
  const double margin = std::max((high - low) * 0.08, 1e-6);
  Chart chart(ui, place, {0, static_cast<double>(std::max(steps, 1U)), false, tr(Text::axis_training_steps)},
              {low - margin, high + margin, false, tr(Text::axis_one_weight)});
  chart.line(std::move(rounded), ui.theme.quantized, tr(Text::label_its_code), "");
  chart.line(std::move(latent), ui.theme.signal, tr(Text::label_latent), "");
  chart.finish();
}

void draw_accuracy(Ui& ui, const Rect& place, const MotionResult& result) {
  constexpr double kPercent = 100;
  std::vector<Dot> rounded, latent;
  double low = kPercent;
  for (const AccuracyMoment& moment : result.accuracy) {
    rounded.push_back({static_cast<double>(moment.step), kPercent * moment.rounded});
    latent.push_back({static_cast<double>(moment.step), kPercent * moment.latent});
    low = std::min({low, rounded.back().y, latent.back().y});
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
  draw_weight(ui, {place.x, place.y, place.w, upper}, result.weights[shown_weight(app, result)],
              result.steps);
  draw_accuracy(ui, {place.x, place.y + upper + 8, place.w, place.h - upper - 8}, result);
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
