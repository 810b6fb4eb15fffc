#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ui/kit/hit.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// A word of the quantized model's sentences, by row and place.
struct WordAt {
  std::size_t row = 0, place = 0;
};

/// The chosen word, or the first that differs; the last one where the sentence is shorter.
WordAt chosen_word(const App& app) {
  const LanguageLabState lab = LanguageLabState::from(app.state());
  const auto row = static_cast<std::size_t>(lab.sentence - 1);
  const SentenceRow& shown = language_of(app).reading->rows[row];
  const std::size_t last = shown.quantized.words.size() - 1;
  const std::size_t wanted = lab.word == 0 ? shown.differs_at : static_cast<std::size_t>(lab.word) - 1;
  return {row, std::min(last, wanted)};
}

std::vector<ShownWord> plain_words(const Grammar& grammar, const WrittenSentence& sentence, ImU32 color) {
  std::vector<ShownWord> shown;
  for (const Word word : sentence.words) shown.push_back({grammar.words[word], color});
  return shown;
}

std::vector<ShownWord> quantized_words(const Ui& ui, const Grammar& grammar, const SentenceRow& row,
                                       std::optional<std::size_t> chosen) {
  std::vector<ShownWord> shown = plain_words(grammar, row.quantized, ui.theme.ink);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > row.differs_at) shown[i].color = ui.theme.ink2;
    if (i == row.differs_at) shown[i].color = ui.theme.noise;
    if (i == row.differs_at) shown[i].band = ui.theme.band;
    shown[i].is_underlined = i == row.allowed_until;
    if (i == row.allowed_until) shown[i].color = ui.theme.noise;
    if (chosen && i == *chosen) shown[i].band = ui.theme.track;
  }
  return shown;
}

void note_sentence(Ui& ui, std::string name, const Grammar& grammar, const WrittenSentence& sentence) {
  if (ui.export_frame != nullptr)
    ui.export_frame->series.push_back(
        {"", std::move(name), "", "", {{0, 0, sentence_text(grammar, sentence.words)}}});
}

constexpr std::size_t kLines = 2;  // of a sentence that are shown
constexpr float kColumnGap = 24, kBetweenRows = 8;

float sentence_width(const Ui& ui, float width) {
  return ui.measures.narrow ? width : (width - 2 * kColumnGap) / 3;
}

/// The three writings of a row: source, as trained, quantized.
std::array<std::vector<ShownWord>, 3> shown_row(const Ui& ui, const Grammar& grammar, const SentenceRow& row,
                                                std::optional<std::size_t> chosen) {
  return {plain_words(grammar, row.source, ui.theme.ink2), plain_words(grammar, row.exact, ui.theme.ink),
          quantized_words(ui, grammar, row, chosen)};
}

/// The height that draw_sentences() will take.
float sentences_height(const App& app, const Ui& ui, float width) {
  const bool narrow = ui.measures.narrow;
  const float column = sentence_width(ui, width), head = ui.fonts.tick->FontSize;
  float height = narrow ? 0 : head + 8;
  for (const SentenceRow& row : language_of(app).reading->rows) {
    float tallest = 0;
    const auto shown = shown_row(ui, language_of(app).world()->grammar, row, std::nullopt);
    for (std::size_t c = narrow ? 1 : 0; c < shown.size(); ++c) {
      const float one = words_height(ui, column, shown[c], kLines);
      if (narrow) height += head + 2 + one;
      tallest = std::max(tallest, one);
    }
    height += (narrow ? 0 : tallest) + kBetweenRows;
  }
  return height;
}

