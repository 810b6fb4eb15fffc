#include <algorithm>
#include <cmath>
#include <numbers>

#include "labs/rounding/lattice.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/occupancy.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/rounding_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kEyeRise = 0.36;  // radians of the eye above the planes

/// How far what must be seen reaches from the weights as trained, however the picture is turned.
struct Reach {
  double across = 1e-9, upright = 1e-9;

  void include(const Space& p) {
    const double flat = std::hypot(p[1], p[2]);
    across = std::max(across, flat);
    upright = std::max(upright, std::abs(p[0]) * std::cos(kEyeRise) + flat * std::sin(kEyeRise));
  }
};

/// Space seen from a little above: the column that is rounded first is upright, so its planes lie flat.
class View3 {
 public:
  View3(const Rect& place, double degrees, const Reach& reach)
      : middle_{place.x + place.w / 2, place.y + place.h / 2},
        scale_(static_cast<float>(std::min(static_cast<double>(place.w) / reach.across,
                                           static_cast<double>(place.h) / reach.upright) /
                                  2)),
        turn_(degrees * std::numbers::pi / 180) {}

  ImVec2 at(const Space& p) const {
    const double across = p[1] * std::cos(turn_) - p[2] * std::sin(turn_);
    const double away = p[1] * std::sin(turn_) + p[2] * std::cos(turn_);
    const double up = p[0] * std::cos(kEyeRise) + away * std::sin(kEyeRise);
    return {middle_.x + scale_ * static_cast<float>(across), middle_.y - scale_ * static_cast<float>(up)};
  }

 private:
  ImVec2 middle_;
  float scale_;
  double turn_;
};

Space sum(const Space& a, const Space& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}

constexpr std::size_t kCellCorners = std::size_t{1} << kLatticeColumns;

using Sides = std::array<std::array<Space, 2>, kLatticeColumns>;

/// Corner 0 to 7 of a cell: bit j chooses the side along column j.
Space corner_of(const LatticePoint& centre, const Sides& sides, std::size_t corner) {
  Space place = centre.place;
  for (std::size_t j = 0; j < kLatticeColumns; ++j) place = sum(place, sides[j][(corner >> j) & 1U]);
  return place;
}

void draw_cell_edges(const View3& view, const LatticePoint& centre, const Sides& sides, ImU32 color) {
  for (std::size_t corner = 0; corner < kCellCorners; ++corner) {
    for (std::size_t j = 0; j < kLatticeColumns; ++j) {
      const std::size_t other = corner | (std::size_t{1} << j);
      if (other != corner)
        ImGui::GetWindowDrawList()->AddLine(view.at(corner_of(centre, sides, corner)),
                                            view.at(corner_of(centre, sides, other)), color, 1.2F);
    }
  }
}

Reach reach_of(const LatticeResult& result) {
  Reach reach;
  reach.include(result.best.place);
  for (std::size_t corner = 0; corner < kCellCorners; ++corner) {
    reach.include(corner_of(result.nearest, result.nearest_sides, corner));
    reach.include(corner_of(result.compensated, result.compensated_sides, corner));
  }
  return reach;
}

/// The plane that the first code chose, the line in it, and the way there.
void draw_nearest_plane(const Ui& ui, const View3& view, const LatticeResult& result, const Reach& reach) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Space& point = result.compensated.place;
  const double side = reach.across * 0.7;
  const ImVec2 corners[] = {view.at({point[0], -side, -side}), view.at({point[0], side, -side}),
                            view.at({point[0], side, side}), view.at({point[0], -side, side})};
  list.AddQuadFilled(corners[0], corners[1], corners[2], corners[3], faded(ui.theme.quantized, 0.07F));
  list.AddQuad(corners[0], corners[1], corners[2], corners[3], faded(ui.theme.quantized, 0.35F), 1);
  list.AddLine(view.at({point[0], point[1], -side}), view.at({point[0], point[1], side}),
               faded(ui.theme.quantized, 0.55F), 1.2F);
  const Space way[] = {{}, {point[0], 0, 0}, {point[0], point[1], 0}, point};
  for (std::size_t leg = 1; leg < std::size(way); ++leg)
    list.AddLine(view.at(way[leg - 1]), view.at(way[leg]), ui.theme.quantized, 2.4F);
}

