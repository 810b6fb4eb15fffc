// Requests of an App to its host.
#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

template <class Request>
std::size_t count(const std::vector<HostRequest>& requests) {
  return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const HostRequest& one) {
    return std::holds_alternative<Request>(one);
  }));
}

}  // namespace

TEST_CASE("requests: each is taken once, in the order of asking") {
  const auto model = read_model();
  App app;
  settle(app, model);
  CHECK(app.take_requests().empty());
  app.ask_host(OpenExample{});
  app.ask_host(Outgoing{Outgoing::To::kClipboard, "", "", "1"});
  app.ask_host(Outgoing{Outgoing::To::kFile, "a.csv", "text/csv", "2"});
  const std::vector<HostRequest> taken = app.take_requests();
  REQUIRE(taken.size() == 3);
  CHECK(std::holds_alternative<OpenExample>(taken[0]));
  CHECK(std::get<Outgoing>(taken[1]).bytes == "1");
  CHECK(std::get<Outgoing>(taken[2]).bytes == "2");
  CHECK(app.take_requests().empty());
}

TEST_CASE("requests: the code is asked for once, and again after it failed") {
  App app;
  app.late_code().begin_without();
  CHECK(count<FetchCode>(app.take_requests()) == 0);
  open_lab(app, "noise");
  CHECK(awaits_code(app));
  CHECK(count<FetchCode>(app.take_requests()) == 1);
  CHECK(count<FetchCode>(app.take_requests()) == 0);
  code_failed(app, "no connection");
  CHECK(app.state().lab == "overview");
  CHECK_FALSE(awaits_code(app));
  open_lab(app, "noise");
  CHECK(count<FetchCode>(app.take_requests()) == 1);
  app.late_code().arrive();
  CHECK_FALSE(awaits_code(app));
}

TEST_CASE("requests: a file is not read before its readers have arrived") {
  App app;
  app.late_code().begin_without();
  app.take_requests();
  app.open_files({{"a.npy", 100}});
  CHECK(count<ByteRequest>(app.take_requests()) == 0);
  app.late_code().arrive();
  CHECK(count<ByteRequest>(app.take_requests()) == 1);
}

TEST_CASE("requests: letters are asked for once") {
  App app;
  app.notice().say("Größe");
  CHECK(count<FetchLetters>(app.take_requests()) == 1);
  app.notice().say("größer");
  CHECK(count<FetchLetters>(app.take_requests()) == 0);
}

TEST_CASE("requests: owners ask for bytes side by side, and each gets its own") {
  const auto model = read_model();
  App app;
  app.open_link("lab=network&source=encoder_1");
  app.update();
  app.step(no_limit);
  std::vector<ByteRequest> requests;
  for (const HostRequest& request : app.take_requests()) requests.push_back(std::get<ByteRequest>(request));
  app.supply(requests.front(), layer_file(model, requests.front().layer));
  while (app.step([] { return false; })) {
  }
  app.update();
  const auto digits = asked(app);
  REQUIRE(digits);
  CHECK(digits->owner == ByteOwner::kLabFile);
  choose_source(app, "encoder_2");
  const auto layer = asked(app);
  REQUIRE(layer);
  CHECK(layer->owner == ByteOwner::kSample);
  app.supply(*digits, layer_file(model, digits->layer));  // in any order
  app.supply(*layer, layer_file(model, layer->layer));
  settle(app, model);
  CHECK(app.loaded().origin.source.id == "encoder_2");
  CHECK(app.notice().sentence().empty());
}

TEST_CASE("requests: a slot numbers its requests, and keeps the one that asks the same") {
  ByteSlot slot(ByteOwner::kQuiz);
  CHECK_FALSE(slot.take());
  slot.want("items");
  const auto first = slot.take();
  REQUIRE(first);
  slot.want("items");
  CHECK_FALSE(slot.take());
  CHECK(slot.is_answered_by(first->id));
  slot.want("encoder_1");
  CHECK_FALSE(slot.is_answered_by(first->id));
  CHECK(slot.take()->layer == "encoder_1");
  slot.want(1, {0, {8, 100}});
  CHECK(slot.take()->range.offset == 8);
  slot.want(1, {0, {8, 100}});
  CHECK_FALSE(slot.take());
  slot.want(1, {1, {8, 100}});
  CHECK(slot.take()->file == 1);
  slot.close();
  CHECK_FALSE(slot.take());
}