/// The sentences, and the word under the pointer. Returns the height.
float draw_sentences(App& app, Ui& ui, const Rect& place, std::optional<WordAt>& pointed, bool& pressed) {
  const LanguageSession& session = language_of(app);
  const Grammar& grammar = session.world()->grammar;
  const ReadingResult& reading = *session.reading;
  const WordAt chosen = chosen_word(app);
  const bool narrow = ui.measures.narrow;
  const std::string heads[] = {tr(Text::language_source), tr(Text::language_as_trained),
                               app.state().quantizer.text()};
  const ImU32 colors[] = {ui.theme.bound, ui.theme.signal, ui.theme.quantized};
  const float column = sentence_width(ui, place.w);
  float y = place.y;
  if (!narrow) {
    for (std::size_t c = 0; c < 3; ++c)
      draw_text(ui.fonts.tick, {place.x + (column + kColumnGap) * static_cast<float>(c), y}, colors[c],
                heads[c]);
    y += ui.fonts.tick->FontSize + 8;
  }
  std::vector<std::pair<Rect, WordAt>> places;
  for (std::size_t r = 0; r < kSentenceRows; ++r) {
    const SentenceRow& row = reading.rows[r];
    const auto shown =
        shown_row(ui, grammar, row, r == chosen.row ? std::optional(chosen.place) : std::nullopt);
    const WrittenSentence* written[] = {&row.source, &row.exact, &row.quantized};
    float tallest = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      note_sentence(ui, heads[c], grammar, *written[c]);
      if (narrow && c == 0) continue;  // no room for the source's own
      const float x = narrow ? place.x : place.x + (column + kColumnGap) * static_cast<float>(c);
      if (narrow) {
        draw_text(ui.fonts.tick, {x, y}, colors[c], heads[c]);
        y += ui.fonts.tick->FontSize + 2;
      }
      std::vector<Rect> boxes;
      const float height = draw_words(ui, {x, y, column, place.h}, shown[c], kLines, &boxes);
      for (std::size_t i = 0; c == 2 && i < boxes.size(); ++i) places.push_back({boxes[i], {r, i}});
      tallest = std::max(tallest, height);
      if (narrow) y += height;
    }
    y += (narrow ? 0 : tallest) + kBetweenRows;
  }
  const Rect all{place.x, place.y, place.w, y - place.y};
  const std::string path = lab_path(app, "words");
  const Hit hit = hit_area(ui, path, all);
  ProbeItem area = item_at(path, Role::kButton, tr(Text::language_words), all, hit.id);
  area.enabled = false;  // the keyboard chooses a word by the controls
  ui.probe.note(std::move(area));
  pressed = hit.pressed;
  for (const auto& [box, word] : places) {
    const ImVec2 at = ImGui::GetMousePos();
    const bool is_in = at.x >= box.x && at.x < box.right() && at.y >= box.y && at.y < box.bottom();
    if ((hit.hovered || hit.pressed) && is_in) pointed = word;
  }
  return y - place.y;
}

