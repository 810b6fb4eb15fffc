#include <algorithm>
#include <cmath>

#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// Loss of each layer alone at each width.
void draw_sensitivity(Ui& ui, const Rect& place, const std::vector<AllocationTable>& tables) {
  constexpr double kLeast = 1e-3;
  double most = 1;
  for (const AllocationTable& table : tables) {
    for (const AllocationOption& option : table) most = std::max(most, option.distortion);
  }
  Chart chart(ui, place, {1, kMostBudgetBits, false, tr(Text::axis_bits)},
              {kLeast, most * 2, true, tr(Text::axis_divergence)});
  const ImU32 colors[] = {ui.theme.signal, ui.theme.quantized, ui.theme.noise, ui.theme.ink2};
  for (std::size_t layer = 0; layer < tables.size(); ++layer) {
    std::vector<Dot> line;
    for (std::size_t option = 0; option < tables[layer].size(); ++option)
      line.push_back({static_cast<double>(option + 1), std::max(kLeast, tables[layer][option].distortion)});
    chart.line(std::move(line), colors[layer % std::size(colors)],
               text(Text::budget_sensitivity, {{"layer", std::to_string(layer + 1)}}));
  }
  chart.finish();
}

void draw_budget(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  constexpr double kRounding = 1e-9;
  const double budget = NetworkLabState::from(app.state()).budget;
  std::vector<PartBar> bars;
  const auto add = [&](Text name, const BudgetSolution& solution, std::string detail, ImU32 color,
                       const std::string& number = {}) {
    const bool over = solution.average > budget + kRounding;
    if (over) detail = tr(Text::budget_over_short);
    bars.push_back({text(name, {{"bits", bits_text(solution.bits)}, {"number", number}}),
                    fixed(solution.average, 2) + " " + tr(Text::unit_bits_a_weight) +
                        (detail.empty() ? "" : ", " + detail),
                    fixed(100 * solution.accuracy, 1) + " %", solution.accuracy,
                    over ? ui.theme.ink2 : color});
  };
  add(Text::budget_yours, *session.own_budget, "", ui.theme.quantized);
  if (session.budget_answers != nullptr && *session.budget_answers) {
    const BudgetAnswers& answers = **session.budget_answers;
    std::string water;
    for (const double bits : answers.water_bits) water += (water.empty() ? "" : "-") + fixed(bits, 1);
    add(Text::budget_water, answers.water, text(Text::budget_water_detail, {{"bits", water}}),
        ui.theme.bound);
    add(Text::budget_greedy, answers.greedy, tr(Text::budget_sensitivity_detail), ui.theme.bound);
    add(Text::budget_exact, answers.exact, tr(Text::budget_sensitivity_detail), ui.theme.bound);
  }
  int number = 0;
  for (const BudgetSolution& attempt : session.attempts())
    add(Text::budget_attempt, attempt, "", ui.theme.quantized, std::to_string(++number));
  constexpr float kRow = 48, kLeastChart = 170;
  const auto room = static_cast<std::size_t>(std::max(1.0F, (place.h - kLeastChart) / kRow));
  if (bars.size() > room) bars.resize(room);
  const float used = draw_part_bars(ui, place, bars);
  if (session.sensitivity() != nullptr)
    draw_sensitivity(ui, {place.x, place.y + used, place.w, place.h - used}, session.sensitivity()->tables());
}

void add_budget_controls(App& app, Ui& ui, LabPage& page) {
  NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<Control>& controls = page.controls;
  controls.push_back(
      lab_number_field(app, ui, "budget", Text::control_budget, tr(Text::unit_bits_a_weight), 4));
  controls.push_back(action(app, ui, "keep", Text::budget_keep, [&session] { session.keep_attempt(); }));
  const std::size_t layers = session.examinee()->network.layers.size();
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const ImVec2 size{std::min(primary_width(ui), 380.0F), slider_height(ui)};
    auto draw = [&app, &ui, size, layer](ImVec2 at) {
      const int bits = NetworkLabState::from(app.state()).bits[layer];
      const std::string name = text(Text::control_layer_bits, {{"layer", std::to_string(layer + 1)}});
      const auto wanted =
          slider(ui, lab_path(app, layer_key("bits", layer)), name, {at.x, at.y, size.x, size.y}, bits, 1,
                 kMostBudgetBits, text(Text::unit_bits));
      if (wanted) change_lab<NetworkLabState>(app, [&](auto& lab) { lab.bits[layer] = *wanted; });
    };
    controls.push_back(primary({size, std::move(draw), layer == 0, lab_path(app, layer_key("bits", layer))}));
  }
}

}  // namespace

constexpr View kNetworkBudget{
    .id = "budget",
    .title = Text::view_budget,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->own_budget != nullptr; },
    .answer =
        [](const App& app) {
          return budget_answer(*app.results().session<NetworkSession>(),
                               NetworkLabState::from(app.state()).budget);
        },
    .draw = draw_budget,
    .fill = add_budget_controls,
    .least_picture = 400};

}  // namespace qs::ui
