#include <algorithm>
#include <cmath>

#include "ui/kit/chart.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kLeastExcess = 1e-4;  // shown, bits

/// Losses that are known exactly, as lines: a model without any knowledge, one that knows the words' frequencies, one
/// that sees the last k words.
void draw_marks(Chart& chart, const Ui& ui, const LanguageWorld& world) {
  chart.horizontal(world.guessing_bits() - world.limits.floor_bits, ui.theme.bound, tr(Text::mark_guessing));
  for (std::size_t k = 0; k < world.limits.excess_bits.size(); ++k) {
    const std::string label =
        k == 0 ? tr(Text::mark_words) : text(Text::mark_context, {{"count", std::to_string(k)}});
    chart.horizontal(world.limits.excess_bits[k], ui.theme.bound, label);
  }
}

void draw_learning(App& app, Ui& ui, const Rect& place) {
  const LanguageSession& session = language_of(app);
  const Learning& learning = *session.learning();
  std::vector<Dot> excess;
  double least = 0.02;
  for (const MeasuredStep& each : learning.measured()) {
    excess.push_back({static_cast<double>(each.step), std::max(kLeastExcess, each.excess_bits)});
    least = std::min(least, std::max(kLeastExcess, each.excess_bits * 0.7));
  }
  Chart chart(ui, place,
              {0, static_cast<double>(learning.params().training.steps), false, tr(Text::axis_step)},
              {least, 4, true, tr(Text::axis_excess)});
  draw_marks(chart, ui, *session.world());
  chart.line(std::move(excess), ui.theme.signal, tr(Text::label_excess), tr(Text::unit_bits));
  chart.finish();
}

/// One line a sentence beside the chart, two on a phone.
std::size_t spoken_lines(const Ui& ui) {
  return ui.measures.narrow ? 2 : 1;
}

std::vector<ShownWord> spoken_words(const Ui& ui, const Grammar& grammar, const SpokenStep& each) {
  std::vector<ShownWord> words = {{grouped(static_cast<std::uint64_t>(each.step)), ui.theme.ink2}};
  for (const Word word : each.sentence.words)
    words.push_back({grammar.words[word], each.is_grammatical ? ui.theme.ink : ui.theme.noise});
  return words;
}

float spoken_height(const App& app, const Ui& ui, float width) {
  const LanguageSession& session = language_of(app);
  float height = wrapped_height(ui.fonts.tick, text(Text::language_spoken), width) + 6;
  for (const SpokenStep& each : session.learning()->spoken())
    height += words_height(ui, width, spoken_words(ui, session.world()->grammar, each), spoken_lines(ui)) + 2;
  return height;
}

/// Sentences of the model while it learned. Returns the height.
float draw_spoken(const App& app, const Ui& ui, const Rect& place) {
  const LanguageSession& session = language_of(app);
  const Grammar& grammar = session.world()->grammar;
  float y = place.y +
            draw_wrapped(ui.fonts.tick, place.corner(), place.w, ui.theme.ink2, text(Text::language_spoken)) +
            6;
  for (const SpokenStep& each : session.learning()->spoken()) {
    y +=
        draw_words(ui, {place.x, y, place.w, place.h}, spoken_words(ui, grammar, each), spoken_lines(ui)) + 2;
    if (ui.export_frame != nullptr)
      ui.export_frame->series.push_back({"",
                                         tr(Text::language_spoken),
                                         "",
                                         "",
                                         {{static_cast<double>(each.step), each.is_grammatical ? 1.0 : 0.0,
                                           sentence_text(grammar, each.sentence.words)}}});
  }
  return y - place.y;
}

constexpr float kHeadNames = 74, kHeadRow = 16;

/// Places of the words above the squares: in several lines by turns, if they are wider than a square.
struct WordHeads {
  float step = 0;
  std::size_t lines = 1;
};

WordHeads word_heads(const App& app, const Ui& ui, float width) {
  constexpr float kWidest = 64;
  constexpr std::size_t kMostLines = 4;
  const AttentionResult& result = *language_of(app).attention;
  WordHeads heads;
  heads.step = std::min(kWidest, (width - kHeadNames) / static_cast<float>(result.place + 1));
  float widest = 0;
  for (std::size_t i = 0; i <= result.place; ++i)
    widest =
        std::max(widest, text_width(ui.fonts.tick, language_of(app).world()->grammar.words[result.words[i]]));
  heads.lines =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil((widest + 4) / heads.step)), 1, kMostLines);
  return heads;
}