/// Words that may come at this place: the source, the float model and the quantized one, side by side.
void draw_next_words(App& app, Ui& ui, const Rect& place, const WordAt& at) {
  const LanguageSession& session = language_of(app);
  const Grammar& grammar = session.world()->grammar;
  const ReadingResult& reading = *session.reading;
  const NextWords& next = reading.next[at.row][at.place];
  const std::span<const Word> before = std::span(reading.rows[at.row].quantized.words).first(at.place);
  const std::string said = before.empty()
                               ? tr(Text::language_at_start)
                               : text(Text::language_behind, {{"words", sentence_text(grammar, before)}});
  const std::string note = next.source.empty() ? " " + tr(Text::language_no_source) : std::string();
  float y = place.y;
  y += draw_wrapped(ui.fonts.tick, {place.x, y}, place.w, ui.theme.ink2, said + note) + 8;
  std::vector<std::size_t> order(grammar.words.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto weight = [&](std::size_t w) {
    const double models = std::max(next.exact[w], next.quantized[w]);
    return next.source.empty() ? models : std::max(next.source[w], models);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
  constexpr float kGroup = 62;
  constexpr double kShown = 0.001;
  const auto likely = static_cast<std::size_t>(
      std::count_if(order.begin(), order.end(), [&](std::size_t w) { return weight(w) >= kShown; }));
  constexpr std::size_t kFew = 6;
  const std::size_t groups = std::min(
      {order.size(), static_cast<std::size_t>(std::max(1.0F, place.w / kGroup)), std::max(kFew, likely)});
  constexpr float kWidest = 150;
  const float step = std::min(kWidest, place.w / static_cast<float>(groups));
  const ImFont* font = ui.fonts.tick;
  const float floor = place.bottom() - font->FontSize - 6, top = y + font->FontSize + 4;
  const float high = std::max(1.0F, floor - top);
  double most = 0.05;
  for (const std::size_t w : order) most = std::max(most, weight(w));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::vector<double>* series[] = {&next.source, &next.exact, &next.quantized};
  const ImU32 colors[] = {ui.theme.bound, ui.theme.signal, ui.theme.quantized};
  const Word written = reading.rows[at.row].quantized.words[at.place];
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t word = order[g];
    const float left = place.x + step * static_cast<float>(g);
    const float bar = std::min(26.0F, (step - 10) / 3);
    for (std::size_t c = 0; c < 3; ++c) {
      if (series[c]->empty()) continue;
      const auto tall = static_cast<float>((*series[c])[word] / most) * high;
      const float x = left + bar * static_cast<float>(c);
      list.AddRectFilled({x, floor - std::max(tall, 1.0F)}, {x + bar - 1.5F, floor}, colors[c]);
    }
    draw_text(font, {left, floor - static_cast<float>(weight(word) / most) * high - font->FontSize - 3},
              ui.theme.ink2, percent(next.quantized[word]));
    draw_text_within(font, {left, floor + 4}, step - 4, word == written ? ui.theme.ink : ui.theme.ink2,
                     grammar.words[word]);
  }
  list.AddLine({place.x, floor}, {place.right(), floor}, ui.theme.hair);
  if (ui.export_frame == nullptr) return;
  const Text names[] = {Text::language_source, Text::language_as_trained, Text::language_quantized};
  for (std::size_t c = 0; c < 3; ++c) {
    ExportSeries noted{"", tr(names[c]), "", "", {}};
    for (std::size_t g = 0; g < groups && !series[c]->empty(); ++g)
      noted.points.push_back({static_cast<double>(g), (*series[c])[order[g]], grammar.words[order[g]]});
    ui.export_frame->series.push_back(std::move(noted));
  }
}

void draw_reading(App& app, Ui& ui, const Rect& place) {
  std::optional<WordAt> pointed;
  bool pressed = false;
  const float used = draw_sentences(app, ui, place, pointed, pressed) + 10;
  const WordAt shown = pointed.value_or(chosen_word(app));
  draw_next_words(app, ui, {place.x, place.y + used, place.w, std::max(60.0F, place.h - used)}, shown);
  if (!pressed || !pointed) return;
  change_lab<LanguageLabState>(app, [&](auto& lab) {
    lab.sentence = pointed->row + 1;
    lab.word = pointed->place + 1;
  });
}

void fill_reading(App& app, Ui& ui, LabPage& page) {
  add_language_formats(app, ui, page);
  if (!has_language_trial(app)) return;
  const bool has_reading = language_of(app).reading != nullptr;
  if (has_reading) {
    constexpr float kNoteLines = 3, kBars = 130;
    page.needed_picture =
        sentences_height(app, ui, row_width(ui)) + 10 + kNoteLines * (ui.fonts.tick->FontSize + 3) + kBars;
    page.leads = true;
    page.readouts = language_readouts(app, ui);
    page.controls.push_back(lab_number_field(app, ui, "sentence", Text::control_sentence, "", 2));
    page.controls.back().starts_row = true;
    const WordAt chosen = chosen_word(app);
    page.controls.push_back(word_slider(app, ui, chosen.place + 1,
                                        language_of(app).reading->rows[chosen.row].quantized.words.size()));
  } else {
    page.picture = {};
  }
  page.controls.push_back(next_seed(app, ui));
  add_zero_controls(app, ui, page);
  add_model_choice(app, ui, page);
}

}  // namespace

constexpr View kLanguageRead{
    .id = "read",
    .title = Text::view_read,
    .is_ready = has_language_trial,
    .answer = [](const App& app) { return reading_answer(language_of(app), app.state()); },
    .draw = draw_reading,
    .fill = fill_reading,
    .least_picture = 380,
    .least_narrow = 640};

}  // namespace qs::ui
