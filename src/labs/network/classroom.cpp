#include "labs/network/classroom.hpp"

#include <algorithm>

namespace qs {

Classroom look_into(const Network& network, const ImageSet& test) {
  Classroom room;
  Activations passed;
  for (std::uint32_t label = 0; label < network.classes(); ++label) {
    const auto found = std::find(test.labels.begin(), test.labels.end(), label);
    if (found == test.labels.end()) continue;
    const auto first =
        test.images.begin() + (found - test.labels.begin()) * static_cast<std::ptrdiff_t>(test.pixels);
    Pupil pupil{{first, first + test.pixels}, label, 0};
    forward(network, SparseRows(pupil.pixels, test.pixels), passed);
    pupil.answer = largest(passed.logits());
    room.pupils.push_back(std::move(pupil));
  }
  room.weights = network.layers.front().weights;
  room.inputs = network.layers.front().inputs;
  return room;
}

}  // namespace qs
