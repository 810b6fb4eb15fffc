#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/plot.hpp"
#include "ui/views/code_probe.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

constexpr std::size_t kMostLines = 300;  // cells drawn one by one
constexpr float kRingReach = 13;         // from the middle of a handle's ring to the text above and below

std::string question(const App& app) {
  const Placeholder bits{"bits", std::to_string(find_quantizer(app.state().quantizer.id)->rate_bits)};
  const SourceChoice& source = app.loaded().origin.source;
  if (is_random(source)) return text(Text::question_sample, {{"source", source_title(source)}, bits});
  return text(source.id == kOwnFile ? Text::question_tensor : Text::question_layer, {bits});
}

// ---- density with the quantizer's cells over it ----

void draw_cells(const Ui& ui, const Rect& plot, const AxisX& axis, const OverviewResult& result) {
  if (result.cells.levels.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Cells& cells = result.cells;
  const float left = std::clamp(axis(cells.granular_low), plot.x, plot.right()),
              right = std::clamp(axis(cells.granular_high), plot.x, plot.right());
  constexpr float kNarrowestBand = 3;
  const float band = (right - left) / static_cast<float>(cells.levels.size());
  for (std::size_t i = 1; i < cells.levels.size() && band > kNarrowestBand; i += 2) {
    const double low = cells.thresholds[i - 1];
    const double high = i < cells.thresholds.size() ? cells.thresholds[i] : cells.granular_high;
    const float from = std::clamp(axis(low), left, right), to = std::clamp(axis(high), left, right);
    list.AddRectFilled({from, plot.y}, {to, plot.bottom()}, ui.theme.band);
  }
  const bool clips = result.clipped_share > 0;
  if (clips) {
    draw_hatching({plot.x, plot.y, left - plot.x, plot.h}, ui.theme.hair);
    draw_hatching({right, plot.y, plot.right() - right, plot.h}, ui.theme.hair);
  }
}

void draw_levels(const Ui& ui, float baseline, const AxisX& axis, const Cells& cells) {
  if (cells.levels.empty() || cells.levels.size() > kMostLines) return;
  const float pitch = (axis(cells.levels.back()) - axis(cells.levels.front())) /
                      static_cast<float>(std::max<std::size_t>(1, cells.levels.size() - 1));
  const float stroke = std::clamp(pitch / 3, 0.8F, ui.measures.level), reach = pitch > 6 ? 7.0F : 4.0F;
  for (const float level : cells.levels) {
    if (axis(level) < axis.left || axis(level) > axis.right) continue;
    ImGui::GetWindowDrawList()->AddLine({axis(level), baseline - reach}, {axis(level), baseline + reach},
                                        ui.theme.quantized, stroke);
  }
}

/// Draws "weights" beside the curve, in its colour, clear of handles: at the right shoulder, at the left one,
/// or, for a source that is flat up to its edges, inside.
void draw_curve_label(const Ui& ui, const Rect& plot, const AxisX& axis, const OverviewResult& result) {
  constexpr double kShoulder = 0.22;
  constexpr float kAway = 10;
  const auto& density = result.density;
  const double bin_width = (axis.high - axis.low) / static_cast<double>(density.size());
  const auto is_high = [&](std::size_t bin) { return density[bin] > kShoulder * result.peak_density; };
  std::size_t first = 0, last = density.size();
  while (first < last && !is_high(first)) ++first;
  while (last > first && !is_high(last - 1)) --last;
  const auto edge = [&](std::size_t bin) { return axis(axis.low + bin_width * static_cast<double>(bin)); };

  const std::string_view label = text(Text::label_weights);
  const float width = text_width(ui.fonts.strong, label);
  const auto is_free = [&](float x) {
    if (x < plot.x || x + width > plot.right()) return false;
    for (const double end : {result.range_low, result.range_high}) {
      if (axis(end) > x - 4 && axis(end) < x + width + 4) return false;
    }
    return true;
  };
  const float y = plot.bottom() - plot.h * static_cast<float>(kShoulder) - 14;
  for (const float x : {edge(last) + kAway, edge(first) - kAway - width, axis(result.range_high) + kAway}) {
    if (!is_free(x)) continue;
    draw_text(ui.fonts.strong, {x, y}, ui.theme.signal, label);
    return;
  }
  draw_text(ui.fonts.strong, {axis((axis.low + axis.high) / 2), plot.bottom() - 34}, ui.theme.signal, label,
            Align::kCentre);
}

std::string sigmas_text(double sigmas) {
  return sigmas < 1000 ? localized(shortest(std::round(sigmas * 100) / 100)) : significant(sigmas);
}

std::string range_text(const OverviewResult& result) {
  if (result.range_low == -result.range_high) {
    return text(Text::label_range_symmetric,
                {{"range", significant(result.range_high)},
                 {"sigmas", result.sigma > 0 ? sigmas_text(result.range_high / result.sigma) : "∞"}});
  }
  return text(Text::label_range,
              {{"low", significant(result.range_low)}, {"high", significant(result.range_high)}});
}

/// Draws the clipped share at a top corner of the picture or between the handles, clear of handles.
void draw_clipped_share(const Ui& ui, const Rect& plot, const AxisX& axis, const OverviewResult& result) {
  if (!(result.clipped_share > 0)) return;
  const std::string clipped = text(Text::label_clipped, {{"share", percent(result.clipped_share)}});
  const float width = text_width(ui.fonts.tick, clipped), low = axis(result.range_low),
              high = axis(result.range_high);
  constexpr float kAway = 6;  // from the handle's line; its ring is above
  float x = plot.right() - 2 - width;
  if (high > x - kAway) x = low > plot.x + width + kAway ? plot.x + 2 : high - kAway - width;
  if (x > low && x < high) {  // over the picture
    const Rect behind{x - 3, plot.y + 5, width + 6, ui.fonts.tick->FontSize + 2};
    ImGui::GetWindowDrawList()->AddRectFilled(behind.corner(), behind.opposite(),
                                              faded(ui.theme.panel, 0.85F), 3);
  }
  draw_text(ui.fonts.tick, {x, plot.y + 6}, ui.theme.ink2, clipped);
}

/// Both ends of the range can be dragged; the range is then a number of standard deviations. An affine range
/// always contains 0: an end at 0 has no handle.
void draw_handles(App& app, Ui& ui, const Rect& plot, const AxisX& axis, const OverviewResult& result) {
  const std::string range = range_text(result);
  const float top = plot.y - kRingReach;
  // Above the right ring, if it fits beside the caption.
  const float caption = plot.x + text_width(ui.fonts.tick, text(Text::axis_density)) + 14;
  const float label_width = std::min(text_width(ui.fonts.tick, range), plot.right() - caption);
  const float x = std::clamp(axis(result.range_high) - label_width / 2, caption, plot.right() - label_width);
  if (!result.cells.levels.empty()) {
    draw_text_within(ui.fonts.tick, {x, top - kRingReach - ui.fonts.tick->FontSize}, label_width + 1,
                     ui.theme.ink2, range);
  }
  draw_clipped_share(ui, plot, axis, result);

  if (!(result.widest_sigmas > 0) || result.cells.levels.empty() || !has_range(app)) return;
  const HandleAxis range_axis{axis.low, axis.high, result.sigma / 10, axis.left, axis.right};
  const auto drag_end = [&](std::string_view path, Text label, double end, double side) {
    if (ui.hidden(path) || end * side <= 0 || end > axis.high || end < axis.low) return;
    const auto to = handle(ui, path, text(label), top, plot.bottom(), range_axis, end, range);
    if (!to) return;
    // Stop at the weights: nothing lies beyond, and the axis would grow during the drag.
    const double sigmas = std::clamp((*to - result.centre) * side / result.sigma, 0.05, result.widest_sigmas);
    change_range(app, shortest(std::round(sigmas * 100) / 100) + "sigma");
  };
  drag_end("overview/range_low", Text::control_range_low, result.range_low, -1);
  drag_end("overview/range_high", Text::control_range_high, result.range_high, 1);
}

// ---- code occupancy under it ----

void draw_codes(const Ui& ui, const Rect& plot, const AxisX& axis, const OverviewResult& result) {
  constexpr double kLabelled = 0.01;  // shares below stay unlabelled
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < result.code_places.size(); ++i) {
    const double share = result.shares[i];
    if (axis(result.code_places[i]) < axis.left || axis(result.code_places[i]) > axis.right) continue;
    bars.push_back({result.code_places[i], share, fixed(result.codes[i], 0),
                    share >= kLabelled ? percent(share) : "",
                    share >= kLabelled ? fixed(100 * share, 0) + " %" : ""});
  }
  const std::vector<double>& places = result.code_places;
  const double spacing = places.size() > 1 ? places[1] - places[0] : 1;
  draw_bars(ui, plot, axis, bars, spacing, ui.theme.quantized);
  if (ui.export_frame == nullptr) return;
  ExportSeries series{
      tr(Text::axis_share), tr(Text::axis_share), tr(Text::axis_weight), tr(Text::axis_share), {}};
  for (const Bar& bar : bars) series.points.push_back({bar.x, bar.share, bar.below});
  ui.export_frame->series.push_back(std::move(series));
}

