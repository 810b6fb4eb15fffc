#pragma once
/// The directory of a ZIP archive. It stands at the end of the file: one entry for each member, then (for
/// large archives) the Zip64 end record and its locator, then the end record with a comment of up to
/// 65,535 bytes. Each member begins with a local header that repeats its entry.
/// Source: PKWARE, APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
///
/// The surprise: two readers can find two different directories in one file. Only archives that leave no
/// choice are accepted: the end record ends where the file ends, the directory ends where the end records
/// begin, and members do not overlap.

#include "io/limits.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

inline constexpr std::size_t kZipEndBytes = 22, kZip64LocatorBytes = 20, kZip64EndBytes = 56;
/// Size of the end of a file that holds all its end records.
inline constexpr std::uint64_t kZipTailBytes = 65'535 + kZipEndBytes + kZip64LocatorBytes + kZip64EndBytes;

inline constexpr std::size_t kZipEntryBytes = 46;        // and then name, extra fields and comment
inline constexpr std::size_t kZipLocalHeaderBytes = 30;  // and then the name and extra fields

inline constexpr std::uint16_t kZipStored = 0, kZipDeflated = 8;
inline constexpr std::uint16_t kZipEncrypted = 1;         // a flag
inline constexpr std::uint16_t kZipSizesFollow = 1 << 3;  // a flag: the local header lacks the sizes

struct ZipDirectory {
  ByteRange bytes;
  std::uint64_t members = 0;
};

struct ZipMember {
  std::string name;  // bytes of any kind
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header_at = 0;  // its local header
  std::uint64_t end = 0;        // where the next member begins, or the directory
};

/// `tail` is the file's last kZipTailBytes bytes, or all of a shorter one.
Expected<ZipDirectory> find_zip_directory(std::span<const std::byte> tail, std::uint64_t file_size);

/// Members in the directory's order. Each, with the smallest possible local header, lies between the start of
/// the file and its directory, and overlaps no other.
Expected<std::vector<ZipMember>> parse_zip_directory(std::span<const std::byte> bytes,
                                                     const ZipDirectory& directory);

}  // namespace qs::io
