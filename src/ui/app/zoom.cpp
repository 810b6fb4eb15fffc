#include "ui/app/zoom.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"

namespace qs::ui {
namespace {

constexpr float kLeastDrag = 12;

using Range = std::pair<double, double>;

/// True if the heading has room for buttons, and the reader a use for them: a first visit needs only the way back.
bool has_place(const App& app, const Ui& ui) {
  const bool is_folded = ui.surface.folded.value_or(false);
  return !ui.measures.narrow && !ui.measures.low && (!is_folded || is_zoomed(app));
}

ChartAxis shown_of(ChartAxis whole, const std::vector<double>& zoom, std::size_t first) {
  if (zoom.size() < first + 2 || (whole.logarithmic && !(zoom[first] > 0))) return whole;
  whole.low = zoom[first];
  whole.high = zoom[first + 1];
  return whole;
}

/// Rounds to three digits beyond the shown range: a link needs no more.
double rounded(double value, double reach) {
  if (!(reach > 0)) return value;
  const double digits = 3 - std::floor(std::log10(reach));
  // By a power of ten that is exact: 0.6758, not 0.6758000000000001.
  const double power = std::pow(10.0, std::abs(digits));
  return digits >= 0 ? std::round(value * power) / power : std::round(value / power) * power;
}

Range between(const ChartAxis& axis, double from, double to) {
  const double low = value_at(axis, std::min(from, to)), high = value_at(axis, std::max(from, to));
  return {rounded(low, high - low), rounded(high, high - low)};
}

/// The shown range, `factor` times as wide around its middle.
Range widened(const ChartAxis& shown, const ChartAxis& whole, double factor) {
  const Range range = between(shown, 0.5 - factor / 2, 0.5 + factor / 2);
  // Stay within the whole, unless the reader typed a range beyond it.
  if (factor < 1 || range.second <= whole.low || range.first >= whole.high) return range;
  return {std::max(range.first, whole.low), std::min(range.second, whole.high)};
}

bool covers(const Range& range, const ChartAxis& whole) {
  constexpr double kNearly = 0.01;
  return part_of(whole, range.first) < kNearly && part_of(whole, range.second) > 1 - kNearly;
}

void show(App& app, const Zoomable& whole, const Range& x, const std::optional<Range>& y) {
  AppState state = app.state();
  state.zoom.clear();
  const bool all = covers(x, whole.x) && (!y || covers(*y, *whole.y));
  if (!all && x.first < x.second) {
    state.zoom = {x.first, x.second};
    if (y && y->first < y->second) state.zoom.insert(state.zoom.end(), {y->first, y->second});
  }
  app.set_state(std::move(state));
}

void widen(App& app, const Zoomable& whole, double factor) {
  std::optional<Range> y;
  if (whole.y) y = widened(zoomed_y(app, *whole.y), *whole.y, factor);
  show(app, whole, widened(zoomed_x(app, whole.x), whole.x, factor), y);
}

/// Zooms to the range between the start and the present place of a drag on the plot.
void drag_out(App& app, Ui& ui, const Zoomable& whole) {
  const Rect& plot = whole.plot;
  const ImGuiIO& io = ImGui::GetIO();
  bool& begun = *ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID("zoom"), false);
  const ImVec2 from = io.MouseClickedPos[0];
  const bool on_plot =
      from.x >= plot.x && from.x <= plot.right() && from.y >= plot.y && from.y <= plot.bottom();
  if (ImGui::IsMouseClicked(0)) {
    begun = whole.can_be_pressed || !ImGui::IsAnyItemHovered();
  }
  // Forget the drag if the pointer was released or pressed while another picture was shown.
  if (!on_plot || !(ImGui::IsMouseDown(0) || ImGui::IsMouseReleased(0))) begun = false;
  if (!begun || !ImGui::IsMousePosValid()) return;
  const ImVec2 to{std::clamp(io.MousePos.x, plot.x, plot.right()),
                  std::clamp(io.MousePos.y, plot.y, plot.bottom())};
  if (std::abs(to.x - from.x) < kLeastDrag) return;
  const Range across{(from.x - plot.x) / plot.w, (to.x - plot.x) / plot.w};
  const Range up{(plot.bottom() - from.y) / plot.h, (plot.bottom() - to.y) / plot.h};
  if (ImGui::IsMouseReleased(0)) {
    begun = false;
    std::optional<Range> y;
    if (whole.y) y = between(zoomed_y(app, *whole.y), up.first, up.second);
    if (whole.y && std::abs(to.y - from.y) < kLeastDrag) y = between(zoomed_y(app, *whole.y), 0, 1);
    show(app, whole, between(zoomed_x(app, whole.x), across.first, across.second), y);
    return;
  }
  const float top = whole.y ? from.y : plot.y, bottom = whole.y ? to.y : plot.bottom();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled({from.x, top}, {to.x, bottom}, faded(ui.theme.signal, 0.12F));
  list.AddRect({from.x, top}, {to.x, bottom}, ui.theme.signal);
}

float buttons_width(const App& app, const Ui& ui) {
  const float icon = button_width(ui, "", ButtonLook::kPlus);
  return is_zoomed(app) ? 2 * icon + button_width(ui, text(Text::control_whole)) : icon;
}

void draw_buttons(App& app, Ui& ui, ImVec2 at, float icon) {
  const auto next = [&](const char* name, Text label, ButtonLook look, float width) {
    const Rect place{at.x, at.y, width, icon};
    at.x += width;
    return button(ui, lab_path(app, name), text(label), place, look);
  };
  const bool zoomed = is_zoomed(app);
  if (zoomed) ui.probe.note_escape(lab_path(app, "zoom_whole"));
  if (next("zoom_in", Text::control_zoom_in, ButtonLook::kPlus, icon) && ui.zoom_by) ui.zoom_by(0.5);
  if (!zoomed) return;
  if (next("zoom_out", Text::control_zoom_out, ButtonLook::kMinus, icon) && ui.zoom_by) ui.zoom_by(2);
  const float rest = button_width(ui, text(Text::control_whole));
  if (!next("zoom_whole", Text::control_whole, ButtonLook::kPlain, rest)) return;
  AppState state = app.state();
  state.zoom.clear();
  app.set_state(std::move(state));
}

/// The lower or the upper end of the shown horizontal range.
Control edge(App& app, Ui& ui, std::size_t end) {
  const std::vector<double>& zoom = app.state().zoom;
  constexpr double kFar = 1e30;
  constexpr int kDigits = 5;
  const std::string_view label = text(end == 0 ? Text::control_zoom_from : Text::control_zoom_to);
  std::string shown = localized(shortest(zoom[end]));
  if (shown.starts_with('-')) shown = "−" + shown.substr(1);
  const Number number{zoom[end], end == 0 ? -kFar : zoom[0], end == 0 ? zoom[1] : kFar, false, shown};
  return typed_number(ui, lab_path(app, end == 0 ? "zoom_from" : "zoom_to"), std::string(label),
                      std::string(label), number, kDigits, 34, [&app, end](double typed) {
                        AppState changed = app.state();
                        if (changed.zoom.empty()) return;
                        changed.zoom[end] = typed;
                        if (changed.zoom[0] < changed.zoom[1]) app.set_state(std::move(changed));
                      });
}

}  // namespace

