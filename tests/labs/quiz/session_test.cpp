// A learner's session: attempts, hints, progress.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/find.hpp"
#include "labs/quiz/item.hpp"
#include "labs/quiz/session.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

std::string bank_text() {
  std::ifstream file(QS_ITEMS, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const char* const kFile = R"json({"quantscope_items": 1, "title": "t", "items": [
  {"id": "first", "title": "a", "concept": "bits", "kind": "number", "prompt": "log2 {n}?",
   "parameters": [{"n": 8}, {"n": 16}], "value": "log2(n)", "unit": "bits",
   "wrong": [{"value": "n", "says": "You gave {n} itself."}], "hints": ["h1", "h2"], "solution": "{log2(n)}"},
  {"id": "second", "title": "b", "concept": "bits", "kind": "choice", "prompt": "?",
   "options": [{"text": "yes", "correct": true, "says": ""}, {"text": "no", "correct": "1 > 2", "says": "why not"}],
   "hints": ["h"], "solution": "yes"},
  {"id": "third", "title": "c", "concept": "entropy", "kind": "predict", "prompt": "?",
   "options": [{"text": "up", "correct": true, "says": "so"}, {"text": "down", "correct": false, "says": "not so"}],
   "observe": {"text": "Do it.", "start": "lab=noise", "shows": "lab=entropy", "that": "x > 1", "says": "x is {x}"},
   "explain": {"prompt": "Why?", "options": [{"text": "a", "correct": true, "says": ""}, {"text": "b", "correct": false, "says": "no"}]},
   "hints": ["h"], "solution": "s"},
  {"id": "dare", "title": "d", "concept": "entropy", "kind": "task", "prompt": "?", "start": "lab=noise",
   "goals": [{"text": "x above 1", "that": "x > 1"}], "wrong": [{"when": "x < 0", "says": "x is {x}"}],
   "quality": {"text": "y", "value": "y", "better": "lower"}, "challenge": true,
   "solutions": ["lab=noise"], "hints": ["h"], "solution": "s"}]})json";

Session session_at(std::string_view id, std::uint64_t seed = 0) {
  Session session;
  const auto fine = session.supply_items("file", kFile);
  if (!fine) FAIL_CHECK(message(fine.error()));
  session.ask(id, seed);
  REQUIRE(session.question() != nullptr);
  return session;
}
int place_of(const std::vector<AskedOption>& options, bool correct) {
  for (std::size_t i = 0; i < options.size(); ++i)
    if (options[i].correct == correct) return static_cast<int>(i);
  return -1;
}
void answer(Session& session, std::string typed) {
  session.type(std::move(typed));
  session.check({}, {}, "");
}

}  // namespace

TEST_CASE("the item that another names comes next once that is solved; an id that no item has is refused") {
  std::string file = kFile;
  const std::string_view old = R"json("concept": "bits", "kind": "number")json";
  file.replace(file.find(old), old.size(), R"json("concept": "bits", "kind": "number", "then": "dare")json");
  Session session;
  REQUIRE(session.supply_items("file", file));
  session.ask("first", 0);
  CHECK(session.next() != "dare");
  answer(session, "7");
  CHECK(session.next() != "dare");
  answer(session, "3");
  CHECK(session.verdict()->outcome == Outcome::kCorrect);
  CHECK(session.next() == "dare");
  CHECK(session.next("entropy") != "");  // a concept to practise is asked for

  file.replace(file.find("\"then\": \"dare\""), 14, "\"then\": \"none\"");
  const auto refused = Session().supply_items("file", file);
  REQUIRE(!refused);
  CHECK(message(refused.error()).find("none") != std::string::npos);
}

TEST_CASE("invalid, wrong and correct are three outcomes, and invalid costs nothing") {
  Session session = session_at("first");
  answer(session, "eight");
  CHECK(session.verdict()->outcome == Outcome::kInvalid);
  CHECK(session.progress().log().empty());
  answer(session, "8");
  CHECK(session.verdict()->outcome == Outcome::kWrong);
  CHECK(session.verdict()->branch == "wrong 0");
  CHECK(session.verdict()->says == "You gave 8 itself.");
  answer(session, "3 bits");
  CHECK(session.is_solved());
  CHECK(session.progress().record("first").attempts == 2);
  CHECK(session.progress().record("first").credit == 1);
}

