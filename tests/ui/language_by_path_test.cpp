// Controls and pictures of the lab "language".
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "labs/language/session.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

const LanguageSession& language(Harness& harness) {
  return *harness.app().results().session<LanguageSession>();
}
LanguageLabState state_of(Harness& harness) {
  return LanguageLabState::from(harness.app().state());
}

}  // namespace

TEST_CASE(
    "by path: words beyond a sentence, weights beyond the model and formats without codes draw something true") {
  Harness harness(820, 1400);
  for (const char* link :
       {"sentence=4&word=31", "zero=262144", "view=quantize&zero=262144&quantizer=lloyd_max",
        "quantizer=custom", "quantizer=binary&view=bits", "quantizer=bfloat16&view=quantize&which=head",
        "view=watch&steps=20&width=4&heads=4&hidden=4&layers=1&head=tied&word=31",
        "view=watch&width=18&heads=4", "view=forget&reveal=yes&quantizer=nf4",
        "view=read&model=live&width=18&heads=4"}) {
    CAPTURE(std::string(link));
    harness.show("lab=language&" + std::string(link));
    for (const ui::ProbeItem& item : harness.host.probe().items()) {
      CAPTURE(item.path);
      for (const std::string& words : {item.label, item.value_text}) {
        CHECK(words.find("nan") == std::string::npos);
        CHECK(words.find("inf ") == std::string::npos);
      }
    }
  }
}

TEST_CASE("by path: a word is chosen by the slider, and the heaviest weight is found and taken out") {
  Harness harness(820, 1400);
  harness.show("lab=language&quantizer=int3");
  const double place = harness.item("language/word").value;
  harness.host.probe().push({"language/word", place > 1 ? place - 1 : place + 1});
  harness.settle();
  CHECK(state_of(harness).word == static_cast<std::uint64_t>(place > 1 ? place - 1 : place + 1));
  harness.host.probe().push({"language/look"});
  harness.settle();
  REQUIRE(language(harness).heaviest() != nullptr);
  harness.host.probe().push({"language/take_out"});
  harness.settle();
  CHECK(state_of(harness).zero == language(harness).heaviest()->found());
  CHECK(language(harness).trial->setting.zero == state_of(harness).zero);
}

TEST_CASE(
    "by path: the curve of what is kept is drawn place by place, and the runs come when they are asked for") {
  Harness harness(820, 1400);
  harness.show("lab=language&view=forget");
  harness.host.probe().push({"language/guess/0", 40});
  harness.settle();
  CHECK(*state_of(harness).guesses[0][0] == doctest::Approx(0.4));
  CHECK(language(harness).widths == nullptr);
  harness.host.probe().push({"language/reveal"});
  harness.settle();
  REQUIRE(language(harness).widths != nullptr);
  CHECK(language(harness).widths->is_done());
  harness.host.probe().push({"language/erase"});
  harness.settle();
  CHECK(state_of(harness).guesses[0] == KeptGuess{});
}

TEST_CASE("by path: training is paused, goes on and begins anew") {
  Harness harness(820, 1400);
  harness.show("lab=language&view=watch&steps=60");
  REQUIRE(language(harness).learning() != nullptr);
  CHECK(language(harness).learning()->is_done());
  const Transformer first = language(harness).learning()->training().transformer();
  harness.host.probe().push({"language/again"});
  harness.settle();
  CHECK(language(harness).learning()->is_done());
  CHECK(language(harness).learning()->training().transformer() == first);
}

TEST_CASE("by path: on a phone beside a text each picture keeps the room that its bars and words take") {
  Harness harness(390, 719, true);
  ui::Surface surface = harness.host.surface();
  surface.folded = true;
  surface.window_height = 719;
  harness.host.set_surface(surface);
  constexpr float kBar = 40, kHead = 14;  // a bar with its line of words and the gap below it, at least
  const struct {
    const char* link;
    float least;
  } kCases[] = {{"view=quantize&quantizer=int3", kBar * (kMatrixKinds + 1)},
                {"view=bits", kBar * 4 + 60},
                {"view=watch&steps=40&heads=8&layers=8", 560 + kHead * 64}};
  for (const auto& one : kCases) {
    CAPTURE(std::string(one.link));
    harness.show("lab=language&" + std::string(one.link));
    // As the page does, until nothing is cut off.
    ui::Surface grown = harness.host.surface();
    grown.height = std::ceil(harness.host.content_height());
    harness.host.set_surface(grown);
    harness.settle();
    CHECK(harness.item("lab/picture").size.y >= one.least);
  }
}
