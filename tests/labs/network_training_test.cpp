// The lab "network" until its network is trained: digits, seeds, rates, and links that are refused.
#include <doctest/doctest.h>

#include "labs/app/moves.hpp"
#include "labs/network/session.hpp"
#include "labs/network_app.hpp"

using namespace qs;
using test::asked;
using test::NetworkApp;

TEST_CASE("network lab: it asks for the digits when it is opened, once, and for nothing before") {
  const auto model = test::read_model();
  App app;
  test::settle(app, model);
  CHECK(!asked(app));
  open_lab(app, "network");
  app.update();
  const auto request = asked(app);
  REQUIRE(request);
  CHECK(request->layer == kDigitsFile);
  CHECK(!asked(app));
  app.supply(*request, test::layer_file(model, request->layer));
  test::settle(app, model);
  CHECK(app.results().session<NetworkSession>()->is_trained());
  open_lab(app, "noise");
  app.update();
  open_lab(app, "network");
  app.update();
  CHECK(!asked(app));
}

TEST_CASE("network lab: digits that cannot be had are said, and asked for again on request") {
  const auto model = test::read_model();
  App app;
  app.open_link("lab=network");
  auto request = asked(app);
  while (!request || request->layer != kDigitsFile) {
    if (request) app.supply(*request, test::layer_file(model, request->layer));
    app.step(no_limit);
    app.update();
    request = asked(app);
  }
  app.refuse_bytes(*request, "the server answered 404");
  app.update();
  CHECK(!asked(app));
  CHECK(app.notice().sentence().find("404") != std::string::npos);
  ask_again(app);
  request = asked(app);
  REQUIRE(request);
  app.supply(*request, std::vector<std::byte>(3));
  CHECK(app.notice().sentence().find("digits: 3 bytes is not accepted") != std::string::npos);
  app.update();
  CHECK(!asked(app));
  ask_again(app);
  test::settle(app, model);
  CHECK(app.results().session<NetworkSession>()->is_trained());
  CHECK(app.notice().sentence().empty());
}

TEST_CASE("network lab: a seed is a network, and parameters that decide it train another") {
  NetworkApp one("epochs=2"), same("epochs=2&view=quantize"), other("epochs=2&seed=2");
  const Network weights = one.session().examinee()->network;
  CHECK(weights == same.session().examinee()->network);
  CHECK(!(weights == other.session().examinee()->network));
  one.set("hidden1", "16");
  CHECK(one.session().examinee()->network.layers[0].outputs == 16);
  one.set("hidden2", "12");
  CHECK(one.session().examinee()->network.layers.size() == 3);
  // The quantizer does not affect the training.
  const auto before = same.session().examinee();
  test::choose_quantizer(same.app, "int2");
  test::settle(same.app, same.model);
  CHECK(before == same.session().examinee());
}

TEST_CASE("network lab: training is held, goes on epoch by epoch, and begins again") {
  const auto model = test::read_model();
  App app;
  app.open_link("lab=network&epochs=5");
  test::settle(app, model);
  NetworkSession& session = *app.results().session<NetworkSession>();
  const Network trained = session.training()->network();
  session.train_again();
  app.update();
  CHECK(session.training()->history().empty());
  session.hold(true);
  CHECK(!app.step(no_limit));
  CHECK(session.training()->history().empty());
  for (std::size_t epoch = 1; epoch <= 3; ++epoch) {
    session.train_one_epoch();
    while (app.step([] { return false; })) app.update();
    CHECK(session.training()->history().size() == epoch);
    CHECK(session.is_held());
  }
  CHECK(training_answer(session).find("Paused after epoch 3 of 5") == 0);
  session.hold(false);
  test::settle(app, model);
  CHECK(session.training()->network() == trained);
}

TEST_CASE("network lab: a rate that is too high is said, with what to do; one that stalls too") {
  NetworkApp wild("rate=10"), stalled("rate=2&epochs=4");
  CHECK(wild.session().training()->diverged());
  CHECK(training_answer(wild.session()).find("The loss ran away") == 0);
  CHECK(has_learned_nothing(*stalled.session().training()));
  CHECK(training_answer(stalled.session()).find("The network has learned nothing") == 0);
  wild.set("rate", "0.2");
  CHECK(!wild.session().training()->diverged());
}

TEST_CASE("network lab: what a network cannot be is refused, in links too") {
  for (const auto& refused : {std::pair("hidden1=0", "a whole number from 1 to 256"),
                              {"hidden1=5000", "1 to 256"},
                              {"rate=-1", "from 0.0001 to 100"},
                              {"batch=0", "1 to 512"},
                              {"w1=int99", "quantizer, float32, or"},
                              {"digit=123", "none, or 64 shades"},
                              {"guess=1,2,3", "none, or 9 numbers"},
                              {"budget=0", "1 to 8"},
                              {"image=359", "0 to 358"}}) {
    const char *link = refused.first, *accepted = refused.second;
    CAPTURE(link);
    const ParsedLink parsed = from_link("lab=network&" + std::string(link));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(message(parsed.problems[0]).find(accepted) != std::string::npos);
    CHECK(parsed.state.params.empty());
  }
}