TEST_CASE("hints take credit and never block; the worked solution leaves none") {
  Session session = session_at("first");
  session.hint();
  answer(session, "3");
  CHECK(session.progress().record("first").credit == 0.75);
  Session shown = session_at("first");
  shown.show_solution();
  answer(shown, "3");
  CHECK(shown.is_solved());
  CHECK(shown.progress().record("first").credit == 0);
}

TEST_CASE("another seed is another variant; the same seed is the same question") {
  CHECK(session_at("first", 0).question()->value == 3);
  CHECK(session_at("first", 1).question()->value == 4);
  CHECK(session_at("first", 2).question()->value == 3);
}

TEST_CASE("a prediction is locked before anything is seen, and explained after") {
  Session session = session_at("third");
  session.choose(place_of(session.question()->options, false));
  session.check({}, {}, "");
  CHECK(session.phase() == Phase::kObserving);
  session.choose(place_of(session.question()->options, true));
  CHECK(session.prediction()->outcome == Outcome::kWrong);
  session.observe({{"x", 1.0}});
  CHECK(session.phase() == Phase::kObserving);
  session.observe({{"x", 2.5}});
  CHECK(session.phase() == Phase::kExplaining);
  CHECK(session.observed() == "x is 2.50");
  session.choose(place_of(session.question()->explanations, true));
  session.check({}, {}, "");
  CHECK(session.is_solved());
  CHECK(session.progress().record("third").credit == 0.5);
}

TEST_CASE("a task is graded on the facts of the lab; quality stands apart from passing") {
  Session session = session_at("dare");
  session.check({{"x", -1.0}, {"y", 5.0}}, {}, "lab=noise");
  CHECK(session.verdict()->branch == "wrong 0");
  CHECK(session.verdict()->says == "x is −1");
  session.check({{"x", 2.0}, {"y", 5.0}}, {}, "lab=noise");
  CHECK(session.is_solved());
  CHECK(session.progress().record("dare").quality == 5);
  CHECK(session.progress().record("dare").link == "lab=noise");
}

TEST_CASE("a task that names what the lab does not have cannot be graded, and says so") {
  Session session = session_at("dare");
  session.check({}, {}, "");
  CHECK(session.verdict()->outcome == Outcome::kInvalid);
  CHECK(session.verdict()->says.find("x > 1") != std::string::npos);
}

TEST_CASE("what was answered wrong comes again, last; challenges stand beside the way") {
  Session session = session_at("first");
  answer(session, "8");
  CHECK(session.next() == "second");
  session.ask("second", 0);
  session.choose(place_of(session.question()->options, true));
  session.check({}, {}, "");
  CHECK(session.next() == "first");
  CHECK(session.progress().mastery(session.file(), "bits").solved == 1);
  CHECK_FALSE(session.progress().is_ready_for(session.file(), "entropy"));
  session.ask("first", 1);
  answer(session, "4");
  CHECK(session.progress().mastery(session.file(), "bits").is_mastered());
  CHECK(session.progress().is_ready_for(session.file(), "entropy"));
  CHECK(session.next() == "third");
  CHECK(session.progress().mastery(session.file(), "entropy").of == 1);
}

