#pragma once
/// The reader's own file while it is open: its fingerprint and its tensors. It holds no bytes; it asks for
/// ranges.
///
/// The fingerprint is FNV-1a (64 bit) over the size and the first and last 64 KiB: enough to tell two files
/// of one name apart in a link, without reading gigabytes. It is no proof against intent.

#include <memory>
#include <string>
#include <vector>

#include "io/tensor_file.hpp"

namespace qs {

class FileSession {
 public:
  FileSession(std::string name, std::uint64_t size);

  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  /// 16 hexadecimal digits.
  std::string fingerprint() const;

  /// The bytes it needs next; nothing when the tensor list is complete.
  std::optional<io::ByteRange> wants() const;
  Expected<void> feed(std::span<const std::byte> bytes);
  const std::vector<io::TensorInfo>& tensors() const { return reader_->tensors(); }

 private:
  enum class Stage { kHead, kTail, kReader };
  void mix(std::span<const std::byte> bytes);

  std::string name_;
  std::uint64_t size_;
  std::uint64_t hash_ = 0xcbf29ce484222325;  // FNV-1a offset basis
  Stage stage_ = Stage::kHead;
  std::unique_ptr<io::TensorReader> reader_;
};

}  // namespace qs