std::string attention_caption(const App& app) {
  const AttentionResult& result = *language_of(app).attention;
  return text(Text::language_looks,
              {{"word", language_of(app).world()->grammar.words[result.words[result.place]]}});
}

float attention_height(const App& app, const Ui& ui, float width) {
  const auto lines = static_cast<float>(word_heads(app, ui, width).lines);
  return wrapped_height(ui.fonts.tick, attention_caption(app), width) + 6 +
         lines * (ui.fonts.tick->FontSize + 1) + 3 +
         kHeadRow * static_cast<float>(language_of(app).attention->heads.size());
}

/// For each head a row of squares, as dark as it looks at the word above.
void draw_attention(const App& app, const Ui& ui, const Rect& place) {
  const LanguageSession& session = language_of(app);
  const AttentionResult& result = *session.attention;
  const Grammar& grammar = session.world()->grammar;
  const ImFont* font = ui.fonts.tick;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float y = place.y + draw_wrapped(font, place.corner(), place.w, ui.theme.ink2, attention_caption(app)) + 6;
  const WordHeads above = word_heads(app, ui, place.w);
  const float step = above.step;
  for (std::size_t i = 0; i <= result.place; ++i) {
    // The chosen word stands lowest, next to its squares.
    const std::size_t line = above.lines - 1 - (result.place - i) % above.lines;
    draw_text_within(font,
                     {place.x + kHeadNames + step * static_cast<float>(i),
                      y + static_cast<float>(line) * (font->FontSize + 1)},
                     step * static_cast<float>(above.lines) - 3,
                     i == result.place ? ui.theme.signal : ui.theme.ink, grammar.words[result.words[i]]);
  }
  y += static_cast<float>(above.lines) * (font->FontSize + 1) + 3;
  const float row = kHeadRow;
  for (const AttentionResult::Head& head : result.heads) {
    const std::string name = text(Text::language_head, {{"layer", std::to_string(head.layer + 1)},
                                                        {"head", std::to_string(head.head + 1)}});
    draw_text(font, {place.x, y}, ui.theme.ink2, name);
    ExportSeries noted{"", name, "", "", {}};
    for (std::size_t i = 0; i < head.shares.size(); ++i) {
      const float x = place.x + kHeadNames + step * static_cast<float>(i);
      list.AddRectFilled({x, y}, {x + step - 3, y + row - 3}, ui.theme.track, 2);
      list.AddRectFilled({x, y}, {x + step - 3, y + row - 3}, faded(ui.theme.signal, head.shares[i]), 2);
      noted.points.push_back({static_cast<double>(i), head.shares[i], grammar.words[result.words[i]]});
    }
    if (ui.export_frame != nullptr) ui.export_frame->series.push_back(std::move(noted));
    y += row;
  }
}

constexpr float kChart = 260, kChartGap = 28, kPartGap = 14;

float aside_width(float width) {
  return (width - kChartGap) * 0.45F;
}

/// Height of the parts beside the chart, or below it on a phone.
float aside_height(const App& app, const Ui& ui, float width) {
  const float spoken = spoken_height(app, ui, width);
  return language_of(app).attention == nullptr ? spoken
                                               : spoken + kPartGap + attention_height(app, ui, width);
}

void draw_watch(App& app, Ui& ui, const Rect& place) {
  const bool has_attention = language_of(app).attention != nullptr;
  const bool narrow = ui.measures.narrow;
  const Rect aside = narrow
                         ? Rect{place.x, place.y + kChart + 10, place.w, place.h - kChart - 10}
                         : Rect{place.right() - aside_width(place.w), place.y, aside_width(place.w), place.h};
  draw_learning(app, ui,
                narrow ? Rect{place.x, place.y, place.w, kChart}
                       : Rect{place.x, place.y, place.w - aside.w - kChartGap, place.h});
  const float used = draw_spoken(app, ui, aside) + kPartGap;
  if (has_attention) draw_attention(app, ui, {aside.x, aside.y + used, aside.w, aside.h - used});
}

