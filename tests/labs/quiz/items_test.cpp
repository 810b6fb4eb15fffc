// The bank of items, files of items, and how answers are read.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "labs/checker/check.hpp"
#include "labs/model_file.hpp"
#include "labs/quiz/answer.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

std::string text_of(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

const char* const kItem = R"json({"id": "one", "title": "One", "concept": "bits", "kind": "number",
  "prompt": "How many bits name {n} levels?", "parameters": [{"n": 8}, {"n": 16}],
  "value": "log2(n)", "unit": "bits", "atol": 0.02,
  "wrong": [{"value": "n", "says": "That counts the levels."}],
  "hints": ["Halve until one is left."], "solution": "log2 {n} = {log2(n)}."})json";

std::string file_of(std::string item) {
  return R"json({"quantscope_items": 1, "title": "t", "items": [)json" + item + "]}";
}
std::string with(std::string item, const std::string& from, const std::string& to) {
  const std::size_t at = item.find(from);
  REQUIRE(at != std::string::npos);
  return item.replace(at, from.size(), to);
}
std::string faults_of(const std::string& json) {
  const auto nothing = [](std::string_view) { return std::vector<std::byte>(); };
  std::string all;
  for (const Error& fault : check_items("items.json", json, nothing).faults) all += message(fault) + "\n";
  return all;
}
bool has(const std::string& text, const std::string& part) {
  INFO(text);
  INFO(part);
  CHECK(text.find(part) != std::string::npos);
  return true;
}

}  // namespace

TEST_CASE("every item of the bank keeps what it promises, in every variant") {
  const auto model = test::read_model();
  const auto bundled = [&](std::string_view name) { return test::layer_file(model, name); };
  const CheckedItems checked = check_items("web/items/en.json", text_of(QS_ITEMS), bundled);
  for (const Error& fault : checked.faults) FAIL_CHECK(message(fault));
  CHECK(checked.items >= 36);
  CHECK(checked.answers > 1000);
}

TEST_CASE("the bank asks about every concept in every way, and asks the question of the chapter") {
  const ReadItems read = read_items("bank", text_of(QS_ITEMS));
  REQUIRE(read.errors.empty());
  for (const Concept& one : kConcepts) {
    const auto asked = std::count_if(read.file.items.begin(), read.file.items.end(),
                                     [&](const Item& item) { return item.topic == one.id; });
    CHECK_MESSAGE(asked >= 6, std::string(one.id));
  }
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    const auto asked = std::count_if(read.file.items.begin(), read.file.items.end(),
                                     [&](const Item& item) { return item.kind == static_cast<Kind>(kind); });
    CHECK_MESSAGE(asked >= 2, std::string(kKinds[kind]));
  }
  const auto question = std::find_if(read.file.items.begin(), read.file.items.end(),
                                     [](const Item& item) { return item.id == "snr-and-accuracy"; });
  REQUIRE(question != read.file.items.end());
  CHECK(question->options.size() == 5);
}

TEST_CASE("a sound item has no faults") {
  CHECK(faults_of(file_of(kItem)) == "");
}

TEST_CASE("a fault in a file is named with file, item and field") {
  has(faults_of("{"), "items.json: what is not JSON");
  has(faults_of("[]"), "items.json: [] is not accepted; expected an object");
  has(faults_of(R"json({"quantscope_items": 2, "title": "t", "items": []})json"), "quantscope_items: 2");
  has(faults_of(file_of(with(kItem, R"json("value": "log2(n)",)json", ""))),
      "items.json: items[0] “one”: value: nothing is not accepted; expected an expression");
  has(faults_of(file_of(with(kItem, "\"concept\": \"bits\"", "\"concept\": \"beets\""))),
      "concept: \"beets\" is not accepted; expected one of bits, entropy, noise, snr, capacity, tradeoff");
  has(faults_of(file_of(with(kItem, "\"title\": \"One\"", "\"titel\": \"One\""))), "titel: \"One\"");
  has(faults_of(file_of(std::string(kItem) + "," + kItem)), "a second time");
  has(faults_of(file_of(with(kItem, "log2(n)", "sqnr(n)"))), "“one”: value: call: 'sqnr'");
  has(faults_of(file_of(with(kItem, "Halve until", "<script>alert(1)</script>"))),
      "markup is not interpreted");
  has(faults_of(file_of(with(kItem, "\"unit\"", "\"lab\": \"lab=cellar\", \"unit\""))), "'cellar'");
}

TEST_CASE("an expected wrong answer within tolerance of the key is a fault") {
  has(faults_of(file_of(
          with(kItem, R"json("value": "n", "says")json", R"json("value": "log2(n) + 0.01", "says")json"))),
      "within tolerance of the key");
}

TEST_CASE("an answer is read as people write numbers") {
  const auto read = [](std::string_view typed, std::string_view unit = "") {
    return read_answer(typed, unit).value.value_or(-1);
  };
  CHECK(read("1e-3") == 1e-3);
  CHECK(read("1.3 × 10^-3") == doctest::Approx(1.3e-3));
  CHECK(read("1.3x10⁻³") == doctest::Approx(1.3e-3));
  CHECK(read("0,25") == 0.25);
  CHECK(read(" 7/4 ") == 1.75);
  CHECK(read("−0.5") == -0.5);
  CHECK(read("65 536") == 65536);
  CHECK(read("25 %") == 0.25);
  CHECK(read("25 %", "%") == 25);
  CHECK(read("1.75 bits", "bits") == 1.75);
  CHECK(read("26.02dB", "dB") == 26.02);
  CHECK(read_answer("1,024", "", true).value == 1024);
}

TEST_CASE("what cannot be read is said, and never guessed") {
  const auto problem = [](std::string_view typed, std::string_view unit = "bits") {
    const TypedAnswer answer = read_answer(typed, unit);
    CHECK_FALSE(answer.value);
    return answer.problem;
  };
  for (const char* nonsense : {"1,,5", "∞", "one", "1.2.3", "0x10", "inf", "שלום", "1/0", "e5"})
    has(problem(nonsense), nonsense);
  has(problem(""), "Type a number");
  has(problem("1,024"), "two ways");
  has(problem("3 dB"), "asked in bits");
  has(problem("3 dB", ""), "no unit");
  has(problem(std::string(10000, '1')), "at most 80");
}
