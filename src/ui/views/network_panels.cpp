#include "ui/views/network_panels.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/part_bars.hpp"

namespace qs::ui {
namespace {

// ---- what each layer lost ----

double bar_part(const std::optional<double>& db) {
  constexpr double kWhole = 50;  // decibels
  return !db ? 0 : std::isinf(*db) ? 1 : std::clamp(*db / kWhole, 0.0, 1.0);
}

std::vector<PartBar> layer_bars(const Ui& ui, const NetworkSession& session,
                                const QuantizedNetwork& changed) {
  std::vector<PartBar> bars;
  for (std::size_t l = 0; l < changed.layers.size(); ++l) {
    const QuantizedLayer& layer = changed.layers[l];
    const DenseLayer& shape = session.examinee()->network.layers[l];
    const std::string name = text(Text::layer_name, {{"layer", std::to_string(l + 1)},
                                                     {"inputs", std::to_string(shape.inputs)},
                                                     {"outputs", std::to_string(shape.outputs)}});
    bars.push_back({name, tr(Text::layer_weights) + (layer.spec.empty() ? "" : ", " + layer.spec),
                    decibels_with_unit(layer.weight_sqnr_db), bar_part(layer.weight_sqnr_db),
                    ui.theme.quantized});
    bars.push_back({tr(Text::layer_local), "", decibels_with_unit(layer.local_sqnr_db),
                    bar_part(layer.local_sqnr_db), ui.theme.noise});
    bars.push_back({tr(Text::layer_accumulated), "", decibels_with_unit(layer.accumulated_sqnr_db),
                    bar_part(layer.accumulated_sqnr_db), ui.theme.noise});
  }
  return bars;
}

// ---- which digit is taken for which ----

void draw_confusion(const Ui& ui, const Rect& place, const std::vector<std::uint32_t>& counts) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  const float line = font->FontSize + 4, margin = line + 8;
  const float side = std::min(place.w - margin, place.h - 2 * line), cell = side / kDigits;
  const float left = place.x + margin, top = place.y + 2 * line;
  draw_text(font, {left + side / 2, place.y}, ui.theme.ink2, text(Text::confusion_answer), Align::kCentre);
  draw_text(font, {place.x, place.y + line}, ui.theme.ink2, text(Text::confusion_truth));
  ExportSeries series{"", tr(Text::confusion_truth) + " / " + tr(Text::confusion_answer), "", "", {}};
  for (std::uint32_t truth = 0; truth < kDigits; ++truth) {
    const std::uint32_t* row = &counts[truth * kDigits];
    std::uint32_t all = 0;
    for (std::uint32_t answer = 0; answer < kDigits; ++answer) all += row[answer];
    const float y = top + cell * static_cast<float>(truth);
    draw_text(font, {left - 6, y + (cell - font->FontSize) / 2}, ui.theme.ink, std::to_string(truth),
              Align::kRight);
    draw_text(font, {left + cell * (static_cast<float>(truth) + 0.5F), place.y + line}, ui.theme.ink,
              std::to_string(truth), Align::kCentre);
    for (std::uint32_t answer = 0; answer < kDigits; ++answer) {
      const std::uint32_t count = row[answer];
      const Rect box{left + cell * static_cast<float>(answer), y, cell - 1, cell - 1};
      const bool right = truth == answer;
      const float share = all == 0 ? 0 : static_cast<float>(count) / static_cast<float>(all);
      constexpr float kFaint = 0.18F;
      const ImU32 fill = count == 0 ? ui.theme.band
                         : right    ? faded(ui.theme.signal, kFaint + 0.3F * share)
                                    : faded(ui.theme.noise, std::min(1.0F, 0.25F + share));
      list.AddRectFilled(box.corner(), box.opposite(), fill, 2);
      if (count > 0 && cell > font->FontSize) {
        draw_text(font, {box.x + box.w / 2, box.y + (box.h - font->FontSize) / 2}, ui.theme.ink,
                  std::to_string(count), Align::kCentre);
      }
      series.points.push_back(
          {static_cast<double>(truth), static_cast<double>(count), std::to_string(answer)});
    }
  }
  if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(series));
}

}  // namespace

