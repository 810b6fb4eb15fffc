#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/entropy/lab.hpp"
#include "labs/entropy/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/code_probe.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr std::size_t kMostHandles = 31;

bool can_drag(const App& app, const Ui& ui, const EntropyResult& result) {
  const std::size_t count = result.cells.thresholds.size();
  return count > 0 && count <= kMostHandles && !ui.hidden(lab_path(app, "threshold"));
}

/// True if all rings fit side by side, over this many pixels.
bool rings_fit(const Ui& ui, const EntropyResult& result, float width) {
  const std::vector<float>& thresholds = result.cells.thresholds;
  const double least = ui.measures.target / width * (result.x_high - result.x_low);
  for (std::size_t i = 1; i < thresholds.size(); ++i) {
    if (static_cast<double>(thresholds[i]) - thresholds[i - 1] < least) return false;
  }
  return true;
}

std::size_t picked_threshold(const App& app, const EntropyResult& result) {
  const auto picked = static_cast<std::size_t>(EntropyLabState::from(app.state()).picked);
  return std::max<std::size_t>(1, std::min(picked, result.cells.thresholds.size())) - 1;
}

/// Draws a ring for each threshold if they fit; otherwise one for the picked threshold, and lines for the
/// others.
void draw_thresholds(App& app, Ui& ui, const Chart& chart, const EntropyResult& result) {
  if (!can_drag(app, ui, result)) return;
  const Cells& cells = result.cells;
  const bool all = rings_fit(ui, result, chart.plot().w);
  for (std::size_t i = 0; i < cells.thresholds.size(); ++i) {
    const float x = chart.x(cells.thresholds[i]);
    if (x < chart.plot().x || x > chart.plot().right()) continue;
    if (!all && i != picked_threshold(app, result)) {
      ImGui::GetWindowDrawList()->AddLine({x, chart.plot().y}, {x, chart.plot().bottom()}, ui.theme.hair,
                                          1.4F);
      continue;
    }
    // Many rings would outshout the weights; the one that was picked for a finger keeps its own.
    constexpr std::size_t kFewRings = 4;
    const HandleAxis axis{chart.x_at(chart.plot().x), chart.x_at(chart.plot().right()),
                          result.sigma / 20,          chart.plot().x,
                          chart.plot().right(),       all && cells.thresholds.size() > kFewRings};
    const std::string name = tr(Text::control_threshold) + " " + std::to_string(i + 1);
    const auto moved =
        handle(ui, lab_path(app, "threshold/" + std::to_string(i + 1)), name, chart.plot().y - 4,
               chart.plot().bottom(), axis, cells.thresholds[i], significant(cells.thresholds[i]));
    if (moved) change_quantizer(app, with_threshold(cells, i, *moved));
  }
}

/// Heights relative to the largest.
std::vector<double> to_largest(std::vector<double> heights) {
  const double largest = std::max(1e-300, *std::max_element(heights.begin(), heights.end()));
  for (double& height : heights) height /= largest;
  return heights;
}

ChartAxis weights_axis(const EntropyResult& result) {
  return {result.x_low, result.x_high, false, tr(Text::axis_weight)};
}

void draw_density(App& app, Ui& ui, Chart& chart, const EntropyResult& result,
                  std::optional<std::size_t> told) {
  const ChartAxis whole = weights_axis(result), shown = zoomed_x(app, whole);
  const Cells& cells = result.cells;
  if (cells.levels.size() <= kMostProbedCodes) {
    for (std::size_t i = 1; i < cells.levels.size(); i += 2) {
      const double high = i < cells.thresholds.size() ? cells.thresholds[i] : shown.high;
      chart.band(cells.thresholds[i - 1], high, ui.theme.band);
    }
  }
  if (told && *told < cells.levels.size()) {
    const double low = *told == 0 ? shown.low : cells.thresholds[*told - 1],
                 high = *told < cells.thresholds.size() ? cells.thresholds[*told] : shown.high;
    chart.band(std::max(low, shown.low), std::min(high, shown.high), faded(ui.theme.quantized, 0.16F));
  }
  const CloseUp* close_up = app.results().get<CloseUp>();
  chart.steps(close_up == nullptr ? result.density : to_largest(close_up->shares), shown.low, shown.high,
              ui.theme.signal, ui.theme.signal_fill);
  if (cells.levels.size() <= kMostProbedCodes) {
    for (const float level : cells.levels) {
      const float x = chart.x(level), y = chart.plot().bottom();
      if (x < chart.plot().x || x > chart.plot().right()) continue;
      ImGui::GetWindowDrawList()->AddLine({x, y - 6}, {x, y + 6}, ui.theme.quantized, ui.measures.level);
    }
  }
  chart.finish();
  draw_thresholds(app, ui, chart, result);
  draw_zoom(app, ui, {chart.plot(), whole});
}

