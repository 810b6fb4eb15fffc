#include "io/hdf5_messages.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

// Types of messages.
constexpr std::uint64_t kDataspace = 1, kLinkInfo = 2, kDatatype = 3, kLink = 6, kExternalFiles = 7,
                        kLayout = 8, kFilters = 11, kAttribute = 12, kContinuation = 16, kSymbolTable = 17;
constexpr std::uint64_t kSharedFlag = 2;

struct Message {
  std::uint64_t at = 0, size = 0;
};

std::string in_one_piece(std::string how) {
  return "it is stored " + std::move(how) + "; 'h5repack -f NONE -l CONTI IN OUT' writes it in one piece";
}

std::string filter_word(std::uint64_t filter) {
  constexpr std::array<std::string_view, 7> kWords = {"",     "deflate", "shuffle",     "checksums",
                                                      "szip", "nbit",    "scale-offset"};
  return filter > 0 && filter < kWords.size() ? std::string(kWords[filter])
                                              : "filter " + std::to_string(filter);
}

class HeaderReader {
 public:
  HeaderReader(PagedBytes& bytes, const Hdf5Sizes& sizes) : bytes_(bytes), sizes_(sizes) {}

  Expected<Hdf5Object> read(std::uint64_t address) {
    if (auto begun = take_start(address); !begun) return Refusal(begun.error());
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      if (bytes_.missing()) return object_;
      if (block >= Hdf5Limits::kHeaderBlocks || taken_ > Hdf5Limits::kHeaderBytes) {
        return refuse("object header",
                      "more than " + bytes_text(Hdf5Limits::kHeaderBytes) + " or " +
                          std::to_string(Hdf5Limits::kHeaderBlocks) + " blocks",
                      "a shorter one", std::min(address, bytes_.size()));
      }
      const Message present = blocks_[block];
      if (auto taken = take_block(present); !taken) return Refusal(taken.error());
    }
    if (!apart_.empty())
      object_.unplaced = in_one_piece(apart_ + (filters_.empty() ? "" : ", packed (" + filters_ + ")"));
    return object_;
  }

 private:
  Expected<void> take_start(std::uint64_t address) {
    constexpr std::uint64_t kOhdr = 0x5244'484F;  // "OHDR"
    if (bytes_.number(address, 4) == kOhdr) {
      is_new_ = true;
      flags_ = bytes_.number(address + 5, 1);
      std::uint64_t at = address + 6;
      if ((flags_ & 0x20) != 0) at += 16;  // times
      if ((flags_ & 0x10) != 0) at += 4;   // limits of attributes
      const std::size_t width = std::size_t{1} << (flags_ & 3);
      add_block(at + width, bytes_.number(at, width));
      return {};
    }
    const std::uint64_t version = bytes_.number(address, 1);
    if (version != 1 && !bytes_.missing()) {
      return refuse("object header", "version " + std::to_string(version), "1, or 'OHDR'",
                    std::min(address, bytes_.size()));
    }
    add_block(address + 16, bytes_.number(address + 8, 4));
    return {};
  }

  void add_block(std::uint64_t at, std::uint64_t size) {
    if (!bytes_.is_inside(at, size)) size = 0;
    taken_ += std::min(size, Hdf5Limits::kHeaderBytes + 1);
    blocks_.push_back({at, size});
  }

  Expected<void> take_block(const Message& block) {
    const bool has_order = is_new_ && (flags_ & 4) != 0;
    const std::uint64_t head = is_new_ ? (has_order ? 6 : 4) : 8, end = block.at + block.size;
    for (std::uint64_t at = block.at; end - at >= head && !bytes_.missing();) {
      const std::uint64_t type = bytes_.number(at, is_new_ ? 1 : 2);
      const std::uint64_t size = bytes_.number(at + (is_new_ ? 1 : 2), 2),
                          flags = bytes_.number(at + (is_new_ ? 3 : 4), 1);
      at += head;
      if (size > end - at) {
        if (bytes_.missing()) return {};
        return refuse("object header message " + std::to_string(type), bytes_text(size),
                      "at most the " + std::to_string(end - at) + " of its block", at);
      }
      if (auto taken = take_message(type, {at, size}, (flags & kSharedFlag) != 0); !taken) return taken;
      at += size;
    }
    return {};
  }

  Expected<void> take_message(std::uint64_t type, const Message& body, bool is_shared) {
    switch (type) {
      case kDataspace:
        if (is_shared) {
          object_.no_shape = "its shape is stored apart, which is not read";
        } else {
          take_dataspace(body);
        }
        break;
      case kDatatype:
        object_.type = is_shared ? Hdf5Type{} : read_hdf5_type(bytes_, body.at, body.size);
        if (is_shared)
          object_.type->unreadable = "its type is stored apart (a committed type), which is not read";
        break;
      case kLayout:
        take_layout(body);
        break;
      case kFilters:
        take_filters(body);
        break;
      case kExternalFiles:
        apart_ = "in other files";
        break;
      case kAttribute:
        take_attribute(body);
        break;
      case kSymbolTable:
        if (body.size < 2 * sizes_.address) break;
        object_.tree = address_at(body.at);
        object_.heap = address_at(body.at + sizes_.address);
        break;
      case kLinkInfo:
        take_link_info(body);
        break;
      case kLink:
        return read_hdf5_link(bytes_, sizes_, body.at, body.size, object_.links);
      case kContinuation:
        take_continuation(body);
        break;
      default:
        break;
    }
    return {};
  }

  std::uint64_t address_at(std::uint64_t at) { return bytes_.number(at, sizes_.address); }

  void take_continuation(const Message& body) {
    if (body.size < sizes_.address + sizes_.length) return;
    const std::uint64_t at = address_at(body.at),
                        size = bytes_.number(body.at + sizes_.address, sizes_.length);
    if (!is_new_) return add_block(at, size);
    constexpr std::uint64_t kOchk = 0x4B48'434F, kFrame = 8;  // "OCHK", and the checksum behind
    if (size >= kFrame && bytes_.number(at, 4) == kOchk) add_block(at + 4, size - kFrame);
  }

  void take_dataspace(const Message& body) {
    const std::uint64_t version = bytes_.number(body.at, 1), rank = bytes_.number(body.at + 1, 1);
    const std::uint64_t head = version == 1 ? 8 : 4;
    if (version == 2 && bytes_.number(body.at + 3, 1) == 2) {
      object_.no_shape = "it has no values";
    } else if (version != 1 && version != 2) {
      object_.no_shape = "its shape is of an unknown version, " + std::to_string(version);
    } else if (rank > kMaxRank || body.size < head + rank * sizes_.length) {
      object_.no_shape = "its shape has " + std::to_string(rank) + " axes, more than its header holds or " +
                         std::to_string(kMaxRank);
    } else {
      object_.shape.emplace();
      for (std::uint64_t axis = 0; axis < rank; ++axis)
        object_.shape->push_back(bytes_.number(body.at + head + axis * sizes_.length, sizes_.length));
    }
  }

  void take_layout(const Message& body) {
    object_.is_dataset = true;
    const std::uint64_t version = bytes_.number(body.at, 1);
    const bool is_old = version == 1 || version == 2;
    const std::uint64_t kind = bytes_.number(body.at + (is_old ? 2 : 1), 1);
    if (version < 1 || version > 4) {
      object_.unplaced = "its layout is of an unknown version, " + std::to_string(version);
    } else if (kind == 0 && !is_old) {
      object_.values = ByteRange{body.at + 4, bytes_.number(body.at + 2, 2)};
      if (object_.values->size > body.size - std::min<std::uint64_t>(body.size, 4))
        object_.unplaced = "its header is shorter than the values that it should hold";
    } else if (kind == 1) {
      const std::uint64_t at = body.at + (is_old ? 8 : 2),
                          needed = is_old ? 8 : 2 + sizes_.address + sizes_.length;
      const std::uint64_t address = address_at(at);
      if (body.size < needed) {
        object_.unplaced = "its layout is cut off";
      } else if (address == sizes_.nowhere()) {
        object_.unplaced = "its values were never written";
      } else {
        object_.values =
            ByteRange{address, is_old ? ~0ULL : bytes_.number(at + sizes_.address, sizes_.length)};
      }
    } else if (kind == 2) {
      apart_ = "in chunks";
    } else {
      apart_ = kind == 3 ? "as a view of other datasets" : "in an unknown layout";
    }
  }

  void take_filters(const Message& body) {
    const std::uint64_t version = bytes_.number(body.at, 1), count = bytes_.number(body.at + 1, 1);
    const std::uint64_t first = bytes_.number(body.at + (version == 1 ? 8 : 2), 2);
    if (count > 0) filters_ = filter_word(first) + (count > 1 ? " and more" : "");
  }

  /// Keras marks bfloat16, which HDF5 lacks, by an attribute "dtype".
  void take_attribute(const Message& body) {
    constexpr std::uint64_t kDtype = 0x65'7079'7464;  // "dtype"
    const std::uint64_t version = bytes_.number(body.at, 1), head = version == 3 ? 9 : 8;
    if (body.size < head + 6 || bytes_.number(body.at + 2, 2) != 6) return;
    if (bytes_.number(body.at + head, 6) == kDtype) object_.has_dtype_attribute = true;
  }

  void take_link_info(const Message& body) {
    const bool has_order = (bytes_.number(body.at + 1, 1) & 1) != 0;
    const std::uint64_t at = body.at + 2 + (has_order ? 8 : 0);
    if (address_at(at) == sizes_.nowhere()) return;
    object_.dense_heap = address_at(at);
    object_.dense_index = address_at(at + sizes_.address);
  }

  PagedBytes& bytes_;
  const Hdf5Sizes& sizes_;
  bool is_new_ = false;
  std::uint64_t flags_ = 0, taken_ = 0;
  std::vector<Message> blocks_;
  std::string apart_, filters_;
  Hdf5Object object_;
};

}  // namespace

