#pragma once
/// Messages of HDF5 object headers. An object (a group, a dataset) has a header: a list of messages, each a
/// type, a size and a body, in one block or in several that name the next (continuations). Blocks of version
/// 1 begin with 16 bytes and have messages aligned to 8; those of version 2 begin with "OHDR" or "OCHK" and
/// end with a checksum. Source: HDF5 File Format Specification 3.0, IV.A; https://docs.hdfgroup.org/hdf5
///
/// The surprise: what a message says depends on two sizes (of an address, of a length) that the file states
/// once, in its first bytes, and the address of what is not there is all ones.

#include <array>
#include <string>

#include "io/paged_bytes.hpp"

namespace qs::io {

/// Sizes of numbers, in bytes, as the file states them.
struct Hdf5Sizes {
  std::size_t address = 8, length = 8;
  std::uint64_t nowhere() const { return address == 8 ? ~0ULL : (1ULL << (8 * address)) - 1; }
};

struct Hdf5Limits {
  static constexpr std::uint64_t kHeaderBytes = 4 << 20, kHeaderBlocks = 1024;  // of one object
  static constexpr std::uint64_t kLinks = 65'536;  // of one group of the new kind
  static constexpr std::uint64_t kNameBytes = 1024, kDepth = 64;
  static constexpr std::uint64_t kObjects = 262'144, kNodes = 262'144,
                                 kSymbols = 4096;        // of the file; of a node
  static constexpr std::uint64_t kPathBytes = 64 << 20;  // of all names of the file
};

struct Hdf5Link {
  std::string name;
  std::uint64_t address = 0;
};
struct Hdf5Links {
  std::vector<Hdf5Link> links{};
  std::uint64_t elsewhere = 0;  // soft links, and those to other files
};

struct Hdf5Type {
  DType dtype = DType::kF32;
  bool big_endian = false;
  std::uint64_t size = 0;  // bytes of one element
  bool is_opaque = false;  // two bytes of which an attribute says more: bfloat16 of Keras
  bool is_text = false;
  std::string unreadable{};  // a clause, "it holds records"; or empty
};

struct Hdf5Object {
  std::optional<Hdf5Type> type{};
  std::optional<std::vector<std::uint64_t>> shape{};
  std::string no_shape{};  // why there is none
  // Of a dataset.
  bool is_dataset = false;
  std::optional<ByteRange> values{};  // from the start of the file's part; size ~0 if not said
  std::string unplaced{};             // why there is no range of values
  bool has_dtype_attribute = false;
  // Of a group.
  std::optional<std::uint64_t> tree{}, heap{};  // a B-tree of symbols, and their names
  Hdf5Links links{};
  std::optional<std::uint64_t> dense_heap{}, dense_index{};  // of many links (io/hdf5_dense.hpp)
};

/// Reads the header at this address, within a step of PagedBytes. Nothing said in the error is certain while
/// bytes are missing.
Expected<Hdf5Object> read_hdf5_object(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t address);

/// Body of a link message, of which one link is appended.
Expected<void> read_hdf5_link(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t at, std::uint64_t size,
                              Hdf5Links& links);

/// Body of a datatype message.
Hdf5Type read_hdf5_type(PagedBytes& bytes, std::uint64_t at, std::uint64_t size);

}  // namespace qs::io
