#include "ui/views/drawn_shares.hpp"

#include <algorithm>
#include <cmath>

#include "ui/app/lab_controls.hpp"
#include "ui/kit/stroke.hpp"

namespace qs::ui {
namespace {

constexpr double kWhole = 100;

double share_at(double percent) {
  return std::round(std::clamp(percent, 0.0, kWhole)) / kWhole;
}

}  // namespace

bool draw_shares(App& app, Ui& ui, Chart& chart, const SharePlaces& places,
                 std::span<std::optional<double>> shares) {
  const std::vector<std::optional<double>> before(shares.begin(), shares.end());
  const std::string path = lab_path(app, "guess");
  const Rect& plot = chart.plot();
  const Hit hit = hit_area(ui, path, plot);
  ProbeItem area = item_at(path, Role::kButton, tr(Text::sweep_yours), plot, hit.id);
  area.claims_swipes = true;
  area.enabled = false;  // the keyboard sets the places instead
  ui.probe.note(std::move(area));
  const float apart = chart.x(places.first + places.apart) - chart.x(places.first);
  for (const StrokePoint& point : stroke_over(hit, shares.size(), chart.x(places.first), apart))
    shares[point.place] = share_at(chart.y_at(point.y));
  std::vector<Dot> line;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double place = places.first + places.apart * static_cast<double>(i);
    const std::string own = path + "/" + std::to_string(i);
    ProbeItem item = item_at(own, Role::kSlider, text(places.label, {{places.number, fixed(place, 0)}}),
                             {chart.x(place) - apart / 2, plot.y, apart, plot.h}, 0);
    item.value = shares[i] ? std::round(kWhole * *shares[i]) : 0;
    item.max = kWhole;
    item.step = 5;
    item.value_text = shares[i] ? percent(*shares[i]) : tr(Text::sweep_unset);
    ui.probe.note(std::move(item));
    if (const auto command = ui.probe.take(own)) shares[i] = share_at(*command);
    if (shares[i]) {
      line.push_back({place, kWhole * *shares[i]});
      draw_ring({chart.x(place), chart.y(kWhole * *shares[i])}, 5, ui.theme.ink, ui.theme.panel);
    } else {
      ImGui::GetWindowDrawList()->AddCircleFilled({chart.x(place), plot.bottom()}, 2.5F, ui.theme.ink2);
    }
  }
  chart.line(std::move(line), ui.theme.ink, tr(Text::sweep_yours), "%", Stroke::kDashed);
  return !std::equal(before.begin(), before.end(), shares.begin());
}

}  // namespace qs::ui
