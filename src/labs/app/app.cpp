#include "labs/app/app.hpp"

#include "core/find.hpp"
#include "core/sources.hpp"
#include "labs/app/app_sight.hpp"
#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/words/text.hpp"

namespace qs {

void App::enter(AppState state) {
  state_ = std::move(state);
  preview_.reset();
  load_source();
  handle_events();
}

void App::set_state(AppState state) {
  if (state.source != state_.source && state.zoom == state_.zoom) state.zoom.clear();
  if (!(state == state_)) history_.record(state_);
  enter(std::move(state));
}

void App::open_link(std::string_view link) {
  ParsedLink parsed = from_link(link);
  ++page_.links_opened;
  notice_.dismiss();
  page_.choosing = Choosing::kNothing;
  // The first link is the starting point: undo has nothing before it.
  if (loaded().sample) {
    set_state(std::move(parsed.state));
  } else {
    enter(std::move(parsed.state));
  }
  page_.led = state_;
  ask_for_file(*this);
  if (parsed.problems.empty()) return;
  std::string problems;
  for (const Error& problem : parsed.problems) problems += (problems.empty() ? "" : "; ") + told(problem);
  notice_.say(text(Text::error_link, {{"problems", problems}}));
}

/// Loads what the state names. A tensor of a file that is not open cannot be loaded; ask_for_file() asks for
/// it.
void App::load_source() {
  const SourceChoice& source = state_.source;
  if (source.id != kOwnFile) {
    const bool random = is_random(source);
    loader_.load({source, random ? state_.count : 0, random ? state_.seed : 0});
  } else if (loader_.has_open(source)) {
    loader_.load({source, 0, 0});
  } else if (!loaded().sample) {
    loader_.load({SourceChoice{}, 0, 0});
  }
}

std::uint64_t App::open_files(std::vector<io::FileInfo> files) {
  notice_.dismiss();
  if (loaded().sample && state_.source.id != kOwnFile) state_.source = loaded().origin.source;
  const std::uint64_t session = loader_.open_files(std::move(files));
  handle_events();
  return session;
}

void App::choose_reading(std::size_t index) {
  page_.choosing = Choosing::kNothing;
  loader_.answer(index);
  handle_events();
}

void App::set_choosing(Choosing what) {
  const bool had_file = page_.choosing == Choosing::kSource || page_.choosing == Choosing::kReading;
  if (page_.choosing == Choosing::kReading) loader_.cancel();
  page_.choosing = what;
  preview_.reset();
  if (had_file) load_source();  // opening a file may have interrupted a load
}

void App::cancel() {
  loader_.cancel();
  handle_events();
  if (loaded().sample) return_to_loaded();
  page_.choosing = Choosing::kNothing;
}

bool App::step(const Budget& may_go_on) {
  bool more = loader_.step(may_go_on);
  handle_events();
  if (!can_show_lab(*this)) return more;
  more = more || results_.step(may_go_on, !history_.is_in_gesture());
  if (results_.waits_for_range() != nullptr || lab_range_.open()) ask_for_bytes();
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
  if (events.file_asks) page_.choosing = Choosing::kReading;
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
  const SourceChoice& asked = state_.source;
  const bool is_asked_for = asked.id == kOwnFile && loaded().origin.source != asked;
  if (is_asked_for && asked.file == open.name() && !loader_.has_open(asked)) {
    notice_.show(text(Text::other_file, {{"wanted", asked.hash}, {"found", open.fingerprint()}}), false);
  }
  const auto& tensors = open.tensors();
  for (const io::TensorInfo& tensor : tensors) {
    std::string notes;
    for (const std::string& note : notes_on(tensor.reading))
      notes += (notes.empty() ? "" : "; ") + phrase(note);
    if (!notes.empty()) notice_.say(open.files()[tensor.file].name + ": " + notes);
  }
  // The lab of whole models shows these beside its table.
  for (const io::Problem& problem : open.problems()) {
    if (!find_lab(state_.lab)->reads_file && !problem.is_note)
      notice_.say_more(problem.file + ": " + phrase(problem.sentence));
  }
  const io::TensorInfo* wanted = find_by(tensors, &io::TensorInfo::name, asked.tensor);
  if (loader_.has_open(asked) && wanted != nullptr) {
    choose_tensor(*this, wanted - tensors.data());
  } else if (find_lab(state_.lab)->reads_file) {
    load_source();  // it shows them all; what other labs show may have been interrupted
  } else if (tensors.size() == 1) {
    choose_tensor(*this, 0);
  } else {
    page_.choosing = Choosing::kSource;
  }
}

bool App::is_busy() const {
  return loader_.progress().what != Progress::What::kNothing || results_.is_working() ||
         !can_show_lab(*this) || lab_range_.open() || lab_file_.open() || quiz_bytes_.open();
}

LabInput App::lab_input() const {
  return {state(),        loaded().origin.source, loaded().sample,
          loader_.file(), loader_.file_session(), loader_.is_opening(),
          page_.time,     loaded().is_preview};
}

void App::grant(LabWish wish) {
  if (!wish.sentence.empty()) notice_.say(wish.sentence);
  if (wish.state) {
    if (!is_readers_own(*this)) page_.led = *wish.state;
    state_ = *std::move(wish.state);
  }
  if (wish.opens_example) ask_host(OpenExample{});
}

void App::update() {
  // The quiz may set the lab, so update the results after it.
  if (shows_quiz(*this) && late_code_.is_here()) update_quiz();
  const bool has_values = loaded().sample || find_lab(state_.lab)->reads_file;
  if (has_values && can_show_lab(*this)) {
    grant(results_.wish(lab_input()));
    results_.update(lab_input());
  }
  ask_for_bytes();
}

void App::update_quiz() {
  quiz::Controller& controller = *any_controller(*this);
  if (page_.kept_progress)
    make(*this, controller.bring_progress(*std::exchange(page_.kept_progress, std::nullopt)));
  while (const auto move = controller.update(AppSight(*this))) make(*this, move);
}

}  // namespace qs
