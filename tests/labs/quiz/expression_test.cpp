// The expression language of texts and keys, and its calls.
#include <doctest/doctest.h>

#include <cmath>

#include "labs/quiz/calls.hpp"

using namespace qs::quiz;

namespace {

const Names kNames = {{"bits", 4.0},
                      {"p", std::vector<double>{0.5, 0.25, 0.25}},
                      {"law", std::string("laplace")},
                      {"undefined", std::nan("")}};

double number(const char* expression) {
  Calls calls;
  const auto value = evaluate_number(expression, calls.scope(kNames));
  INFO(expression);
  if (!value) FAIL_CHECK(message(value.error()));
  return value.value_or(-1e300);
}
std::string refusal(const char* expression) {
  Calls calls;
  const auto value = evaluate(expression, calls.scope(kNames));
  return value ? "accepted" : message(value.error());
}
std::string filled(const char* pattern) {
  Calls calls;
  const auto text = fill_text(pattern, calls.scope(kNames));
  return text ? *text : message(text.error());
}

}  // namespace

TEST_CASE("an expression binds as arithmetic does") {
  CHECK(number("1 + 2 * 3 ^ 2") == 19);
  CHECK(number("-2 ^ 2") == -4);
  CHECK(number("2 ^ 3 ^ 2") == 512);
  CHECK(number("2 ^ -1") == 0.5);
  CHECK(number("8 / 4 / 2") == 1);
  CHECK(number("1 - 2 - 3") == -4);
  CHECK(number("1 + 1 == 2 and not 2 < 1 or 0") == 1);
  CHECK(number("1.5e-3 * 2") == doctest::Approx(0.003));
  CHECK(number("'int{bits}' == 'int4'") == 1);
  CHECK(number("law != 'gaussian'") == 1);
  CHECK(number("law == bits") == 0);
}

TEST_CASE("what is undefined is neither less nor more nor other") {
  for (const char* comparison :
       {"undefined < 1", "undefined > 1", "undefined == undefined", "undefined != 1", "undefined != law"})
    CHECK_MESSAGE(number(comparison) == 0, comparison);
}

TEST_CASE("calls reach the core: closed forms and what a lab measures") {
  CHECK(number("entropy_of(p)") == 1.5);
  CHECK(number("huffman_bits([0.5, 0.25, 0.125, 0.125])") == 1.75);
  CHECK(number("db(from_db(12.3))") == doctest::Approx(12.3));
  CHECK(number("gaussian_rate_bits(0.25)") == 1);
  // Panter and Dite 1951: √3π/2 over N² for a Gaussian, 9/2 for a Laplace source, 1 for a uniform one.
  CHECK(number("panter_dite_db('gaussian', 16)") == doctest::Approx(19.7356).epsilon(1e-5));
  CHECK(number("panter_dite_db('laplace', 1)") == doctest::Approx(-6.53213).epsilon(1e-5));
  CHECK(number("panter_dite_db('uniform', 4)") == doctest::Approx(number("db(16)")).epsilon(1e-6));
  CHECK(refusal("panter_dite_db('gaussian', 0)").find("1 level or more") != std::string::npos);
  CHECK(number("census_functions(2, 'ternary')") == 13);
  CHECK(number("two_layer_functions(2, 'signs')") == 16);
  CHECK(number("water_filling_bits([1, 1/16], 6, 0)") == doctest::Approx(4));
  // 12_panter_dite.csv: offsets of −4.3468 dB (Gaussian) and −6.5321 dB (Laplace) to 20 log10 N.
  CHECK(number("panter_dite_db('gaussian', 16)") == doctest::Approx(24.0824 - 4.3468050).epsilon(1e-5));
  CHECK(number("panter_dite_db('laplace', 1)") == doctest::Approx(-6.5321251).epsilon(1e-5));
  CHECK(number("log2_factorial(8)") == doctest::Approx(15.299).epsilon(1e-4));
  CHECK(number("sqnr_db('int{bits}/range=4sigma', 'gaussian')") ==
        number("at('lab=noise&source=gaussian&quantizer=int4/range=4sigma', 'sqnr_db')"));
  CHECK(number("zero_share('mid_tread/step=4sigma', 'gaussian')") == doctest::Approx(0.954).epsilon(0.01));
  CHECK(number("channel_sqnr_db('int8', [1, 0.01], 1)") < 2);
  const char* given = "mutual_information_given_scales_bits('int4/block=32', 'gaussian')";
  const char* without = "mutual_information_without_scale_bits('int4/block=32', 'gaussian')";
  CHECK(number(given) == doctest::Approx(3.6006).epsilon(1e-3));
  CHECK(number(without) == doctest::Approx(2.6174).epsilon(1e-3));
  // Few codes: the table is small. As many patterns as weights: the table is nearly all.
  CHECK(number("coded_bits('int4', 'gaussian') - entropy_bits('int4', 'gaussian')") < 0.01);
  CHECK(number("coded_bits('bfloat16', 'gaussian', 4096) - entropy_bits('bfloat16', 'gaussian', 4096)") > 4);
  CHECK(number("channel_sqnr_db('int8/channel=0', [1, 0.01], 1)") > 35);
  // 16_price_outliers.csv, 16_entropy_price.csv, 14_bounds.csv.
  CHECK(number("unequal_columns_price_bits(4/256, 20)") == doctest::Approx(1.36).epsilon(0.005));
  CHECK(number("rotation_price_bits('laplace', 32)") == doctest::Approx(0.104).epsilon(0.01));
  CHECK(number("compensation_gain_db('sequence', 64, 0.99)") == doctest::Approx(14.5).epsilon(0.01));
}

