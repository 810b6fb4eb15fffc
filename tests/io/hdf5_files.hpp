#pragma once
/// HDF5 files built in memory: new superblock, object headers of either version, groups of either kind.
/// Children are added first; addresses are places in the file. Checksums are zeros, since the reader does not
/// look at them.

#include "tensor_files.hpp"

namespace qs::test {

struct H5Message {
  unsigned type;
  Bytes body;
};

class H5File {
 public:
  /// Room for the superblock of version 2.
  H5File() : bytes_(48) {}

  std::uint64_t add(const Bytes& more) {
    const std::uint64_t at = bytes_.size();
    append(bytes_, more);
    return at;
  }
  /// The file with this root group.
  Bytes with_root(std::uint64_t root) {
    Bytes head = bytes_of_text("\x89HDF\r\n\x1A\n");
    append(head, bytes_of<std::uint8_t>({2, 8, 8, 0}));
    for (const std::uint64_t number :
         {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{bytes_.size()}, root})
      append(head, little_endian_bytes(number, 8));
    Bytes file = bytes_;
    std::copy(head.begin(), head.end(), file.begin());
    return file;
  }
  std::uint64_t object(const std::vector<H5Message>& messages) {
    Bytes body;
    for (const H5Message& message : messages) {
      append(body, little_endian_bytes(message.type, 1));
      append(body, little_endian_bytes(message.body.size(), 2));
      append(body, little_endian_bytes(0, 1));
      append(body, message.body);
    }
    Bytes header = bytes_of_text("OHDR");
    append(header, bytes_of<std::uint8_t>({2, 2}));
    append(header, little_endian_bytes(body.size(), 4));
    append(header, body);
    append(header, Bytes(4));
    return add(header);
  }
  /// A header of no messages, in 7 bytes: an empty group.
  std::uint64_t empty_group() {
    Bytes header = bytes_of_text("OHDR");
    append(header, bytes_of<std::uint8_t>({2, 0, 0}));
    return add(header);
  }
  static H5Message link(const std::string& name, std::uint64_t address) {
    Bytes body = bytes_of<std::uint8_t>({1, 1});  // a name's length in two bytes
    append(body, little_endian_bytes(name.size(), 2));
    append(body, bytes_of_text(name));
    append(body, little_endian_bytes(address, 8));
    return {6, body};
  }
  std::uint64_t group(const std::vector<std::pair<std::string, std::uint64_t>>& children) {
    std::vector<H5Message> links;
    for (const auto& child : children) links.push_back(link(child.first, child.second));
    return object(links);
  }
  static H5Message shape(const std::vector<std::uint64_t>& axes) {
    Bytes body = bytes_of<std::uint8_t>({2, static_cast<std::uint8_t>(axes.size()), 0, 1});
    for (const std::uint64_t axis : axes) append(body, little_endian_bytes(axis, 8));
    return {1, body};
  }
  static H5Message float32() {
    return {3,
            bytes_of<std::uint8_t>({0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0})};
  }
  static H5Message contiguous(std::uint64_t address, std::uint64_t size) {
    Bytes body = bytes_of<std::uint8_t>({3, 1});
    append(body, little_endian_bytes(address, 8));
    append(body, little_endian_bytes(size, 8));
    return {8, body};
  }
  std::uint64_t dataset(const std::vector<float>& values) {
    Bytes data(values.size() * 4);
    if (!values.empty()) std::memcpy(data.data(), values.data(), data.size());
    const std::uint64_t at = add(data);
    return object({shape({values.size()}), float32(), contiguous(at, data.size())});
  }
  /// "TREE" of groups with these children.
  std::uint64_t tree(unsigned level, const std::vector<std::uint64_t>& children) {
    Bytes node = bytes_of_text("TREE");
    append(node, bytes_of<std::uint8_t>({0, static_cast<std::uint8_t>(level)}));
    append(node, little_endian_bytes(children.size(), 2));
    append(node, Bytes(16 + 8));  // siblings, and the first key
    for (const std::uint64_t child : children) {
      append(node, little_endian_bytes(child, 8));
      append(node, Bytes(8));
    }
    return add(node);
  }
  /// "SNOD" of so many symbols of this object, named by the heap's first name.
  std::uint64_t symbols(std::size_t count, std::uint64_t object) {
    Bytes node = bytes_of_text("SNOD");
    append(node, bytes_of<std::uint8_t>({1, 0}));
    append(node, little_endian_bytes(count, 2));
    for (std::size_t i = 0; i < count; ++i) {
      append(node, Bytes(8));
      append(node, little_endian_bytes(object, 8));
      append(node, Bytes(24));
    }
    return add(node);
  }
  std::uint64_t heap(const std::string& name) {
    const std::uint64_t names = add(bytes_of_text(name + '\0'));
    Bytes head = bytes_of_text("HEAP");
    append(head, Bytes(4));
    for (const std::uint64_t number : {std::uint64_t{name.size() + 1}, std::uint64_t{1}, names})
      append(head, little_endian_bytes(number, 8));
    return add(head);
  }
  std::uint64_t old_group(std::uint64_t tree, std::uint64_t heap) {
    Bytes body = little_endian_bytes(tree, 8);
    append(body, little_endian_bytes(heap, 8));
    return object({{17, body}});
  }

 private:
  Bytes bytes_;
};

}  // namespace qs::test