std::vector<Readout> learning_readouts(const App& app, const Ui& ui) {
  const LanguageSession& session = language_of(app);
  const Learning& learning = *session.learning();
  const InfoUnit unit(app.state());
  const MeasuredStep& last = learning.measured().back();
  constexpr std::size_t kMean = 20;
  const auto losses = learning.training().losses_bits();
  const auto some = losses.last(std::min(kMean, losses.size()));
  double loss = 0;
  for (const double each : some) loss += each / static_cast<double>(some.size());
  const double floor = session.world()->limits.floor_bits;
  std::vector<Readout> readouts;
  readouts.push_back(
      {tr(Text::readout_excess),
       excess_text(last.excess_bits, unit),
       text(Text::readout_excess_unit, {unit.place()}),
       ui.theme.noise,
       {},
       "language/excess",
       text(Text::explain_learning_excess, {{"words", grouped(session.world()->preview.positions())}})});
  readouts.push_back(
      {tr(Text::readout_loss),
       losses.empty() ? "…" : unit.number(loss, 2),
       text(Text::readout_loss_unit, {{"floor", unit.number(floor, 3)}, unit.place()}),
       ui.theme.signal,
       {},
       "language/loss",
       text(Text::explain_loss, {{"floor", unit.number(floor, 4)},
                                 {"rate", unit.number(session.world()->statistics.entropy_rate_bits, 4)},
                                 {"words", std::to_string(kWindowWords)},
                                 {"steps", std::to_string(some.size())},
                                 unit.place()})});
  readouts.push_back({tr(Text::readout_agreement),
                      last.far_agreement ? fixed(100 * *last.far_agreement, 1) : "–",
                      tr(Text::readout_agreement_unit), ui.theme.quantized, last.far_agreement,
                      "language/agreement", text(Text::explain_learning_agreement, {})});
  readouts.push_back({tr(Text::readout_weights),
                      grouped(learning.training().transformer().weights.size()),
                      "",
                      ui.theme.ink,
                      {},
                      "language/weights",
                      tr(Text::explain_language_weights)});
  return readouts;
}

void fill_watch(App& app, Ui& ui, LabPage& page) {
  LanguageSession& session = language_of(app);
  std::vector<Control>& controls = page.controls;
  const bool works = session.learning() != nullptr && !session.learning()->is_done();
  if (works) controls.push_back(primary(language_hold(app, ui)));
  controls.push_back(action(app, ui, "again", Text::network_again, [&session] { session.train_again(); }));
  controls.push_back(next_seed(app, ui));
  const bool diverged = session.learning() != nullptr && session.learning()->training().problem().has_value();
  if (diverged)
    controls.push_back(action(app, ui, "usual_rate", Text::language_usual_rate, [&app] {
      change_lab<LanguageLabState>(app, [](auto& lab) { lab.rate = LanguageLabState::kUsualRate; });
    }));
  add_model_choice(app, ui, page);
  controls.push_back(lab_number_field(app, ui, "width", Text::control_width, "", 3));
  controls.back().starts_row = true;
  controls.push_back(lab_number_field(app, ui, "heads", Text::control_heads, "", 2));
  controls.push_back(lab_number_field(app, ui, "hidden", Text::control_language_hidden, "", 3));
  controls.push_back(lab_number_field(app, ui, "layers", Text::control_layers, "", 1));
  controls.push_back(
      captioned(ui, Text::control_head,
                lab_choice(app, ui, "head", Text::control_head, {tr(Text::head_own), tr(Text::head_tied)})));
  controls.push_back(lab_number_field(app, ui, "rate", Text::control_rate, "", 4));
  controls.back().starts_row = true;
  controls.push_back(lab_number_field(app, ui, "steps", Text::control_steps, "", 5));
  controls.push_back(lab_number_field(app, ui, "windows", Text::control_windows, "", 3));
  controls.push_back(lab_number_field(app, ui, "sentence", Text::control_sentence, "", 2));
  if (const AttentionResult* attention = session.attention)
    controls.push_back(word_slider(app, ui, attention->place, attention->words.size() - 1));
  if (session.learning() == nullptr) {
    page.picture = {};
    return;
  }
  page.readouts = learning_readouts(app, ui);
  const float width = row_width(ui);
  page.needed_picture = ui.measures.narrow ? kChart + 10 + aside_height(app, ui, width)
                                           : aside_height(app, ui, aside_width(width));
}

}  // namespace

constexpr View kLanguageWatch{
    .id = "watch",
    .title = Text::view_watch,
    .is_ready =
        [](const App& app) { return language_of(app).learning() != nullptr || language_of(app).problem(); },
    .answer = [](const App& app) { return watching_answer(language_of(app), InfoUnit(app.state())); },
    .draw = draw_watch,
    .fill = fill_watch,
    .least_picture = 380,
    .least_narrow = 420};

}  // namespace qs::ui
