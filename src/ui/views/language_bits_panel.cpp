#include <algorithm>
#include <cmath>

#include "ui/kit/part_bars.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

std::string note_of(const App& app) {
  const InfoUnit unit(app.state());
  const double cost = language_of(app).world()->length.cost_bits;
  return text(Text::bits_note, {{"cost", unit.number(cost, 4)}, unit.place()});
}

constexpr float kBetween = 6;  // bars and note
constexpr std::size_t kAmounts = 4;

/// All bars over the longest, that of the float model.
void draw_description(App& app, Ui& ui, const Rect& place) {
  const LanguageSession& session = language_of(app);
  const LanguageTrial& trial = *session.trial;
  const InfoUnit unit(app.state());
  const auto count = static_cast<double>(session.examinee()->model.weights.size());
  const GrammarLength& length = session.world()->length;
  struct Amount {
    std::string name, detail;
    double bits;
    ImU32 color;
  };
  const std::string weights = grouped(session.examinee()->model.weights.size());
  const Amount amounts[kAmounts] = {
      {tr(Text::bits_float), text(Text::bits_each, {{"weights", weights}, {"bits", fixed(kFloat16Bits, 0)}}),
       count * kFloat16Bits, ui.theme.signal},
      {text(Text::bits_stored, {{"spec", app.state().quantizer.text()}}),
       text(Text::bits_each, {{"weights", weights}, {"bits", fixed(trial.quantized.bits_per_weight, 2)}}),
       count * trial.quantized.bits_per_weight, ui.theme.quantized},
      {tr(Text::bits_coded),
       text(Text::bits_each, {{"weights", weights}, {"bits", fixed(trial.quantized.entropy_bits, 2)}}),
       count * trial.quantized.entropy_bits, ui.theme.quantized},
      {tr(Text::bits_grammar),
       text(Text::bits_grammar_detail, {{"states", std::to_string(session.world()->grammar.states.size())},
                                        {"precision", std::to_string(length.probability_bits)}}),
       length.bits, ui.theme.bound}};
  double most = 1;
  for (const Amount& amount : amounts) most = std::max(most, amount.bits);
  const std::string note = note_of(app);
  const float below = wrapped_height(ui.fonts.tick, note, place.w) + kBetween;
  std::vector<PartBar> bars;
  for (const Amount& amount : amounts) {
    const std::string number = grouped(static_cast<std::uint64_t>(std::llround(unit.of(amount.bits))));
    bars.push_back(
        {amount.name, amount.detail, number + " " + unit.name(), amount.bits / most, amount.color});
  }
  const float used = draw_part_bars(ui, {place.x, place.y, place.w, place.h - below}, bars, BarsFit::kFill);
  draw_wrapped(ui.fonts.tick, {place.x, place.y + used + kBetween}, place.w, ui.theme.ink2, note);
}

void fill_description(App& app, Ui& ui, LabPage& page) {
  add_language_formats(app, ui, page);
  if (!has_language_trial(app)) return;
  if (language_of(app).trial->problem) {
    page.picture = {};
  } else {
    page.readouts = language_readouts(app, ui);
    page.needed_picture = part_bars_height(ui, kAmounts) + kBetween +
                          wrapped_height(ui.fonts.tick, note_of(app), row_width(ui));
  }
  add_model_choice(app, ui, page);
}

}  // namespace

constexpr View kLanguageBits{.id = "bits",
                             .title = Text::view_language_bits,
                             .is_ready = has_language_trial,
                             .answer = [](const App& app) { return description_answer(language_of(app)); },
                             .draw = draw_description,
                             .fill = fill_description,
                             .least_picture = 280};

}  // namespace qs::ui
