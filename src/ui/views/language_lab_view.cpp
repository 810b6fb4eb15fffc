#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {

LanguageSession& language_of(const App& app) {
  return *app.results().session<LanguageSession>();
}

bool has_language_trial(const App& app) {
  const LanguageSession* session = app.results().session<LanguageSession>();
  return session != nullptr && session->trial != nullptr;
}

void add_model_choice(App& app, Ui& ui, LabPage& page) {
  page.controls.push_back(
      captioned(ui, Text::control_language_model,
                lab_choice(app, ui, "model", Text::control_language_model,
                           {tr(Text::language_model_bundled), tr(Text::language_model_live)})));
}

void add_language_formats(App& app, Ui& ui, LabPage& page) {
  add_quantizer_controls(app, ui, 0, page.controls);
  std::vector<std::string> kinds = {tr(Text::kind_all)};
  for (std::size_t kind = 0; kind < kMatrixKinds; ++kind)
    kinds.push_back(kind_text(static_cast<MatrixKind>(kind)));
  page.controls.push_back(captioned(ui, Text::control_which,
                                    lab_choice(app, ui, "which", Text::control_which, std::move(kinds))));
  page.controls.back().starts_row = true;
}

std::vector<Readout> language_readouts(const App& app, const Ui& ui) {
  const LanguageSession& session = language_of(app);
  const LanguageTrial& trial = *session.trial;
  const InfoUnit unit(app.state());
  const Evaluation& found = trial.evaluation;
  const auto share = [](const std::optional<double>& kept) { return kept ? fixed(100 * *kept, 1) : "–"; };
  std::vector<Readout> readouts;
  readouts.push_back(
      {tr(Text::readout_excess),
       excess_text(found.excess_bits, unit),
       text(Text::readout_excess_unit, {unit.place()}),
       ui.theme.noise,
       {},
       "language/excess",
       text(Text::explain_excess, {{"error", excess_text(found.standard_error_bits, unit)},
                                   {"exact", excess_text(session.examinee()->exact.excess_bits, unit)},
                                   {"words", grouped(session.world()->text.positions())},
                                   unit.place()})});
  readouts.push_back(
      {tr(Text::readout_agreement), share(trial.knows.far_agreement), tr(Text::readout_agreement_unit),
       ui.theme.quantized, trial.knows.far_agreement, "language/agreement",
       text(Text::explain_agreement,
            {{"near", share(trial.knows.near_agreement)}, {"far", share(trial.knows.far_agreement)}})});
  readouts.push_back({tr(Text::readout_network_bits),
                      fixed(trial.quantized.bits_per_weight, 2),
                      tr(Text::unit_bits),
                      ui.theme.ink,
                      {},
                      "language/bits_per_weight",
                      tr(Text::explain_language_bits)});
  readouts.push_back(decibels_readout(ui, Text::readout_weight_sqnr, trial.quantized.weight_sqnr_db,
                                      "language/sqnr", tr(Text::explain_weight_sqnr)));
  return readouts;
}

void add_zero_controls(App& app, Ui& ui, LabPage& page) {
  LanguageSession& session = language_of(app);
  page.controls.push_back(lab_number_field(app, ui, "zero", Text::control_zero, "", 5));
  page.controls.back().starts_row = true;
  const HeaviestWeight* heaviest = session.heaviest();
  if (heaviest == nullptr) {
    page.controls.push_back(
        action(app, ui, "look", Text::language_look, [&session] { session.look_for_weight(); }));
  } else if (heaviest->is_done()) {
    const std::uint64_t found = heaviest->found();
    page.controls.push_back(action(app, ui, "take_out", Text::language_take_out, [&app, found] {
      change_lab<LanguageLabState>(app, [&](auto& lab) { lab.zero = found; });
    }));
  }
}

Control language_hold(App& app, Ui& ui) {
  LanguageSession& session = language_of(app);
  const bool held = session.is_held();
  return action(app, ui, "hold", held ? Text::network_go_on : Text::network_hold,
                [&session, held] { session.hold(!held); });
}

