#include <algorithm>

#include "labs/app/moves.hpp"
#include "labs/digit/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/pad.hpp"
#include "ui/views/answer_bars.hpp"
#include "ui/views/digit_weights.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

constexpr float kBetweenExamples = 4;

void take_example(App& app, int digit) {
  change_lab<DigitLabState>(app, [&](DigitLabState& lab) {
    lab.example = digit;
    lab.digit.reset();
  });
}

/// Ten small digits to take in place of drawing one.
void draw_examples(App& app, Ui& ui, const Rect& place, const io::DigitNetwork& network, std::size_t a_row) {
  constexpr float kBetween = kBetweenExamples, kInset = 4;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const DigitLabState lab = DigitLabState::from(app.state());
  const float width = (place.w - kBetween * static_cast<float>(a_row - 1)) / static_cast<float>(a_row);
  const std::size_t rows = network.examples.size() / a_row;
  const float height = (place.h - kBetween * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (std::size_t digit = 0; digit < network.examples.size(); ++digit) {
    const Rect box{place.x + static_cast<float>(digit % a_row) * (width + kBetween),
                   place.y + static_cast<float>(digit / a_row) * (height + kBetween), width, height};
    const std::string number = std::to_string(digit), path = lab_path(app, "take_" + number);
    if (ui.hidden(path)) continue;
    const Hit hit = hit_area(ui, path, box);
    const bool here = !lab.digit && lab.example == static_cast<int>(digit);
    list.AddRectFilled(box.corner(), box.opposite(), ui.theme.band, 4);
    if (here || hit.hovered)
      list.AddRect(box.corner(), box.opposite(), here ? ui.theme.ink : ui.theme.ink2, 4, 0,
                   here ? 1.5F : 1.0F);
    const float side = std::min(box.w, box.h) - 2 * kInset, pixel = side / kSide;
    const ImVec2 corner{box.x + (box.w - side) / 2, box.y + (box.h - side) / 2};
    draw_pixels(network.examples[digit], corner, pixel, ui.theme.ink);
    ui.probe.note(item_at(path, Role::kButton, text(Text::digit_take, {{"digit", number}}), box, hit.id));
    if (hit.pressed || ui.probe.take(path)) take_example(app, static_cast<int>(digit));
  }
}

/// Places of the parts: the digit, examples beside or below it, what the network says; below them its weights.
struct Places {
  Rect pad, answers, examples, weights;
  std::size_t examples_a_row;
};

Places places_in(const Ui& ui, const Rect& place, float caption) {
  constexpr float kApart = 30, kLeastTop = 176, kMostTop = 250, kMostAnswers = 330;
  constexpr float kRows = 5;  // of two examples
  const float example = std::max(38.0F, ui.measures.target);
  if (ui.measures.low) {  // a phone on its side has no room for the examples
    const float side = std::min(place.w * 0.44F, place.h - caption), left = place.x + side + 18;
    const float half = (place.h - 10) / 2;
    return {{place.x, place.y + caption, side, side},
            {left, place.y, place.right() - left, half},
            {},
            {left, place.y + half + 10, place.right() - left, half},
            2};
  }
  if (ui.measures.narrow) {
    const float side = std::min(place.w * 0.46F, place.h * 0.42F);
    const Rect pad{place.x, place.y + caption, side, side};
    const Rect examples{place.x, pad.bottom() + 8, place.w, 2 * ui.measures.target + kBetweenExamples};
    return {pad,
            {pad.right() + 18, place.y, place.right() - pad.right() - 18, pad.bottom() - place.y},
            examples,
            {place.x, examples.bottom() + 14, place.w, place.bottom() - examples.bottom() - 14},
            kDigits / 2};
  }
  const float least = std::max(kLeastTop, caption + kRows * (ui.measures.target + kBetweenExamples));
  const float top = std::clamp(place.h * 0.52F, least, std::max(least, kMostTop)), side = top - caption;
  const Rect pad{place.x, place.y + caption, side, side};
  const Rect examples{pad.right() + 10, pad.y, 2 * example + kBetweenExamples, side};
  const float left = examples.right() + kApart;
  const float below = pad.bottom() + 16;
  return {pad,
          {left, place.y, std::min(kMostAnswers, place.right() - left), top},
          examples,
          {place.x, below, place.w, place.bottom() - below},
          2};
}

/// The digit that the network reads, large, in the colour of its weights.
void draw_read(const Ui& ui, ImVec2 at, ImU32 color, const Answer& answer) {
  const std::string digit = std::to_string(answer.digit);
  draw_text(ui.fonts.readout, at, color, digit);
  draw_text(ui.fonts.tick,
            {at.x + text_width(ui.fonts.readout, digit) + 8, at.y + ui.fonts.readout->FontSize * 0.42F},
            color, text(Text::digit_bits, {{"bits", std::to_string(answer.bits)}}));
}

void draw_picture(App& app, Ui& ui, const Rect& place, const DigitResult& result,
                  const io::DigitNetwork& network) {
  const DigitLabState lab = DigitLabState::from(app.state());
  const Places places = places_in(ui, place, ui.fonts.tick->FontSize + 6);
  draw_text_within(ui.fonts.tick, place.corner(), places.pad.w + 60, ui.theme.ink2,
                   text(result.truth ? Text::digit_draw : Text::digit_drawn));
  if (const auto drawn = draw_pad(ui, lab_path(app, "pad"), places.pad, result.drawing,
                                  result.truth.has_value(), app.page().pen_row, app.page().pen_column))
    change_lab<DigitLabState>(app, [&](DigitLabState& changed) { changed.digit = *drawn; });
  if (places.examples.h > 0) draw_examples(app, ui, places.examples, network, places.examples_a_row);

  const Rect& answers = places.answers;
  if (result.is_empty) {
    draw_wrapped(ui.fonts.label, answers.corner(), answers.w, ui.theme.ink2, text(Text::digit_no_answer));
  } else {
    const bool is_quantized = result.shown.bits != result.exact.bits;
    const float head = ui.fonts.readout->FontSize - 4;
    draw_read(ui, {answers.x + 22, answers.y - 8}, ui.theme.signal, result.exact);
    if (is_quantized)
      draw_read(ui, {answers.x + 22 + (answers.w - 22) / 2, answers.y - 8}, ui.theme.quantized, result.shown);
    draw_answer_bars(ui, {answers.x, answers.y + head, answers.w, answers.h - head}, {"", &result.exact},
                     {"", is_quantized ? &result.shown : nullptr});
  }
  draw_digit_weights(ui, places.weights, result, lab.weights == DigitWeights::kHistogram);
}

void add_digit_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  // Beside the buttons, where there is room.
  constexpr float kMost = 460;
  const float clear = button_width(ui, text(Text::draw_clear)) + control_gap(ui);
  const float room = ui.measures.narrow ? row_width(ui) : primary_width(ui) - clear;
  const ImVec2 size{std::min(kMost, room), slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    std::vector<std::string> names;
    // Fewer bits to the left.
    for (auto bits = kDigitBits.rbegin(); bits != kDigitBits.rend(); ++bits)
      names.push_back(std::to_string(*bits));
    const std::size_t last = kDigitBits.size() - 1;
    const auto wanted =
        named_slider(ui, lab_path(app, "width"), text(Text::control_bits), {at.x, at.y, size.x, size.y},
                     last - DigitLabState::from(app.state()).width, names, text(Text::digit_bits_unit));
    if (wanted) change_lab<DigitLabState>(app, [&](DigitLabState& lab) { lab.width = last - *wanted; });
  };
  controls.push_back(primary({size, std::move(draw), false, lab_path(app, "width")}));
  controls.push_back(primary(action(app, ui, "clear", Text::draw_clear, [&app] {
    change_lab<DigitLabState>(app, [](DigitLabState& lab) { lab.digit = Drawing{}; });
  })));
  controls.push_back(lab_choice(app, ui, "weights", Text::digit_weights,
                                {tr(Text::digit_tiles), tr(Text::digit_histogram)}));
}

}  // namespace

void draw_digit(App& app, Ui& ui) {
  const auto* result = app.results().get<DigitResult>();
  const auto* network = app.results().get<io::DigitNetwork>();
  const LabModel* model = app.results().present();
  LabPage page;
  page.question = tr(Text::digit_question);
  page.least_picture = ui.measures.narrow ? 430 : 330;
  if (result != nullptr) {
    page.answer = digit_answer(*result);
    page.picture = [&app, &ui, result, network](const Rect& place) {
      draw_picture(app, ui, place, *result, *network);
    };
    add_digit_controls(app, ui, page.controls);
  } else if (model == nullptr || !model->wants_file().empty()) {
    page.answer = tr(Text::digit_waits);
  } else {
    page.answer = tr(Text::digit_missing);
    page.controls.push_back(action(app, ui, "load", Text::digit_load, [&app] { ask_again(app); }));
  }
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