// ---- one code under the pointer, in both plots at once ----

CodedCells coded_in(const OverviewResult& result) {
  return {result.cells, result.codes, result.shares};
}

/// The code to tell about: that under the pointer, or the keyboard's.
std::optional<std::size_t> told_code(App& app, Ui& ui, const Rect& density, const Rect& codes,
                                     const AxisX& axis, const OverviewResult& result) {
  std::optional<std::size_t> pointed;
  if (is_pointed_at(density) || is_pointed_at(codes)) {
    const double part =
        static_cast<double>((ImGui::GetIO().MousePos.x - axis.left) / (axis.right - axis.left));
    pointed = code_at(result.cells, axis.low + part * (axis.high - axis.low));
  }
  // Clear of the handles and the zoom above.
  constexpr float kAbove = 56, kBelow = 10;
  const Rect noted{density.x, density.y + kAbove, density.w, density.h - kAbove - kBelow};
  return probed_code(app, ui, "overview/code", noted, coded_in(result), pointed);
}

/// Joins a bar, its cell and its level, and tells about them; returns true if it did.
bool draw_probed_code(const Ui& ui, const Rect& density, const Rect& codes, const AxisX& axis,
                      const OverviewResult& result, std::size_t code, ImVec2 at) {
  const std::string words = code_words(coded_in(result), code);
  if (words.empty()) return false;
  const auto& thresholds = result.cells.thresholds;
  const auto place = [&](double x) { return std::clamp(axis(x), density.x, density.right()); };
  const float left = code == 0 ? density.x : place(thresholds[code - 1]),
              right = code < thresholds.size() ? place(thresholds[code]) : density.right();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({left, density.y}, {right, density.bottom()}, faded(ui.theme.quantized, 0.16F));
  const float level = place(result.cells.levels[code]);
  list.AddLine({level, density.y}, {level, codes.bottom()}, faded(ui.theme.quantized, 0.7F), 1);
  draw_text_within(ui.fonts.tick, at, density.w, ui.theme.ink, words);
  return true;
}

