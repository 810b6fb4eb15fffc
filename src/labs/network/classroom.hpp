#pragma once
/// What a network under training knows after an epoch: how it reads one test digit of each class, and the weights of its
/// first layer.

#include "core/network/training.hpp"

namespace qs {

struct Pupil {
  std::vector<float> pixels;  // 0 to 1
  std::uint32_t truth = 0, answer = 0;
};

struct Classroom {
  std::vector<Pupil> pupils;   // in the order of the classes
  std::vector<float> weights;  // of the first layer, unit by unit, each as a picture of the inputs
  std::uint32_t inputs = 1;    // weights of a unit
};

/// Looks at the first test image of each class.
Classroom look_into(const Network& network, const ImageSet& test);

}  // namespace qs
