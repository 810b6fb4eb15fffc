#include <algorithm>
#include <cmath>

#include "labs/capacity/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/shader_mark.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_points(const Ui& ui, const Rect& place, const ImageSet& points) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < points.count(); ++i) {
    const ImVec2 at{place.x + (points.images[2 * i] + 1) / 2 * place.w,
                    place.y + (1 - points.images[2 * i + 1]) / 2 * place.h};
    const ImU32 color = points.labels[i] == 1 ? ui.theme.signal : ui.theme.quantized;
    list.AddRectFilled({at.x - 1.4F, at.y - 1.4F}, {at.x + 1.4F, at.y + 1.4F}, color);
  }
}

void draw_plane(Ui& ui, const Rect& place, Text name, const SurfaceMark& surface, const ImageSet* points) {
  const float line = ui.fonts.tick->FontSize + 5;
  draw_text(ui.fonts.tick, place.corner(), ui.theme.ink2, text(name));
  const Rect plane{place.x, place.y + line, place.w, place.w};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(plane.corner(), plane.opposite(), ui.theme.band, 2);
  draw_surface(ui, plane, surface);
  if (points != nullptr) draw_points(ui, plane, *points);
  list.AddRect(plane.corner(), plane.opposite(), ui.theme.hair, 2);
}

/// Draws how many different pictures random networks give.
void draw_counts(Ui& ui, const Rect& place, const SurfaceSurvey& survey) {
  Chart chart(ui, place, {1, SurfaceSurvey::kMostBits, false, tr(Text::axis_bits)},
              {0, static_cast<double>(kSurfaceDraws) * 1.08, false, tr(Text::axis_distinct)});
  chart.horizontal(static_cast<double>(kSurfaceDraws), ui.theme.bound, tr(Text::label_drawn));
  std::vector<Dot> line;
  for (const SurfaceCount& count : survey.counts()) {
    const Dot dot{static_cast<double>(count.bits), static_cast<double>(count.distinct)};
    line.push_back(dot);
    chart.point(dot, ui.theme.quantized, grouped(count.distinct), true);
  }
  chart.line(std::move(line), ui.theme.quantized, tr(Text::label_distinct));
  chart.finish();
}

void draw_surfaces(App& app, Ui& ui, const Rect& place) {
  const CapacitySession& session = *app.results().session<CapacitySession>();
  if (session.surface == nullptr || session.surface->problem) return;
  const SurfaceResult& result = *session.surface;
  constexpr float kGap = 16, kLeastCounts = 150;
  const bool narrow = ui.measures.narrow;
  const float label = ui.fonts.tick->FontSize + 5;
  const float across = narrow ? 2 : 3;
  float side = (place.w - kGap * (across - 1)) / across;
  if (!narrow) side = std::min(side, place.h - label - kLeastCounts);
  const ImU32 one = ui.theme.signal, zero = ui.theme.quantized;
  draw_plane(ui, {place.x, place.y, side, side}, Text::plane_exact,
             {result.exact_picture, result.exact_weights, nullptr, one, zero}, &session.plane_points());
  draw_plane(ui, {place.x + side + kGap, place.y, side, side}, Text::plane_quantized,
             {result.picture, result.weights, nullptr, one, zero}, nullptr);
  const ImVec2 third =
      narrow ? ImVec2{place.x, place.y + label + side + 10} : ImVec2{place.x + 2 * (side + kGap), place.y};
  draw_plane(ui, {third.x, third.y, side, side}, Text::plane_difference,
             {result.difference, result.exact_weights, result.weights, ui.theme.noise}, nullptr);
  const float used = third.y - place.y + label + side + 10;
  if (session.surfaces != nullptr)
    draw_counts(ui, {place.x, place.y + used, place.w, place.h - used}, *session.surfaces);
}

void add_surface_controls(App& app, Ui& ui, LabPage& page) {
  add_hold_of_capacity(app, ui, page);
  add_quantizer_controls(app, ui, 0, page.controls);
  page.controls.push_back(next_seed(app, ui));
  if (ui.measures.narrow) page.least_picture = row_width(ui) + 240;
}

}  // namespace

constexpr View kCapacitySurface{.id = "surface",
                                .title = Text::view_surface,
                                .is_ready = has_capacity,
                                .answer =
                                    [](const App& app) {
                                      return surface_answer(*app.results().session<CapacitySession>(),
                                                            app.state().quantizer.text());
                                    },
                                .draw = draw_surfaces,
                                .fill = add_surface_controls,
                                .least_picture = 400};

}  // namespace qs::ui
