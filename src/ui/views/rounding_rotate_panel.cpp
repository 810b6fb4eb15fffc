#include <algorithm>
#include <cmath>

#include "labs/rounding/rotate.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

std::vector<Dot> outline(const EntryHistogram& histogram) {
  std::vector<Dot> dots;
  const double bins = static_cast<double>(histogram.shares.size());
  for (std::size_t i = 0; i < histogram.shares.size(); ++i)
    dots.push_back({histogram.reach * (2 * (static_cast<double>(i) + 0.5) / bins - 1), histogram.shares[i]});
  return dots;
}

/// The law of the entries before and after.
void draw_laws(App& app, Ui& ui, const Rect& place) {
  const RotateResult& result = *app.results().get<RotateResult>();
  const bool is_on = RoundingLabState::from(app.state()).is_on;
  double most = 0;
  for (const double share : result.before.shares) most = std::max(most, share);
  if (is_on) {
    for (const double share : result.after.shares) most = std::max(most, share);
  }
  const double reach = result.before.reach;
  Chart chart(ui, place, {-reach, reach, false, tr(Text::axis_entries)},
              {0, std::max(most * 1.1, 1e-6), false, tr(Text::axis_share_entries)});
  chart.steps(result.before.shares, -reach, reach, ui.theme.signal, ui.theme.signal_fill);
  if (is_on) {
    chart.line(outline(result.after), ui.theme.quantized, tr(Text::label_after_rotation), "");
  } else {
    chart.quiet_line(outline(result.before), ui.theme.signal, tr(Text::label_before_rotation), "",
                     Stroke::kFine);
  }
  chart.finish();
}

std::vector<Readout> rotate_readouts(const App& app, const Ui& ui, const RotateResult& result) {
  const RotationFigures &before = result.effect.before, &after = result.effect.after;
  const Placeholder from{"before", decibels_with_unit(before.sqnr_db)},
      to{"after", decibels_with_unit(after.sqnr_db)};
  const bool is_on = RoundingLabState::from(app.state()).is_on;
  std::vector<Readout> readouts;
  if (!is_on) {
    readouts.push_back(
        decibels_readout(ui, Text::readout_sqnr, before.sqnr_db, "rounding/sqnr", explained("sqnr_db")));
  } else {
    readouts.push_back({tr(Text::readout_rotated),
                        gain_words(result.effect.delta_db()),
                        "",
                        ui.theme.noise,
                        {},
                        "rounding/fixed",
                        text(Text::explain_rotated, {from, to})});
    readouts.push_back({tr(Text::readout_rotated_coded),
                        gain_words(result.effect.equal_entropy_db()),
                        "",
                        ui.theme.bound,
                        {},
                        "rounding/entropy_coded",
                        tr(Text::explain_rotated_coded)});
  }
  readouts.push_back({tr(Text::readout_entropy),
                      fixed(is_on ? after.entropy_bits : before.entropy_bits, 2),
                      tr(Text::unit_bits),
                      ui.theme.quantized,
                      {},
                      "rounding/entropy",
                      text(Text::explain_rotated_entropy, {{"before", fixed(before.entropy_bits, 2)},
                                                           {"after", fixed(after.entropy_bits, 2)}})});
  readouts.push_back(decibels_readout(
      ui, Text::readout_least_blocks, is_on ? after.block_sqnr_db : before.block_sqnr_db, "rounding/blocks",
      text(Text::explain_least_blocks, {{"before", decibels_with_unit(before.block_sqnr_db)},
                                        {"after", decibels_with_unit(after.block_sqnr_db)}})));
  return readouts;
}

void fill_rotate(App& app, Ui& ui, LabPage& page) {
  const RotateResult* result = app.results().get<RotateResult>();
  if (result != nullptr && !result->problem) {
    page.readouts = rotate_readouts(app, ui, *result);
  } else {
    page.picture = {};
  }
  page.controls.push_back(primary(method_choice(app, ui)));
  std::vector<std::string> laws;
  for (const WeightFamily& family : weight_families()) laws.push_back(phrase(family.title));
  page.controls.push_back(
      place_choice(app, ui, "law", Text::control_law, std::move(laws), &RoundingLabState::law));
  page.controls.push_back(captioned(
      ui, Text::control_signs,
      lab_choice(app, ui, "signs", Text::control_signs, {tr(Text::signs_random), tr(Text::signs_none)})));
  add_quantizer_controls(app, ui, 0, page.controls);
  page.controls.push_back(next_seed(app, ui));
}

}  // namespace

constexpr View kRoundingRotate{
    .id = "rotate",
    .title = Text::view_rotate,
    .is_ready = [](const App& app) { return app.results().get<RotateResult>() != nullptr; },
    .answer = [](const App& app) { return rotate_answer(*app.results().get<RotateResult>()); },
    .draw = draw_laws,
    .fill = fill_rotate,
    .least_picture = 300};

}  // namespace qs::ui
