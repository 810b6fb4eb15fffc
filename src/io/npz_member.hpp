#pragma once
/// One array of an .npz file: a .npy file as a member of a ZIP archive, stored or deflated. Its header is
/// parsed out of the first bytes of the member.

#include "io/limits.hpp"
#include "io/zip_member.hpp"

namespace qs::io {

/// The reason why a member cannot be read, as far as the directory tells; or empty.
std::string unreadable_by_entry(const ZipMember& member);

struct MemberLook {
  std::uint64_t needs = 0;  // bytes needed from the local header on; 0: nothing is missing
  std::string unreadable;   // the reason if its values are unreadable; or empty
  std::string passed_over;  // its contents if not numbers: "text"; or empty
  std::string note;         // on how it was read; or empty
  TensorInfo tensor;        // without its name
};

/// `bytes` is any part of the member from its local header on, not beyond its end. It asks only for more
/// bytes than it got, and for none beyond the member's end.
MemberLook look_at_member(const ZipMember& member, std::span<const std::byte> bytes);

}  // namespace qs::io
