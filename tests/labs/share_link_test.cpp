#include "labs/state/share_link.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/find.hpp"
#include "core/numerics/random.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "io/utf8.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/layers.hpp"

using namespace qs;

namespace {

/// Every key that a link to the lab may have: the error for an unknown key lists them all.
std::vector<std::string> keys_of(std::string_view lab) {
  const ParsedLink parsed = from_link("lab=" + std::string(lab) + "&!=");
  REQUIRE(parsed.problems.size() == 1);
  std::vector<std::string> keys;
  for (std::string_view rest = parsed.problems[0].accepted; !rest.empty();) {
    const std::string_view key = rest.substr(0, rest.find(','));
    keys.emplace_back(key);
    rest.remove_prefix(std::min(key.size() + 2, rest.size()));
  }
  return keys;
}

/// A link that is valid without the key, and with it.
std::string link_without(std::string_view key, std::string_view lab) {
  std::string link;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (name != key) link += (link.empty() ? "" : "&") + std::string(name) + "=" + std::string(value);
  };
  add("v", "1");
  add("lab", lab);
  if (key == "file" || key == "hash" || key == "tensor") {
    add("source", "file");
    add("file", "a.npy");
    add("tensor", "a");
  } else {
    add("source", "laplace");
  }
  add("seed", "9");
  add("quantizer", "int3");
  add("theme", "dark");
  return link;
}

/// A value of the parameter that is not its default.
std::string other_value(const ParamInfo& param) {
  std::vector<std::string> candidates = param.words;
  if (param.number) {
    candidates.push_back(shortest(param.number->max));
    candidates.push_back(shortest(param.number->min));
  }
  candidates.insert(candidates.end(),
                    {"nf4", "int8,nf4", "-,5,10,20,40,60,80,99.5,100", std::string(64, 'g'),
                     "-,10,-,-,50,-,100", "3:-1,7:2", "0123456789abcdef", "层.weight/0 & more"});
  for (const std::string& candidate : candidates) {
    const Expected<std::string> canonical = param.normalize(candidate);
    if (canonical && *canonical != param.default_value) return *canonical;
  }
  return param.default_value;
}

/// True if the error's words on the value contain the value, its beginning or its length.
bool tells(std::string_view words, std::string_view value) {
  if (words == std::to_string(value.size()) + " characters") return true;
  const std::size_t from = words.find('\''), to = words.rfind('\'');
  if (from == to) return false;
  std::string_view part = words.substr(from + 1, to - from - 1);
  constexpr std::string_view kCut = "…";
  if (part.ends_with(kCut)) part.remove_suffix(kCut.size());
  return value.empty() == part.empty() && value.find(part) != std::string_view::npos;
}

/// A state in which nothing equals that of a new app.
AppState changed_everywhere(const LabInfo& lab) {
  AppState state;
  state.lab = lab.id;
  state.source = {std::string(kOwnFile), "a b&c=d+e%?#ä.safetensors", "0123456789abcdef", "层.weight/0"};
  state.count = 777;
  state.seed = UINT64_MAX;
  state.quantizer = *parse_quantizer("int3/block=32/scale=float16/range=p99.9");
  for (const ParamInfo& param : lab.params) state.params[param.id] = other_value(param);
  state.zoom = {-0.25, 1e-7, 0, 99.5};
  state.nats = true;
  state.theme = ThemeChoice::kDark;
  state.hide = {"overview/source", "app/labs"};
  state.lock = {"overview/bits"};
  state.quiz = "entropy-dyadic";
  state.quiz_seed = 1'000'000'000;
  state.items = "courses/week_3.json";
  state.rules = {3, false, false, false};
  return state;
}

}  // namespace

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

TEST_CASE("links: in every lab a state with every key changed comes back from its link, key by key") {
  for (const LabInfo& lab : labs()) {
    CAPTURE(lab.id);
    const AppState state = changed_everywhere(lab);
    const std::string link = "&" + to_link(state);
    for (const std::string& key : keys_of(lab.id)) {
      CAPTURE(key);
      CHECK(link.find("&" + key + "=") != std::string::npos);
    }
    const ParsedLink parsed = from_link(link);
    CHECK(parsed.problems.empty());
    CHECK(parsed.state == state);
    CHECK("&" + to_link(parsed.state) == link);
  }
}

TEST_CASE("links: the version is said in each; another one is told, and the rest is followed") {
  CHECK(to_link(AppState{}).starts_with("v=1&"));
  for (const std::string version : {"0", "2", "1.0", "01", "", "latest"}) {
    const ParsedLink parsed = from_link("v=" + version + "&lab=noise&view=clip&seed=3");
    REQUIRE(parsed.problems.size() == 1);
    CHECK(message(parsed.problems[0]) ==
          "v: '" + version + "' is not accepted; expected 1, the version of this page's links");
    CHECK(to_link(parsed.state) == "v=1&lab=noise&seed=3&view=clip");
  }
  CHECK(from_link("lab=noise").problems.empty());  // written by hand
}

TEST_CASE(
    "links: each key of each lab answers what it does not take with key, value and what is accepted, and the "
    "rest is followed") {
  std::string umlauts = "x";  // so that 80 bytes end within a letter
  while (umlauts.size() < 9999) umlauts += "ä";
  const std::vector<std::string> values = {"moon!",
                                           "-1",
                                           "99999999999999999999999",
                                           "1e300",
                                           "nan",
                                           "",
                                           std::string(10'000, 'x'),
                                           umlauts,
                                           "\xff\xfe",
                                           "int4/bits=99",
                                           "student_t/nu=0"};
  for (const LabInfo& lab : labs()) {
    for (const std::string& key : keys_of(lab.id)) {
      const std::string base = link_without(key, lab.id);
      const ParsedLink without = from_link(base);
      std::size_t refused = 0;
      for (const std::string& value : values) {
        CAPTURE(lab.id);
        CAPTURE(key);
        CAPTURE(value.substr(0, 30));
        const ParsedLink parsed = from_link(base + "&" + key + "=" + value);
        const std::string field = parsed.problems.empty() ? "" : parsed.problems[0].field;
        if (!field.starts_with(key) && !field.ends_with(key)) {
          // The value was accepted, so it is in the state, and an empty one removes it.
          CHECK(parsed.problems.size() <= without.problems.size());
          CHECK((parsed.state == without.state) == value.empty());
          CHECK(from_link(to_link(parsed.state)).state == parsed.state);
          continue;
        }
        ++refused;
        const Error& problem = parsed.problems[0];
        CHECK(parsed.problems.size() == without.problems.size() + 1);
        CHECK(tells(problem.value, value));
        CHECK(!problem.accepted.empty());
        CHECK(message(problem).size() < 1200);
        if (value != "\xff\xfe") CHECK(io::is_utf8(message(problem)));
        CHECK(parsed.state == without.state);
      }
      CHECK(refused > 0);
    }
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
        "zoom, units, theme, hide, lock, quiz, quiz_seed, items, attempts, feedback, solutions, variants");
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