std::vector<Readout> readouts(const App& app, const Ui& ui, const OverviewResult& result) {
  const InfoUnit unit(app.state());
  const double original = static_cast<double>(result.count) * app.loaded().original_bits / 8;
  const ByteText size = byte_text(result.bytes), whole = byte_text(original);
  std::vector<Readout> shown;
  shown.push_back(
      {entropy_name(result.scales), unit.number(result.entropy_bits, 2),
       text(Text::readout_entropy_unit, {{"bits", unit.width(result.rate_bits)}, unit.place()}),
       ui.theme.quantized, result.entropy_bits / result.rate_bits, "overview/entropy",
       entropy_explained(result.codes_used, result.shares.size(), result.entropy_bits, result.scales)});
  const Placeholder signal{"signal", significant(result.signal_power)}, mse{"mse", significant(result.mse)};
  shown.push_back(decibels_readout(ui, Text::readout_sqnr, result.sqnr_db, "overview/sqnr",
                                   explained("sqnr_db", text(Text::explain_sqnr, {signal, mse}))));
  shown.push_back(
      {tr(Text::readout_stored),
       fixed(result.bits_per_weight, 2),
       tr(Text::readout_stored_unit),
       ui.theme.ink,
       {},
       "overview/stored",
       explained("bits_per_weight",
                 text(Text::explain_stored, {{"bits", grouped(static_cast<std::uint64_t>(result.bytes) * 8)},
                                             {"count", grouped(result.count)}}))});
  shown.push_back({tr(Text::readout_size), size.number,
                   text(size.unit == whole.unit ? Text::readout_size_same_unit : Text::readout_size_unit,
                        {{"unit", size.unit}, {"original", whole.number + " " + whole.unit}}),
                   ui.theme.ink, original > 0 ? result.bytes / original : 0, "overview/size",
                   explained("bytes")});
  return shown;
}

