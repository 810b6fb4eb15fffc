// The quiz beside the lab, operated by path: every item of the bank is drawn, in every layout, and answered.
#include <doctest/doctest.h>

#include "labs/app/moves.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/words/text.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

void open_quiz(Harness& harness, const std::string& id) {
  harness.host.open_link("quiz=" + id);
  harness.settle();
  REQUIRE(quiz_controller(harness.app()) != nullptr);
}

std::string words_at(Harness& harness, std::string_view path) {
  const ui::ProbeItem* item = harness.host.probe().find(path);
  return item == nullptr ? "" : item->label;
}

}  // namespace

TEST_CASE("by path: every item of the bank is shown beside the lab, above it and on the page") {
  struct Layout {
    float width, height;
    bool coarse, on_page;
  };
  for (const Layout layout :
       {Layout{1280, 1500, false, false}, {420, 2600, true, false}, {1000, 1000, false, true}}) {
    CAPTURE(layout.width);
    Harness harness(layout.width, layout.height, layout.coarse);
    Surface surface = harness.host.surface();
    surface.quiz_on_page = layout.on_page;
    harness.host.set_surface(surface);
    open_quiz(harness, "progress");
    const quiz::Session& session = quiz_controller(harness.app())->session;
    for (const quiz::Item& item : session.file().items) {
      CAPTURE(item.id);
      if (item.own) continue;  // of no bundled layer
      open_quiz(harness.app(), item.id, 2);
      harness.settle();
      REQUIRE(session.question() != nullptr);
      CHECK(words_at(harness, "quiz/prompt") == session.question()->prompt);
      // A button with words is as wide as they are.
      const ui::ProbeItem& check = harness.item("quiz/check");
      if (layout.on_page) continue;
      CHECK(check.size.x > 6.0F * static_cast<float>(check.label.size()));
      CHECK(harness.app().notice().sentence().empty());
    }
  }
}

TEST_CASE("by path: a frame that asks one question has no way to others, but to the one that follows it") {
  Harness harness(1280, 1500);
  Surface surface = harness.host.surface();
  surface.one_question = true;
  harness.host.set_surface(surface);
  open_quiz(harness, "snr-and-accuracy");
  CHECK(harness.shows("quiz/check"));
  for (const char* path : {"quiz/next", "quiz/close", "quiz/progress", "quiz/challenges"}) {
    CAPTURE(path);
    CHECK(!harness.shows(path));
  }
  CHECK(words_at(harness, "quiz/where").find(" of ") == std::string::npos);
  surface.one_question = false;
  harness.host.set_surface(surface);
  harness.settle();
  for (const char* path : {"quiz/next", "quiz/close", "quiz/progress", "quiz/challenges"})
    CHECK(harness.shows(path));
}

TEST_CASE("by path: a challenge hides the lab's sentence and the numbers that would answer it") {
  Harness harness(1280, 1500);
  open_quiz(harness, "twenty-db-for-little");
  harness.settle();
  CHECK(words_at(harness, "lab/answer") == text(Text::quiz_veiled));
  CHECK(!harness.shows("ladder/cheapest"));
  CHECK(!harness.shows("ladder/gap"));
  CHECK(harness.shows("ladder/present"));
  harness.host.open_link("lab=ladder&source=gaussian");
  harness.settle();
  CHECK(harness.shows("ladder/cheapest"));
}

TEST_CASE("by path: the cards of an order are dragged, and change places past their neighbours") {
  Harness harness(1280, 1500);
  open_quiz(harness, "progress");
  const quiz::Session& session = quiz_controller(harness.app())->session;
  const auto& items = session.file().items;
  const auto item = std::find_if(items.begin(), items.end(), [](const quiz::Item& one) {
    return one.kind == quiz::Kind::kOrder && !one.own;
  });
  REQUIRE(item != items.end());
  open_quiz(harness.app(), item->id, 1);
  harness.settle();
  const std::vector<std::size_t> before = session.draft().order;
  REQUIRE(before.size() > 2);
  const ui::ProbeItem first = harness.item("quiz/order/0"), second = harness.item("quiz/order/1");
  harness.press_at(first.corner.x + 20, first.corner.y + 10);
  harness.host.pointer_moved(first.corner.x + 20, second.corner.y + second.size.y - 2);
  harness.frame();
  harness.frame();
  harness.release();
  harness.settle();
  CHECK(session.draft().order[0] == before[1]);
  CHECK(session.draft().order[1] == before[0]);
  CHECK(session.draft().order[2] == before[2]);
}

