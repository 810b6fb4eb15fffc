#include "io/zip_directory.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kEntry = "PK\x01\x02"sv;
constexpr std::uint64_t kZip64Extra = 1;
constexpr std::uint64_t kFull16 = 0xFFFF, kFull32 = 0xFFFF'FFFF;  // "see the Zip64 extra field"

class DirectoryParser {
 public:
  DirectoryParser(std::span<const std::byte> bytes, const ZipDirectory& directory)
      : bytes_(bytes), directory_(directory) {}

  Expected<std::vector<ZipMember>> parse() {
    for (std::uint64_t i = 0; i < directory_.members; ++i) {
      if (auto taken = take_entry(); !taken) return Refusal(std::move(taken).error());
    }
    if (at_ != bytes_.size()) {
      return refuse("ZIP directory", std::to_string(bytes_.size() - at_) + " bytes left over",
                    "nothing after its " + std::to_string(directory_.members) + " entries", here());
    }
    if (auto placed = place_members(); !placed) return Refusal(std::move(placed).error());
    return std::move(members_);
  }

 private:
  std::uint64_t here(std::size_t after = 0) const { return directory_.bytes.offset + at_ + after; }

  std::string entry_name() const { return "ZIP directory entry " + std::to_string(members_.size() + 1); }

  static std::string of_member(const ZipMember& member, std::string_view field) {
    return "ZIP member " + quote_bytes(member.name) + ": " + std::string(field);
  }

  Expected<void> take_entry() {
    const auto rest = bytes_.subspan(at_);
    if (rest.size() < kZipEntryBytes) {
      return refuse(entry_name(), std::to_string(rest.size()) + " bytes",
                    "at least " + std::to_string(kZipEntryBytes) + " bytes", here());
    }
    if (!as_text(rest).starts_with(kEntry)) {
      return refuse(entry_name(), quote_bytes(as_text(rest.first(kEntry.size()))), quote_bytes(kEntry),
                    here());
    }
    const auto name_size = static_cast<std::size_t>(little_endian(rest, 28, 2));
    const auto extra_size = static_cast<std::size_t>(little_endian(rest, 30, 2));
    const auto comment_size = static_cast<std::size_t>(little_endian(rest, 32, 2));
    const std::size_t size = kZipEntryBytes + name_size + extra_size + comment_size;
    if (size > rest.size()) {
      return refuse(entry_name() + ": name, extra and comment lengths",
                    std::to_string(size) + " bytes in all",
                    "at most the " + std::to_string(rest.size()) + " bytes left of the directory", here(28));
    }
    ZipMember member;
    member.name = as_text(rest.subspan(kZipEntryBytes, name_size));
    member.flags = static_cast<std::uint16_t>(little_endian(rest, 8, 2));
    member.method = static_cast<std::uint16_t>(little_endian(rest, 10, 2));
    member.packed_size = little_endian(rest, 20, 4);
    member.size = little_endian(rest, 24, 4);
    member.header_at = little_endian(rest, 42, 4);
    disk_ = little_endian(rest, 34, 2);
    const std::size_t extra_at = kZipEntryBytes + name_size;
    if (auto taken = take_extra(member, rest.subspan(extra_at, extra_size), extra_at); !taken) return taken;
    if (auto fits = check_place(member); !fits) return fits;
    members_.push_back(std::move(member));
    at_ += size;
    return {};
  }

  Expected<void> take_extra(ZipMember& member, std::span<const std::byte> extra, std::size_t extra_at) {
    bool had_zip64 = false;
    while (extra.size() >= 4) {
      const auto size = static_cast<std::size_t>(little_endian(extra, 2, 2));
      if (size > extra.size() - 4) {
        return refuse(of_member(member, "extra field"), std::to_string(size) + " bytes",
                      "at most the " + std::to_string(extra.size() - 4) + " that are left", here(extra_at));
      }
      if (little_endian(extra, 0, 2) == kZip64Extra) {
        if (had_zip64) {
          return refuse(of_member(member, "Zip64 extra field"), "a second one", "one", here(extra_at));
        }
        had_zip64 = true;
        if (auto taken = take_zip64(member, extra.subspan(4, size), extra_at + 4); !taken) return taken;
      }
      extra = extra.subspan(4 + size);
      extra_at += 4 + size;
    }
    return {};
  }

  /// Holds only the numbers that are full in the entry, in this order.
  Expected<void> take_zip64(ZipMember& member, std::span<const std::byte> field, std::size_t field_at) {
    std::size_t at = 0;
    bool complete = true;
    const auto take = [&](std::uint64_t& value, std::uint64_t full, std::size_t size) {
      if (value != full) return;
      complete = complete && field.size() - at >= size;
      if (!complete) return;
      value = little_endian(field, at, size);
      at += size;
    };
    take(member.size, kFull32, 8);
    take(member.packed_size, kFull32, 8);
    take(member.header_at, kFull32, 8);
    take(disk_, kFull16, 4);
    if (complete) return {};
    return refuse(of_member(member, "Zip64 extra field"), std::to_string(field.size()) + " bytes",
                  "a number for each that is full in the entry", here(field_at));
  }

  Expected<void> check_place(const ZipMember& member) const {
    if (disk_ != 0) {
      return refuse(of_member(member, "disk"), std::to_string(disk_), "0: an archive in one file", here(34));
    }
    const std::uint64_t end = directory_.bytes.offset, header = kZipLocalHeaderBytes + member.name.size();
    if (member.header_at > end || header > end - member.header_at) {
      return refuse(
          of_member(member, "offset"), std::to_string(member.header_at),
          "a place for its local header before the directory, which begins at byte " + std::to_string(end),
          here(42));
    }
    if (const std::uint64_t room = end - member.header_at - header; member.packed_size > room) {
      return refuse(of_member(member, "packed size"), std::to_string(member.packed_size) + " bytes",
                    "at most the " + std::to_string(room) + " bytes between its header and the directory",
                    here(20));
    }
    return {};
  }

  Expected<void> place_members() {
    std::vector<ZipMember*> in_order;
    in_order.reserve(members_.size());
    for (ZipMember& member : members_) in_order.push_back(&member);
    std::sort(in_order.begin(), in_order.end(),
              [](const ZipMember* a, const ZipMember* b) { return a->header_at < b->header_at; });
    for (std::size_t i = 0; i < in_order.size(); ++i) {
      ZipMember& member = *in_order[i];
      member.end = i + 1 < in_order.size() ? in_order[i + 1]->header_at : directory_.bytes.offset;
      const std::uint64_t least =
          member.header_at + kZipLocalHeaderBytes + member.name.size() + member.packed_size;
      if (least > member.end) {
        const ZipMember& next = *in_order[i + 1];
        return refuse(of_member(next, "offset"), std::to_string(next.header_at),
                      "a place after member " + quote_bytes(member.name) + ", which ends at byte " +
                          std::to_string(least) + " or later (members must not overlap)",
                      next.header_at);
      }
    }
    return {};
  }

  std::span<const std::byte> bytes_;
  const ZipDirectory& directory_;
  std::size_t at_ = 0;      // of the present entry
  std::uint64_t disk_ = 0;  // of the present entry
  std::vector<ZipMember> members_;
};

}  // namespace

Expected<std::vector<ZipMember>> parse_zip_directory(std::span<const std::byte> bytes,
                                                     const ZipDirectory& directory) {
  return DirectoryParser(bytes, directory).parse();
}

}  // namespace qs::io
