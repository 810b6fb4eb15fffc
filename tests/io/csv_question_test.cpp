// Tables with several readings: the list of readings, and the choice of one.
#include <doctest/doctest.h>

#include "csv_files.hpp"
#include "io/csv_question.hpp"

using namespace qs;
using namespace qs::io;

namespace {

using Numbers = std::vector<double>;

/// "decimal comma|decimal point": the readings' differences; nothing if there is one reading only.
std::string asked(std::string_view text, const ReadOptions& options = {}) {
  const auto reader = make_csv_reader(text.size(), "a.csv", options);
  const auto tensors = test::drive(reader, test::bytes_of_text(text));
  if (tensors) return "";
  if (reader->question() == nullptr) return message(tensors.error());
  std::string all;
  for (const ReadChoice& choice : reader->question()->choices) {
    if (!all.empty()) all += '|';
    std::string settings;
    for (const ReadSetting& setting : choice.settings) {
      if (!settings.empty()) settings += ' ';
      settings += std::string(setting.key) + " " + std::string(setting.value);
    }
    all += settings;
  }
  return all;
}

}  // namespace

TEST_CASE("csv: a table with several readings is a question") {
  const struct {
    const char* text;
    std::string readings;
  } rows[] = {
      {"1,2\n3,4\n", "decimal point|decimal comma"},
      {"1,234\n5,678\n", "separator comma|decimal point separator none|decimal comma"},
      {"1,234;2\n5,678;3\n", "decimal point|decimal comma"},
      {"\"1,234\",\"2,000\"\n", "decimal point|decimal comma"},
      {"1.234;1,234\n5.678;5,678\n", "decimal point|decimal comma"},
      {"0,1,2,3\n0.5,0.25,-1.5,2\n", "names yes|names no"},
      {"0,1,2,3\n4,5,6,7\n", "names yes|names no"},
      {"0\n0.5\n-0.25\n", "names yes|names no"},
      {"2019;2020\n0.5;1.5\n2.5;3.5\n", "names yes|names no"},
      {"0,1.5,2\n1,3,4\n", "index yes|index no"},
      {"1,1.5,2\n2,3,4\n3,5,6\n", "index yes|index no"},
      {"id,a\n0,1.5\n1,3.5\n", "index yes|index no"},
      {",a\n7,1.5\n3,3.5\n", "index yes|index no"},
      {",0.5,1.5\n2,3,4\n", "index yes|names yes index no|names no"},
  };
  for (const auto& row : rows) {
    const std::string text = row.text;
    CAPTURE(std::string(text));
    CHECK(asked(row.text) == row.readings);
  }
}

TEST_CASE("csv: tables of numbers are no question where nothing is odd in them") {
  for (const char* const text : {"1,2,3\n4,5,6\n", "1.5,2.5\n3,4\n", "7", "1;2\n3;4\n", "-0.5\n1.5\n2\n",
                                 "1,2\n3,4\n5,-6\n", "3,1\n4,1\n5,9.5\n", "0.123\n0.456\n", "1.234\n5.678\n",
                                 "1.234;5.678\n9.012;3.456\n", "a\n1\n2\n", "a,b\n5,6\n7,8\n"}) {
    CAPTURE(std::string(text));
    CHECK(asked(text) == "");
  }
}

TEST_CASE("csv: a first row that looks like numbers and is none is not taken for names in silence") {
  for (const char* const text :
       {"1.2.3,4\n5,6.5\n", "12%,13%\n1,2.5\n", "1_0 %\n1\n2\n", "(1.5),2\n3,4.5\n"}) {
    const bool is_refused = asked(text).starts_with("row 1, column 1: '");
    CHECK(is_refused == (std::string_view(text).find('_') == std::string_view::npos));
  }
  CHECK(asked("2020-01-01,2020-01-02\n1.5,2\n2,3\n") == "");
  // A word beside a decimal number is a cell that is not understood, as it is in every other row.
  for (const char* const text : {"1.5,#DIV/0!\n2.5,3\n", "1.5,-\n2.5,3\n", "1.5,x,2\n2.5,3,4\n"})
    CHECK(asked(text).starts_with("row 1, column 2: '"));
  for (const char* const text : {"?,2.5\n1.5,3\n", "$1.5,2\n3,4.5\n", "<0.01,2\n3,4.5\n", "1.5D+03\n2.5\n"})
    CHECK(asked(text).starts_with("row 1, column 1: '"));
  CHECK(asked("layer,0.5,0.25\nfirst,1.5,2\nsecond,3,4\n") == "");  // names of rows
  CHECK(asked("id,2019,2020\n1,2.5,3\n2,4,5.5\n") == "");           // years are names
  // Whole parts of decimal numbers are not padded: these are two columns.
  CHECK(test::csv_values("007,008\n009,010\n", {}) == Numbers{7, 8, 9, 10});
  CHECK(test::csv_values("12%,13%\n1,2.5\n", {{}, {}, true, {}}) == Numbers{1, 2.5});
}

