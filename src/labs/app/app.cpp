#include "labs/app/app.hpp"

#include "core/find.hpp"
#include "core/sources.hpp"
#include "io/utf8.hpp"
#include "labs/app/quiz_controller.hpp"
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

}  // namespace

void App::enter(AppState state) {
  state_ = std::move(state);
  load_source();
  handle_events();
}

void App::set_state(AppState state) {
  if (state.source != state_.source && state.zoom == state_.zoom) state.zoom.clear();
  if (!(state == state_)) history_.record(state_);
  enter(std::move(state));
}

void App::cancel_gesture() {
  if (auto before = history_.cancel_gesture(state_)) enter(with_quiz_of(state_, *std::move(before)));
}

void App::undo() {
  if (auto before = history_.undo(state_)) enter(with_quiz_of(state_, *std::move(before)));
}

void App::redo() {
  if (auto after = history_.redo(state_)) enter(with_quiz_of(state_, *std::move(after)));
}

/// Returns the lab's initial state; settings of the whole page stay.
AppState App::fresh() const {
  AppState fresh;
  fresh.lab = state_.lab;
  return with_page_of(state_, std::move(fresh));
}

bool App::is_fresh() const {
  return state_ == fresh();
}

void App::reset() {
  dismiss_notice();
  set_state(fresh());
}

void App::open_lab(std::string_view id) {
  choosing_ = Choosing::kNothing;
  if (id == state_.lab || find_lab(id) == nullptr) return;
  history_.add_entry();
  AppState changed = state_;
  changed.lab = id;
  changed.params.clear();
  changed.zoom.clear();
  explaining_.clear();
  set_state(std::move(changed));
}

void App::follow(std::string_view link) {
  ParsedLink parsed = from_link("lab=" + state_.lab + "&" + std::string(link));
  choosing_ = Choosing::kNothing;
  history_.add_entry();
  set_state(with_page_of(state_, std::move(parsed.state)));
}

void App::move_lab(std::string_view link) {
  choosing_ = Choosing::kNothing;
  explaining_.clear();
  enter(with_page_of(state_, from_link(link).state));
}

void App::go_to(AppState state) {
  choosing_ = Choosing::kNothing;
  history_.add_entry();
  explaining_.clear();
  set_state(with_page_of(state_, std::move(state)));
  ask_for_file();
}

void App::open_link(std::string_view link) {
  ParsedLink parsed = from_link(link);
  ++links_opened_;
  dismiss_notice();
  choosing_ = Choosing::kNothing;
  // The first link is the starting point: undo has nothing before it.
  if (loaded().sample) {
    set_state(std::move(parsed.state));
  } else {
    enter(std::move(parsed.state));
  }
  ask_for_file();
  if (parsed.problems.empty()) return;
  std::string problems;
  for (const Error& problem : parsed.problems) problems += (problems.empty() ? "" : "; ") + told(problem);
  say(text(Text::error_link, {{"problems", problems}}));
}

/// Loads what the state names. A tensor of a file that is not open cannot be loaded; ask_for_file() asks for
/// it.
void App::load_source() {
  const SourceChoice& source = state_.source;
  if (source.id != kOwnFile) {
    const bool random = is_random(source);
    loader_.load({source, random ? state_.count : 0, random ? state_.seed : 0});
    return;
  }
  if (names_open_file()) {
    loader_.load({source, 0, 0});
  } else if (!loaded().sample) {
    loader_.load({SourceChoice{}, 0, 0});
  }
}

/// True if the state names a tensor of the open file. A link without a fingerprint accepts any file.
bool App::names_open_file() const {
  const SourceChoice& source = state_.source;
  const FileSession* open = loader_.file();
  return source.id == kOwnFile && open != nullptr &&
         (source.hash.empty() || source.hash == open->fingerprint());
}

/// Asks the reader to open the file whose tensor a link names.
void App::ask_for_file() {
  const SourceChoice& source = state_.source;
  if (source.id != kOwnFile || names_open_file()) return;
  notice_.show(text(Text::ask_for_file, {{"tensor", source.tensor}, {"file", source.file}}), true);
}

std::uint64_t App::open_files(std::vector<io::FileInfo> files) {
  dismiss_notice();
  if (loaded().sample && state_.source.id != kOwnFile) state_.source = loaded().origin.source;
  const std::uint64_t session = loader_.open_files(std::move(files));
  handle_events();
  return session;
}

void App::choose_reading(std::size_t index) {
  choosing_ = Choosing::kNothing;
  loader_.answer(index);
  handle_events();
}

void App::set_choosing(Choosing what) {
  const bool had_file = choosing_ == Choosing::kSource || choosing_ == Choosing::kReading;
  if (choosing_ == Choosing::kReading) loader_.cancel();
  choosing_ = what;
  if (had_file) load_source();  // opening a file may have interrupted a load
}

void App::choose_tensor(std::size_t index) {
  const FileSession* open = loader_.file();
  if (open == nullptr || index >= open->tensors().size()) return;
  choosing_ = Choosing::kNothing;
  AppState changed = state_;
  changed.source = {std::string(kOwnFile), open->name(), open->fingerprint(), open->tensors()[index].name};
  set_state(std::move(changed));
}

void App::open_tensor(std::size_t index, std::string_view lab) {
  open_lab(lab);
  choose_tensor(index);
}

void App::cancel() {
  loader_.cancel();
  handle_events();
  if (loaded().sample) return_to_loaded();
  choosing_ = Choosing::kNothing;
}

bool App::step(const Budget& may_go_on) {
  bool more = loader_.step(may_go_on);
  handle_events();
  if (!can_show_lab()) return more;
  more = more || results_.step(may_go_on, !history_.is_in_gesture());
  if (survey() != nullptr) ask_for_bytes();
  return more;
}

