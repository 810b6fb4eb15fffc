#pragma once
/// Reads the members of a ZIP archive: asks for the end of the file, then for the directory if it does not lie there.

#include <algorithm>

#include "io/zip_directory.hpp"

namespace qs::io {

class ZipListing {
 public:
  explicit ZipListing(std::uint64_t file_size)
      : file_size_(file_size),
        wants_(
            ByteRange{file_size - std::min(file_size, kZipTailBytes), std::min(file_size, kZipTailBytes)}) {}

  /// The range to feed next; nothing once the members are known.
  std::optional<ByteRange> wants() const { return wants_; }
  /// `bytes` are those it wants.
  Expected<void> feed(std::span<const std::byte> bytes);

  const ZipDirectory& directory() const { return *directory_; }
  const std::vector<ZipMember>& members() const { return members_; }

 private:
  std::uint64_t file_size_;
  std::optional<ByteRange> wants_;
  std::optional<ZipDirectory> directory_;
  std::vector<ZipMember> members_;
};

}  // namespace qs::io