/// Words beside points, clear of each other.
class Labels {
 public:
  explicit Labels(const Rect& place) : taken_(place), place_(place) {}
  void keep_free(ImVec2 at) { taken_.take({at.x - 6, at.y - 6, 12, 12}); }
  void add(const Ui& ui, ImVec2 at, ImU32 color, std::string_view words) {
    const float w = text_width(ui.fonts.label, words), h = ui.fonts.label->FontSize;
    for (const ImVec2 corner : {ImVec2{at.x + 14, at.y - h / 2}, ImVec2{at.x - w - 14, at.y - h / 2},
                                ImVec2{at.x - w / 2, at.y - h - 9}, ImVec2{at.x - w / 2, at.y + 9},
                                ImVec2{at.x + 10, at.y + 9}, ImVec2{at.x - w - 10, at.y + 9}}) {
      const Rect wanted{corner.x, corner.y, w, h};
      const bool inside = corner.x >= place_.x && corner.x + w <= place_.right() && corner.y >= place_.y &&
                          corner.y + h <= place_.bottom();
      if (!inside || !taken_.is_free(wanted)) continue;
      taken_.take(wanted);
      draw_text(ui.fonts.label, corner, color, words);
      return;
    }
  }

 private:
  Occupancy taken_;
  Rect place_;
};

void draw_points(const Ui& ui, const View3& view, const Rect& place, const LatticeResult& result,
                 bool is_on) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(place.corner(), place.opposite(), true);
  for (const LatticePoint& point : result.points) {
    const bool in_plane = is_on && point.codes[0] == result.compensated.codes[0];
    list.AddCircleFilled(view.at(point.place), in_plane ? 3.2F : 2.4F,
                         in_plane ? ui.theme.quantized : faded(ui.theme.ink2, 0.7F));
  }
  list.PopClipRect();
  const ImVec2 target = view.at({}), nearest = view.at(result.nearest.place),
               better = view.at(result.compensated.place), best = view.at(result.best.place);
  Labels labels(place);
  for (const ImVec2 at : {target, nearest, better, best}) labels.keep_free(at);
  list.AddLine(target, nearest, faded(ui.theme.noise, is_on ? 0.5F : 1), is_on ? 1.2F : 2.4F);
  draw_ring(target, 5, ui.theme.signal, ui.theme.panel);
  list.AddCircleFilled(nearest, 5.5F, ui.theme.noise);
  if (is_on) list.AddCircleFilled(better, 5.5F, ui.theme.quantized);
  list.AddCircle(best, 9, ui.theme.bound, 0, 2);
  labels.add(ui, target, ui.theme.signal, text(Text::lattice_target));
  // Points that fall together share a label.
  const auto named = [&](Text name, const LatticePoint& point) {
    const bool is_best = point.codes == result.best.codes;
    return tr(name) + (is_best ? ", " + tr(Text::lattice_best) : "");
  };
  const bool same = is_on && result.compensated.codes == result.nearest.codes;
  labels.add(ui, nearest, ui.theme.noise,
             same ? tr(Text::label_nearest) + ", " + named(Text::label_compensated, result.compensated)
                  : named(Text::label_nearest, result.nearest));
  if (is_on && !same)
    labels.add(ui, better, ui.theme.quantized, named(Text::label_compensated, result.compensated));
  const bool is_named =
      result.best.codes == result.nearest.codes || (is_on && result.best.codes == result.compensated.codes);
  if (!is_named) labels.add(ui, best, ui.theme.bound, text(Text::lattice_best));
}