void draw_training(App& app, Ui& ui, const Rect& place, const NetworkSession& session) {
  if (session.training() == nullptr) return;
  const std::vector<EpochResult>& history = session.training()->history();
  std::vector<Dot> test, training, loss;
  double highest = std::log(kDigits) * 1.1, lowest = 0.01;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const auto epoch = static_cast<double>(i + 1);
    test.push_back({epoch, 100 * history[i].test_accuracy});
    training.push_back({epoch, 100 * history[i].training_accuracy});
    loss.push_back({epoch, std::max(1e-6, history[i].loss)});
    highest = std::max(highest, history[i].loss * 1.1);
    lowest = std::min(lowest, std::max(1e-5, history[i].loss / 2));
  }
  const ChartAxis whole{0, static_cast<double>(session.params().training.epochs), false,
                        tr(Text::axis_epoch)};
  const ChartAxis shown = zoomed_x(app, whole);
  ChartAxis above = shown;
  above.title.clear();
  above.numbers = false;
  const float upper = place.h * 0.6F;
  Chart first(ui, {place.x, place.y, place.w, upper}, above, {0, 105, false, tr(Text::axis_right)});
  first.keep_free(zoom_place(app, ui, first.plot()));
  constexpr double kGuessing = 100.0 / kDigits;
  first.horizontal(kGuessing, ui.theme.bound, tr(Text::label_guessing));
  first.line(std::move(training), ui.theme.ink2, tr(Text::label_training), "%", Stroke::kFine);
  first.line(std::move(test), ui.theme.signal, tr(Text::label_test), "%");
  first.finish();
  Chart second(ui, {place.x, place.y + upper, place.w, place.h - upper}, shown,
               {lowest, highest, true, tr(Text::axis_loss)});
  second.horizontal(std::log(kDigits), ui.theme.bound, tr(Text::label_guessing));
  second.line(std::move(loss), ui.theme.noise, tr(Text::label_loss));
  second.finish();
  draw_zoom(
      app, ui,
      {{first.plot().x, first.plot().y, first.plot().w, second.plot().bottom() - first.plot().y}, whole});
}

void draw_quantized(Ui& ui, const Rect& place, const NetworkSession& session, const QuantizeResult& result) {
  if (result.problem) return;
  const auto bars = layer_bars(ui, session, result.quantized);
  if (ui.measures.narrow) {
    const float used = draw_part_bars(ui, {place.x, place.y, place.w, place.h}, bars);
    draw_confusion(ui, {place.x, place.y + used + 8, place.w, place.h - used - 8},
                   result.judgement.confusion);
    return;
  }
  constexpr float kGap = 36;
  const float side = std::min(place.h, place.w * 0.5F);
  draw_confusion(ui, {place.x, place.y, side, place.h}, result.judgement.confusion);
  draw_part_bars(ui, {place.x + side + kGap, place.y, place.w - side - kGap, place.h}, bars);
}

void draw_retraining(Ui& ui, const Rect& place, const NetworkSession& session) {
  std::vector<Dot> afterwards, in_loop;
  for (const RetrainPoint& point : session.retrained()) {
    afterwards.push_back({static_cast<double>(point.bits), 100 * point.afterwards});
    if (point.in_loop) in_loop.push_back({static_cast<double>(point.bits), 100 * *point.in_loop});
  }
  Chart chart(ui, place, {0.7, 4.3, false, tr(Text::axis_bits)}, {0, 108, false, tr(Text::axis_right)});
  const double exact = 100 * session.examinee()->accuracy;
  chart.horizontal(exact, ui.theme.signal, tr(Text::draw_float) + " " + fixed(exact, 1) + " %");
  chart.horizontal(100.0 / kDigits, ui.theme.bound, tr(Text::label_guessing));
  for (const auto& [dots, color] : {std::pair(&afterwards, ui.theme.noise), {&in_loop, ui.theme.quantized}}) {
    for (const Dot& dot : *dots) chart.point(dot, color, fixed(dot.y, 1) + " %", true);
  }
  chart.line(std::move(afterwards), ui.theme.noise, tr(Text::label_afterwards), "%");
  chart.line(std::move(in_loop), ui.theme.quantized, tr(Text::label_in_loop), "%");
  chart.finish();
}

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

}  // namespace

void draw_budget(App& app, Ui& ui, const Rect& place, const NetworkSession& session) {
  if (session.own_budget == nullptr) return;
  constexpr double kRounding = 1e-9;
  const double budget = lab_number(app.state(), "budget");
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

}  // namespace qs::ui
