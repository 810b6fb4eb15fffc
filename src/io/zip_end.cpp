// Reads the records at the end of a ZIP archive, which lead to its directory.
#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"
#include "io/zip_directory.hpp"

namespace qs::io {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kEnd = "PK\x05\x06"sv, kZip64Locator = "PK\x06\x07"sv, kZip64End = "PK\x06\x06"sv;

/// A number in the end record and its counterpart in the Zip64 end record.
struct Field {
  std::string_view name;
  std::size_t at, bytes;      // in the end record
  std::size_t at64, bytes64;  // in the Zip64 end record
};
constexpr std::array<Field, 6> kEndFields = {{{"disk", 4, 2, 16, 4},
                                              {"disk of the directory", 6, 2, 20, 4},
                                              {"members on this disk", 8, 2, 24, 8},
                                              {"members", 10, 2, 32, 8},
                                              {"directory size", 12, 4, 40, 8},
                                              {"directory offset", 16, 4, 48, 8}}};
using Values = std::array<std::uint64_t, kEndFields.size()>;
enum { kDisk, kDirectoryDisk, kMembersHere, kMembers, kSize, kOffset };

bool has_signature(std::span<const std::byte> bytes, std::string_view signature) {
  return as_text(bytes).starts_with(signature);
}

class EndRecords {
 public:
  EndRecords(std::span<const std::byte> tail, std::uint64_t file_size)
      : tail_(tail), tail_at_(file_size - tail.size()), file_size_(file_size) {}

  Expected<ZipDirectory> find() {
    if (auto end = find_end(); !end) return Refusal(std::move(end).error());
    for (std::size_t i = 0; i < kEndFields.size(); ++i) {
      values_[i] = little_endian(tail_, end_at_ + kEndFields[i].at, kEndFields[i].bytes);
      value_at_[i] = tail_at_ + end_at_ + kEndFields[i].at;
    }
    directory_end_ = end_at_;
    if (end_at_ >= kZip64LocatorBytes) {
      const std::size_t locator_at = end_at_ - kZip64LocatorBytes;
      if (has_signature(tail_.subspan(locator_at), kZip64Locator)) {
        if (auto read = read_zip64(locator_at); !read) return Refusal(std::move(read).error());
      }
    }
    return checked();
  }

 private:
  /// Considers every record whose comment ends with the file; with two, one would be inside the comment of
  /// the other.
  Expected<void> find_end() {
    const std::string field = "ZIP end record";
    const std::string_view text = as_text(tail_);
    std::optional<std::size_t> found, cut;
    for (std::size_t at = text.find(kEnd); at != text.npos; at = text.find(kEnd, at + 1)) {
      if (text.size() - at < kZipEndBytes) continue;
      const std::uint64_t comment = little_endian(tail_, at + 20, 2), rest = text.size() - at - kZipEndBytes;
      if (comment != rest) {
        cut = at;
        continue;
      }
      if (found) {
        return refuse(field, "a second one", "one, so that there is one directory", tail_at_ + at);
      }
      found = at;
    }
    if (found) {
      end_at_ = *found;
      return {};
    }
    if (!cut) return refuse(field, "none", "one at the end of the file (is the file cut?)", file_size_);
    const std::uint64_t end = *cut + kZipEndBytes;
    return refuse(field + ": comment length", bytes_text(little_endian(tail_, *cut + 20, 2)),
                  bytes_text(tail_.size() - end) + ", up to the end of the file", tail_at_ + end);
  }

  Expected<void> read_zip64(std::size_t locator_at) {
    const std::string field = "Zip64 end record";
    const std::uint64_t at = little_endian(tail_, locator_at + 8, 8);
    if (const std::uint64_t disks = little_endian(tail_, locator_at + 16, 4); disks > 1) {
      return refuse(field + ": disks", std::to_string(disks), "1", tail_at_ + locator_at + 16);
    }
    // Version 1 of the record, without data of variable length; version 2 is for encrypted directories.
    if (locator_at < kZip64EndBytes || at != tail_at_ + locator_at - kZip64EndBytes) {
      return refuse(field, "one at byte " + std::to_string(at),
                    "one of " + bytes_text(kZip64EndBytes) + " right before its locator",
                    tail_at_ + locator_at + 8);
    }
    const auto record = tail_.subspan(locator_at - kZip64EndBytes, kZip64EndBytes);
    if (!has_signature(record, kZip64End)) {
      return refuse(field, quote_bytes(as_text(record.first(4))), quote_bytes(kZip64End), at);
    }
    if (const std::uint64_t size = little_endian(record, 4, 8); size != kZip64EndBytes - 12) {
      return refuse(field + ": size", bytes_text(size), bytes_text(kZip64EndBytes - 12), at + 4);
    }
    directory_end_ = locator_at - kZip64EndBytes;
    return take_zip64(record, at);
  }

  Expected<void> take_zip64(std::span<const std::byte> record, std::uint64_t at) {
    for (std::size_t i = 0; i < kEndFields.size(); ++i) {
      const Field& row = kEndFields[i];
      const std::uint64_t full = (std::uint64_t{1} << (8 * row.bytes)) - 1;
      const std::uint64_t value = little_endian(record, row.at64, row.bytes64);
      if (values_[i] != full && values_[i] != value) {
        return refuse("ZIP end record: " + std::string(row.name), std::to_string(values_[i]),
                      std::to_string(value) + ", as the Zip64 end record says, or " + std::to_string(full),
                      value_at_[i]);
      }
      values_[i] = value;
      value_at_[i] = at + row.at64;
    }
    return {};
  }

  Refusal refuse_value(std::size_t i, std::string accepted) const {
    return refuse("ZIP end record: " + std::string(kEndFields[i].name), std::to_string(values_[i]),
                  std::move(accepted), value_at_[i]);
  }

  Expected<ZipDirectory> checked() const {
    if (values_[kDisk] != 0) return refuse_value(kDisk, "0: an archive in one file");
    if (values_[kDirectoryDisk] != 0) return refuse_value(kDirectoryDisk, "0: an archive in one file");
    const std::uint64_t members = values_[kMembers], size = values_[kSize], offset = values_[kOffset];
    if (values_[kMembersHere] != members) {
      return refuse_value(kMembersHere, std::to_string(members) + ", all of them");
    }
    if (members > kMaxZipMembers) return refuse_value(kMembers, "at most " + std::to_string(kMaxZipMembers));
    if (size > kMaxHeaderBytes) return refuse_value(kSize, "at most " + bytes_text(kMaxHeaderBytes));
    if (members > size / kZipEntryBytes) {
      return refuse_value(kMembers, "at most " + std::to_string(size / kZipEntryBytes) + ", as " +
                                        bytes_text(size) + " of directory have room for");
    }
    const std::uint64_t end = tail_at_ + directory_end_;
    if (size > end) return refuse_value(kSize, "at most the " + bytes_text(end) + " before the end record");
    if (offset != end - size) {
      return refuse_value(
          kOffset, std::to_string(end - size) + ", so that the directory ends where the end records begin");
    }
    return ZipDirectory{{offset, size}, members};
  }

  std::span<const std::byte> tail_;
  std::uint64_t tail_at_, file_size_;
  std::size_t end_at_ = 0, directory_end_ = 0;  // in the tail
  Values values_{}, value_at_{};
};

}  // namespace

Expected<ZipDirectory> find_zip_directory(std::span<const std::byte> tail, std::uint64_t file_size) {
  return EndRecords(tail, file_size).find();
}

}  // namespace qs::io
