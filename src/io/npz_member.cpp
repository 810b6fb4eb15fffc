#include "io/npz_member.hpp"

#include <algorithm>

#include "io/npy_descr.hpp"
#include "io/reader_parts.hpp"
#include "io/unpacker.hpp"

namespace qs::io {
namespace {

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
    LocalHeader header = look_at_local_header(member_, bytes_);
    if (header.needs > 0) return has(header.needs);
    if (!header.unreadable.empty()) return unreadable(std::move(header.unreadable));
    data_at_ = header.data_at;
    return true;
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
    return "its compression, " + zip_method_text(member.method) + ", is not decoded";
  }
  const bool possible =
      member.size <= kMostExtra || (member.size - kMostExtra) / kMostPerByte <= member.packed_size;
  return possible ? "" : sizes + ", more than deflate can pack so small";
}

MemberLook look_at_member(const ZipMember& member, std::span<const std::byte> bytes) {
  return Look(member, bytes).look();
}

}  // namespace qs::io
