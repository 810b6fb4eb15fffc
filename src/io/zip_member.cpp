#include "io/zip_member.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLocalHeader = "PK\x03\x04"sv;

struct Method {
  std::uint64_t number;
  std::string_view name;
};
constexpr std::array<Method, 7> kOtherMethods = {{{1, "shrink"},
                                                  {6, "implode"},
                                                  {9, "Deflate64"},
                                                  {12, "bzip2"},
                                                  {14, "LZMA"},
                                                  {93, "Zstandard"},
                                                  {95, "XZ"}}};

LocalHeader unreadable_header(std::string why, std::uint64_t byte) {
  return {0, std::move(why) + " (at byte " + std::to_string(byte) + ")"};
}

/// A local header may leave the sizes to its extra field or to a record behind the data; then only the
/// directory counts, as in NumPy and PyTorch.
bool sizes_agree(const ZipMember& member, std::uint64_t flags, std::uint64_t packed, std::uint64_t size) {
  if ((flags & kZipSizesFollow) != 0) return true;
  constexpr std::uint64_t kFull = 0xFFFF'FFFF;
  return (packed == kFull || packed == member.packed_size) && (size == kFull || size == member.size);
}

}  // namespace

std::string zip_method_text(std::uint64_t method) {
  if (method == kZipStored) return "none (method 0)";
  std::string text = "method " + std::to_string(method);
  if (method == kZipDeflated) return "Deflate (" + text + ")";
  for (const Method& row : kOtherMethods) {
    if (row.number == method) return std::string(row.name) + " (" + text + ")";
  }
  return text;
}

LocalHeader look_at_local_header(const ZipMember& member, std::span<const std::byte> bytes) {
  const std::uint64_t header_at = member.header_at;
  if (bytes.size() < kZipLocalHeaderBytes) return {kZipLocalHeaderBytes, {}};
  const std::string_view text = as_text(bytes);
  if (!text.starts_with(kLocalHeader)) {
    return unreadable_header("its local header begins with " + quote_bytes(text.substr(0, 4)) +
                                 " instead of " + quote_bytes(kLocalHeader),
                             header_at);
  }
  const std::uint64_t flags = little_endian(bytes, 6, 2), method = little_endian(bytes, 8, 2);
  if ((flags & kZipEncrypted) != 0) return {0, "it is encrypted"};
  if (method != member.method) {
    return unreadable_header("its local header names another compression, " + zip_method_text(method) +
                                 ", than the directory, " + zip_method_text(member.method),
                             header_at + 8);
  }
  const std::uint64_t packed = little_endian(bytes, 18, 4), size = little_endian(bytes, 22, 4);
  if (!sizes_agree(member, flags, packed, size)) {
    return unreadable_header("its local header names other sizes, " + std::to_string(packed) + " and " +
                                 std::to_string(size) + " bytes, than the directory",
                             header_at + 18);
  }
  const std::uint64_t name_size = little_endian(bytes, 26, 2);
  if (name_size == member.name.size() && bytes.size() < kZipLocalHeaderBytes + name_size)
    return {kZipLocalHeaderBytes + name_size, {}};
  const std::string_view name = text.substr(kZipLocalHeaderBytes, static_cast<std::size_t>(name_size));
  if (name != member.name)
    return unreadable_header("its local header names it " + quote_bytes(name), header_at + 26);
  const std::uint64_t data_at = kZipLocalHeaderBytes + name_size + little_endian(bytes, 28, 2);
  const std::uint64_t room = member.end - header_at;
  if (data_at <= room && member.packed_size <= room - data_at) return {0, {}, data_at};
  return unreadable_header(
      "its " + std::to_string(member.packed_size) + " bytes, with " + std::to_string(data_at) +
          " of local header, reach beyond where the next member or the directory begins, byte " +
          std::to_string(member.end),
      header_at + 28);
}

std::span<const std::byte> part_of_member(const ZipMember& member, std::uint64_t piece_at,
                                          std::span<const std::byte> piece) {
  if (member.header_at < piece_at || member.header_at - piece_at > piece.size()) return {};
  const auto rest = piece.subspan(static_cast<std::size_t>(member.header_at - piece_at));
  const std::uint64_t room = member.end - member.header_at;
  return rest.first(static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), room)));
}

}  // namespace qs::io
