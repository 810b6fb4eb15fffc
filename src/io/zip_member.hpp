#pragma once
/// One member of a ZIP archive: what its directory entry and its local header say of where its bytes are.
///
/// The surprise: only the local header tells where the bytes begin. Its extra field may be longer than that of the
/// directory, since PyTorch pads it so that tensors begin at multiples of 64.

#include "io/zip_directory.hpp"

namespace qs::io {

/// "Deflate (method 8)"
std::string zip_method_text(std::uint64_t method);

struct LocalHeader {
  std::uint64_t needs = 0;    // bytes needed from the local header on; 0: nothing is missing
  std::string unreadable;     // the reason if it contradicts the directory; or empty
  std::uint64_t data_at = 0;  // where its bytes begin, from the local header on
};

/// `bytes` is any part of the member from its local header on, not beyond its end. It asks only for more bytes than
/// it got. The packed bytes end before the member does.
LocalHeader look_at_local_header(const ZipMember& member, std::span<const std::byte> bytes);

/// The bytes of a member, from its local header up to where the next member begins, that lie in a piece of the file.
std::span<const std::byte> part_of_member(const ZipMember& member, std::uint64_t piece_at,
                                          std::span<const std::byte> piece);

}  // namespace qs::io
