// The quiz controller, before a lab that only notes what it is asked to show.
#include <doctest/doctest.h>

#include "labs/app/quiz_controller.hpp"
#include "labs/state/share_link.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

const char* const kItems = R"json({"quantscope_items": 1, "title": "t", "items": [
  {"id": "task", "title": "d", "concept": "entropy", "kind": "task", "prompt": "?", "start": "lab=noise",
   "goals": [{"text": "8 bits", "that": "bits = 8"}], "wrong": [{"when": "bits < 4", "says": "{bits}"}],
   "solutions": ["lab=noise&quantizer=int8"], "hints": ["h"], "solution": "s"},
  {"id": "number", "title": "a", "concept": "bits", "kind": "number", "prompt": "log2 8?", "value": "3",
   "wrong": [{"value": "8", "says": "That is 8."}], "hints": ["h"], "solution": "3"}]})json";

/// Makes moves as the App does.
class NotingLab final : public LabSight {
 public:
  AppState now;
  LoadedSample sample;
  RunLog log;
  std::uint64_t links = 0;
  bool fresh = true;
  std::vector<Move> moves;

  const AppState& state() const override { return now; }
  const LoadedSample& loaded() const override { return sample; }
  bool is_busy() const override { return false; }
  bool is_fresh() const override { return fresh; }
  std::uint64_t links_opened() const override { return links; }
  double time() const override { return 0; }
  const Run* present_run() const override { return nullptr; }
  const RunLog& run_log() const override { return log; }

  void make(const Move& move) {
    moves.push_back(move);
    if (const auto* lab = std::get_if<MoveLab>(&move)) now = with_page_of(now, from_link(lab->link).state);
    if (const auto* page = std::get_if<OpenQuiz>(&move)) {
      now.quiz = page->id;
      now.quiz_seed = page->seed;
    }
  }
};

/// The moves until the controller is content; never more than a few.
std::vector<Move> moves_of(Controller& controller, NotingLab& lab) {
  constexpr std::size_t kMany = 5;
  lab.moves.clear();
  while (const auto move = controller.update(lab)) {
    lab.make(*move);
    REQUIRE(lab.moves.size() < kMany);
  }
  return lab.moves;
}

Controller with_items() {
  Controller controller;
  CHECK(controller.wants() == kItemsFile);
  const std::string_view items = kItems;
  CHECK_FALSE(controller.supply(std::string(kItemsFile), std::as_bytes(std::span(items))));
  CHECK(controller.wants().empty());
  return controller;
}

}  // namespace

TEST_CASE("controller: a task moves the lab to its start, once") {
  Controller controller = with_items();
  NotingLab lab;
  lab.now.quiz = "task";
  const auto moves = moves_of(controller, lab);
  REQUIRE(moves.size() == 1);
  CHECK(std::get<MoveLab>(moves.front()).link == "lab=noise");
  CHECK(moves_of(controller, lab).empty());
}

TEST_CASE("controller: a state that came by a link stays") {
  Controller controller = with_items();
  NotingLab lab;
  lab.now.quiz = "task";
  lab.links = 1;
  lab.fresh = false;
  CHECK(moves_of(controller, lab).empty());
  const auto begun = controller.begin();
  REQUIRE(begun);
  CHECK(std::get<MoveLab>(*begun).link == "lab=noise");
}

TEST_CASE("controller: the page that leads on opens an item without a history entry") {
  Controller controller = with_items();
  NotingLab lab;
  lab.now.quiz = kQuizNext;
  const auto moves = moves_of(controller, lab);
  REQUIRE(moves.size() >= 1);
  CHECK_FALSE(std::get<OpenQuiz>(moves.front()).is_history_entry);
  REQUIRE(controller.session.question() != nullptr);
  CHECK(std::get<OpenQuiz>(controller.next(lab)).is_history_entry);
  const auto again = controller.retry();
  REQUIRE(again);
  CHECK(std::get<OpenQuiz>(*again).id == lab.now.quiz);
  CHECK(std::get<OpenQuiz>(*again).seed == lab.now.quiz_seed + 1);
}

TEST_CASE("controller: what it cannot read is a sentence to say") {
  Controller controller;
  const std::string_view broken = "{}";
  const auto items = controller.supply(std::string(kItemsFile), std::as_bytes(std::span(broken)));
  REQUIRE(items);
  CHECK_FALSE(std::get<Say>(*items).sentence.empty());
  CHECK(std::holds_alternative<Say>(controller.bring_progress("no progress").value()));
  CHECK_FALSE(controller.bring_progress(quiz::Progress().to_text()));
}

TEST_CASE("controller: a sentence whose number is not known yet, or of no lab, has a dash") {
  Controller controller;
  NotingLab lab;
  lab.now = from_link("lab=network&quantizer=int8").state;
  CHECK(controller.tell(lab, "{bits} bits") == "8 bits");
  for (const char* pattern : {"{accuracy|%}", "{output_db|1} dB", "{rho}", "{no_such_fact}"})
    CHECK(controller.tell(lab, pattern) == "–");
}
