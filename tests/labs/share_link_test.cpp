#include "labs/share_link.hpp"

#include <doctest/doctest.h>

#include "core/random.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/labs.hpp"
#include "labs/layers.hpp"

using namespace qs;

TEST_CASE("links: the default state is short, and every state comes back from its link") {
  CHECK(to_link({}) == "v=1&lab=overview");
  std::vector<AppState> states(1);
  for (const LabInfo& lab : labs()) {
    states.emplace_back();
    states.back().lab = lab.id;
    for (const ParamInfo& param : lab.params) {
      for (const std::string& word : param.words) {
        states.push_back(with_lab_value(states.back(), param.id, word));
        states.back().nats = true;
      }
      if (param.number)
        states.push_back(with_lab_value(states.back(), param.id, shortest(param.number->max)));
    }
  }
  for (const Layer& layer : layers()) {
    states.emplace_back();
    states.back().source.id = layer.id;
  }
  for (const SourceInfo& source : sources()) {
    states.emplace_back();
    states.back().source.id = source.id;
    states.back().seed = UINT64_MAX;
    states.back().count = kMaxCount;
  }
  for (const QuantizerInfo& row : quantizers()) {
    states.emplace_back();
    states.back().quantizer = *parse_quantizer(row.id);
    for (const char* range : {"p99.9", "2.25sigma", "0.125"}) {
      const auto spec = parse_quantizer(row.id + "/range=" + range);
      if (!spec) continue;  // a row without a range
      states.emplace_back();
      states.back().quantizer = *spec;
      states.back().theme = ThemeChoice::kDark;
      states.back().hide = {"overview/source", "overview/bits"};
    }
  }
  states.emplace_back();
  states.back().source = {std::string(kOwnFile), "a b&c=d+e%?#ä.safetensors", "0123456789abcdef",
                          "层.weight/0"};
  for (const AppState& state : states) {
    const ParsedLink parsed = from_link(to_link(state));
    CAPTURE(to_link(state));
    CHECK(parsed.problems.empty());
    CHECK(parsed.state == state);
  }
}

TEST_CASE("links: what is not understood takes its default, is reported, and harms nothing else") {
  const ParsedLink parsed =
      from_link("?v=2&lab=moon&source=pluto&n=0&seed=-1&quantizer=int99&theme=blue&hide=a b&color=red&=&&x");
  CHECK(parsed.state == AppState{});
  REQUIRE(parsed.problems.size() == 11);
  CHECK(message(parsed.problems[0]) ==
        "v: '2' is not accepted; expected 1, the version of this page's links");
  CHECK(message(parsed.problems[3]) == "n: '0' is not accepted; expected a whole number from 1 to 10000000");
  CHECK(message(parsed.problems[8]) ==
        "link: key 'color' is not accepted; expected v, lab, source, file, hash, tensor, n, seed, quantizer, "
        "zoom, "
        "units, "
        "theme, hide, lock, quiz, quiz_seed, items, attempts, feedback, solutions, variants");
  CHECK(from_link("?lab=overview&seed=9&n=x").state.seed == 9);
}

TEST_CASE("links: a list with a fault hides nothing, a repeated key is said, a file needs its tensor") {
  CHECK(from_link("hide=overview/bits,BAD").state.hide.empty());
  const ParsedLink twice = from_link("quantizer=int3&quantizer=int5");
  CHECK(twice.state.quantizer.text() == "int3");
  CHECK(message(twice.problems.at(0)) ==
        "link: key 'quantizer' a second time is not accepted; expected each key once");
  CHECK(from_link("source=file").problems.size() == 1);
  CHECK(from_link("source=file").state == AppState{});
}

TEST_CASE("links: no text whatever breaks the parser") {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    std::string text;
    const std::size_t length = static_cast<std::size_t>(uniform_at(seed, 0) * 60);
    constexpr std::string_view kLetters = "vlabsourcen=&%/+,?#0123456789 \xff\xe2";
    for (std::size_t i = 0; i < length; ++i) {
      text +=
          kLetters[static_cast<std::size_t>(uniform_at(seed, i + 1) * static_cast<double>(kLetters.size()))];
    }
    const ParsedLink parsed = from_link(text);
    CHECK(from_link(to_link(parsed.state)).state == parsed.state);
  }
}

TEST_CASE("link: what an instructor decided comes back, and stays when the reader goes elsewhere") {
  const std::string link =
      "v=1&lab=overview&hide=app/labs&lock=overview/bits,overview/range&quiz=next&attempts=2&feedback=held&"
      "solutions=held&variants=fixed";
  const ParsedLink parsed = from_link(link);
  CHECK(parsed.problems.empty());
  CHECK(to_link(parsed.state) == link);
  CHECK(parsed.state.rules.allowed() == 2);
  const AppState moved = with_page_of(parsed.state, from_link("lab=noise").state);
  CHECK(moved.lock == parsed.state.lock);
  CHECK(moved.rules == parsed.state.rules);
  CHECK(from_link("feedback=held").state.rules.allowed() == 1);
}

TEST_CASE("link: rules that are none are refused, by name and with what is accepted") {
  for (const auto& [link, says] : std::vector<std::pair<std::string, std::string>>{
           {"attempts=-1", "attempts: '-1' is not accepted; expected a whole number from 0 to 99"},
           {"feedback=maybe", "feedback: 'maybe' is not accepted; expected shown or held"},
           {"variants=7", "variants: '7' is not accepted; expected free or fixed"},
           {"lock=../x", "lock: '../x' is not accepted; expected control paths"}}) {
    const ParsedLink parsed = from_link(link);
    REQUIRE(parsed.problems.size() == 1);
    CHECK(message(parsed.problems.front()).find(says) != std::string::npos);
  }
}