TEST_CASE("by path: the progress page lists the questions of a concept, and each opens") {
  for (const float width : {1280.0F, 420.0F}) {
    CAPTURE(width);
    Harness harness(width, 2600);
    open_quiz(harness, "progress");
    const quiz::Session& session = quiz_controller(harness.app())->session;
    for (const quiz::Concept& topic : quiz::kConcepts) {
      CAPTURE(topic.id);
      harness.click("quiz/topic/" + std::string(topic.id) + "/list");
      const quiz::Item* last = nullptr;
      for (const quiz::Item& item : session.file().items) {
        const bool counts = item.topic == topic.id && !item.challenge && !item.own;
        CHECK(harness.shows("quiz/item/" + item.id) == counts);
        if (counts) last = &item;
      }
      REQUIRE(last != nullptr);
      harness.click("quiz/item/" + last->id);
      CHECK(harness.app().state().quiz == last->id);
      open_quiz(harness.app(), "progress", 1);
      harness.settle();
    }
    harness.click("quiz/topic/" + std::string(quiz::kConcepts.back().id) + "/list");
    CHECK(!harness.shows("quiz/item/" + session.file().items.back().id));
  }
}

TEST_CASE("by path: a choice is checked, its mistake explained, and the next question follows") {
  Harness harness(1280, 1200);
  open_quiz(harness, "snr-and-accuracy");
  quiz::Controller& controller = *quiz_controller(harness.app());
  harness.click("quiz/check");
  CHECK(controller.session.verdict()->outcome == quiz::Outcome::kInvalid);
  const auto& options = controller.session.question()->options;
  for (std::size_t i = 0; i < options.size(); ++i) {
    harness.click("quiz/options/" + std::to_string(i));
    harness.click("quiz/check");
    CHECK(words_at(harness, "quiz/says") == options[i].says);
    if (options[i].correct) break;
  }
  CHECK(controller.session.is_solved());
  harness.click("quiz/next");
  CHECK(harness.app().state().quiz != "snr-and-accuracy");
  CHECK(controller.session.question() != nullptr);
}

TEST_CASE("by path: a task is begun where it says, and graded on what the lab shows") {
  Harness harness(1280, 1200);
  open_quiz(harness, "noise-dither");
  CHECK(harness.app().state().lab == "noise");
  harness.click("quiz/check");
  CHECK_FALSE(quiz_controller(harness.app())->session.is_solved());
  harness.click("noise/dither/2");
  harness.click("quiz/check");
  CHECK(quiz_controller(harness.app())->session.is_solved());
  CHECK(words_at(harness, "quiz/goal/0").find("Reached:") == 0);
}

TEST_CASE("by path: a task's goals follow the lab before anything is checked, with their present values") {
  Harness harness(1280, 1200);
  open_quiz(harness, "entropy-fewest-bits");
  const auto goal = [&](int i) { return words_at(harness, "quiz/goal/" + std::to_string(i)); };
  harness.app().open_link("quiz=entropy-fewest-bits&lab=entropy&source=gaussian&quantizer=int2");
  harness.settle();
  CHECK(goal(1).starts_with("To reach: SQNR of at least 20 dB (now "));
  harness.app().open_link("quiz=entropy-fewest-bits&lab=entropy&source=gaussian&quantizer=int8");
  harness.settle();
  CHECK(goal(1).starts_with("Reached: SQNR of at least 20 dB (now "));
  CHECK(goal(2).starts_with("To reach: "));
  CHECK_FALSE(quiz_controller(harness.app())->session.verdict());
}

TEST_CASE(
    "by path: nothing that is asked is shown until the answer is in, beside the lab, above it and on the page") {
  for (const bool on_page : {false, true}) {
    for (const float width : {1280.0F, 420.0F}) {
      CAPTURE(on_page);
      CAPTURE(width);
      Harness harness(width, 1800);
      Surface surface = harness.host.surface();
      surface.quiz_on_page = on_page;
      harness.host.set_surface(surface);
      open_quiz(harness, "progress");
      quiz::Session& session = quiz_controller(harness.app())->session;
      for (const quiz::Item& item : session.file().items) {
        CAPTURE(item.id);
        if (item.own || (item.kind != quiz::Kind::kDraw && item.kind != quiz::Kind::kTask)) continue;
        open_quiz(harness.app(), item.id, 1);
        harness.settle();
        const bool draws = item.kind == quiz::Kind::kDraw;
        CHECK(harness.shows("app/lab") != draws);
        CHECK(harness.shows("draw/pad") == draws);
        if (!draws) {
          CHECK(words_at(harness, "lab/answer") == "The lab’s own sentence comes when the answer is in.");
          continue;
        }
        const auto truth = session.question()->curves.front().values;
        for (std::size_t i = 0; i < truth.size(); ++i) {
          harness.host.probe().push({"draw/" + std::to_string(i), truth[i]});
          harness.settle();
        }
        harness.host.probe().push({"quiz/check", 0});
        harness.settle();
        CHECK(session.is_solved());
        CHECK(harness.shows("app/lab"));
        CHECK(words_at(harness, "lab/answer").find("when the answer is in") == std::string::npos);
      }
    }
  }
}

