#include "labs/app/late_parts.hpp"

#include "io/utf8.hpp"
#include "labs/app/moves.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

bool has_first_format(const AppState& state) {
  const std::string& family = find_quantizer(state.quantizer.id)->family;
  return family == "int" || family == "uint";
}

bool is_of_first_part(const AppState& state) {
  const LabInfo& lab = *find_lab(state.lab);
  return lab.begins_page && (!lab.uses_values || has_first_format(state));
}

}  // namespace

bool can_show_lab(const App& app) {
  return app.late_code().is_here() || is_of_first_part(app.state());
}

bool can_save_picture(const App& app) {
  return app.late_code().is_here() || app.page().picture == PictureKind::kPng;
}

bool needs_code(const App& app) {
  return !can_show_lab(app) || app.loader().is_opening() || app.page().choosing == Choosing::kLab ||
         shows_quiz(app) || (app.page().picture && !can_save_picture(app));
}

bool awaits_code(const App& app) {
  return app.late_code().is_awaited(needs_code(app));
}

quiz::Veil veil_of(App& app) {
  const quiz::Controller* quiz = quiz_controller(app);
  return quiz == nullptr ? quiz::Veil::kNothing : quiz->veil();
}

void code_failed(App& app, std::string_view reason) {
  app.late_code().fail();
  if (!awaits_code(app)) return;
  app.page().picture.reset();
  app.cancel();
  const std::string lab = phrase(find_lab(app.state().lab)->title);
  AppState shown = app.state();
  shown.quiz.clear();
  app.enter(std::move(shown));
  if (!find_lab(app.state().lab)->begins_page) open_lab(app, AppState{}.lab);
  if (!can_show_lab(app)) {
    AppState first = app.state();
    first.quantizer = {};
    app.enter(std::move(first));
  }
  app.notice().say(text(Text::error_code, {{"lab", lab}, {"reason", phrase(reason)}}));
}

bool wants_letters(const App& app) {
  const FileSession* file = app.loader().file();
  return (file != nullptr && file->has_foreign_letters()) || !io::is_ascii(app.loader().progress().name) ||
         !io::is_ascii(app.notice().sentence());
}

}  // namespace qs
