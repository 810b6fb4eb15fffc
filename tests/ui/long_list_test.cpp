// A model of thousands of tensors: what a frame notes stays bounded, and the focus still reaches every row.
#include <doctest/doctest.h>

#include <algorithm>

#include "../io/tensor_files.hpp"
#include "harness.hpp"

using namespace qs;
using namespace qs::test;

namespace {

constexpr int kTensors = 1500;

Bytes many_tensors() {
  std::vector<StoredTensor> tensors;
  for (int i = 0; i < kTensors; ++i)
    tensors.push_back(
        {"layers." + std::to_string(i) + ".weight", "F32", {2, 2}, bytes_of<float>({1, -1, 2, -3})});
  return make_safetensors(tensors);
}

/// Frames as they pass while the tensors are still being measured.
void let_pass(Harness& harness) {
  for (int i = 0; i < 4; ++i) {
    harness.work_a_little();
    harness.frame();
  }
}

constexpr const char* kRow = "model/row/";

bool shows_row(Harness& harness, int row) {
  return harness.shows(kRow + std::to_string(row));
}

std::ptrdiff_t rows_shown(Harness& harness) {
  const auto& items = harness.host.probe().items();
  return std::count_if(items.begin(), items.end(),
                       [](const ui::ProbeItem& item) { return item.path.starts_with(kRow); });
}

void focus_row(Harness& harness, int row) {
  harness.host.probe().set_focus(kRow + std::to_string(row));
  let_pass(harness);
  CHECK(shows_row(harness, row));
  CHECK(rows_shown(harness) < 400);
}

}  // namespace

TEST_CASE("lists: of thousands of rows a few hundred are noted, and the focus walks through all, both ways") {
  for (const float width : {1200.0F, 390.0F}) {
    CAPTURE(width);
    Harness harness(width);
    harness.host.open_link("lab=model");
    harness.settle();
    harness.open("many.safetensors", many_tensors());
    while (!shows_row(harness, 0)) let_pass(harness);
    // A reader's Tab key goes from a row to the next one that is noted: there must be no gap.
    constexpr int kLast = kTensors - 1;
    for (int row = 0; row < kLast;) {
      const int from = row;
      while (row < kLast && shows_row(harness, row + 1)) ++row;
      REQUIRE(row > from);
      focus_row(harness, row);
    }
    // Scrolled far away, the row with the focus stays: a key goes on from it.
    focus_row(harness, kLast / 2);
    harness.host.probe().push({"model/list", 0});
    let_pass(harness);
    CHECK(shows_row(harness, kLast / 2));
    CHECK(!shows_row(harness, kLast / 2 + 1));
    // And back again, from the end.
    focus_row(harness, kLast);
    for (int row = kLast; row > 0;) {
      const int from = row;
      while (row > 0 && shows_row(harness, row - 1)) --row;
      REQUIRE(row < from);
      focus_row(harness, row);
    }
  }
}
