#include "io/npz_member.hpp"

#include <algorithm>
#include <array>

#include "io/npy_descr.hpp"
#include "io/reader_parts.hpp"
#include "io/unpacker.hpp"

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

std::string method_text(std::uint64_t method) {
  if (method == kZipStored) return "none (method 0)";
  std::string text = "method " + std::to_string(method);
  if (method == kZipDeflated) return "Deflate (" + text + ")";
  for (const Method& row : kOtherMethods) {
    if (row.number == method) return std::string(row.name) + " (" + text + ")";
  }
  return text;
}

/// Appends the byte of the local header's field to a reason.
std::string at_byte(std::string reason, std::uint64_t byte) {
  return std::move(reason) + " (at byte " + std::to_string(byte) + ")";
}

class Look {
 public:
  Look(const ZipMember& member, std::span<const std::byte> bytes)
      : member_(member), bytes_(bytes), packed_size_(member.packed_size) {}

  MemberLook look() {
    if (take_local_header() && take_npy_header()) place();
    return std::move(look_);
  }

 private:
  bool unreadable(std::string why) {
    look_.unreadable = std::move(why);
    return false;
  }

  bool has(std::uint64_t size) {
    if (bytes_.size() >= size) return true;
    look_.needs = size;
    return false;
  }

  bool take_local_header() {
    const std::uint64_t header_at = member_.header_at;
    if (!has(kZipLocalHeaderBytes)) return false;
    const std::string_view text = as_text(bytes_);
    if (!text.starts_with(kLocalHeader)) {
      return unreadable(at_byte("its local header begins with " + quote_bytes(text.substr(0, 4)) +
                                    " instead of " + quote_bytes(kLocalHeader),
                                header_at));
    }
    const std::uint64_t flags = little_endian(bytes_, 6, 2), method = little_endian(bytes_, 8, 2);
    if ((flags & kZipEncrypted) != 0) return unreadable("it is encrypted");
    if (method != member_.method) {
      return unreadable(at_byte("its local header names another compression, " + method_text(method) +
                                    ", than the directory, " + method_text(member_.method),
                                header_at + 8));
    }
    if (!sizes_agree(flags)) {
      return unreadable(
          at_byte("its local header names other sizes, " + std::to_string(little_endian(bytes_, 18, 4)) +
                      " and " + std::to_string(little_endian(bytes_, 22, 4)) + " bytes, than the directory",
                  header_at + 18));
    }
    const std::uint64_t name_size = little_endian(bytes_, 26, 2);
    if (name_size == member_.name.size() && !has(kZipLocalHeaderBytes + name_size)) return false;
    const std::string_view name = text.substr(kZipLocalHeaderBytes, static_cast<std::size_t>(name_size));
    if (name != member_.name) {
      return unreadable(at_byte("its local header names it " + quote_bytes(name), header_at + 26));
    }
    data_at_ = kZipLocalHeaderBytes + name_size + little_endian(bytes_, 28, 2);
    const std::uint64_t room = member_.end - header_at;
    if (data_at_ <= room && packed_size_ <= room - data_at_) return true;
    return unreadable(at_byte("its " + std::to_string(packed_size_) + " bytes, with " +
                                  std::to_string(data_at_) +
                                  " of local header, reach beyond where the next member or the directory "
                                  "begins, byte " +
                                  std::to_string(member_.end),
                              header_at + 28));
  }

  /// A local header may leave the sizes to its extra field or to a record behind the data; then only the
  /// directory counts, as in NumPy.
  bool sizes_agree(std::uint64_t flags) const {
    if ((flags & kZipSizesFollow) != 0) return true;
    constexpr std::uint64_t kFull = 0xFFFF'FFFF;
    const std::uint64_t packed = little_endian(bytes_, 18, 4), size = little_endian(bytes_, 22, 4);
    return (packed == kFull || packed == packed_size_) && (size == kFull || size == member_.size);
  }

  bool take_npy_header() {
    if (!take_unpacked(std::min(member_.size, kNpyLongestPrefix))) return false;
    const std::uint64_t npy_at = deflated() ? 0 : member_.header_at + data_at_;
    const std::size_t prefix_size = std::min(unpacked_.size(), static_cast<std::size_t>(kNpyLongestPrefix));
    const auto text = parse_npy_prefix(unpacked_.first(prefix_size), member_.size, npy_at);
    if (!text) return unreadable(sentence(text.error()));
    if (text->size > kMaxMemberHeaderBytes) {
      return unreadable("its npy header has " + std::to_string(text->size) + " bytes, more than " +
                        std::to_string(kMaxMemberHeaderBytes));
    }
    values_at_ = text->offset + text->size;
    if (!take_unpacked(values_at_)) return false;
    const auto header_text =
        unpacked_.subspan(static_cast<std::size_t>(text->offset), static_cast<std::size_t>(text->size));
    auto header = parse_npy_header(as_text(header_text), npy_at + text->offset);
    if (!header) {
      look_.passed_over = npy_kind_without_numbers(as_text(header_text));
      return unreadable(sentence(header.error()));
    }
    header_ = *std::move(header);
    return true;
  }

