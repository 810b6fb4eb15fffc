// The values that an App is made of: history, notice, the second module part.
#include <doctest/doctest.h>

#include "labs/app/history.hpp"
#include "labs/app/late_code.hpp"
#include "labs/app/notice.hpp"

using namespace qs;

TEST_CASE("history: each recorded change is a step, back and forth") {
  History<int> history;
  CHECK_FALSE(history.undo(0));
  history.record(0);
  history.record(1);  // the present is 2
  CHECK(*history.undo(2) == 1);
  CHECK(*history.undo(1) == 0);
  CHECK_FALSE(history.can_undo());
  CHECK(*history.redo(0) == 1);
  CHECK(*history.redo(1) == 2);
  CHECK_FALSE(history.redo(2));
}

TEST_CASE("history: a recorded change discards what redo would bring") {
  History<int> history;
  history.record(0);
  CHECK(*history.undo(1) == 0);
  history.record(0);
  CHECK_FALSE(history.can_redo());
  CHECK(*history.undo(5) == 0);
}

TEST_CASE("history: all changes of a gesture are one step, and a cancelled gesture is none") {
  History<int> history;
  history.set_gesture(true);
  for (const int before : {0, 1, 2}) history.record(before);
  history.set_gesture(false);
  CHECK(*history.undo(3) == 0);
  CHECK_FALSE(history.can_undo());
  history.set_gesture(true);
  CHECK_FALSE(history.cancel_gesture(0));  // it changed nothing
  CHECK_FALSE(history.is_in_gesture());
  history.set_gesture(true);
  history.record(0);
  history.record(1);
  CHECK(*history.cancel_gesture(2) == 0);
  CHECK_FALSE(history.can_undo());
  CHECK_FALSE(history.can_redo());
}

TEST_CASE("history: the oldest of too many steps is forgotten") {
  History<std::size_t> history;
  const std::size_t steps = History<std::size_t>::kMostSteps + 3;
  for (std::size_t before = 0; before < steps; ++before) history.record(before);
  std::size_t present = steps;
  while (const auto before = history.undo(present)) present = *before;
  CHECK(present == 3);
}

TEST_CASE("history: entries of the browser are counted apart from steps") {
  History<int> history;
  history.add_entry();
  history.record(0);
  CHECK(history.undo(1));
  CHECK(history.entries() == 1);
}

TEST_CASE("late code: awaited only while it is missing, and asked for or needed") {
  LateCode code;
  code.want();
  CHECK_FALSE(code.is_awaited(true));  // an app in one part has it from the start
  LateCode late;
  late.begin_without();
  CHECK_FALSE(late.is_awaited(false));
  CHECK(late.is_awaited(true));
  late.want();
  CHECK(late.is_awaited(false));
  CHECK(late.take_request(false));
  CHECK_FALSE(late.take_request(true));  // asked for once
  late.fail();
  CHECK_FALSE(late.is_awaited(false));
  CHECK(late.take_request(true));  // until it fails
  late.arrive();
  CHECK_FALSE(late.is_awaited(true));
}

TEST_CASE("notice: a finished load dismisses what it makes untrue, and nothing else") {
  Notice notice;
  notice.show("The file is missing.", true);
  notice.add("Open it.");
  CHECK(notice.sentence() == "The file is missing. Open it.");
  notice.load_ended();
  CHECK(notice.sentence().empty());
  notice.say("Copied.");
  notice.load_ended();
  CHECK(notice.sentence() == "Copied.");
  notice.say(std::string(1000, 'x'));
  CHECK(notice.sentence().size() < 700);
  notice.dismiss();
  CHECK(notice.sentence().empty());
}
