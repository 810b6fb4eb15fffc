#pragma once
/// Promises of every TensorReader, kept over files that are cut or changed.

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "drive.hpp"
#include "io/model_files.hpp"
#include "opened_models.hpp"
#include "streamed_model.hpp"

namespace qs::test {

/// A file of tests/golden.
inline Bytes golden_file(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/" + name, std::ios::binary);
  return bytes_of_text(std::string((std::istreambuf_iterator<char>(file)), {}));
}

/// Lines "name,value,value": the values by name.
inline std::map<std::string, std::vector<float>> golden_values(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/" + name);
  std::map<std::string, std::vector<float>> values;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream cells(line);
    std::string cell;
    std::getline(cells, cell, ',');
    std::vector<float>& row = values[cell];
    while (std::getline(cells, cell, ',')) row.push_back(std::strtof(cell.c_str(), nullptr));
  }
  return values;
}

/// Number of requests that a reader made, after checking each; the list is checked too, if there is one.
inline std::size_t keep_promises(const std::unique_ptr<io::TensorReader>& reader,
                                 std::span<const std::byte> file) {
  std::vector<io::ByteRange> requests;
  const auto tensors = drive(reader, file, &requests);
  for (const io::ByteRange& range : requests) CHECK(range.size <= io::kMaxHeaderBytes);
  if (!tensors) {
    CHECK_FALSE(message(tensors.error()).empty());
    CHECK(tensors.error().byte.value_or(0) <= file.size());
    return requests.size();
  }
  for (const io::TensorInfo& tensor : *tensors) {
    CHECK(io::bytes_in(file, tensor.bytes).has_value());
    if (!tensor.unreadable.empty() || tensor.decoding) continue;
    CHECK(tensor.bytes.size == io::stored_bytes(tensor.dtype, tensor.count()));
  }
  return requests.size();
}

/// The file with one byte changed, at each place in turn, to several values.
template <class Try>
void with_each_byte_changed(const Bytes& file, Try attempt) {
  for (std::size_t at = 0; at < file.size(); ++at) {
    Bytes changed = file;
    for (const unsigned value : {0U, 0xFFU, std::to_integer<unsigned>(file[at]) + 1}) {
      changed[at] = static_cast<std::byte>(value & 0xFF);
      attempt(changed);
    }
  }
}

}  // namespace qs::test