  bool deflated() const { return member_.method == kZipDeflated; }

  /// Message of the npy reader's error. A byte of a deflated member is not a byte of the file.
  std::string sentence(Error error) const {
    if (!deflated()) return message(error);
    const std::uint64_t byte = error.byte.value_or(0);
    error.byte.reset();
    return message(error) + " (at byte " + std::to_string(byte) + " of the unpacked member)";
  }

  /// Makes unpacked_ the first `size` bytes of the .npy file.
  bool take_unpacked(std::uint64_t size) {
    if (deflated()) return inflate_first(static_cast<std::size_t>(size));
    if (!has(data_at_ + size)) return false;
    unpacked_ = bytes_.subspan(static_cast<std::size_t>(data_at_), static_cast<std::size_t>(size));
    return true;
  }

  bool inflate_first(std::size_t size) {
    const std::uint64_t most = std::min(packed_size_, kMostPackedHeaderBytes);
    if (!has(data_at_ + std::min<std::uint64_t>(most, 1))) return false;
    const auto packed = bytes_.subspan(static_cast<std::size_t>(data_at_));
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(packed.size(), packed_size_));
    const std::unique_ptr<Unpacker> inflater = make_inflater();
    inflater->feed(packed.first(there), there == packed_size_);
    buffer_.resize(size);
    std::size_t done = 0;
    while (done < size) {
      const auto written = inflater->unpack(std::span(buffer_).subspan(done));
      if (!written) {
        Error error = written.error();
        if (error.byte) *error.byte += member_.header_at + data_at_;
        return unreadable(message(error));
      }
      if (*written == 0) break;
      done += *written;
    }
    unpacked_ = std::span(buffer_).first(done);
    if (done == size) return true;
    if (there < most) return has(data_at_ + most);
    return unreadable(there == packed_size_
                          ? "it unpacks to " + std::to_string(done) + " bytes instead of the " +
                                std::to_string(member_.size) + " that the directory says"
                          : "the first " + std::to_string(most) +
                                " of its compressed bytes do not hold its npy header");
  }

  void place() {
    const std::uint64_t needed = values_at_ + header_.byte_count;
    if (needed != member_.size) {
      unreadable("it has " + std::to_string(member_.size) + " bytes, but its npy header, of shape " +
                 shape_text(header_.shape) + " and type " + std::string(info(header_.dtype).name) +
                 ", needs " + std::to_string(needed));
      return;
    }
    look_.note = std::move(header_.note);
    TensorInfo& tensor = look_.tensor;
    tensor.dtype = header_.dtype;
    tensor.shape = std::move(header_.shape);
    tensor.big_endian = header_.big_endian;
    tensor.fortran_order = header_.fortran_order;
    tensor.bytes = {member_.header_at + data_at_, packed_size_};
    if (deflated()) {
      tensor.packing = Packing::kDeflate;
      tensor.skip = values_at_;
    } else {
      tensor.bytes.offset += values_at_;
      tensor.bytes.size -= values_at_;
    }
  }

  const ZipMember& member_;
  std::span<const std::byte> bytes_;
  std::uint64_t packed_size_;
  std::uint64_t data_at_ = 0;    // from the local header on
  std::uint64_t values_at_ = 0;  // in the .npy file
  NpyHeader header_;
  std::vector<std::byte> buffer_;
  std::span<const std::byte> unpacked_;
  MemberLook look_;
};

}  // namespace

std::string unreadable_by_entry(const ZipMember& member) {
  constexpr std::uint64_t kMostPerByte = 1032, kMostExtra = 64;  // deflate: 258 bytes by two bits
  const std::string sizes = "it has " + std::to_string(member.packed_size) + " bytes in the archive and " +
                            std::to_string(member.size) + " unpacked";
  if ((member.flags & kZipEncrypted) != 0) return "it is encrypted";
  if (member.method == kZipStored) {
    return member.packed_size == member.size ? "" : sizes + ", but is not compressed";
  }
  if (member.method != kZipDeflated) {
    return "its compression, " + method_text(member.method) + ", is not decoded";
  }
  const bool possible =
      member.size <= kMostExtra || (member.size - kMostExtra) / kMostPerByte <= member.packed_size;
  return possible ? "" : sizes + ", more than deflate can pack so small";
}

MemberLook look_at_member(const ZipMember& member, std::span<const std::byte> bytes) {
  return Look(member, bytes).look();
}

}  // namespace qs::io