std::string codes_words(const LatticePoint& point) {
  std::string codes;
  for (const std::int32_t code : point.codes) codes += (codes.empty() ? "" : ", ") + fixed(code, 0);
  return text(Text::lattice_codes, {{"codes", codes}, {"error", significant(point.error)}});
}

std::vector<PartBar> error_bars(const Ui& ui, const LatticeResult& result) {
  const double most = std::max({result.nearest.error, result.compensated.error, 1e-300});
  const auto bar = [&](Text name, const LatticePoint& point, ImU32 color) {
    return PartBar{tr(name), codes_words(point), significant(point.error), point.error / most, color};
  };
  return {bar(Text::label_nearest, result.nearest, ui.theme.noise),
          bar(Text::label_compensated, result.compensated, ui.theme.quantized),
          bar(Text::lattice_best, result.best, ui.theme.bound)};
}

std::string way_words(const LatticeResult& result, bool is_on) {
  const Space& way = result.compensated.place;
  return is_on ? text(Text::lattice_way, {{"plane", significant(std::abs(way[0]))},
                                          {"line", significant(std::abs(way[1]))},
                                          {"point", significant(std::abs(way[2]))},
                                          {"error", significant(result.compensated.error)}})
               : tr(Text::lattice_slanted);
}

constexpr float kLatticeBars = 141, kLatticeGap = 12;

float errors_height(const Ui& ui, float width, const LatticeResult& result, bool is_on) {
  return kLatticeBars + kLatticeGap + wrapped_height(ui.fonts.label, way_words(result, is_on), width);
}

void draw_errors(Ui& ui, const Rect& place, const LatticeResult& result, bool is_on) {
  draw_part_bars(ui, {place.x, place.y, place.w, kLatticeBars}, error_bars(ui, result));
  say(ui, "rounding/way", Words::kParagraph, ui.fonts.label, {place.x, place.y + kLatticeBars + kLatticeGap},
      place.w, ui.theme.ink2, way_words(result, is_on));
}

/// The picture is a slider that turns it: a drag across moves with the pointer.
void turn_by_hand(App& app, Ui& ui, const Rect& place) {
  constexpr double kFull = 360, kDegreesAPixel = 0.5, kStep = 5;
  const std::string path = lab_path(app, "turn");
  const Hit hit = hit_area(ui, path, place);
  const auto turn = static_cast<double>(RoundingLabState::from(app.state()).turn);
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsMouseClicked(0) && hit.held)
    storage.SetFloat(hit.id, static_cast<float>(turn - kDegreesAPixel * static_cast<double>(io.MousePos.x)));
  std::optional<double> wanted = ui.probe.take(path);
  if (hit.led && io.MouseDelta.x != 0)
    wanted =
        static_cast<double>(storage.GetFloat(hit.id)) + kDegreesAPixel * static_cast<double>(io.MousePos.x);
  ProbeItem item = item_at(path, Role::kSlider, text(Text::lattice_turn), place, hit.id);
  item.value = turn;
  item.min = 0;
  item.max = kFull - 1;
  item.step = kStep;
  item.value_text = fixed(turn, 0) + "°";
  ui.probe.note(std::move(item));
  if (!wanted) return;
  const double round = std::round(*wanted);
  const double turned = round - kFull * std::floor(round / kFull);
  change_lab<RoundingLabState>(app, [&](auto& lab) { lab.turn = static_cast<std::uint64_t>(turned); });
}

void note_for_export(Ui& ui, const LatticeResult& result) {
  if (ui.export_frame == nullptr) return;
  ExportSeries series{
      "", tr(Text::view_lattice), tr(Text::lattice_codes_axis), tr(Text::lattice_error_axis), {}};
  for (const LatticePoint& point : result.points)
    series.points.push_back({static_cast<double>(series.points.size() + 1), point.error, codes_words(point)});
  ui.export_frame->series.push_back(std::move(series));
}

constexpr float kLatticeBeside = 0.36F;  // of the width, for the errors

bool is_above(const Ui& ui) {
  return ui.measures.narrow || ui.measures.low;
}

