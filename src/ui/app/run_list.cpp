#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/state/info_unit.hpp"
#include "labs/words/text.hpp"
#include "ui/app/choices.hpp"
#include "ui/app/readout.hpp"

namespace qs::ui {
namespace {

std::string rate_of(const Run& run, std::string_view metric, InfoUnit unit) {
  const auto bits = run.number(metric);
  return bits ? unit.number(*bits, 2) : "–";
}

/// Decibels that the run has more than the present one; empty if either number is missing.
std::string difference(const Run& run, const Run* present) {
  const auto here = present == nullptr ? std::nullopt : present->number("sqnr_db"),
             there = run.number("sqnr_db");
  if (!here || !there || !std::isfinite(*here) || !std::isfinite(*there)) return "";
  const std::string number = fixed(*there - *here, 1);
  return text(Text::run_difference, {{"difference", *there > *here ? "+" + number : number}});
}

std::string where(const Run& run) {
  const LabInfo& lab = *find_lab(run.state.lab);
  if (run.accuracy) return text(Text::run_right, {{"right", fixed(100 * *run.accuracy, 1)}});
  if (run.excess_bits) return text(Text::run_excess, {{"excess", significant(*run.excess_bits)}});
  // Of a layer that the lab made.
  const bool is_of_source = lab.uses_values || run.state.source.id == kOwnFile;
  return is_of_source ? source_title(run.state.source) + ", " + phrase(lab.name) : phrase(lab.name);
}

struct Cell {
  std::string text;
  ImU32 color;
};

/// Cells from left to right; the last compares with the present run.
std::vector<Cell> cells_of(const App& app, const Ui& ui, const Run& run, const Run* present) {
  const InfoUnit unit(app.state());
  return {
      {text(Text::run_bits, {{"bits", rate_of(run, "bits_per_weight", unit)}, unit.place()}), ui.theme.ink},
      {text(Text::run_entropy, {{"entropy", rate_of(run, "entropy_bits", unit)}, unit.place()}),
       ui.theme.quantized},
      {decibels_with_unit(run.number("sqnr_db")), ui.theme.noise},
      {difference(run, present), ui.theme.ink2}};
}

std::string label_of(const Run& run, const std::vector<Cell>& cells) {
  std::string label = run.state.quantizer.text() + ", " + where(run);
  for (const Cell& cell : cells) label += cell.text.empty() ? "" : ", " + cell.text;
  return label;
}

void draw_run(const Ui& ui, const Rect& place, const std::string& name, const Run& run,
              const std::vector<Cell>& cells, bool strong) {
  constexpr float kInset = 12, kColumn = 104;
  const ImFont* font = strong ? ui.fonts.strong : ui.fonts.label;
  const float left = place.x + kInset, middle = place.y + place.h / 2;
  constexpr float kTight = 560;
  if (place.w < kTight) {
    std::string numbers;
    for (const Cell& cell : cells) numbers += (numbers.empty() || cell.text.empty() ? "" : "   ") + cell.text;
    draw_name_within(font, {left, middle - font->FontSize - 1}, place.w - 2 * kInset, ui.theme.ink, name);
    draw_text_within(ui.fonts.tick, {left, middle + 2}, place.w - 2 * kInset, ui.theme.ink2, numbers);
    return;
  }
  const float columns = kColumn * static_cast<float>(cells.size()), room = place.w - columns - 2 * kInset;
  draw_name_within(font, {left, middle - font->FontSize - 1}, room, ui.theme.ink, name);
  draw_name_within(ui.fonts.tick, {left, middle + 2}, room, ui.theme.ink2, where(run));
  float right = place.right() - columns;
  for (const Cell& cell : cells) {
    right += kColumn;
    draw_text(ui.fonts.strong, {right, middle - ui.fonts.strong->FontSize / 2}, cell.color, cell.text,
              Align::kRight);
  }
}

/// True if the row's button changed the log; the list then ends for this frame.
bool draw_pinned(App& app, Ui& ui, List& list, std::size_t place_in_log, int number, float height) {
  const Run& run = app.run_log().runs()[place_in_log];
  const std::string path = "run/" + std::to_string(number), name = run.state.quantizer.text();
  const float cross = button_width(ui, "", ButtonLook::kCross);
  const auto cells = cells_of(app, ui, run, present_run(app));
  const List::Row row = list.open_row(path, label_of(run, cells), height, cross + 4, false);
  if (row.visible) {
    const Rect room{row.place.x, row.place.y, row.place.w - cross - 4, row.place.h};
    draw_run(ui, room, name, run, cells, false);
    const Rect place{row.place.right() - cross, row.place.y + (height - cross) / 2, cross, cross};
    const std::string remove = text(Text::control_remove_run, {{"run", name}});
    if (button(ui, path + "/remove", remove, place, ButtonLook::kCross)) {
      app.run_log().remove(place_in_log);
      return true;
    }
  }
  if (row.chosen) go_to(app, run.state);
  return row.chosen;
}

void draw_rows(App& app, Ui& ui, List& list) {
  const float height = std::max(46.0F, ui.measures.target);
  if (const Run* present = present_run(app)) {
    const auto cells = cells_of(app, ui, *present, nullptr);
    const std::string name = tr(Text::run_now) + ": " + present->state.quantizer.text();
    const List::Row row = list.open_row("run/now", label_of(*present, cells), height, 0, true);
    const float cross = button_width(ui, "", ButtonLook::kCross);
    const Rect room{row.place.x, row.place.y, row.place.w - cross - 4, row.place.h};
    if (row.visible) draw_run(ui, room, name, *present, cells, true);
    if (row.chosen) app.set_choosing(Choosing::kNothing);
  }
  if (has_no_run(app)) list.words(text(Text::runs_none_here));
  if (app.run_log().runs().empty()) {
    list.words(text(Text::runs_empty));
    return;
  }
  int number = 0;
  for (const std::size_t place : app.run_log().ordered()) {
    if (draw_pinned(app, ui, list, place, ++number, height)) return;
  }
}

Control action(Ui& ui, const std::string& path, Text label, bool enabled, Callback<> pressed) {
  const ImVec2 size{button_width(ui, text(label)), std::max(34.0F, ui.measures.target)};
  auto draw = [&ui, path, label, enabled, size, pressed = std::move(pressed)](ImVec2 at) {
    if (button(ui, path, text(label), {at.x, at.y, size.x, 34}, ButtonLook::kPlain, enabled)) pressed();
  };
  return {size, std::move(draw)};
}

Control order_choice(App& app, Ui& ui) {
  const std::vector<std::string> options = {tr(Text::order_pinned), tr(Text::order_bits),
                                            tr(Text::order_entropy), tr(Text::order_sqnr)};
  auto draw = [&app, &ui, options](ImVec2 at) {
    const int here = static_cast<int>(app.run_log().order());
    const auto wanted = choice(ui, "run/order", text(Text::control_order), {at.x, at.y + 2}, options, here);
    if (wanted) app.run_log().set_order(static_cast<RunOrder>(*wanted));
  };
  return {choice_size(ui, options), std::move(draw)};
}

}  // namespace

void draw_run_list(App& app, Ui& ui) {
  RunLog& log = app.run_log();
  const bool any = !log.runs().empty();
  std::vector<Control> beside;
  beside.push_back(action(ui, "run/pin", Text::control_pin_this, can_pin(app), [&app] { pin(app); }));
  if (any) {
    const auto send = [&app](Outgoing::To to, const char* name, const char* type, std::string bytes) {
      app.ask_host(Outgoing{to, name, type, std::move(bytes)});
    };
    beside.push_back(action(ui, "run/copy", Text::control_copy, true, [&app, &log, send] {
      send(Outgoing::To::kClipboard, "", "text/plain", runs_as_csv(log.runs(), app.page().address));
    }));
    beside.push_back(action(ui, "run/csv", Text::control_csv, true, [&app, &log, send] {
      send(Outgoing::To::kFile, "quantscope-runs.csv", "text/csv",
           runs_as_csv(log.runs(), app.page().address));
    }));
    beside.push_back(action(ui, "run/json", Text::control_json, true, [&app, &log, send] {
      send(Outgoing::To::kFile, "quantscope-runs.json", "application/json",
           runs_as_json(log.runs(), app.page().address));
    }));
    beside.push_back(action(ui, "run/clear", Text::control_clear, true, [&log] { log.clear(); }));
    beside.push_back(order_choice(app, ui));
  }
  draw_choices(
      app, ui, "run", text(Text::runs_title), [&](List& list) { draw_rows(app, ui, list); },
      std::move(beside));
}

}  // namespace qs::ui
