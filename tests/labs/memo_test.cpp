// The memo of a computation on a sample.
#include "labs/values/memo.hpp"

#include <doctest/doctest.h>

#include "core/quantizer.hpp"

using namespace qs;

namespace {

std::shared_ptr<const Sample> sample_of(std::vector<float> values) {
  Sample sample;
  sample.values = std::move(values);
  return std::make_shared<const Sample>(std::move(sample));
}

}  // namespace

TEST_CASE("memo: computes for another sample or parameter alone, and keeps no sample alive") {
  int calls = 0;
  const auto size_of = [&calls](int factor, const Sample& sample) {
    ++calls;
    return static_cast<int>(sample.values.size()) * factor;
  };
  SampleMemo<int, int> memo;
  auto first = sample_of({1, 2, 3});
  CHECK(*memo.get(2, first, size_of) == 6);
  CHECK(*memo.get(2, first, size_of) == 6);
  CHECK(calls == 1);
  CHECK(*memo.get(3, first, size_of) == 9);
  CHECK(calls == 2);
  const std::weak_ptr<const Sample> watched = first;
  first.reset();
  CHECK(watched.expired());
  const auto second = sample_of({1});
  CHECK(*memo.get(3, second, size_of) == 3);
  CHECK(calls == 3);
}
