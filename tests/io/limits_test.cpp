// The limits of io/limits.hpp at their edges: what safetensors, an index, tables of text and walks by offsets may take.
// Those of GGUF, PyTorch and HDF5 are tested with their readers.
#include "io/limits.hpp"

#include <doctest/doctest.h>

#include "io/csv_lines.hpp"
#include "io/formats.hpp"
#include "io/paged_bytes.hpp"
#include "io/reader_parts.hpp"
#include "io/safetensors_header.hpp"
#include "opened_models.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;

namespace {

/// A reader's answer to the first eight bytes of a file of any size.
std::string after_length(std::uint64_t header, std::uint64_t file_size) {
  const auto reader = make_safetensors_reader(file_size, "");
  const auto fed = reader->feed(test::little_endian_bytes(header, 8));
  if (!fed) return message(fed.error());
  return std::to_string(reader->wants().value_or(ByteRange{}).size) + " bytes of header";
}

/// A short text for each number.
std::string name_of(std::size_t number) {
  constexpr std::size_t kLetters = 'z' - '#' + 1;
  std::string name;
  do {
    const char letter = static_cast<char>('#' + number % kLetters);
    name += letter == '\\' ? '!' : letter;
    number /= kLetters;
  } while (number > 0);
  return name;
}

/// The fate of so many bytes of JSON beside a model.
std::string index_taken(std::uint64_t size) {
  const ModelReader reader({{"model.safetensors.index.json", size}});
  const auto wanted = reader.wants();
  return wanted ? std::to_string(wanted->range.size) + " bytes are read" : test::problems(reader);
}

/// Lines of so many bytes, fed in two pieces.
std::string line_refused(std::size_t size, std::string_view end) {
  CsvLines lines(TextCode::kUtf8, 0);
  const std::string text = std::string(size, '1') + std::string(end);
  const auto bytes = std::as_bytes(std::span(text));
  lines.feed(bytes.first(size / 2), false);
  if (const auto begun = lines.next(); !begun || *begun) return "a line before its end";
  lines.feed(bytes.subspan(size / 2), true);
  const auto line = lines.next();
  if (!line) return message(line.error());
  return *line && (*line)->text.size() == size ? "accepted" : "another line";
}

std::string row_of(std::uint64_t cells) {
  std::string row = "1";
  for (std::uint64_t i = 1; i < cells; ++i) row += ",1";
  return row + '\n';
}

std::string columns_refused(std::uint64_t cells) {
  return test::refusal(test::bytes_of_text(row_of(cells) + row_of(cells)), "table.csv");
}

}  // namespace

TEST_CASE("limits: a header of safetensors is read at once, and has 100 MB at most") {
  CHECK(after_length(kMaxHeaderBytes, 1ULL << 40) == "100000000 bytes of header");
  CHECK(
      after_length(kMaxHeaderBytes + 1, 1ULL << 40) ==
      "safetensors header length: 100000001 bytes is not accepted; expected at most 100000000 bytes (at byte 0)");
}

TEST_CASE("limits: names of a safetensors header") {
  std::string header = R"({"__metadata__":{)";
  for (std::size_t i = 0; i < kMostKeys; ++i) header += '"' + name_of(i) + R"(":"",)";
  const std::size_t last = header.size();
  header += R"("last":""}})";
  const auto tensors = parse_safetensors_header(std::as_bytes(std::span(header)), 0);
  REQUIRE_FALSE(tensors.has_value());
  // The first of the names beyond: all before it were taken.
  CHECK(message(tensors.error()) ==
        "__metadata__ key: one more is not accepted; expected at most 1000000 names (at byte " +
            std::to_string(8 + last) + ")");
}

TEST_CASE("limits: a .json beside a model") {
  CHECK(index_taken(kMaxIndexBytes) == "33554432 bytes are read");
  CHECK(
      index_taken(kMaxIndexBytes + 1) ==
      "model.safetensors.index.json: index: 33554433 bytes is not accepted; expected at most 33554432 bytes (at "
      "byte 0)\n");
}

TEST_CASE("limits: the longest line of a table, whether or not an end of line follows") {
  for (const std::string_view end : {"", "\n", "\r\n2"}) {
    CAPTURE(end);
    CHECK(line_refused(kMaxLineBytes, end) == "accepted");
    CHECK(line_refused(kMaxLineBytes + 1, end) ==
          "row 1: more than 8388608 bytes is not accepted; expected rows of numbers (at byte 8388608)");
  }
}

TEST_CASE("limits: columns of a table") {
  CHECK(columns_refused(kMaxColumns) == "accepted");
  CHECK(columns_refused(kMaxColumns + 1) ==
        "row 1: one more column is not accepted; expected at most 100000 columns (at byte 200000)");
}

TEST_CASE("limits: pages that are held, of which the one that was used longest ago goes first") {
  const std::uint64_t page = PagedBytes::kPageBytes;
  PagedBytes bytes({0, 1ULL << 40});
  const auto is_there = [&](std::uint64_t index) {
    bytes.begin();
    bytes.number(index * page, 1);
    return !bytes.missing();
  };
  const Bytes content(static_cast<std::size_t>(page));
  for (std::uint64_t i = 0; i < kMostHeldPages; ++i) {
    REQUIRE_FALSE(is_there(i));
    REQUIRE(bytes.feed(content).has_value());
  }
  // From the last to the first: then the last was used longest ago.
  for (std::uint64_t i = kMostHeldPages; i-- > 0;) CHECK(is_there(i));
  REQUIRE_FALSE(is_there(kMostHeldPages));
  REQUIRE(bytes.feed(content).has_value());
  CHECK(is_there(kMostHeldPages));
  CHECK(is_there(0));
  CHECK_FALSE(is_there(kMostHeldPages - 1));
}

TEST_CASE("limits: pages that are read for one list") {
  PagedBytes bytes({7, 1ULL << 40});
  for (std::uint64_t i = 0; i < kMostReadPages; ++i) {
    bytes.begin();
    bytes.number(i * PagedBytes::kPageBytes, 1);
    REQUIRE(bytes.feed({}).has_value());
  }
  bytes.begin();
  bytes.number(kMostReadPages * PagedBytes::kPageBytes, 1);
  const auto one_more = bytes.feed({});
  REQUIRE_FALSE(one_more.has_value());
  CHECK(
      message(one_more.error()) ==
      "file: a list of tensors that is spread over more than 1073741824 bytes is not accepted; expected one that is "
      "shorter, or closer together (at byte 1073741831)");
}
