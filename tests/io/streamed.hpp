#pragma once
/// Tensors through a TensorStream.

#include <doctest/doctest.h>

#include "io/tensor_stream.hpp"
#include "tensor_files.hpp"

namespace qs::test {

/// All values of a tensor, unpacked in pieces.
inline std::vector<float> streamed(const io::TensorInfo& tensor, const Bytes& file) {
  io::TensorStream stream(tensor);
  std::vector<float> values;
  while (const auto range = stream.wants()) {
    const auto piece = io::bytes_in(file, range->range).value();
    REQUIRE(stream.feed({piece.begin(), piece.end()}));
    for (auto next = stream.next(); next && *next; next = stream.next())
      values.insert(values.end(), stream.values().begin(), stream.values().end());
  }
  return values;
}

}  // namespace qs::test
