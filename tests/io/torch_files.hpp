#pragma once
/// Files of torch.save built in memory, right and wrong ones: pickles are put together from opcodes.

#include "zip_files.hpp"

namespace qs::test::torch {

inline std::string number_bytes(std::uint64_t value, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

// Each gives the opcodes that push a value.
inline std::string text(std::string_view utf8) {
  return "X" + number_bytes(utf8.size(), 4) + std::string(utf8);
}
inline std::string whole(std::int64_t number) {
  return "\x8A\x08" + number_bytes(static_cast<std::uint64_t>(number), 8);
}
inline std::string real(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  std::string bytes = number_bytes(bits, 8);
  std::reverse(bytes.begin(), bytes.end());
  return "G" + bytes;
}
inline std::string boolean(bool value) {
  return value ? "\x88" : "\x89";
}
inline std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}
inline std::string tuple(const std::vector<std::string>& items) {
  return "(" + joined(items) + "t";
}
inline std::string list(const std::vector<std::string>& items) {
  return "](" + joined(items) + "e";
}
inline std::string numbers(const std::vector<std::int64_t>& values) {
  std::string all = "(";
  for (const std::int64_t value : values) all += whole(value);
  return all + "t";
}
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string call(const std::string& module, const std::string& name,
                        const std::vector<std::string>& arguments) {
  return global(module, name) + tuple(arguments) + "R";
}

using Items = std::vector<std::pair<std::string, std::string>>;

/// A dict with texts as keys.
inline std::string dict(const Items& items) {
  std::string all = "}(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u";
}
inline std::string ordered_dict(const Items& items = {}) {
  std::string all = call("collections", "OrderedDict", {}) + "(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u";
}

inline std::string storage(const std::string& held, const std::string& key, std::int64_t elements) {
  return tuple({text("storage"), global("torch", held), text(key), text("cpu"), whole(elements)}) + "Q";
}
inline std::string tensor(const std::string& stored, std::int64_t first,
                          const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& stride) {
  return call("torch._utils", "_rebuild_tensor_v2",
              {stored, whole(first), numbers(shape), numbers(stride), boolean(false), ordered_dict()});
}
/// A whole storage of float32.
inline std::string floats(const std::string& key, std::int64_t count) {
  return tensor(storage("FloatStorage", key, count), 0, {count}, {1});
}

inline std::string pickle(const std::string& value) {
  return "\x80\x02" + value + ".";
}

struct Archive {
  std::string pickle;
  std::vector<std::pair<std::string, Bytes>> storages{};  // by key
  std::optional<std::string> byte_order = "little";
  std::string version = "3\n";
  std::vector<ZipEntry> more{};
};

inline Bytes file_of(const Archive& archive) {
  const std::string folder = "archive/";
  std::vector<ZipEntry> entries = {{.name = folder + "data.pkl", .packed = bytes_of_text(archive.pickle)}};
  if (archive.byte_order)
    entries.push_back({.name = folder + "byteorder", .packed = bytes_of_text(*archive.byte_order)});
  for (const auto& [key, bytes] : archive.storages)
    entries.push_back({.name = folder + "data/" + key, .packed = bytes});
  entries.push_back({.name = folder + "version", .packed = bytes_of_text(archive.version)});
  entries.insert(entries.end(), archive.more.begin(), archive.more.end());
  return make_zip(entries);
}

/// The numbers 0, 1, 2, … as float32.
inline Bytes counting(std::size_t count, bool big_endian = false) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) append(bytes, bytes_of({static_cast<float>(i)}, big_endian));
  return bytes;
}

}  // namespace qs::test::torch
