#pragma once
/// The bundled model, and its layers cut out as the site build does.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "io/tensor_files.hpp"
#include "labs/state/layers.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs::test {

inline std::vector<std::byte> read_bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto all = std::as_bytes(std::span(bytes));
  return {all.begin(), all.end()};
}

inline std::vector<std::byte> read_model() {
  std::vector<std::byte> bytes = read_bytes(QS_MODEL);
  REQUIRE(bytes.size() > 900'000);
  return bytes;
}

/// One layer as a file of its own; the other bundled files unchanged.
inline std::vector<std::byte> layer_file(const std::vector<std::byte>& model, std::string_view id) {
  if (id == kDigitsFile) return read_bytes(QS_DIGITS);
  if (id == kDigitNetworkFile) return read_bytes(QS_DIGIT_NETWORK);
  if (id == kGrammarFile) return read_bytes(QS_ENGLISH_GRAMMAR);
  if (id == kLanguageModelFile) return read_bytes(QS_ENGLISH_MODEL);
  if (id == "items") return read_bytes(QS_ITEMS);
  const Layer& layer = *find_layer(id);
  const auto tensors = io::read_tensor_list(model, "model.safetensors");
  REQUIRE(tensors);
  for (const io::TensorInfo& tensor : *tensors) {
    if (tensor.name != layer.tensor) continue;
    const std::uint64_t rows = layer.row_count > 0 ? layer.row_count : tensor.shape[0];
    const std::uint64_t row_bytes = tensor.bytes.size / tensor.shape[0];
    std::vector<std::uint64_t> shape = tensor.shape;
    shape[0] = rows;
    const auto first = model.begin() + tensor.bytes.offset + layer.first_row * row_bytes;
    return make_safetensors({{tensor.name, "F32", shape, {first, first + rows * row_bytes}}});
  }
  return {};
}

}  // namespace qs::test