void App::handle_events() {
  const SampleLoader::Events events = loader_.take_events();
  if (events.failure) {
    notice_.show(*events.failure, !events.file_refused);
    if (loaded().sample) {
      notice_.add(text(Text::error_file_kept));
      return_to_loaded();
    } else if (events.file_refused) {
      load_source();  // the load that the file interrupted
    }
  }
  if (events.sample_changed && !loaded().is_preview && loaded().origin.source == state_.source &&
      !events.failure) {
    notice_.load_ended();
  }
  if (events.file_asks) choosing_ = Choosing::kReading;
  if (events.file_opened) take_opened_file();
}

void App::return_to_loaded() {
  const SampleOrigin& origin = loaded().origin;
  state_.source = origin.source;
  if (origin.count > 0) {
    state_.count = origin.count;
    state_.seed = origin.seed;
  }
}

void App::take_opened_file() {
  const FileSession& open = *loader_.file();
  file_has_foreign_letters_ = open.has_foreign_letters();
  const SourceChoice& asked = state_.source;
  const bool is_asked_for = asked.id == kOwnFile && loaded().origin.source != asked;
  if (is_asked_for && asked.file == open.name() && !names_open_file()) {
    notice_.show(text(Text::other_file, {{"wanted", asked.hash}, {"found", open.fingerprint()}}), false);
  }
  const auto& tensors = open.tensors();
  for (const io::TensorInfo& tensor : tensors) {
    std::string notes;
    for (const std::string& note : notes_on(tensor.reading))
      notes += (notes.empty() ? "" : "; ") + phrase(note);
    if (!notes.empty()) say(open.files()[tensor.file].name + ": " + notes);
  }
  const io::TensorInfo* wanted = find_by(tensors, &io::TensorInfo::name, asked.tensor);
  if (names_open_file() && wanted != nullptr) {
    choose_tensor(wanted - tensors.data());
  } else if (state_.lab == "model") {
    load_source();  // it shows them all; what other labs show may have been interrupted
  } else if (tensors.size() == 1) {
    choose_tensor(0);
  } else {
    choosing_ = Choosing::kSource;
  }
}

/// State of what is on the screen, which may lag behind a state that is still loading.
AppState App::shown_state() const {
  AppState shown = with_quiz_of({}, state_);
  shown.source = loaded().origin.source;
  return shown;
}

bool App::can_pin() const {
  if (!can_show_lab() || !loaded().sample || is_pinned()) return false;
  if (!find_lab(state_.lab)->uses_values)
    return state_.lab == "network" && results_.network != nullptr && results_.network->quantized;
  return preview_count() == 0 && !results_.is_measuring();
}

const Run* App::present_run() {
  if (!can_show_lab() || !loaded().sample || loaded().is_preview) return nullptr;
  return results_.measure(shown_state(), loaded().sample);
}

void App::pin(const AppState& state) {
  if (const auto run = results_.measure_network(state)) run_log_.pin(*run);
}

void App::pin() {
  if (const Run* present = present_run()) run_log_.pin(*present);
}

bool App::wants_letters() const {
  return file_has_foreign_letters_ || !io::is_ascii(loader_.progress().name) || !io::is_ascii(notice());
}

bool App::needs_code() const {
  return !can_show_lab() || loader_.is_opening() || choosing_ == Choosing::kLab || shows_quiz() ||
         (picture_ && !can_save_picture());
}

/// Returns to what can be shown; the next request for the code tries again. Silent if nothing waited for it.
void App::code_failed(std::string_view reason) {
  late_code_.fail();
  if (!awaits_code()) return;
  picture_.reset();
  loader_.cancel();
  choosing_ = Choosing::kNothing;
  const std::string lab = phrase(find_lab(state_.lab)->title);
  state_.quiz.clear();
  open_lab(labs().front().id);
  if (!can_show_lab()) state_.quantizer = {};
  say(text(Text::error_code, {{"lab", lab}, {"reason", phrase(reason)}}));
}

void App::update() {
  // The quiz may set the lab, so update the results after it.
  if (shows_quiz() && late_code_.is_here()) update_quiz();
  if (loaded().sample && can_show_lab()) results_.update(state_, loaded().origin.source, loaded().sample);
  if (state_.lab == "model" && late_code_.is_here()) {
    name_model();
    results_.update_model(state_, loader_.file(), loader_.file_session(), time_);
  }
  ask_for_bytes();
}

void App::update_quiz() {
  quiz::Controller& controller = *any_controller();
  if (kept_progress_) make(controller.bring_progress(*std::exchange(kept_progress_, std::nullopt)));
  while (const auto move = controller.update(*this)) make(move);
}

void App::make(const std::optional<quiz::Move>& move) {
  if (!move) return;
  if (const auto* lab = std::get_if<quiz::MoveLab>(&*move)) return move_lab(lab->link);
  if (const auto* page = std::get_if<quiz::OpenQuiz>(&*move))
    return open_quiz(page->id, page->seed, page->is_history_entry);
  say(std::get<quiz::Say>(*move).sentence);
}

quiz::Controller* App::any_controller() {
  if (quiz_controller_ == nullptr && late_code_.is_here()) quiz_controller_ = quiz::make_quiz_controller();
  return quiz_controller_.get();
}

void App::open_quiz(std::string_view id, std::uint64_t seed, bool is_history_entry) {
  choosing_ = Choosing::kNothing;
  if (is_history_entry) history_.add_entry();
  AppState changed = state_;
  changed.quiz = id;
  changed.quiz_seed = seed;
  enter(std::move(changed));
}

}  // namespace qs
