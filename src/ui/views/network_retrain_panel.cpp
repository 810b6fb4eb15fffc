#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_retraining(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<Dot> afterwards, in_loop;
  for (const RetrainPoint& point : session.retrained()) {
    afterwards.push_back({static_cast<double>(point.bits), 100 * point.afterwards});
    if (point.in_loop) in_loop.push_back({static_cast<double>(point.bits), 100 * *point.in_loop});
  }
  Chart chart(ui, place, {0.7, 4.3, false, tr(Text::axis_bits), true, true},
              {0, 108, false, tr(Text::axis_right)});
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

}  // namespace

constexpr View kNetworkRetrain{
    .id = "retrain",
    .title = Text::view_retrain,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->is_trained(); },
    .answer = [](const App& app) { return retrain_answer(*app.results().session<NetworkSession>()); },
    .draw = draw_retraining,
    .fill =
        [](App& app, Ui& ui, LabPage& page) {
          if (app.results().session<NetworkSession>()->has_work())
            page.controls.push_back(primary(hold_button(app, ui)));
        }};

}  // namespace qs::ui
