// Common tables with a single reading: from spreadsheets of many countries, pandas, R and numpy.savetxt.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>

#include "csv_files.hpp"

using namespace qs;
using namespace qs::io;

namespace {

using Numbers = std::vector<double>;
using Shape = std::vector<std::uint64_t>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool is_same(const Numbers& a, const Numbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::string golden_csv(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/csv/" + name + ".csv", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

double finite_sigma(const Numbers& numbers) {
  double sum = 0, squares = 0, count = 0;
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    sum += number;
    squares += number * number;
    ++count;
  }
  return std::sqrt(squares / count - sum / count * (sum / count));
}

std::string utf16(std::string_view ascii, bool big_endian, bool mark = true) {
  std::string out = !mark ? "" : big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

}  // namespace

TEST_CASE("csv: files of reports have their shape, their spread and their missing cells") {
  const struct {
    const char* name;
    Shape shape;
    double sigma;
    std::uint64_t missing;
  } rows[] = {
      {"one_column_decimal_comma", {32}, 1.1227, 0},
      {"semicolon_decimal_comma", {32, 4}, 1.0454, 0},
      {"quoted_decimal_comma", {32, 4}, 1.0454, 0},
      {"pandas_index", {32, 4}, 1.0454, 0},
      {"pandas_intnames", {32, 4}, 1.0454, 0},
      {"plus", {32, 4}, 1.0454, 0},
      {"savetxt", {32, 4}, 1.0454, 0},
      {"savetxt_header", {32, 4}, 1.0454, 0},
      {"comment_lines", {32, 4}, 1.0454, 0},
      {"blank_between", {32, 4}, 1.0454, 0},
      {"blank_first", {32, 4}, 1.0454, 0},
      {"cr_only", {32, 4}, 1.0454, 0},
      {"trailing_commas", {32, 5}, 1.0454, 32},
      {"thousands", {2, 2}, 1150.9646, 0},
      {"inf_first", {3, 2}, std::sqrt(2.0), 0},
      {"plus_first", {3}, std::sqrt(2.0 / 3), 0},
  };
  for (const auto& row : rows) {
    const std::string name = row.name;
    CAPTURE(name);
    const std::string text = golden_csv(row.name);
    const auto tensors = test::read_csv(text);
    if (!tensors) FAIL_CHECK(message(tensors.error()));
    if (!tensors) continue;
    CHECK(tensors->front().shape == row.shape);
    CHECK(tensors->front().reading.missing == row.missing);
    if (name != "thousands")
      CHECK(finite_sigma(test::csv_values(text)) == doctest::Approx(row.sigma).epsilon(1e-4));
  }
}

TEST_CASE("csv: tables with one reading are read without a question") {
  const struct {
    const char* what;
    std::string text;
    Shape shape;
    Numbers values;
  } rows[] = {
      {"decimal commas between semicolons", "1,5;-2\n3;4,25\n", {2, 2}, {1.5, -2, 3, 4.25}},
      {"between tabs", "1,5\t-2\n3\t4,25\n", {2, 2}, {1.5, -2, 3, 4.25}},
      {"between blanks", "1,5 -2,0\n3,0 4,25\n", {2, 2}, {1.5, -2, 3, 4.25}},
      {"in quotes", "\"1,5\",2\n3,\"4,25\"\n", {2, 2}, {1.5, 2, 3, 4.25}},
      {"with one name over one column", "weight\n1,5\n2,25\n", {2}, {1.5, 2.25}},
      {"with parts that begin with zeros", "1,05\n2,25\n", {2}, {1.05, 2.25}},
      {"with a zero that has a sign", "-0,5\n1,25\n", {2}, {-0.5, 1.25}},
      {"with whole numbers among them", "1,5\n2\n3,25\n", {3}, {1.5, 2, 3.25}},
      {"with an exponent", "1,5e-3;2E+1\n-4,0e0;,5\n", {2, 2}, {1.5e-3, 20, -4, 0.5}},
      {"with points between thousands",
       "1.234,5;2\n-12.345.678,25;3\n",
       {2, 2},
       {1234.5, 2, -12345678.25, 3}},
      {"two columns, since a sign is in the second", "1,2\n3,-4\n", {2, 2}, {1, 2, 3, -4}},
      {"two columns, since names say so", "a,b\n1,2\n3,4\n", {2, 2}, {1, 2, 3, 4}},
      {"two columns, since a blank is between", "1, 2\n3, 4\n", {2, 2}, {1, 2, 3, 4}},
      {"commas between thousands",
       "\"1,234.5\",\"2,000\"\n\"3,100.25\",12\n",
       {2, 2},
       {1234.5, 2000, 3100.25, 12}},
      {"more than one of them", "1,234,567;8\n9;10\n", {2, 2}, {1234567, 8, 9, 10}},
      {"apostrophes", "1'234.5;2\n3;4\n", {2, 2}, {1234.5, 2, 3, 4}},
      {"no-break spaces",
       "1\xC2\xA0"
       "234,5;2\n3;4\xE2\x80\xAF"
       "000\n",
       {2, 2},
       {1234.5, 2, 3, 4000}},
      {"signs",
       "+1;\xE2\x88\x92"
       "2\n-3;+4e+1\n",
       {2, 2},
       {1, -2, -3, 40}},
      {"infinities",
       "Infinity;-inf\n+Infinity;\xE2\x88\x92INFINITY\n",
       {2, 2},
       {kInfinity, -kInfinity, kInfinity, -kInfinity}},
      {"nan", "nan;-nan\n1.#QNAN;NaN\n", {2, 2}, {kNan, kNan, kNan, kNan}},
      {"missing cells", "1;NA\n;#N/A\nnull;4\n", {3, 2}, {1, kNan, kNan, kNan, kNan, 4}},
      {"NA in the first row", "NA;1\n2;3.5\n", {2, 2}, {kNan, 1, 2, 3.5}},
      {"empty cells in quotes", "1.5,\"\"\n3,4\n", {2, 2}, {1.5, kNan, 3, 4}},
      {"short rows", "1.5,2,3\n4,5\n6\n", {3, 3}, {1.5, 2, 3, 4, 5, kNan, 6, kNan, kNan}},
      {"separators behind the last column", "a,b\n1.5,2,\n3,4,\n", {2, 2}, {1.5, 2, 3, 4}},
      {"blank lines", "\n\n1.5,2\n \n\n3,4\n\t\n\n", {2, 2}, {1.5, 2, 3, 4}},
      {"comments", "# a\n1.5 2 # b\n#c\n3 4\n# d", {2, 2}, {1.5, 2, 3, 4}},
      {"one column of savetxt", "1.000000000000000000e+00\n-2.500000000000000000e+00\n", {2}, {1, -2.5}},
      {"old Macs", "1.5,2\r3,4\r", {2, 2}, {1.5, 2, 3, 4}},
      {"all line ends", "1.5,2\r\n\r3,4\n5,6\r7,8", {4, 2}, {1.5, 2, 3, 4, 5, 6, 7, 8}},
      {"UTF-8 with its mark",
       "\xEF\xBB\xBF"
       "a;b\n1,5;2\n",
       {1, 2},
       {1.5, 2}},
      {"UTF-16, little-endian", utf16("a\tb\r\n1,5\t2\r\n", false), {1, 2}, {1.5, 2}},
      {"UTF-16, big-endian", utf16("1.5;2\n3;4", true), {2, 2}, {1.5, 2, 3, 4}},
      {"Excel's hint", "sep=;\n1,5;2\n3;4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"pandas", ",a,b\n0,1.5,2\n1,3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"pandas, saved twice", "Unnamed: 0,a,b\n0,1.5,2\n1,3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"pandas without names", ",0,1\n0,1.5,2\n1,3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"a row of pandas", ",0,1\n0,1.5,2\n", {1, 2}, {1.5, 2}},
      {"a pandas Series", ",0\n0,1.5\n1,3.25\n2,-1\n", {3}, {1.5, 3.25, -1}},
      {"pandas with semicolons", ";a;b\n0;1,5;2\n1;3;4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"write.csv of R", "\"\",\"V1\",\"V2\"\n\"1\",1.5,2\n\"2\",3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"write.table of R", "\"V1\" \"V2\"\n\"1\" 1.5 2\n\"2\" 3 4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"words for rows", "layer,a,b\nconv,1.5,2\nfc,3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"words for rows alone", "conv,1.5,2\nfc,3,4\n", {2, 2}, {1.5, 2, 3, 4}},
      {"names with commas", "\"a, mm\",\"b\"\n1.5,2\n3,4\n", {2, 2}, {1.5, 2, 3, 4}},
  };
  for (const auto& row : rows) {
    const std::string what = row.what;
    CAPTURE(what);
    const auto tensors = test::read_csv(row.text);
    if (!tensors) FAIL_CHECK(message(tensors.error()));
    if (!tensors) continue;
    CHECK(tensors->front().shape == row.shape);
    for (const std::size_t piece : {1, 2, 3, 1000}) {
      const Numbers values = test::csv_values(row.text, {}, piece, 11);
      CHECK_MESSAGE(is_same(values, row.values), values.size());
    }
  }
}

TEST_CASE("csv: missing cells are counted, whatever is missing") {
  const struct {
    const char* text;
    std::uint64_t missing;
  } rows[] = {{"1.5,2\n3,4\n", 0},       {"1.5,\n3,4\n", 1},     {"1.5,2,3\n4\n", 2},
              {"a,b\n1.5,2,\n3,,\n", 1}, {",a\n0,NA\n1,2\n", 1}, {"a,b,c\n1.5,2\n3,4\n", 2},
              {"1.5,nan\n3,#N/A\n", 1},  {"1.5\n\n3\n", 0}};
  for (const auto& row : rows) {
    const std::string text = row.text;
    CAPTURE(text);
    const auto tensors = test::read_csv(text);
    if (!tensors) FAIL_CHECK(message(tensors.error()));
    if (!tensors) continue;
    CHECK(tensors->front().reading.missing == row.missing);
  }
}

TEST_CASE("csv: a fault in UTF-16 has its byte in the file") {
  const auto tensors = test::read_csv(utf16("1.5;2\n3;x\n", false));
  REQUIRE(!tensors);
  CHECK(message(tensors.error()).starts_with("row 2, column 2: 'x' is not accepted"));
  CHECK(tensors.error().byte == 18);
}