TEST_CASE("whoever passes items over meets all of them, concept by concept, before one comes again") {
  const ReadItems bank = read_items("bank", bank_text());
  std::size_t count = 0;
  for (const Item& item : bank.file.items) count += item.challenge || item.own ? 0 : 1;
  for (const bool some_are_wrong : {false, true}) {
    for (const std::uint64_t seed : {1, 2, 7}) {
      CAPTURE(seed);
      Progress progress;
      for (std::size_t i = 0; some_are_wrong && i < bank.file.items.size(); i += 4) {
        Attempt attempt;
        attempt.item = bank.file.items[i].id;
        attempt.outcome = kOutcomes[1];
        progress.note(attempt, {}, {}, "");
      }
      for (const std::string_view topic : {"", "noise"}) {
        CAPTURE(topic);
        const std::size_t of = topic.empty() ? count : progress.mastery(bank.file, topic).of;
        Progress::Passed passed;
        std::set<std::string> met, topics;
        std::string at, before;
        for (std::size_t k = 0; k < of; ++k) {
          const std::string next = progress.next(bank.file, seed, topic, at, passed);
          if (!at.empty()) ++passed[at];
          at = next;
          CHECK_MESSAGE(met.insert(at).second, at, " comes again after ", k);
          const Item* item = find_by(bank.file.items, &Item::id, at);
          REQUIRE(item != nullptr);
          if (std::exchange(before, item->topic) != item->topic) CHECK(topics.insert(item->topic).second);
        }
        CHECK(met.size() == of);
        CHECK(topics.size() == (topic.empty() ? kConcepts.size() : 1));
      }
    }
  }
}

TEST_CASE("a question that is left without an answer waits until the others were seen") {
  Session session = session_at("first");
  for (const char* id : {"second", "third", "first", "second"}) {
    CHECK(session.next() == id);
    session.ask(id, 0);
  }
  // A look at a page that is no question passes nothing over.
  session.ask("progress", 0);
  CHECK(session.next() == "second");
}

TEST_CASE("progress survives being written and read") {
  Session session = session_at("first");
  answer(session, "8");
  answer(session, "3");
  const std::string text = session.progress().to_text();
  const auto read = Progress::from_text(text);
  REQUIRE(read);
  CHECK(read->to_text() == text);
  CHECK(read->log().size() == 2);
  CHECK(read->record("first").solved);
}

TEST_CASE("progress that is not ours is refused with what it is, and keeps nothing") {
  for (const char* broken : {"", "{", "[]", "null", "{\"quantscope_progress\":99}",
                             "{\"quantscope_progress\":1,\"items\":{\"a\":3}}"}) {
    const auto read = Progress::from_text(broken);
    CHECK_FALSE_MESSAGE(read, broken);
    if (!read) CHECK(read.error().field.find("progress") == 0);
  }
}

TEST_CASE("so many attempts are allowed and no more, also after a new beginning") {
  Session session = session_at("first");
  session.set_rules({2, true, true, true});
  CHECK(session.attempts_left() == 2);
  answer(session, "not a number");
  CHECK(session.attempts_left() == 2);
  answer(session, "8");
  CHECK(session.attempts_left() == 1);
  CHECK(session.has_more_variants());
  answer(session, "7");
  CHECK(session.attempts_left() == 0);
  CHECK(session.phase() == Phase::kDone);
  CHECK_FALSE(session.has_more_variants());
  const auto solved = session.progress().score(session.file(), "first");
  CHECK(solved.raw == 0);
  answer(session, "3");
  CHECK(session.progress().log().size() == 2);
  // The stored attempts count when the question is asked again.
  session.ask("", 0);
  session.ask("first", 1);
  CHECK(session.phase() == Phase::kDone);
}

TEST_CASE(
    "where feedback is held each question takes one answer, and right is not told from wrong by its end") {
  for (const char* typed : {"3", "5"}) {
    Session session = session_at("first");
    session.set_rules({0, false, true, true});
    answer(session, typed);
    CHECK(session.phase() == Phase::kDone);
    CHECK(session.attempts_left() == 0);
    CHECK(session.take_attempts().size() == 1);
  }
}

TEST_CASE(
    "the score of one item is its credit, that of all counts neither challenges nor the reader's own model") {
  Session session = session_at("first");
  answer(session, "3");
  const auto one = session.progress().score(session.file(), "first");
  CHECK(one.raw == 1);
  CHECK(one.count == 1);
  const auto all = session.progress().score(session.file(), "");
  CHECK(all.count == 3);
  CHECK(all.solved == 1);
  CHECK(all.answered == 1);
  const std::vector<Attempt> attempts = session.take_attempts();
  REQUIRE(attempts.size() == 1);
  CHECK(to_json(attempts.front()).find("\"kind\":\"number\"") != std::string::npos);
}
