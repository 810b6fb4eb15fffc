// A file that can be read in several ways: the app asks, and opens it as the answer says.
#include <doctest/doctest.h>

#include "../io/tensor_files.hpp"
#include "harness.hpp"
#include "labs/words/language.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// Answers for this file until nothing more is requested.
void read_all(Harness& harness, const std::string& text) {
  const Bytes file = bytes_of_text(text);
  App& app = harness.app();
  while (const auto request = harness.take<ByteRequest>()) {
    app.supply(*request, *io::bytes_in(file, request->range));
    while (app.step([] { return true; })) {
    }
  }
  harness.frame();
  harness.settle();
}

void open_text(Harness& harness, const std::string& text) {
  harness.settle();
  harness.app().open_files({{"table.csv", text.size()}});
  read_all(harness, text);
}

}  // namespace

TEST_CASE("csv: a file with several readings is asked about, and read as it is answered") {
  const std::string text = "1,2\n3,4\n";
  const struct {
    const char* path;
    std::vector<float> values;
  } rows[] = {{"source/reading/0", {1, 2, 3, 4}}, {"source/reading/1", {1.2F, 3.4F}}};
  for (const auto& row : rows) {
    Harness harness;
    open_text(harness, text);
    CHECK(harness.app().page().choosing == Choosing::kReading);
    CHECK(harness.shows("source/reading/0"));
    CHECK(harness.shows("source/reading/1"));
    CHECK(!harness.shows("source/reading/2"));
    // The harness itself would answer with another file.
    harness.host.probe().push({row.path, 0});
    harness.frame();
    read_all(harness, text);
    CHECK(harness.app().page().choosing == Choosing::kNothing);
    CHECK(harness.app().loader().question() == nullptr);
    CHECK(harness.app().loaded().sample->values == row.values);
    CHECK(harness.app().notice().sentence().empty());
  }
}

TEST_CASE("csv: whoever answers nothing keeps what was there") {
  Harness harness;
  open_text(harness, "0,1.5\n1,2.5\n");
  const std::string before = harness.app().loaded().origin.source.id;
  CHECK(harness.host.escape());
  harness.settle();
  CHECK(harness.app().page().choosing == Choosing::kNothing);
  CHECK(harness.app().loader().question() == nullptr);
  CHECK(harness.app().loader().file() == nullptr);
  CHECK(harness.app().loaded().origin.source.id == before);
}

TEST_CASE("csv: what is missing in a file or left out of it is said") {
  Harness harness;
  open_text(harness, ",a,b\n0,1.5,\n1,2.5,NA\n");
  CHECK(harness.app().notice().sentence() ==
        "table.csv: the first column counts the rows and is left out; 2 cells are missing and count as NaN");
}
