#include "labs/app/moves.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/model/link.hpp"
#include "labs/model/session.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// Keeps the answers given in the quiz: undo changes the lab only.
AppState with_quiz_of(const AppState& from, AppState to) {
  to.quiz = from.quiz;
  to.quiz_seed = from.quiz_seed;
  to.items = from.items;
  return to;
}

void enter_if(App& app, std::optional<AppState> state) {
  if (state) app.enter(with_quiz_of(app.state(), *std::move(state)));
}

/// Returns the lab's initial state; settings of the whole page stay.
AppState fresh_state(const App& app) {
  AppState fresh;
  fresh.lab = app.state().lab;
  return with_page_of(app.state(), std::move(fresh));
}

}  // namespace

void cancel_gesture(App& app) {
  enter_if(app, app.history().cancel_gesture(app.state()));
}

void undo(App& app) {
  enter_if(app, app.history().undo(app.kept_state()));
}

void redo(App& app) {
  enter_if(app, app.history().redo(app.kept_state()));
}

bool is_fresh(const App& app) {
  return app.state() == fresh_state(app);
}

void reset(App& app) {
  app.notice().dismiss();
  app.set_state(fresh_state(app));
}

void open_lab(App& app, std::string_view id) {
  app.page().choosing = Choosing::kNothing;
  if (id == app.state().lab || find_lab(id) == nullptr) return;
  app.history().add_entry();
  AppState changed = app.state();
  changed.lab = id;
  changed.params.clear();
  changed.zoom.clear();
  app.page().explaining.clear();
  app.set_state(std::move(changed));
}

void follow(App& app, std::string_view link) {
  ParsedLink parsed = from_link("lab=" + app.state().lab + "&" + std::string(link));
  app.page().choosing = Choosing::kNothing;
  app.history().add_entry();
  app.set_state(with_page_of(app.state(), std::move(parsed.state)));
}

void move_lab(App& app, std::string_view link) {
  app.page().choosing = Choosing::kNothing;
  app.page().explaining.clear();
  if (is_readers_own(app)) app.history().record(app.state());
  app.enter(with_page_of(app.state(), from_link(link).state));
  app.page().led = app.state();
}

bool is_readers_own(const App& app) {
  return !(with_page_of(app.kept_state(), app.page().led) == app.kept_state());
}

void go_to(App& app, AppState state) {
  app.page().choosing = Choosing::kNothing;
  app.history().add_entry();
  app.page().explaining.clear();
  app.set_state(with_page_of(app.state(), std::move(state)));
  ask_for_file(app);
}

void choose_tensor(App& app, std::size_t index, std::optional<QuantizerSpec> format) {
  const FileSession* open = app.loader().file();
  if (open == nullptr || index >= open->tensors().size()) return;
  const io::TensorInfo& tensor = open->tensors()[index];
  if (tensor.role.is_packed()) {
    app.notice().show(text(Text::packed_tensor, {{"tensor", tensor.name}, {"why", phrase(tensor.role.why)}}),
                      false);
    app.page().choosing = Choosing::kSource;
    return;
  }
  if (tensor.role.kind == io::TensorRole::Kind::kOther && !tensor.role.why.empty())
    app.notice().say(tensor.name + ": " + text(Text::tensor_role, {{"why", phrase(tensor.role.why)}}));
  app.page().choosing = Choosing::kNothing;
  AppState changed = app.state();
  changed.source = {std::string(kOwnFile), open->name(), open->fingerprint(), tensor.name};
  if (format) changed.quantizer = *std::move(format);
  for (std::string_view rest = find_lab(changed.lab)->for_tensor; !rest.empty();) {
    std::string_view value = take_until(rest, '&');
    const std::string_view key = take_until(value, '=');
    changed = with_lab_value(std::move(changed), key, value);
  }
  app.set_state(std::move(changed));
}

void open_tensor(App& app, std::size_t index, std::string_view lab, std::optional<QuantizerSpec> format) {
  open_lab(app, lab);
  choose_tensor(app, index, std::move(format));
}

void ask_for_file(App& app) {
  const SourceChoice& source = app.state().source;
  if (source.id != kOwnFile || app.loader().has_open(source)) return;
  app.notice().show(text(Text::ask_for_file, {{"tensor", source.tensor}, {"file", source.file}}), true);
}

void ask_again(App& app) {
  if (app.results().present() == nullptr) return;
  app.notice().dismiss();
  app.results().present()->ask_again();
}

void ask_report(App& app, ReportKind kind) {
  constexpr std::array<std::string_view, 4> kEndings = {"-report.html", "-mix.json", "-mix.csv",
                                                        "-figures.json"};
  const FileSession* file = app.loader().file();
  if (file == nullptr) return;
  const std::string& name = file->name();
  app.ask_host(ReportRequest{
      kind, name.substr(0, name.rfind('.')) + std::string(kEndings[static_cast<std::size_t>(kind)]),
      report_link(app.state(), kind)});
}

void supply_sensitivities(App& app, std::string_view file, std::string_view csv) {
  ModelSession* survey = app.results().kept<ModelSession>();
  if (survey == nullptr) return;
  const Expected<Sensitivities> given = parse_sensitivities(csv);
  if (!given) return app.notice().say(std::string(file) + ": " + told(given.error()));
  const auto& tensors = survey->table().tensors;
  const auto known = std::count_if(tensors.begin(), tensors.end(), [&](const MeasuredTensor& tensor) {
    return given->contains(tensor.info.name);
  });
  survey->set_sensitivities(*given);
  app.notice().say(text(Text::sensitivities_taken, {{"count", grouped(given->size())},
                                                    {"known", grouped(static_cast<std::uint64_t>(known))}}));
}

bool shows_quiz(const App& app) {
  return !app.state().quiz.empty();
}

void open_quiz(App& app, std::string_view id, std::uint64_t seed, bool is_history_entry) {
  app.page().choosing = Choosing::kNothing;
  if (is_history_entry) app.history().add_entry();
  AppState changed = app.state();
  changed.quiz = id;
  changed.quiz_seed = seed;
  app.enter(std::move(changed));
}

void make(App& app, const std::optional<quiz::Move>& move) {
  if (!move) return;
  if (const auto* lab = std::get_if<quiz::MoveLab>(&*move)) return move_lab(app, lab->link);
  if (const auto* page = std::get_if<quiz::OpenQuiz>(&*move))
    return open_quiz(app, page->id, page->seed, page->is_history_entry);
  app.notice().say(std::get<quiz::Say>(*move).sentence);
}

quiz::Controller* quiz_controller(App& app) {
  return shows_quiz(app) ? app.quiz().get() : nullptr;
}

quiz::Controller* any_controller(App& app) {
  if (app.quiz() == nullptr && app.late_code().is_here()) app.quiz() = quiz::make_quiz_controller();
  return app.quiz().get();
}

}  // namespace qs
