#pragma once
/// Default values of a b-bit weight: the odd numbers from −(2^b − 1) to 2^b − 1, times a scale. Evenly
/// spaced, as many below zero as above, and with one bit ±1.

#include <vector>

namespace qs {

inline std::vector<int> odd_numbers(int bits) {
  std::vector<int> numbers;
  const int most = (1 << bits) - 1;
  for (int number = -most; number <= most; number += 2) numbers.push_back(number);
  return numbers;
}

}  // namespace qs
