// Wrong methods that the checker tries: a tolerance or a variant that lets one pass is a fault.
#include <doctest/doctest.h>

#include "labs/checker/check.hpp"
#include "labs/checker/wrong_methods.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

std::string faults_of(const std::string& item) {
  const std::string json = R"json({"quantscope_items": 1, "title": "t", "items": [)json" + item + "]}";
  const auto nothing = [](std::string_view) { return std::vector<std::byte>(); };
  std::string all;
  for (const Error& fault : check_items("items.json", json, nothing).faults) all += message(fault) + "\n";
  return all;
}
std::string number(const std::string& value, const std::string& rest) {
  return R"json({"id": "one", "title": "One", "concept": "bits", "kind": "number", "prompt": "How many?",
    "hints": ["Think."], "solution": "So.", "value": ")json" +
         value + "\", " + rest + "}";
}
std::string drawing(const std::string& curve, const std::string& rest) {
  return R"json({"id": "one", "title": "One", "concept": "bits", "kind": "draw", "prompt": "Draw.",
    "hints": ["Think."], "solution": "So.", "x": {"title": "x", "values": [1, 2, 3, 4]},
    "y": {"title": "y", "min": -100, "max": 100}, "curve": ")json" +
         curve + "\", " + rest + "}";
}
void passes(const std::string& item, const std::string& method) {
  const std::string faults = faults_of(item);
  INFO(faults);
  CHECK_MESSAGE(faults.find("wrong method “" + method + "”") != std::string::npos, method);
}

}  // namespace

TEST_CASE("each wrong method is a fault where it is graded correct") {
  passes(number("ceil(log2(m))", R"("parameters": [{"m": 15}], "unit": "bits", "atol": 0.01)"), "floor+1");
  CHECK(faults_of(number("ceil(log2(m))", R"("parameters": [{"m": 18}], "unit": "bits", "atol": 0.01,
    "not_wrong": ["floor+1"])")) == "");
  passes(number("ceil(m/2)", R"("parameters": [{"m": 20}], "atol": 0.01)"), "floor");
  passes(number("ceil(m/2)", R"("parameters": [{"m": 20}], "atol": 0.01)"), "unrounded");
  passes(number("floor(m/2)", R"("parameters": [{"m": 20}], "atol": 0.01)"), "ceil");
  passes(number("log2(m)", R"("parameters": [{"m": 20}], "atol": 2)"), "ln");
  passes(number("log2(m)", R"("parameters": [{"m": 20}], "atol": 4)"), "log10");
  passes(number("ln(m)", R"("parameters": [{"m": 20}], "atol": 2)"), "log2");
  passes(number("sqrt(m)", R"("parameters": [{"m": 20}], "atol": 20)"), "no-root");
  passes(number("(2*m)^2", R"("parameters": [{"m": 0.5}], "atol": 0)"), "no-square");
  passes(number("m/12", R"("parameters": [{"m": 20}], "atol": 7)"), "third");
  passes(number("m/12", R"("parameters": [{"m": 20}], "atol": 4)"), "quarter");
  passes(number("m/12", R"("parameters": [{"m": 20}], "atol": 20)"), "no-twelve");
  passes(number("2^b", R"("parameters": [{"b": 4}], "atol": 12)"), "bits-for-levels");
  passes(number("2^b - 1", R"("parameters": [{"b": 4}], "atol": 1)"), "one-level-more");
  passes(number("2^(b-1)", R"("parameters": [{"b": 4}], "atol": 1)"), "one-level-less");
  passes(number("db(m)", R"("parameters": [{"m": 20}], "unit": "dB", "rtol": 1)"), "20-log");
  passes(number("db(m)", R"("parameters": [{"m": 20}], "unit": "dB", "rtol": 0.5)"), "10-log");
  passes(number("db(m)", R"("parameters": [{"m": 20}], "unit": "dB", "rtol": 0.9)"), "bels");
  passes(number("db(m)", R"("parameters": [{"m": 1.01}], "unit": "dB", "atol": 0.1)"), "sign");
  passes(number("m", R"("parameters": [{"m": 20}], "unit": "bits", "rtol": 0.4)"), "nats");
  passes(number("m", R"("parameters": [{"m": 20}], "unit": "bits", "rtol": 0.9)"), "bytes");
  passes(number("m", R"("parameters": [{"m": 20}], "unit": "bytes", "atol": 140)"), "bits");
  passes(number("m", R"("parameters": [{"m": 1.01}], "atol": 0.1)"), "squared");
  passes(number("m", R"("parameters": [{"m": 1.01}], "atol": 0.1)"), "root");
  passes(number("m + 100", R"("parameters": [{"m": 9}], "rtol": 0.01)"), "one-more");
  passes(number("m + 100", R"("parameters": [{"m": 9}], "rtol": 0.01)"), "one-less");
  passes(number("m + 100", R"("parameters": [{"m": 1.1}], "rtol": 0.01)"), "parameter-squared");
  passes(number("m + 100", R"("parameters": [{"m": 1.1}], "rtol": 0.01)"), "parameter-root");
}

TEST_CASE("an item states further wrong methods, and those that are right in it") {
  const std::string levels =
      R"("parameters": [{"s": 2}], "unit": "bits", "atol": 0.05, "not_wrong": ["ln"],)";
  passes(number("log2(s) + 2.047", levels + R"x("also_wrong": ["log2(4*s)"])x"), "log2(4*s)");
  const std::string faults = faults_of(number("2*m", R"("parameters": [{"m": 20}], "not_wrong": ["luck"])"));
  CHECK(faults.find("“luck”") != std::string::npos);
  for (const std::string& id : method_ids()) CHECK(id.find(' ') == std::string::npos);
}

TEST_CASE("a drawing that misses the point does not pass: no line, and no wrong curve moved as a whole") {
  CHECK(faults_of(drawing("x^2", R"("within": 0.4)")) == "");
  CHECK(faults_of(drawing("x^2", R"("within": 1)")).find("a straight line") != std::string::npos);
  CHECK(faults_of(drawing("x^2", R"("within": 1, "straight": true)")) == "");
  const std::string shifted = R"("within": 1, "straight": true, "wrong": [{"curve": "6*x", "says": "No."}])";
  CHECK(faults_of(drawing("5.4*x", shifted)).find("moved up or down") != std::string::npos);
  const std::string meant = R"("within": 0.5, "straight": true, "not_wrong": ["shift"],
    "also_wrong": ["5*x + 20"])";
  CHECK(faults_of(drawing("5*x", meant)) == "");
  CHECK(distance_to_a_line({1, 2, 3}, {0, 3, 0}) == doctest::Approx(1));
  CHECK(distance_when_moved({1, 2, 3}, {11, 12, 16}) == doctest::Approx(1));
}
