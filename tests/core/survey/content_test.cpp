#include "core/survey/content.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace qs;

namespace {

struct ContentRow {
  const char* what;
  std::vector<std::uint64_t> shape;
  std::vector<float> values;
  Content content;
};

std::vector<ContentRow> content_rows() {
  const float low = -INFINITY;
  return {
      {"numbers", {2, 2}, {1, 2, 3, 5}, Content::kNumbers},
      {"zeros are a weight that nobody has trained", {2, 2}, {0, 0, 0, 0}, Content::kNumbers},
      {"ones", {2, 2}, {1, 1, 1, 1}, Content::kConstant},
      {"a causal mask of zeros and -inf", {2, 2}, {0, low, 0, 0}, Content::kMask},
      {"the same with a finite number", {1, 4}, {0, -65504, 0, -65504}, Content::kMask},
      {"Swin's window masks", {1, 4}, {0, -100, -100, 0}, Content::kMask},
      {"a small negative number is a weight", {1, 4}, {0, -65, 0, -65}, Content::kNumbers},
      {"a triangle of ones", {1, 3, 3}, {1, 0, 0, 1, 1, 0, 1, 1, 1}, Content::kTriangle},
      {"as many ones elsewhere count too little", {3, 3}, {1, 0, 0, 1, 0, 0, 1, 1, 1}, Content::kNumbers},
      {"positions", {1, 4}, {0, 1, 2, 3}, Content::kAscending},
      {"positions of two rows", {2, 3}, {0, 1, 2, 0, 1, 2}, Content::kAscending},
      {"not from 0", {4}, {1, 2, 3, 4}, Content::kNumbers},
      {"two numbers", {2}, {0, 1}, Content::kNumbers},
      {"NaN is no number that is equal", {2}, {NAN, NAN}, Content::kNumbers},
      {"nothing", {0, 3}, {}, Content::kNumbers},
  };
}

}  // namespace

TEST_CASE("content: what the numbers of a tensor say that it is") {
  for (const ContentRow& row : content_rows()) {
    CAPTURE(row.what);
    for (const std::size_t piece : {1, 3, 100}) {
      ContentWatch watch(row.shape);
      for (std::size_t at = 0; at < row.values.size(); at += piece)
        watch.add(std::span(row.values).subspan(at, std::min(piece, row.values.size() - at)));
      CHECK(static_cast<int>(watch.content()) == static_cast<int>(row.content));
    }
    CHECK(words_of(row.content).empty() == (row.content == Content::kNumbers));
  }
}

TEST_CASE("content: what was not all seen says nothing") {
  ContentWatch watch(std::vector<std::uint64_t>{8});
  watch.add(std::vector<float>{1, 1, 1});
  CHECK(watch.content() == Content::kNumbers);
}
