#include <algorithm>

#include "core/text.hpp"
#include "labs/words/text.hpp"
#include "ui/app/page_parts.hpp"
#include "ui/kit/list.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {
namespace {

std::string words_text(const io::ReadChoice& choice) {
  std::string words;
  for (const std::string& word : choice.words) words += (words.empty() ? "" : ", ") + phrase(word);
  return words;
}

/// The first rows, separated by gaps: commas may be decimal signs here.
std::string rows_text(const io::ReadChoice& choice) {
  std::string rows;
  for (const std::vector<double>& row : choice.rows) {
    if (!rows.empty()) rows += "  ·  ";
    for (std::size_t i = 0; i < row.size(); ++i) rows += (i > 0 ? "   " : "") + localized(shortest(row[i]));
    if (choice.shape.size() > 1 && choice.shape[1] > row.size()) rows += "   …";
  }
  return rows + (choice.shape.front() > choice.rows.size() ? "  ·  …" : "");
}

}  // namespace

void draw_reading_list(App& app, Ui& ui) {
  const io::FileQuestion* asked = app.loader().question();
  if (asked == nullptr) return app.set_choosing(Choosing::kNothing);
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad;
  float y = pad - 4;
  const std::string title = text(Text::reading_title, {{"file", asked->file}});
  y += say(ui, "reading/title", Words::kHeading, ui.fonts.question, {pad, y}, width, ui.theme.ink, title) + 6;
  const std::string count = std::to_string(asked->question.choices.size());
  y += say(ui, "reading/why", Words::kParagraph, ui.fonts.label, {pad, y}, width, ui.theme.ink,
           text(Text::reading_why, {{"count", count}})) +
       8;
  const std::string_view back = text(Text::control_close);
  const float height = 34;
  ui.probe.note_escape("source/close");
  const bool closed = button(ui, "source/close", back, {pad, y, button_width(ui, back), height});
  y += std::max(height, ui.measures.target) + 4;
  std::optional<std::size_t> chosen;
  draw_list(ui, "source/readings", title, {pad, y, width, 0}, [&](List& list) {
    for (std::size_t i = 0; i < asked->question.choices.size(); ++i) {
      const io::ReadChoice& choice = asked->question.choices[i];
      if (list.row("source/reading/" + std::to_string(i), words_text(choice), rows_text(choice), false))
        chosen = i;
    }
  });
  // Close the question once it is answered.
  if (chosen) {
    app.choose_reading(*chosen);
  } else if (closed) {
    app.set_choosing(Choosing::kNothing);
  }
}

}  // namespace qs::ui
