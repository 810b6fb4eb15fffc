#pragma once
/// Bytes of one file of a model: on a disk, or on another host. Each thread opens its own.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "io/tensor_file.hpp"

namespace qs {

class ByteSource {
 public:
  ByteSource() = default;
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ByteSource(ByteSource&&) = delete;
  ByteSource& operator=(ByteSource&&) = delete;

  /// Reads exactly these bytes.
  virtual Expected<void> read(const io::ByteRange& range, std::vector<std::byte>& bytes) = 0;
};

/// Opens a file by its path or address; null if it cannot be opened.
using OpenSource = std::function<std::unique_ptr<ByteSource>(const std::string& path)>;

std::unique_ptr<ByteSource> open_disk(const std::string& path);

}  // namespace qs
