#include "core/information/joint.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/information/entropy.hpp"

namespace qs {

JointEntropies joint_entropies(std::span<const double> table, std::size_t columns) {
  std::vector<double> x(table.size() / columns), y(columns);
  for (std::size_t i = 0; i < table.size(); ++i) {
    x[i / columns] += table[i];
    y[i % columns] += table[i];
  }
  JointEntropies result{entropy_bits(x), entropy_bits(y), entropy_bits(table), 0};
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i] > 0)
      result.mutual_information += table[i] * std::log2(table[i] / (x[i / columns] * y[i % columns]));
  }
  result.mutual_information = std::clamp(result.mutual_information, 0.0, std::min(result.x, result.y));
  return result;
}

}  // namespace qs
