#include <algorithm>

#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/pad.hpp"
#include "ui/views/answer_bars.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// The answer at each width; those that differ from float32 have the colour of noise.
void draw_widths(const Ui& ui, const Rect& place, const DrawnResult& result, int present) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  draw_text(font, {place.x, place.y}, ui.theme.ink2, text(Text::draw_widths));
  const float top = place.y + font->FontSize + 6;
  const auto count = static_cast<float>(result.widths.size());
  const float cell = std::min(46.0F, place.w / count);
  float x = place.x;
  for (const Answer& answer : result.widths) {
    const bool flipped = answer.digit != result.exact.digit;
    const Rect box{x, top, cell - 4, place.bottom() - top};
    list.AddRectFilled(box.corner(), box.opposite(), flipped ? faded(ui.theme.noise, 0.2F) : ui.theme.band,
                       5);
    if (answer.bits == present) list.AddRect(box.corner(), box.opposite(), ui.theme.ink, 5, 0, 1.5F);
    const float middle = box.x + box.w / 2;
    draw_text(font, {middle, box.y + 5}, ui.theme.ink2, std::to_string(answer.bits), Align::kCentre);
    draw_text(ui.fonts.strong, {middle, box.bottom() - ui.fonts.strong->FontSize - 5},
              flipped ? ui.theme.noise : ui.theme.ink, std::to_string(answer.digit), Align::kCentre);
    x += cell;
  }
}

void draw_drawing(App& app, Ui& ui, const Rect& place) {
  NetworkSession& session = *app.results().session<NetworkSession>();
  const DrawnResult& result = *session.drawn;
  constexpr float kGap = 28, kWidths = 62;
  const bool narrow = ui.measures.narrow;
  const float side =
      narrow ? std::min(place.w * 0.62F, place.h * 0.42F) : std::min(place.w * 0.4F, place.h - 30);
  const Rect pad{place.x, place.y, side, side};
  Drawing pixels{};
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels[i] = static_cast<std::uint8_t>(result.pixels[i] * kPadShades + 0.5F);
  if (const auto drawn = draw_pad(ui, lab_path(app, "pad"), pad, pixels, result.truth.has_value(),
                                  app.page().pen_row, app.page().pen_column))
    change_lab<NetworkLabState>(app, [&](auto& lab) { lab.digit = *drawn; });
  const std::string below =
      result.truth ? text(Text::draw_truth, {{"digit", std::to_string(*result.truth)}}) : tr(Text::draw_hint);
  draw_text_within(ui.fonts.tick, {pad.x, pad.bottom() + 6}, narrow ? place.w - side : side, ui.theme.ink2,
                   below);

  const std::string spec = app.state().quantizer.text();
  const int present = find_quantizer(app.state().quantizer.id)->rate_bits;
  Rect answers{pad.right() + kGap, place.y, place.right() - pad.right() - kGap, place.h - kWidths - 14};
  Rect widths{answers.x, answers.bottom() + 14, answers.w, kWidths};
  if (narrow) {
    widths = {place.x, pad.bottom() + ui.fonts.tick->FontSize + 16, place.w, kWidths};
    answers = {place.x, widths.bottom() + 12, place.w, place.bottom() - widths.bottom() - 12};
  }
  draw_answer_bars(ui, answers, {tr(Text::draw_float), &result.exact}, {spec, &result.quantized});
  if (result.widths.size() > 1) draw_widths(ui, widths, result, present);
}

void add_drawing_controls(App& app, Ui& ui, LabPage& page) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<Control>& controls = page.controls;
  controls.push_back(action(app, ui, "clear", Text::draw_clear, [&app] {
    change_lab<NetworkLabState>(app, [](auto& lab) { lab.digit = Drawing{}; });
  }));
  const ImVec2 size{std::min(420.0F, primary_width(ui)), slider_height(ui)};
  const int last = static_cast<int>(session.examinee()->data->test.count()) - 1;
  auto draw = [&app, &ui, size, last](ImVec2 at) {
    const int image = static_cast<int>(NetworkLabState::from(app.state()).image);
    const auto wanted = slider(ui, lab_path(app, "image"), text(Text::draw_test_image),
                               {at.x, at.y, size.x, size.y}, image, 0, last, "");
    if (!wanted) return;
    change_lab<NetworkLabState>(app, [&](auto& lab) {
      lab.image = static_cast<std::uint64_t>(*wanted);
      lab.digit.reset();
    });
  };
  controls.push_back(primary({size, std::move(draw), false, lab_path(app, "image")}));
  add_format_controls(app, ui, controls);
}

}  // namespace

constexpr View kNetworkDraw{
    .id = "draw",
    .title = Text::view_draw,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->drawn != nullptr; },
    .answer =
        [](const App& app) {
          return drawn_answer(*app.results().session<NetworkSession>()->drawn, app.state().quantizer.text());
        },
    .draw = draw_drawing,
    .fill = add_drawing_controls,
    .least_picture = 340,
    .least_narrow = 560};

}  // namespace qs::ui
