#pragma once
/// Words that are read in their place among the controls: drawn, and noted for those who hear them. What is
/// drawn by draw.hpp alone belongs to a picture or to a control that has a name of its own.

#include "ui/kit/widgets.hpp"

namespace qs::ui {

enum class Words { kHeading, kParagraph };

/// What a caller drew itself.
void note_words(Ui& ui, std::string_view path, Words kind, std::string_view words, const Rect& place);
/// Wrapped; returns the height.
float say(Ui& ui, std::string_view path, Words kind, const ImFont* font, ImVec2 at, float width, ImU32 color,
          std::string_view words);

/// Any text on one line, typed by the reader. The page lays a text field over the box; a host without pages
/// hands `type_on_canvas`. Returns what was typed.
std::optional<std::string> text_field(Ui& ui, std::string_view path, std::string_view label,
                                      const Rect& place, const std::string& present, std::string_view unit);

/// One of a few sentences, under one another; −1 where none is chosen. `marks`: what stands before each, a
/// word that says how it was graded, or nothing.
struct SentenceRow {
  std::string text, mark;
};
std::optional<int> choice_rows(Ui& ui, std::string_view path, std::string_view label, ImVec2 at, float width,
                               std::span<const SentenceRow> rows, int selected, bool enabled);
float choice_rows_height(const Ui& ui, float width, std::span<const SentenceRow> rows);

}  // namespace qs::ui
