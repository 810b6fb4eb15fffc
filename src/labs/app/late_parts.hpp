#pragma once
/// Answers for which the second module part, and the further glyphs, are needed, and for which not.

#include <string_view>

#include "labs/app/app.hpp"
#include "labs/app/quiz_controller.hpp"

namespace qs {

/// True if the lab's code is here: the first lab with integers needs no second part, which fits the other formats.
bool can_show_lab(const App& app);
bool can_save_picture(const App& app);
/// True while what the reader sees or asked for waits for the second part.
bool awaits_code(const App& app);
bool needs_code(const App& app);
/// Part of the lab that a question of the quiz hides.
quiz::Veil veil_of(App& app);
/// Returns to what can be shown; the next request for the code tries again. Silent if nothing waited for it.
void code_failed(App& app, std::string_view reason);
/// True while a file name or message needs glyphs beyond ASCII; a page may start with a smaller font.
bool wants_letters(const App& app);

}  // namespace qs