TEST_CASE("csv: each answer chooses its reading, and no more is asked") {
  for (const char* const text : {"1,2\n3,4\n", "1,234\n5,678\n", "0,1,2,3\n0.5,0.25,-1.5,2\n",
                                 "0,1.5,2\n1,3,4\n", ",0.5,1.5\n2,3,4\n", "0,1\n1,2\n2,3\n"}) {
    CAPTURE(std::string(text));
    const auto reader = make_csv_reader(std::string_view(text).size(), "a.csv");
    CHECK_FALSE(test::drive(reader, test::bytes_of_text(text)));
    REQUIRE(reader->question() != nullptr);
    if (reader->question() == nullptr) continue;
    std::vector<Numbers> all;
    for (const ReadChoice& choice : reader->question()->choices) {
      const auto tensors = test::read_csv(text, choice.options);
      REQUIRE(tensors);
      if (!tensors) continue;
      CHECK(tensors->front().shape == choice.shape);
      const Numbers values = test::csv_values(text, choice.options);
      CHECK(values.back() == doctest::Approx(choice.rows.back().back()));
      CHECK(std::find(all.begin(), all.end(), values) == all.end());
      all.push_back(values);
    }
  }
}

TEST_CASE("csv: a question is a sentence that names all readings, and how each is asked for") {
  const std::string text = "1,2\n3,4\n";
  const auto reader = make_csv_reader(text.size(), "a.csv");
  const auto tensors = test::drive(reader, test::bytes_of_text(text));
  REQUIRE(!tensors);
  CHECK(
      message(tensors.error()) ==
      "file: a table that can be read in 2 ways is not accepted; expected --csv-decimal point (2 columns, "
      "numbers with a decimal point: 1, 2; 3, 4), or --csv-decimal comma (one column, numbers with a decimal "
      "comma: 1.2; 3.4)");
  REQUIRE(reader->question() != nullptr);
  CHECK(message(question_error(*reader->question(), SettingStyle::kOptions))
            .find("csv: { decimal: 'comma' }") != std::string::npos);
}

TEST_CASE("csv: what was told is checked, and a table that cannot be so is refused") {
  ReadOptions options;
  const struct {
    const char *key, *value, *sentence;
  } rows[] = {
      {"decimal", "dot", "--x: 'dot' is not accepted; expected comma or point"},
      {"separator", ";", "--x: ';' is not accepted; expected comma, semicolon, tab, bar, blank or none"},
      {"names", "maybe", "--x: 'maybe' is not accepted; expected yes or no"},
      {"quote", "no", "--x: 'quote' is not accepted; expected decimal, separator, names or index"},
  };
  for (const auto& row : rows) {
    const auto set = set_read_option(options, row.key, row.value, "--x");
    REQUIRE(!set);
    CHECK(message(set.error()) == row.sentence);
  }
  CHECK(options == ReadOptions{});
  CHECK(asked("1;2\n1.5;2.5\n", {{}, ',', {}, {}}).starts_with("row 2, column 1: '1.5'"));
  CHECK(asked("1.5\n2.5\n", {{}, {}, {}, true})
            .starts_with("file: a table that cannot be read as it was told"));
  CHECK(test::csv_values("1,2,3\n4,5,6\n", {{}, {}, true, {}}) == Numbers{4, 5, 6});
}
