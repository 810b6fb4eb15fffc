#pragma once
/// Links of an HDF5 group that has many: each a link message in a fractal heap, found through a B-tree of
/// version 2 whose records are a hash and the heap's ID of the link. Source: HDF5 File Format Specification
/// 3.0, III.A.2 (B-tree) and III.G (fractal heap).
///
/// A managed ID is an offset in the heap's own space and a length. That space is a doubling table: rows of
/// `width` blocks, in row 0 of the starting size s, in row r of s·2^(r−1), so that row r begins at
/// width·s·2^(r−1); blocks above the largest direct size are tables of the same kind. The heads of blocks are
/// part of the space.
///
/// The surprise: HDF5 2.0 (2025) writes such groups by default where there are more than eight links; up to
/// 1.14 only files that asked for it had them. Records stand in inner nodes as well as in leaves.

#include "io/hdf5_messages.hpp"

namespace qs::io {

struct Hdf5Heap {
  std::uint64_t offset_bytes = 0, length_bytes = 0, id_bytes = 0;
  std::uint64_t width = 0, start = 0, largest_direct = 0;  // blocks in a row, and bytes
  std::uint64_t root = 0, rows = 0;                        // 0 rows: the root is a direct block
};

struct Hdf5Index {
  static constexpr std::uint64_t kMostDepth = 8;
  std::uint64_t node_bytes = 0, record_bytes = 0, depth = 0;
  std::uint64_t root = 0, root_records = 0;
  std::uint64_t count_bytes = 0;                               // of a number of records
  std::array<std::uint64_t, kMostDepth + 1> total_bytes = {};  // of the number of all records below, by level
};

struct Hdf5IndexNode {
  std::uint64_t address = 0, records = 0, level = 0;  // level 0 is a leaf
};

/// Each reads within a step of PagedBytes; refusals count only if nothing was missing.
Expected<Hdf5Heap> read_hdf5_heap(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t at);
Expected<Hdf5Index> read_hdf5_index(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t at);

/// Links of a node's records are appended to `links`, its children to `children`.
Expected<void> read_hdf5_node(PagedBytes& bytes, const Hdf5Sizes& sizes, const Hdf5Heap& heap,
                              const Hdf5Index& index, const Hdf5IndexNode& node, Hdf5Links& links,
                              std::vector<Hdf5IndexNode>& children);

}  // namespace qs::io
