#include "io/zip_listing.hpp"

namespace qs::io {

Expected<void> ZipListing::feed(std::span<const std::byte> bytes) {
  const ByteRange fed = wants_.value_or(ByteRange{});
  if (!directory_) {
    auto directory = find_zip_directory(bytes, file_size_);
    if (!directory) return Refusal(std::move(directory).error());
    directory_ = *directory;
    if (directory_->bytes.offset < fed.offset) {
      wants_ = directory_->bytes;
      return {};
    }
    const auto begin = static_cast<std::size_t>(directory_->bytes.offset - fed.offset);
    bytes = bytes.subspan(begin, static_cast<std::size_t>(directory_->bytes.size));
  }
  auto members = parse_zip_directory(bytes, *directory_);
  if (!members) return Refusal(std::move(members).error());
  members_ = *std::move(members);
  wants_.reset();
  return {};
}

}  // namespace qs::io