ChartAxis zoomed_x(const App& app, ChartAxis whole) {
  return shown_of(std::move(whole), app.state().zoom, 0);
}

ChartAxis zoomed_y(const App& app, ChartAxis whole) {
  return shown_of(std::move(whole), app.state().zoom, 2);
}

bool is_zoomed(const App& app) {
  return !app.state().zoom.empty();
}

ImVec2 zoom_size(const App& app, const Ui& ui) {
  if (ui.export_frame != nullptr || !has_place(app, ui) || ui.hidden(lab_path(app, "zoom"))) return {0, 0};
  return {buttons_width(app, ui), button_width(ui, "", ButtonLook::kPlus)};
}

void draw_zoom_buttons(App& app, Ui& ui, ImVec2 at) {
  const ImVec2 size = zoom_size(app, ui);
  if (size.x > 0) draw_buttons(app, ui, at, size.y);
}

bool was_a_click() {
  return ImGui::GetIO().MouseDragMaxDistanceSqr[0] < kLeastDrag * kLeastDrag;
}

void draw_zoom(App& app, Ui& ui, const Zoomable& whole) {
  if (ui.export_frame != nullptr || ui.probe.looks_only() || ui.hidden(lab_path(app, "zoom"))) return;
  ui.zoom_by = [&app, whole](double factor) { widen(app, whole, factor); };
  drag_out(app, ui, whole);
}

void add_zoom_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  if (ui.hidden(lab_path(app, "zoom"))) return;
  if (is_zoomed(app)) {
    controls.push_back(edge(app, ui, 0));
    controls.back().starts_row = true;
    controls.push_back(edge(app, ui, 1));
  }
  if (has_place(app, ui)) return;
  const float icon = button_width(ui, "", ButtonLook::kPlus);
  controls.push_back(
      {{buttons_width(app, ui), icon}, [&app, &ui, icon](ImVec2 at) { draw_buttons(app, ui, at, icon); }});
}

}  // namespace qs::ui
