#pragma once
/// Text that is read in order among the controls: drawn, and noted for screen readers. Text drawn by draw.hpp
/// alone belongs to a picture or to a control with its own name.

#include "ui/kit/widgets.hpp"

namespace qs::ui {

enum class Words { kHeading, kParagraph };

/// Notes text that the caller drew itself.
void note_words(Ui& ui, std::string_view path, Words kind, std::string_view words, const Rect& place);
/// Draws wrapped text and notes it; returns the height.
float say(Ui& ui, std::string_view path, Words kind, const ImFont* font, ImVec2 at, float width, ImU32 color,
          std::string_view words, std::span<const WordColor> colors = {});

/// One line of any text, typed by the reader. The page lays a text field over the box; a host without pages
/// supplies `type_on_canvas`. Returns the typed text.
std::optional<std::string> text_field(Ui& ui, std::string_view path, std::string_view label,
                                      const Rect& place, const std::string& present, std::string_view unit);

/// One of a few sentences, one below another; `selected` is −1 for none. `mark`: a word before the sentence
/// for how it was graded, or nothing.
struct SentenceRow {
  std::string text, mark;
};
std::optional<int> choice_rows(Ui& ui, std::string_view path, std::string_view label, ImVec2 at, float width,
                               std::span<const SentenceRow> rows, int selected, bool enabled);
float choice_rows_height(const Ui& ui, float width, std::span<const SentenceRow> rows);

}  // namespace qs::ui
