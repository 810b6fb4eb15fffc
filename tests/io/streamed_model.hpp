#pragma once
/// Tensors of a model of several files, through a TensorStream.

#include "io/tensor_stream.hpp"
#include "opened_models.hpp"

namespace qs::test {

/// All values of a tensor in the order of its shape, the last axis fastest.
inline std::vector<float> streamed_rows(const io::TensorInfo& tensor, const std::vector<File>& files) {
  io::TensorStream stream(tensor);
  std::vector<float> values(static_cast<std::size_t>(tensor.count()));
  std::uint64_t at = 0;
  while (stream.position() < tensor.count()) {
    if (const auto wanted = stream.wants()) {
      const auto piece = io::bytes_in(files[wanted->file].bytes, wanted->range);
      REQUIRE(piece.has_value());
      if (!piece) return values;
      const auto fed = stream.feed({piece->begin(), piece->end()});
      CAPTURE((fed ? std::string() : message(fed.error())));
      REQUIRE(fed);
      if (!fed) return values;
    }
    const auto next = stream.next();
    CAPTURE((next ? std::string() : message(next.error())));
    REQUIRE(next);
    if (!next) return values;
    for (const float value : stream.values())
      values[static_cast<std::size_t>(io::row_major_index(tensor, at++))] = value;
  }
  return values;
}

}  // namespace qs::test
