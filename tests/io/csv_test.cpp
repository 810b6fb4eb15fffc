#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "csv_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of_text;

namespace {

Expected<std::vector<TensorInfo>> read(std::string_view text, const std::string& name = "table.csv") {
  return test::read_csv(text, {}, name);
}

std::string refusal(std::string_view text) {
  const auto tensors = read(text);
  return tensors ? "accepted" : message(tensors.error());
}

/// Unpacks the reader's list in pieces of this size.
std::vector<double> values(std::string_view text, std::size_t piece = 1000, std::size_t out = 1000) {
  return test::csv_values(text, {}, piece, out);
}

std::vector<std::uint64_t> shape(std::string_view text) {
  const auto tensors = read(text);
  return tensors ? tensors->front().shape : std::vector<std::uint64_t>{};
}

using Numbers = std::vector<double>;
using Shape = std::vector<std::uint64_t>;

const std::string kNumber =
    " is not accepted; expected a number such as -1.5e-3 with a decimal point, nan or inf (";
const std::string kCommas = "columns are separated by commas)";

}  // namespace

TEST_CASE("csv: a matrix of float64, named after the file, whose bytes are its rows") {
  const auto tensors = read("1,2,3\n4,5,6\n", "runs/weights.v2.csv");
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 1);
  const TensorInfo& tensor = tensors->front();
  CHECK(tensor.name == "weights.v2");
  CHECK(tensor.dtype == DType::kF64);
  CHECK(tensor.shape == Shape{2, 3});
  CHECK(tensor.bytes == ByteRange{0, 12});
  CHECK(tensor.packing == Packing::kText);
  CHECK(tensor.skip == 0);
  CHECK(values("1,2,3\n4,5,6\n") == Numbers{1, 2, 3, 4, 5, 6});
}

TEST_CASE("csv: one column is a vector, one row a matrix all the same") {
  CHECK(shape("1\n2\n3") == Shape{3});
  CHECK(shape("1,2,3") == Shape{1, 3});
  CHECK(shape("7") == Shape{1});
}

TEST_CASE("csv: a first row that is not all numbers names the columns") {
  for (const char* const names :
       {"a,b", "\"a\",\"b;c\"", "1,b", "index;of,things", "sep=,", "Größe,\xFF", "a\tb", "just a title"}) {
    const std::string text = std::string(names) + "\r\n1,2\r\n3,-4";
    CHECK(values(text) == Numbers{1, 2, 3, -4});
    CHECK(read(text)->front().bytes.offset == std::string(names).size() + 2);
  }
  CHECK(values("name\n1\n2\n") == Numbers{1, 2});
  CHECK(values(std::string(1'000'000, 'x') + "\n1\n") == Numbers{1});
}

TEST_CASE("csv: commas, semicolons, tabs, bars and blanks separate") {
  for (const char* const text : {"1,2\n3,-4", "1;2\n3;-4", "1\t2\n3\t-4", " 1 ; 2 \n3;-4", "a,b\n1;2\n3;-4",
                                 "1|2\n3|-4", "1 2\n3 -4", "  1   2\n 3\t-4"}) {
    CAPTURE(std::string(text));
    CHECK(values(text) == Numbers{1, 2, 3, -4});
  }
}

TEST_CASE("csv: spaces, quotes, a byte order mark, any line ends and blank lines at the end are allowed") {
  for (const char* const text :
       {"1.5,-2\n", "1.5,-2", "1.5,-2\r\n", "1.5,-2\r", " 1.5 ,\t-2 ", "\"1.5\",\" -2 \"",
        "\xEF\xBB\xBF"
        "1.5,-2",
        "\xEF\xBB\xBFx,y\n1.5,-2", "1.5,-2\n\n\n", "1.5,-2\r\n\r\n  \r\n", "1.5,-2\n ", "1.5,-2\n\t"}) {
    CAPTURE(std::string(text));
    CHECK(shape(text) == Shape{1, 2});
    CHECK(values(text) == Numbers{1.5, -2});
  }
}

TEST_CASE("csv: numbers keep every bit of a float64; nan and inf are numbers in any case") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(values("0.1,1e-7,-1.7976931348623157e308,5e-324,.5,3.,007,-0.30000000000000004") ==
        Numbers{0.1, 1e-7, -1.7976931348623157e308, 5e-324, 0.5, 3, 7, -0.30000000000000004});
  CHECK(std::signbit(values("-0")[0]));
  CHECK(values("inf,Inf,-INF,\"-inf\"") == Numbers{kInfinity, kInfinity, -kInfinity, -kInfinity});
  for (const double value : values("nan,NaN,NAN")) CHECK(std::isnan(value));
}

TEST_CASE("csv: pieces may be cut anywhere") {
  const std::string text = "a;b\r\n1.25;\"-2e3\"\r\n nan;inf\r\n-0.5 ;4\r\n\r\n";
  for (const std::size_t piece : {1, 2, 3, 5, 1000}) {
    for (const std::size_t out : {1, 3, 8, 20, 1000}) {
      const Numbers numbers = values(text, piece, out);
      REQUIRE(numbers.size() == 6);
      CHECK(numbers[1] == -2000);
      CHECK(std::isnan(numbers[2]));
      CHECK(numbers[5] == 4);
    }
  }
}