/// Density above, codes below, on one axis.
void draw_picture(App& app, Ui& ui, const Rect& place, const OverviewResult& result) {
  // Beside a list there is less room than the page gives otherwise.
  constexpr float kHandles = 52, kAxis = 30, kCaption = 22, kCodes = 26, kLeastDensity = 70, kLeastCodes = 40;
  const float room = place.h - kHandles - kAxis - kCaption - kCodes;
  const float density_height = std::max(kLeastDensity, room * 0.62F);
  const float codes_height = std::max(kLeastCodes, room - density_height);
  const ChartAxis whole{result.x_low, result.x_high, false, tr(Text::axis_weight)},
      shown = zoomed_x(app, whole);
  const AxisX axis{shown.low, shown.high, place.x, place.right()};
  const Rect density{place.x, place.y + kHandles, place.w, density_height};
  draw_text(ui.fonts.tick, {place.x, density.y - 2 * kRingReach - ui.fonts.tick->FontSize}, ui.theme.ink2,
            text(Text::axis_density));
  draw_cells(ui, density, axis, result);
  const std::vector<double>& heights = is_zoomed(app) ? app.results().get<CloseUp>()->shares : result.density;
  const double peak = *std::max_element(heights.begin(), heights.end());
  draw_stepped_area({density.x, density.y + 8, density.w, density.h - 8}, axis, heights, peak,
                    ui.theme.signal, ui.theme.signal_fill, ui.measures.curve);
  note_bins(
      ui,
      {tr(Text::axis_density), tr(Text::label_weights), tr(Text::axis_weight), tr(Text::axis_density), {}},
      heights, axis.low, (axis.high - axis.low) / static_cast<double>(heights.size()));
  draw_axis(ui, axis, density.bottom(), text(Text::axis_weight));
  draw_levels(ui, density.bottom(), axis, result.cells);
  if (!is_zoomed(app)) draw_curve_label(ui, density, axis, result);
  draw_handles(app, ui, density, axis, result);

  const float y = density.bottom() + kAxis;
  const Rect bars{place.x, y + kCaption, place.w, codes_height};
  const auto probed = told_code(app, ui, density, bars, axis, result);
  const bool is_told = probed && draw_probed_code(ui, density, bars, axis, result, *probed, {place.x, y + 4});
  if (!is_told) draw_text(ui.fonts.tick, {place.x, y + 4}, ui.theme.ink2, text(Text::axis_share));
  if (!is_told && result.rare_codes > 0) {
    const std::string rare = text(Text::label_rare_codes, {{"rare", std::to_string(result.rare_codes)},
                                                           {"levels", std::to_string(result.shares.size())}});
    draw_text(ui.fonts.tick, {place.right(), y + 4}, ui.theme.quantized, rare, Align::kRight);
  }
  draw_codes(ui, bars, axis, result);
  draw_zoom(app, ui, {{density.x, density.y + 20, density.w, density.h - 20}, whole});
}

}  // namespace

void draw_overview(App& app, Ui& ui) {
  constexpr float kLeastPicture = 344;
  const OverviewResult* result = app.results().get<OverviewResult>();
  LabPage page;
  page.least_picture = kLeastPicture;
  page.zooms = true;
  const double sigmas = result != nullptr && result->sigma > 0
                            ? (result->range_high - result->range_low) / 2 / result->sigma
                            : 0;
  add_quantizer_controls(app, ui, sigmas, page.controls);
  add_source_controls(app, ui, page.controls);
  if (result != nullptr) {
    page.question = question(app);
    page.answer = overview_answer(*result, InfoUnit(app.state()));
    if (!result->problem) {
      page.readouts = readouts(app, ui, *result);
      page.picture = [&](const Rect& place) { draw_picture(app, ui, place, *result); };
    }
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
