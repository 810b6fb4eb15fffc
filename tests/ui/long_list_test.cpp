// A model of thousands of tensors: what a frame notes stays bounded, and the focus still reaches every row.
#include <doctest/doctest.h>

#include <set>

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

std::vector<std::string> rows_of(Harness& harness, const std::string& prefix) {
  std::vector<std::string> rows;
  for (const ui::ProbeItem& item : harness.host.probe().items()) {
    if (item.path.starts_with(prefix)) rows.push_back(item.path);
  }
  return rows;
}

}  // namespace

TEST_CASE("lists: of thousands of rows a few hundred are noted, and the focus walks to the last of all") {
  const std::string prefix = "model/row/";
  for (const float width : {1200.0F, 390.0F}) {
    CAPTURE(width);
    Harness harness(width);
    harness.host.open_link("lab=model");
    harness.settle();
    harness.open("many.safetensors", many_tensors());
    while (!harness.shows(prefix + "0")) let_pass(harness);
    const std::string last = prefix + std::to_string(kTensors - 1);
    std::set<std::string> met;
    // Each time to the last row that is noted, as a reader's Tab key would row by row.
    for (int walks = 0; walks < 200 && !met.contains(last); ++walks) {
      const std::vector<std::string> rows = rows_of(harness, prefix);
      REQUIRE(rows.size() > 50);
      CHECK(rows.size() < 400);
      met.insert(rows.begin(), rows.end());
      harness.host.probe().set_focus(rows.back());
      let_pass(harness);
      CHECK(harness.shows(rows.back()));
    }
    CHECK(met.size() == kTensors);
    // Scrolled far away, the row with the focus stays: a key goes on from it.
    harness.host.probe().push({"model/list", 0});
    let_pass(harness);
    CHECK(harness.shows(last));
    CHECK(!harness.shows(prefix + std::to_string(kTensors - 200)));
  }
}