Control word_slider(App& app, Ui& ui, std::size_t place, std::size_t words) {
  constexpr float kWidest = 300;
  const ImVec2 size{std::min(kWidest, row_width(ui)), slider_height(ui)};
  auto draw = [&app, &ui, size, place, words](ImVec2 at) {
    const auto wanted =
        slider(ui, lab_path(app, "word"), text(Text::control_word), {at.x, at.y, size.x, size.y},
               static_cast<int>(place), 1, std::max(2, static_cast<int>(words)), "");
    if (wanted)
      change_lab<LanguageLabState>(app, [&](auto& lab) { lab.word = static_cast<std::uint64_t>(*wanted); });
  };
  return {size, std::move(draw), false, lab_path(app, "word")};
}

namespace {

const ImFont* word_font(const Ui& ui) {
  return ui.measures.narrow ? ui.fonts.label : ui.fonts.strong;
}

/// use(place of the word's first letter, its width, the word or nullptr for "…") for each word of the lines; returns
/// the height.
float flow_words(const Ui& ui, const Rect& place, std::span<const ShownWord> words, std::size_t lines,
                 const Callback<ImVec2, float, const ShownWord*>& use) {
  const ImFont* font = word_font(ui);
  const float line = font->FontSize + 9, blank = text_width(font, "n") * 0.8F, dots = text_width(font, "…");
  float x = place.x, y = place.y;
  std::size_t row = 1;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const float width = text_width(font, words[i].text);
    if (x > place.x && x + width > place.right()) {
      if (row == lines) return y + line - place.y;
      x = place.x;
      y += line;
      ++row;
    }
    // The last line keeps room for the dots where more words follow than it holds.
    const bool ends = row == lines && i + 1 < words.size() && x + width + blank + dots > place.right();
    if (ends) {
      use({x, y}, dots, nullptr);
      return y + line - place.y;
    }
    use({x, y}, width, &words[i]);
    x += width + blank;
  }
  return y + line - place.y;
}

}  // namespace

float words_height(const Ui& ui, float width, std::span<const ShownWord> words, std::size_t lines) {
  return flow_words(ui, {0, 0, width, 0}, words, lines, [](ImVec2, float, const ShownWord*) {});
}

float draw_words(const Ui& ui, const Rect& place, std::span<const ShownWord> words, std::size_t lines,
                 std::vector<Rect>* places) {
  const ImFont* font = word_font(ui);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = font->FontSize + 9, blank = text_width(font, "n") * 0.8F;
  return flow_words(ui, place, words, lines, [&](ImVec2 at, float width, const ShownWord* word) {
    if (word == nullptr) {
      draw_text(font, {at.x, at.y + 2}, ui.theme.ink2, "…");
      return;
    }
    const Rect box{at.x - blank / 2, at.y, width + blank, line - 3};
    if (word->band != 0) list.AddRectFilled(box.corner(), box.opposite(), word->band, 3);
    draw_text(font, {at.x, at.y + 2}, word->color, word->text);
    if (word->is_underlined)
      list.AddLine({at.x, at.y + font->FontSize + 3}, {at.x + width, at.y + font->FontSize + 3}, word->color,
                   1.5F);
    if (places != nullptr) places->push_back(box);
  });
}

void draw_language(App& app, Ui& ui) {
  LabPage page = page_with_views(app, ui, Text::language_question);
  const LanguageSession* session = app.results().session<LanguageSession>();
  if (session != nullptr && session->world() != nullptr) {
    const View& view = present_view(app);
    const bool is_ready = view.is_ready == nullptr || view.is_ready(app);
    // Until the reader's own model has learned, every view shows how it learns.
    const bool is_learning =
        LanguageLabState::from(app.state()).live && !is_ready && session->learning() != nullptr;
    add_view(app, ui, is_learning ? kLanguageWatch : view, page);
    if (page.answer.empty()) page.answer = language_waits(*session);
  } else if (session != nullptr) {
    page.answer = language_waits(*session);
  }
  if (session != nullptr && session->has_given_up())
    page.controls.push_back(action(app, ui, "load", Text::language_load, [&app] { ask_again(app); }));
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