/// Axes of the lower picture: all codes side by side, and the surprise of each.
std::pair<ChartAxis, ChartAxis> surprise_axes(const EntropyResult& result, InfoUnit unit) {
  double highest = result.most_bits;
  for (const double share : result.shares) {
    if (share > 0.002) highest = std::max(highest, -std::log2(share));
  }
  return {{0, 1, false, tr(Text::axis_all_codes)},
          {0, unit.of(highest * 1.12 + 0.1), false, tr(Text::axis_surprise)}};
}

/// Draws each code as wide as its share and as high as its surprise: the areas are −p·log₂ p, their sum is H,
/// and H is also the height of a rectangle of that area over the whole width.
void draw_surprise(Ui& ui, Chart& chart, const EntropyResult& result, InfoUnit unit,
                   std::optional<std::size_t> told) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  double from = 0;
  for (std::size_t i = 0; i < result.shares.size(); ++i) {
    const double share = result.shares[i];
    if (share <= 0) continue;
    chart.data(tr(Text::axis_surprise), {{share, unit.of(-std::log2(share)), fixed(result.codes[i], 0)}});
    const float left = chart.x(from), right = chart.x(from + share);
    from += share;
    const float top = std::max(chart.plot().y, chart.y(unit.of(-std::log2(share))));
    const float gap = right - left > 6 ? 1.0F : 0.0F;
    list.AddRectFilled({left, top}, {std::max(left + 0.5F, right - gap), chart.plot().bottom()},
                       faded(ui.theme.quantized, i % 2 == 0 ? 0.85F : 0.6F));
    if (told == i)
      list.AddRect({left, top}, {std::max(left + 2, right), chart.plot().bottom()}, ui.theme.ink, 0, 0, 2);
    const std::string code = fixed(result.codes[i], 0);
    const float width = text_width(ui.fonts.strong, code);
    if (right - left > width + 6 && chart.plot().bottom() - top > ui.fonts.strong->FontSize + 4) {
      draw_text(ui.fonts.strong, {(left + right) / 2, chart.plot().bottom() - ui.fonts.strong->FontSize - 3},
                ui.theme.panel, code, Align::kCentre);
    }
    chart.keep_free({left, top, right - left, chart.plot().bottom() - top});
  }
  chart.horizontal(unit.of(result.most_bits), ui.theme.bound,
                   text(Text::label_most_bits, {{"codes", std::to_string(result.codes.size())},
                                                {"bits", unit.number(result.most_bits, 2)},
                                                unit.place()}));
  chart.horizontal(unit.of(result.entropy_bits), ui.theme.ink,
                   text(Text::label_mean_surprise, {{"entropy", unit.number(result.entropy_bits, 2)}}),
                   Stroke::kDashed);
  chart.finish();
}

/// The code under the pointer: that of a cell above, or of a bar below.
std::optional<std::size_t> pointed_code(const Chart& density, const Chart& surprise,
                                        const EntropyResult& result) {
  const float x = ImGui::GetIO().MousePos.x;
  if (!result.cells.levels.empty() && is_pointed_at(density.plot()))
    return code_at(result.cells, density.x_at(x));
  if (!is_pointed_at(surprise.plot())) return std::nullopt;
  double left = surprise.x_at(x);
  for (std::size_t i = 0; i < result.shares.size(); ++i) {
    left -= result.shares[i];
    if (left < 0) return i;
  }
  return std::nullopt;
}