TEST_CASE("by path: one stroke draws the whole curve, forwards and backwards") {
  for (const float width : {1280.0F, 420.0F}) {
    CAPTURE(width);
    Harness harness(width, 1800);
    open_quiz(harness, "entropy-against-bits");
    const quiz::Session& session = quiz_controller(harness.app())->session;
    const ui::ProbeItem pad = harness.item("draw/pad");
    for (const bool forwards : {true, false}) {
      const float from = pad.corner.x + (forwards ? 2 : pad.size.x - 2), y = pad.corner.y;
      harness.press_at(from, y + pad.size.y * 0.9F);
      // One far jump within a frame, as a quick stroke has.
      ImGui::GetIO().AddMousePosEvent(pad.corner.x + pad.size.x - from + pad.corner.x, y + pad.size.y * 0.1F);
      harness.frame();
      harness.release();
      const auto& points = session.draft().points;
      for (const auto& point : points) REQUIRE(point);
      CHECK((*points.front() < *points.back()) == forwards);
      CHECK(std::abs(*points[points.size() / 2] - (*points.front() + *points.back()) / 2) <
            std::abs(*points.front() - *points.back()) / 2);
    }
  }
}

TEST_CASE("by path: one press on a partition does not solve the task about partitions") {
  Harness harness(1280, 1200);
  open_quiz(harness, "entropy-equal-shares");
  for (const char* partition : {"entropy/partition/0", "entropy/partition/1", "entropy/partition/2"}) {
    harness.click(partition);
    harness.click("quiz/check");
    CHECK_FALSE(quiz_controller(harness.app())->session.is_solved());
  }
}

TEST_CASE("by path: entries are moved, hints and the worked solution appear, undo leaves the quiz alone") {
  Harness harness(1280, 1400);
  open_quiz(harness, "bits-formats-order");
  const std::string first = words_at(harness, "quiz/order/0");
  harness.click("quiz/order/0/down");
  CHECK(words_at(harness, "quiz/order/1").substr(2) == first.substr(2));
  harness.click("quiz/hint");
  CHECK(words_at(harness, "quiz/hint_1").find("Hint 1: ") == 0);
  undo(harness.app());
  harness.settle();
  CHECK(harness.app().state().quiz == "bits-formats-order");
}

TEST_CASE("by path: all answers are forgotten only when that was asked twice") {
  Harness harness(1280, 1200);
  open_quiz(harness, "snr-and-accuracy");
  harness.click("quiz/options/0");
  harness.click("quiz/check");
  open_quiz(harness.app(), "progress", 1);
  harness.settle();
  const quiz::Session& session = quiz_controller(harness.app())->session;
  harness.click("quiz/reset");
  CHECK(session.progress().log().size() == 1);
  harness.click("quiz/reset");
  CHECK(session.progress().log().empty());
}

TEST_CASE("by path: a file of items that is not one is refused in words, and the lab goes on") {
  Harness harness(1280, 1200);
  harness.host.open_link("quiz=next&items=course.json");
  const std::string broken = "{\"quantscope_items\": 1}";
  const auto supply = [&](const ByteRequest& request) {
    const bool is_bank = request.layer == kItemsFile;
    if (is_bank) harness.app().supply(request, std::as_bytes(std::span(broken)));
    if (!is_bank) harness.supply(request);
    return is_bank;
  };
  for (bool supplied = false; !supplied;) {
    harness.app().update();
    while (const auto request = harness.take<ByteRequest>()) supplied = supply(*request) || supplied;
    harness.app().step([] { return false; });
  }
  harness.settle();
  CHECK(words_at(harness, "quiz/problem").find("course.json: title: nothing") == 0);
  CHECK(harness.shows("overview/bits"));
}
