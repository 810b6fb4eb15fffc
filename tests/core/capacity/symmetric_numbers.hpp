#pragma once
/// An alphabet of weights for tests: −most … most.

#include <numeric>
#include <vector>

namespace qs::test {

inline std::vector<int> symmetric_numbers(int most) {
  std::vector<int> numbers(2 * static_cast<std::size_t>(most) + 1);
  std::iota(numbers.begin(), numbers.end(), -most);
  return numbers;
}

}  // namespace qs::test