/// True if thresholds can be dragged, but their rings do not fit side by side over this many pixels.
bool wants_picked_threshold(const App& app, const Ui& ui, const EntropyResult& result, float width) {
  return can_drag(app, ui, result) && !rings_fit(ui, result, width);
}

void draw_codes_view(App& app, Ui& ui, const Rect& place) {
  const EntropyResult& result = *app.results().get<EntropyResult>();
  const InfoUnit unit(app.state());
  constexpr float kRings = 16;
  const float upper = place.h * 0.46F, words = ui.fonts.tick->FontSize + 4;
  const Rect above{place.x, place.y + words + kRings, place.w, upper - words - kRings},
      below{place.x, place.y + upper + 6, place.w, place.h - upper - 6};
  Chart density(ui, above, zoomed_x(app, weights_axis(result)), {0, 1.08, false, "", false});
  const auto [shares, bits] = surprise_axes(result, unit);
  Chart surprise(ui, below, shares, bits);
  const CodedCells coded{result.cells, result.codes, result.shares};
  const Rect noted{above.x, above.y + above.h / 3, above.w, above.h / 3};
  const auto told =
      probed_code(app, ui, lab_path(app, "code"), noted, coded, pointed_code(density, surprise, result));
  draw_density(app, ui, density, result, told);
  draw_surprise(ui, surprise, result, unit, told);
  if (told) draw_text_within(ui.fonts.tick, place.corner(), place.w, ui.theme.ink, code_words(coded, *told));
}

// ---- controls ----

int partition_bits(const EntropyResult& result) {
  return std::clamp(static_cast<int>(std::lround(std::ceil(result.most_bits))), 1, kMostPartitionBits);
}

Control partition_choice(App& app, Ui& ui, const EntropyResult& result) {
  const std::vector<std::string> options = {tr(Text::partition_even), tr(Text::partition_equal),
                                            tr(Text::partition_lloyd)};
  auto draw = [&app, &ui, &result, options](ImVec2 at) {
    const int selected = result.partition ? static_cast<int>(*result.partition) : -1;
    const auto wanted =
        choice(ui, lab_path(app, "partition"), text(Text::control_partition), at, options, selected);
    if (!wanted) return;
    const auto partition = static_cast<Partition>(*wanted);
    change_quantizer(app, with_partition(partition, partition_bits(result), *app.loaded().sample));
  };
  return {choice_size(ui, options), std::move(draw), false, lab_path(app, "partition")};
}

/// Slider for the bits of the present partition, if it is one of the three.
Control partition_slider(App& app, Ui& ui, const EntropyResult& result, float width) {
  const ImVec2 size{std::min(width, 260.0F), slider_height(ui)};
  auto draw = [&app, &ui, &result, size](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "cells"), text(Text::control_bits), {at.x, at.y, size.x, size.y},
               partition_bits(result), 1, kMostPartitionBits, text(Text::unit_bits));
    if (wanted) change_quantizer(app, with_partition(*result.partition, *wanted, *app.loaded().sample));
  };
  return {size, std::move(draw), true, lab_path(app, "cells")};
}

void add_code_controls(App& app, Ui& ui, LabPage& page) {
  const EntropyResult& result = *app.results().get<EntropyResult>();
  page.controls.push_back(primary(partition_choice(app, ui, result)));
  page.controls.back().starts_row = true;
  if (wants_picked_threshold(app, ui, result, row_width(ui)))
    page.controls.push_back(lab_number_field(app, ui, "picked", Text::control_threshold, "", 2));
  if (result.partition) page.controls.push_back(partition_slider(app, ui, result, row_width(ui)));
  add_entropy_quantizer(app, ui, page);
}

}  // namespace

constexpr View kEntropyCodes{.id = "codes",
                             .title = Text::view_codes,
                             .answer =
                                 [](const App& app) {
                                   return entropy_answer(*app.results().get<EntropyResult>(),
                                                         InfoUnit(app.state()));
                                 },
                             .draw = draw_codes_view,
                             .fill = add_code_controls,
                             .least_picture = 360,
                             .zooms = true};

}  // namespace qs::ui