void draw_lattice(App& app, Ui& ui, const Rect& place) {
  const LatticeResult& result = *app.results().get<LatticeResult>();
  const RoundingLabState lab = RoundingLabState::from(app.state());
  const bool above = is_above(ui);  // the bars below the picture
  const float bars = above ? errors_height(ui, place.w, result, lab.is_on) : place.w * kLatticeBeside;
  const Rect space = above ? Rect{place.x, place.y, place.w, place.h - bars - kLatticeGap}
                           : Rect{place.x, place.y, place.w - bars - 2 * kLatticeGap, place.h};
  const Rect beside = above ? Rect{place.x, space.bottom() + kLatticeGap, place.w, bars}
                            : Rect{space.right() + 2 * kLatticeGap, place.y, bars, place.h};
  const Reach reach = reach_of(result);
  const View3 view(space, static_cast<double>(lab.turn), reach);
  if (!ui.hidden(lab_path(app, "turn"))) turn_by_hand(app, ui, space);
  if (lab.is_on) draw_nearest_plane(ui, view, result, reach);
  if (lab.is_on) {
    draw_cell_edges(view, result.compensated, result.compensated_sides, faded(ui.theme.quantized, 0.7F));
  } else {
    draw_cell_edges(view, result.nearest, result.nearest_sides, faded(ui.theme.noise, 0.7F));
  }
  draw_points(ui, view, space, result, lab.is_on);
  draw_errors(ui, beside, result, lab.is_on);
  note_for_export(ui, result);
}

/// The next row after the shown one that compensation makes worse.
std::size_t next_losing(const LatticeResult& result, std::size_t row) {
  const auto next = std::upper_bound(result.losing.begin(), result.losing.end(), row);
  return next == result.losing.end() ? result.losing.front() : *next;
}

void fill_lattice(App& app, Ui& ui, LabPage& page) {
  const LatticeResult* result = app.results().get<LatticeResult>();
  if (result == nullptr || result->problem) {
    page.picture = {};
  } else {
    constexpr float kLeastSpace = 220;
    const bool is_on = RoundingLabState::from(app.state()).is_on, above = is_above(ui);
    const float width = row_width(ui) * (above ? 1 : kLatticeBeside);
    page.needed_picture = errors_height(ui, width, *result, is_on) + (above ? kLatticeGap + kLeastSpace : 0);
  }
  std::vector<Control> format;
  add_quantizer_controls(app, ui, 0, format);
  auto other = format.begin();
  if (other != format.end() && other->path == lab_path(app, "bits"))
    page.controls.push_back(std::move(*other++));
  page.controls.push_back(primary(method_choice(app, ui)));
  if (result != nullptr && !result->losing.empty()) {
    page.controls.push_back(action(app, ui, "losing", Text::lattice_losing, [&app] {
      const LatticeResult* now = app.results().get<LatticeResult>();
      if (now == nullptr || now->losing.empty()) return;
      change_lab<RoundingLabState>(app, [&](auto& lab) {
        lab.row = next_losing(*now, static_cast<std::size_t>(lab.row - 1)) + 1;
        lab.is_on = true;
      });
    }));
  }
  page.controls.push_back(lab_number_field(app, ui, "row", Text::control_row, "", 4));
  page.controls.push_back(lab_number_field(app, ui, "rho", Text::control_rho, "", 5));
  page.controls.push_back(next_seed(app, ui));
  std::move(other, format.end(), std::back_inserter(page.controls));
}

}  // namespace

constexpr View kRoundingLattice{
    .id = "lattice",
    .title = Text::view_lattice,
    .is_ready = [](const App& app) { return app.results().get<LatticeResult>() != nullptr; },
    .answer =
        [](const App& app) {
          return lattice_answer(*app.results().get<LatticeResult>(),
                                RoundingLabState::from(app.state()).is_on);
        },
    .draw = draw_lattice,
    .fill = fill_lattice,
    .least_picture = 340,
    .least_narrow = 460};

}  // namespace qs::ui
