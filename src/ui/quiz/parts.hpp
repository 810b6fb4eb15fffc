#pragma once
/// Building blocks of the quiz's pages: words and controls that flow down a column.

#include "labs/app/app.hpp"
#include "labs/app/quiz_controller.hpp"
#include "ui/app/readout.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {

struct Column {
  App& app;
  Ui& ui;
  quiz::Controller& controller;
  float x, y, width;

  void space(float by) { y += by; }
  void words(std::string_view path, Words kind, const ImFont* font, ImU32 color, std::string_view words) {
    y += say(ui, path, kind, font, {x, y}, width, color, words);
  }
};

/// A button of a row that wraps. Its action waits until the frame is drawn.
struct QuizButton {
  std::string path, label;
  Callback<> run;
  bool enabled = true;
  ButtonLook look = ButtonLook::kPlain;
};
void draw_buttons(Column& column, std::vector<QuizButton> buttons);

/// Draws the controls for answering the present question, with the verdict's marks on them.
void draw_answer(Column& column);
/// Draws the chart of a curve that the reader predicts, with the computed one once it may be seen.
void draw_prediction(Ui& ui, quiz::Session& session, const Rect& place);

/// Pages that are no questions.
void draw_quiz_progress(Column& column);
void draw_quiz_challenges(Column& column);

}  // namespace qs::ui