TEST_CASE("every call is refused by name when it is called wrongly") {
  for (const CallInfo& row : calls()) {
    const std::string wrong = std::string(row.name) + "('no', 'such', 'thing', 'at', 'all')";
    CHECK_MESSAGE(refusal(wrong.c_str()).find(std::string(row.name)) != std::string::npos, wrong);
  }
  CHECK(refusal("entropy('int4')").find("'entropy'") != std::string::npos);
  CHECK(refusal("sqnr_db('int99', 'gaussian')").find("int99") != std::string::npos);
  CHECK(refusal("entropy_of([0.5, 0.6])").find("sum") != std::string::npos);
}

TEST_CASE("a fault in an expression is named with its place") {
  CHECK(refusal("1 +") ==
        "expression: “1 +” at character 4 is not accepted; expected a number, a name or a bracket");
  CHECK(refusal("(1").find("')'") != std::string::npos);
  CHECK(refusal("1 2").find("an operator or the end") != std::string::npos);
  CHECK(refusal("bitz").find("one of bits, law, p, undefined") != std::string::npos);
  CHECK(refusal("'int{bots}'").find("a parameter in braces") != std::string::npos);
  CHECK(refusal("law + 1").find("“laplace”") != std::string::npos);
  const std::string deep(5000, '(');
  CHECK(refusal(deep.c_str()).find("64 brackets") != std::string::npos);
  const std::string minus(5000, '-');
  CHECK(refusal(minus.c_str()).find("64 brackets") != std::string::npos);
}

TEST_CASE("texts are filled with numbers as they are shown") {
  CHECK(filled("{bits} bits, {2 / 3|2}, {0.125|%}, {p}, {-1 / 3|1}") ==
        "4 bits, 0.67, 12.5 %, 0.5, 0.25, 0.25, −0.3");
  CHECK(filled("{undefined|1}") == "undefined");
  CHECK(filled("{1 / 0}") == "infinity");
  CHECK(filled("{65536|0}") == "65,536");
  CHECK(filled("{entropy_bits('int{bits}/range=4sigma', 'gaussian')|2} of {bits}") == "2.87 of 4");
  CHECK(filled("{bits").find("a closing brace") != std::string::npos);
  CHECK(filled("{bits|x}").find("decimals") != std::string::npos);
}
