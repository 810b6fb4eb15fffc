#include "labs/capacity/lab.hpp"
#include "labs/capacity/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/capacity_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_memory(App& app, Ui& ui, const Rect& place) {
  const MemorySurvey& survey = *app.results().session<CapacitySession>()->memory;
  Chart chart(ui, place, {2, 28, false, tr(Text::axis_weights)}, {0, 2.25, false, tr(Text::axis_patterns)});
  chart.horizontal(kCoverLimit, ui.theme.bound, text(Text::label_cover, {{"limit", fixed(kCoverLimit, 0)}}));
  chart.horizontal(kKrauthMezardLimit, ui.theme.bound,
                   text(Text::label_krauth, {{"limit", fixed(kKrauthMezardLimit, 2)}}), Stroke::kDashed);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<Dot> line;
  for (const MemoryPoint& point : survey.points()) {
    const double n = point.weights;
    const Dot dot{n, point.patterns / n};
    const float x = chart.x(n), high = chart.y((point.patterns + 2 * point.error) / n),
                low = chart.y((point.patterns - 2 * point.error) / n);
    list.AddLine({x, high}, {x, low}, ui.theme.quantized, 1.5F);
    list.AddLine({x - 4, high}, {x + 4, high}, ui.theme.quantized, 1.5F);
    list.AddLine({x - 4, low}, {x + 4, low}, ui.theme.quantized, 1.5F);
    chart.point(dot, ui.theme.quantized, "", false,
                text(Text::memory_point, {{"weights", std::to_string(point.weights)},
                                          {"patterns", fixed(point.patterns, 1)},
                                          {"error", fixed(point.error, 1)}}));
    line.push_back(dot);
  }
  chart.line(std::move(line), ui.theme.quantized, tr(Text::label_stored));
  chart.finish();
}

void add_memory_controls(App& app, Ui& ui, LabPage& page) {
  add_hold_of_capacity(app, ui, page);
  page.controls.push_back(primary(lab_choice(app, ui, "memory", Text::control_alphabet,
                                             {"±1", "−1 0 1", tr(Text::bits_two), tr(Text::bits_three)})));
  page.controls.push_back(next_seed(app, ui));
}

}  // namespace

constexpr View kCapacityMemory{
    .id = "memory",
    .title = Text::view_memory,
    .is_ready =
        [](const App& app) {
          return has_capacity(app) && app.results().session<CapacitySession>()->memory != nullptr;
        },
    .answer = [](const App& app) { return memory_answer(*app.results().session<CapacitySession>()); },
    .draw = draw_memory,
    .fill = add_memory_controls};

}  // namespace qs::ui
