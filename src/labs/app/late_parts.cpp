#include "labs/app/late_parts.hpp"

#include "io/utf8.hpp"
#include "labs/app/moves.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

bool has_first_format(const App& app) {
  const std::string& family = find_quantizer(app.state().quantizer.id)->family;
  return family == "int" || family == "uint";
}

}  // namespace

bool can_show_lab(const App& app) {
  return app.late_code().is_here() || (app.state().lab == labs().front().id && has_first_format(app));
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

void code_failed(App& app, std::string_view reason) {
  app.late_code().fail();
  if (!awaits_code(app)) return;
  app.page().picture.reset();
  app.cancel();
  const std::string lab = phrase(find_lab(app.state().lab)->title);
  AppState shown = app.state();
  shown.quiz.clear();
  app.enter(std::move(shown));
  open_lab(app, labs().front().id);
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