TEST_CASE("csv: a file of many pieces is read once, in order, a MiB at a time") {
  std::string text = "first,second\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(300'000 - i) + ",-0.5\n";
  std::vector<ByteRange> requests;
  const auto tensors = test::drive(make_csv_reader(text.size(), "a.csv"), bytes_of_text(text), &requests);
  REQUIRE(tensors);
  CHECK(tensors->front().shape == Shape{300'000, 2});
  CHECK(requests.size() == 4);
  std::uint64_t at = 0;
  for (const ByteRange& range : requests) {
    CHECK(range.offset == at);
    CHECK(range.size <= 1 << 20);
    at += range.size;
  }
  CHECK(at == text.size());
  const Numbers numbers = values(text, 4096, 8192);
  CHECK(numbers[599'998] == 1);
}

TEST_CASE("csv: a field that is no number is refused with its row, column and byte") {
  CHECK(refusal("1,2\n3,x\n") == "row 2, column 2: 'x'" + kNumber + kCommas + " (at byte 6)");
  CHECK(refusal("a,b\n1,2\n3,4 5\n") == "row 3, column 2: '4 5'" + kNumber + kCommas + " (at byte 10)");
  for (const char* const field : {"1e400", "0x10", "1_000", "1e", "--1", "+-1", "1.2.3", "12'34", "\"1",
                                  "1\"", "\"\"1\"\"", "'1'", "\xC2\xA0", "word"}) {
    CAPTURE(field);
    const std::string sentence = refusal(std::string("1,2\n3,") + field + "\n");
    CHECK(sentence.starts_with("row 2, column 2: '"));
    CHECK(sentence.ends_with(kCommas + " (at byte 6)"));
  }
}

TEST_CASE("csv: rows that are longer than the first are refused with both counts, at the end of the row") {
  CHECK(refusal("1,2,3\n4,5,6,7\n6,7,8\n") ==
        "row 2: 4 columns is not accepted; expected 3, as in the rows before (at byte 13)");
  CHECK(refusal("a,b\n1,2\n4,5,6,7") ==
        "row 3: 4 columns is not accepted; expected 2, as in the rows before (at byte 15)");
}

TEST_CASE("csv: files without a row of numbers are refused at their end") {
  CHECK(refusal("") == "file: no text is not accepted; expected rows of numbers (at byte 0)");
  CHECK(refusal("\xEF\xBB\xBF\r\n\n") ==
        "file: no text is not accepted; expected rows of numbers (at byte 6)");
  for (const char* const text : {"a,b", "a,b\n", "a,b\n\n", "a;1"}) {
    CHECK(refusal(text) ==
          "file: a line of text without numbers is not accepted; expected rows of numbers (at "
          "byte " +
              std::to_string(std::string_view(text).size()) + ")");
  }
}

TEST_CASE("csv: bytes that are not text are refused, in names and numbers") {
  CHECK(refusal(std::string_view("1,2\n3,\0", 7)) ==
        "row 2: a zero byte is not accepted; expected text (at byte 6)");
  CHECK(refusal(std::string_view("a,b\0c\n1\n", 8)) ==
        "row 1: a zero byte is not accepted; expected text (at byte 3)");
  CHECK(refusal(std::string_view("\0", 1)) ==
        "row 1: a zero byte is not accepted; expected text (at byte 0)");
}

TEST_CASE("csv: fields, rows and names have largest lengths") {
  const std::string zeros(62, '0');
  CHECK(values("1\n" + zeros + ".5") == Numbers{1, 0.5});
  CHECK(refusal("1\n" + zeros + "0.5\n").starts_with("row 2, column 1: '000"));
  std::string row = "0";
  for (int i = 1; i < 100'000; ++i) row += ",0";
  CHECK(shape(row + "\n" + row) == Shape{2, 100'000});
  CHECK(refusal(row + ",0\n") ==
        "row 1: one more column is not accepted; expected at most 100000 columns (at byte 200000)");
  CHECK(refusal(std::string((8 << 20) + 1, 'x') + "\n1\n") ==
        "row 1: more than 8388608 bytes is not accepted; expected rows of numbers (at byte 8388608)");
}

TEST_CASE("csv: recognized by name only") {
  CHECK(recognizes_csv({}, "a.csv"));
  CHECK(recognizes_csv({}, "a.TSV"));
  CHECK_FALSE(recognizes_csv(bytes_of_text("1,2\n3,4\n"), "a.txt"));
  CHECK_FALSE(recognizes_csv(bytes_of_text("1,2\n3,4\n"), ""));
}

TEST_CASE("csv: a file cut anywhere is refused with a byte, or is a shorter table that unpacks") {
  const std::string text = "a;b\r\n1.25;\"-2e3\"\r\n nan;inf\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::string cut = text.substr(0, size);
    const auto tensors = read(cut);
    if (tensors) CHECK(values(cut).size() == tensors->front().count());
    if (!tensors) CHECK((tensors.error().byte || tensors.error().value.starts_with("a table that can")));
  }
}

TEST_CASE("text unpacker: rows that the reader did not see are refused at their byte in the packed bytes") {
  const auto unpacked = [](std::string_view text, std::uint64_t columns) {
    CsvReading reading;
    reading.separator = ',';
    reading.cells = columns;
    const auto bytes = test::unpack_all(make_text_unpacker(reading), bytes_of_text(text), 3, 8);
    return bytes ? "accepted" : message(bytes.error());
  };
  CHECK(unpacked("1,2\n3,4", 2) == "accepted");
  CHECK(unpacked("1,2\n3,4,5", 2) == "row 2: 3 columns is not accepted; expected at most 2 (at byte 9)");
  CHECK(unpacked("1,2\n3,z", 2) == "row 2, column 2: 'z'" + kNumber + kCommas + " (at byte 6)");
}