Expected<void> read_hdf5_link(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t body,
                              std::uint64_t size, Hdf5Links& links) {
  const std::uint64_t flags = bytes.number(body + 1, 1);
  std::uint64_t at = body + 2;
  const std::uint64_t kind = (flags & 8) != 0 ? bytes.number(at++, 1) : 0;
  if ((flags & 4) != 0) at += 8;  // order of creation
  if ((flags & 0x10) != 0) ++at;  // character set
  const std::size_t width = std::size_t{1} << (flags & 3);
  const std::uint64_t length = bytes.number(at, width), byte = std::min(body, bytes.size());
  at += width;
  if (bytes.missing()) return {};
  const std::uint64_t end = body + size;
  if (at > end || length > end - at || (kind == 0 && end - at - length < sizes.address))
    return refuse("link", "a name of " + bytes_text(length), "one that fits its message", byte);
  if (length > Hdf5Limits::kNameBytes || length == 0)
    return refuse("link", "a name of " + bytes_text(length), "1 to " + bytes_text(Hdf5Limits::kNameBytes),
                  byte);
  if (kind != 0) {
    ++links.elsewhere;
    return {};
  }
  if (links.links.size() >= Hdf5Limits::kLinks)
    return refuse("group", "more than " + std::to_string(Hdf5Limits::kLinks) + " links", "fewer", byte);
  std::string name(static_cast<std::size_t>(length), '\0');
  bytes.copy(at, std::as_writable_bytes(std::span(name)));
  links.links.push_back({std::move(name), bytes.number(at + length, sizes.address)});
  return {};
}

Expected<Hdf5Object> read_hdf5_object(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t address) {
  return HeaderReader(bytes, sizes).read(address);
}

}  // namespace qs::io
