#include <algorithm>
#include <cmath>

#include "labs/ladder/tail_sweep.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// Draws two formats of eight bits on the same weights, whose tail stretches from left to right.
void draw_tail(App& app, Ui& ui, const Rect& place) {
  const TailSweep& sweep = *app.results().get<TailSweep>();
  std::vector<Dot> int8, e4m3, e5m2;
  double low = 1e9, high = -1e9;
  for (const TailPoint& point : sweep.points) {
    int8.push_back({point.kurtosis, point.int8_db});
    e4m3.push_back({point.kurtosis, point.e4m3_db});
    e5m2.push_back({point.kurtosis, point.e5m2_db});
    low = std::min({low, point.int8_db, point.e4m3_db, point.e5m2_db});
    high = std::max({high, point.int8_db, point.e4m3_db, point.e5m2_db});
  }
  const double first = sweep.points.front().kurtosis, last = sweep.points.back().kurtosis;
  Chart chart(ui, place, {first, std::max(last, first * 2), true, tr(Text::axis_kurtosis)},
              {std::floor(low - 2), std::ceil(high + 2), false, tr(Text::axis_sqnr)});
  if (sweep.crossing) chart.vertical(*sweep.crossing, ui.theme.bound, tr(Text::label_crossing));
  chart.line(std::move(int8), ui.theme.noise, "int8", "dB");
  chart.line(std::move(e4m3), ui.theme.quantized, "float8_e4m3fn", "dB");
  chart.line(std::move(e5m2), ui.theme.ink2, "float8_e5m2", "dB", Stroke::kDashed);
  const TailPoint& own = sweep.points[sweep.own];
  chart.vertical(own.kurtosis, ui.theme.signal, tr(Text::label_these_weights));
  chart.point({own.kurtosis, own.int8_db}, ui.theme.noise, "", true);
  chart.point({own.kurtosis, own.e4m3_db}, ui.theme.quantized, "", true);
  chart.finish();
}

}  // namespace

constexpr View kLadderTail{
    .id = "tail",
    .title = Text::view_tail,
    .is_ready = [](const App& app) { return app.results().get<TailSweep>() != nullptr; },
    .answer = [](const App& app) { return tail_answer(*app.results().get<TailSweep>()); },
    .draw = draw_tail,
    .fill =
        [](App& app, Ui&, LabPage& page) {
          const TailSweep* tail = app.results().get<TailSweep>();
          if (tail != nullptr && tail->points.empty()) page.picture = {};
        },
    .least_picture = 380};

}  // namespace qs::ui
