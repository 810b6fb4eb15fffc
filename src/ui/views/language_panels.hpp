#pragma once
/// Parts that the views of the lab "language" share.

#include "labs/language/lab.hpp"
#include "labs/language/session.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"

namespace qs::ui {

LanguageSession& language_of(const App& app);
/// True if the present setting is measured, at least on the beginning of the text.
bool has_language_trial(const App& app);

/// Adds the format, and which matrices have it.
void add_language_formats(App& app, Ui& ui, LabPage& page);
/// Adds the weight that is set to zero, and the search for a heavy one.
void add_zero_controls(App& app, Ui& ui, LabPage& page);
/// Adds the choice between the bundled model and the reader's own.
void add_model_choice(App& app, Ui& ui, LabPage& page);
/// Excess and what the model keeps, of the present setting.
std::vector<Readout> language_readouts(const App& app, const Ui& ui);
Control language_hold(App& app, Ui& ui);
/// The place of the chosen word, from 1, in a sentence of so many words.
Control word_slider(App& app, Ui& ui, std::size_t place, std::size_t words);

struct ShownWord {
  std::string text;
  ImU32 color = 0;
  ImU32 band = 0;  // behind the word; 0 for none
  bool is_underlined = false;
};
/// Words in lines, from the top of `place`, the last of at most `lines` ending in "…"; returns the height. `places`
/// gets the place of each word that is drawn.
float draw_words(const Ui& ui, const Rect& place, std::span<const ShownWord> words, std::size_t lines,
                 std::vector<Rect>* places = nullptr);
/// That height without drawing.
float words_height(const Ui& ui, float width, std::span<const ShownWord> words, std::size_t lines);

}  // namespace qs::ui
