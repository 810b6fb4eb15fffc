#pragma once
/// Reads and unpacks tables of text.

#include <cstring>

#include "drive.hpp"
#include "io/formats.hpp"

namespace qs::test {

inline Expected<std::vector<io::TensorInfo>> read_csv(std::string_view text,
                                                      const io::ReadOptions& options = {},
                                                      const std::string& name = "table.csv") {
  return drive(io::make_csv_reader(text.size(), name, options), bytes_of_text(text));
}

/// Nothing if the table is refused.
inline std::vector<double> csv_values(std::string_view text, const io::ReadOptions& options = {},
                                      std::size_t piece = 1000, std::size_t out = 1000) {
  const auto tensors = read_csv(text, options);
  if (!tensors) return {};
  const io::TensorInfo& tensor = tensors->front();
  const Bytes file = bytes_of_text(text);
  const auto plain = unpack_all(io::make_text_unpacker(tensor.reading),
                                io::bytes_in(file, tensor.bytes).value(), piece, out);
  REQUIRE(plain);
  REQUIRE(plain->size() == tensor.count() * 8);
  std::vector<double> numbers(static_cast<std::size_t>(tensor.count()));
  for (std::size_t i = 0; i < numbers.size(); ++i) std::memcpy(&numbers[i], plain->data() + 8 * i, 8);
  return numbers;
}

}  // namespace qs::test
