#pragma once
/// ZIP archives built in memory, right and wrong ones.

#include "drive.hpp"
#include "io/formats.hpp"

namespace qs::test {

/// Fields left out get their correct values.
struct ZipEntry {
  std::string name;
  Bytes packed{};
  std::uint64_t method = 0;
  std::optional<std::uint64_t> size{};  // unpacked, if it is not the packed size
  std::uint64_t flags = 0;
  Bytes extra{}, local_extra{};
  std::optional<std::uint64_t> directory_packed_size{}, directory_size{}, directory_offset{};
  std::optional<std::string> local_name{};
  std::optional<std::uint64_t> local_method{}, local_packed_size{}, local_size{}, disk{};
  std::string local_signature = "PK\x03\x04";
  Bytes behind{};  // between this member and the next
};

struct ZipEnd {
  std::string comment{};
  bool zip64 = false;
  std::optional<std::uint64_t> members{}, size{}, offset{}, comment_size{}, zip64_at{}, disk{};
  Bytes before{};  // of the directory
};

inline void append_numbers(Bytes& to, std::initializer_list<std::pair<std::uint64_t, std::size_t>> numbers) {
  for (const auto& number : numbers) append(to, little_endian_bytes(number.first, number.second));
}

inline Bytes local_member(const ZipEntry& entry) {
  const std::uint64_t size = entry.size.value_or(entry.packed.size());
  const std::string name = entry.local_name.value_or(entry.name);
  Bytes bytes = bytes_of_text(entry.local_signature);
  append_numbers(bytes, {{20, 2},
                         {entry.flags, 2},
                         {entry.local_method.value_or(entry.method), 2},
                         {0, 8},
                         {entry.local_packed_size.value_or(entry.packed.size()), 4},
                         {entry.local_size.value_or(size), 4},
                         {name.size(), 2},
                         {entry.local_extra.size(), 2}});
  append(bytes, bytes_of_text(name));
  append(bytes, entry.local_extra);
  append(bytes, entry.packed);
  append(bytes, entry.behind);
  return bytes;
}

inline Bytes directory_entry(const ZipEntry& entry, std::uint64_t offset) {
  const std::uint64_t size = entry.size.value_or(entry.packed.size());
  Bytes bytes = bytes_of_text("PK\x01\x02");
  append_numbers(bytes, {{20, 2},
                         {20, 2},
                         {entry.flags, 2},
                         {entry.method, 2},
                         {0, 8},
                         {entry.directory_packed_size.value_or(entry.packed.size()), 4},
                         {entry.directory_size.value_or(size), 4},
                         {entry.name.size(), 2},
                         {entry.extra.size(), 2},
                         {0, 2},
                         {entry.disk.value_or(0), 2},
                         {0, 6},
                         {entry.directory_offset.value_or(offset), 4}});
  append(bytes, bytes_of_text(entry.name));
  append(bytes, entry.extra);
  return bytes;
}

inline Bytes make_zip(const std::vector<ZipEntry>& entries, const ZipEnd& end = {}) {
  Bytes file, directory;
  for (const ZipEntry& entry : entries) {
    append(directory, directory_entry(entry, file.size()));
    append(file, local_member(entry));
  }
  append(file, end.before);
  const std::uint64_t members = end.members.value_or(entries.size());
  const std::uint64_t size = end.size.value_or(directory.size()), offset = end.offset.value_or(file.size());
  append(file, directory);
  const std::uint64_t end_at = file.size(), disk = end.disk.value_or(0);
  if (end.zip64) {
    append(file, bytes_of_text("PK\x06\x06"));
    append_numbers(file,
                   {{44, 8}, {45, 2}, {45, 2}, {0, 8}, {members, 8}, {members, 8}, {size, 8}, {offset, 8}});
    append(file, bytes_of_text("PK\x06\x07"));
    append_numbers(file, {{0, 4}, {end.zip64_at.value_or(end_at), 8}, {1, 4}});
  }
  append(file, bytes_of_text("PK\x05\x06"));
  if (end.zip64) {
    append_numbers(file, {{0, 4}, {0xFFFF, 2}, {0xFFFF, 2}, {0xFFFF'FFFF, 4}, {0xFFFF'FFFF, 4}});
  } else {
    append_numbers(file, {{disk, 2}, {disk, 2}, {members, 2}, {members, 2}, {size, 4}, {offset, 4}});
  }
  append_numbers(file, {{end.comment_size.value_or(end.comment.size()), 2}});
  append(file, bytes_of_text(end.comment));
  return file;
}

inline ZipEntry stored(std::string name, const Bytes& npy) {
  return {.name = std::move(name), .packed = npy};
}

inline ZipEntry deflated(std::string name, const Bytes& npy) {
  return {.name = std::move(name), .packed = stored_deflate(npy, 40), .method = 8, .size = npy.size()};
}

inline Expected<std::vector<io::TensorInfo>> read_npz(const Bytes& file,
                                                      std::vector<io::ByteRange>* requests = nullptr) {
  return drive(io::make_npz_reader(file.size(), "arrays.npz"), file, requests);
}

/// Values of an array, in stored order.
inline std::vector<float> npz_values(const Bytes& file, const io::TensorInfo& tensor) {
  std::vector<float> out(static_cast<std::size_t>(tensor.count()));
  const auto bytes = io::bytes_in(file, tensor.bytes).value();
  Bytes plain(bytes.begin(), bytes.end());
  if (tensor.packing == io::Packing::kDeflate) {
    plain = unpack_all(io::make_inflater(), bytes, 100, 64).value();
    plain.erase(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(tensor.skip));
  }
  if (plain.size() != io::stored_bytes(tensor.dtype, tensor.count())) return {};
  io::decode(tensor.dtype, tensor.big_endian, plain, out);
  return out;
}

}  // namespace qs::test
