// Questions about a tensor that the reader opened.
#include <doctest/doctest.h>

#include "labs/app/app_sight.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/app_helpers.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

struct Fixture {
  std::vector<std::byte> model = test::read_model();
  std::vector<std::byte> file = test::make_safetensors(
      {{"spread", "F32", {8}, test::bytes_of<float>({1, -1, 0.5F, 0.25F, -0.5F, 3, 0.1F, -0.7F})},
       {"flat", "F32", {4}, test::bytes_of<float>({2, 2, 2, 2})}});
  App app;

  Fixture() { test::settle(app, model); }
  const Session& ask(std::string_view quiz) {
    open_quiz(app, quiz, 1);
    test::settle(app, model, file);
    return quiz_controller(app)->session;
  }
  void open(std::size_t tensor) {
    test::open(app, model, "mine.safetensors", file);
    choose_tensor(app, tensor);
    test::settle(app, model, file);
  }
};

}  // namespace

TEST_CASE("own: without a model of the reader's the question says what it needs") {
  Fixture at;
  const Session& session = at.ask("own-codes-carry");
  CHECK(session.question() == nullptr);
  CHECK(session.problem().find("open one first") != std::string::npos);
  CHECK(session.next() != "own-codes-carry");
  CHECK(session.progress().mastery(session.file(), "entropy").of > 0);
}

TEST_CASE("own: key and texts are of the tensor that is open, and follow it") {
  Fixture at;
  at.open(0);
  const Session& session = at.ask(kQuizOwn);
  CHECK(at.app.state().quiz == "own-codes-carry");
  REQUIRE(session.question() != nullptr);
  CHECK(session.question()->prompt.find("spread") != std::string::npos);
  CHECK(session.question()->lab.find("tensor=spread") != std::string::npos);
  choose_tensor(at.app, 1);
  test::settle(at.app, at.model, at.file);
  REQUIRE(session.question() != nullptr);
  CHECK(session.question()->prompt.find("flat") != std::string::npos);
  // All weights are equal: the codes carry no information.
  for (const AskedOption& option : session.question()->options) CHECK(option.correct == (option.row == 0));
}

TEST_CASE("own: formats that do the same on a tensor are not asked to be put in order") {
  Fixture at;
  at.open(1);
  const Session& session = at.ask("own-formats-order");
  CHECK(session.question() == nullptr);
  CHECK(session.problem().find("do not differ") != std::string::npos);
}

TEST_CASE("own: one question leads to the next of them, and to the lab on that tensor") {
  Fixture at;
  at.open(0);
  at.ask("own-for-little");
  CHECK(at.app.state().source.tensor == "spread");
  CHECK(at.app.state().lab == "ladder");
  make(at.app, quiz_controller(at.app)->next(AppSight(at.app)));
  CHECK(at.app.state().quiz == "own-codes-carry");
}
