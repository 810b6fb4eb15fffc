#include "io/hdf5_dense.hpp"

#include <algorithm>
#include <bit>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

// "FRHP", "FHIB", "FHDB", "BTHD", "BTIN", "BTLF" as little-endian numbers.
constexpr std::uint64_t kHeapHeadSign = 0x5048'5246, kHeapTableSign = 0x4249'4846, kIndexSign = 0x4448'5442,
                        kInnerSign = 0x4E49'5442, kLeafSign = 0x464C'5442;
constexpr std::uint64_t kLinkNames = 5;   // type of the B-tree
constexpr std::uint64_t kNodeFrame = 10;  // sign, version and type, and the checksum
constexpr std::uint64_t kHashBytes = 4;

std::uint64_t log2_of(std::uint64_t number) {
  return number == 0 ? 0 : static_cast<std::uint64_t>(std::bit_width(number)) - 1;
}

/// Bytes that hold a number up to this one.
std::uint64_t bytes_for(std::uint64_t most) {
  return log2_of(most) / 8 + 1;
}

Refusal refuse_dense(PagedBytes& bytes, std::string what, std::string value, std::string accepted,
                     std::uint64_t at) {
  return refuse(std::move(what), std::move(value), std::move(accepted), std::min(at, bytes.size()));
}

struct HeapPlace {
  std::uint64_t at = 0, size = 0;
};

/// Place of the object of an ID.
Expected<HeapPlace> find_in_heap(PagedBytes& bytes, const Hdf5Sizes& sizes, const Hdf5Heap& heap,
                                 std::uint64_t id_at) {
  const std::uint64_t kind = bytes.number(id_at, 1);
  if ((kind & 0xF0) != 0) {
    return refuse_dense(bytes, "heap of links", "an object of a rare kind (huge or tiny)",
                        "one of the usual kind", id_at);
  }
  std::uint64_t offset = bytes.number(id_at + 1, heap.offset_bytes);
  const std::uint64_t size = bytes.number(id_at + 1 + heap.offset_bytes, heap.length_bytes);
  const auto refuse_place = [&] {
    return refuse_dense(bytes, "heap of links",
                        "an object of " + bytes_text(size) + " at its byte " + std::to_string(offset),
                        "one inside a block of the heap", id_at);
  };
  std::uint64_t block = heap.root, rows = heap.rows, block_bytes = heap.start;
  const std::uint64_t first_row = heap.width * heap.start;
  const std::uint64_t direct_rows = log2_of(heap.largest_direct) - log2_of(heap.start) + 2;
  // A table inside a table has fewer rows, so that this ends.
  while (rows > 0 && !bytes.missing()) {
    if (bytes.number(block, 4) != kHeapTableSign && !bytes.missing()) {
      return refuse_dense(bytes, "heap of links", "a table without its sign", "'FHIB'", block);
    }
    const std::uint64_t row = offset < first_row ? 0 : log2_of(offset / first_row) + 1;
    if (row >= rows) return refuse_place();
    block_bytes = row == 0 ? heap.start : heap.start << (row - 1);
    offset -= row == 0 ? 0 : first_row << (row - 1);
    const std::uint64_t entry = row * heap.width + offset / block_bytes;
    offset %= block_bytes;
    block =
        bytes.number(block + 5 + sizes.address + heap.offset_bytes + entry * sizes.address, sizes.address);
    if (block == sizes.nowhere()) return refuse_place();
    if (row < direct_rows) break;
    if (block_bytes < first_row) return refuse_place();
    rows = log2_of(block_bytes) - log2_of(first_row) + 1;
  }
  if (size > block_bytes || offset > block_bytes - size) return refuse_place();
  return HeapPlace{block + offset, size};
}

}  // namespace

Expected<Hdf5Heap> read_hdf5_heap(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t at) {
  const auto refuse_heap = [&](std::string value, std::string accepted) {
    return refuse_dense(bytes, "heap of links", std::move(value), std::move(accepted), at);
  };
  if (bytes.number(at, 4) != kHeapHeadSign) return refuse_heap("a head without its sign", "'FRHP'");
  if (bytes.number(at + 7, 2) != 0) return refuse_heap("one that is packed", "one that is not");
  Hdf5Heap heap;
  heap.id_bytes = bytes.number(at + 5, 2);
  const std::uint64_t most_managed = bytes.number(at + 10, 4);
  std::uint64_t next = at + 14 + 10 * sizes.length + 2 * sizes.address;
  heap.width = bytes.number(next, 2);
  heap.start = bytes.number(next + 2, sizes.length);
  heap.largest_direct = bytes.number(next + 2 + sizes.length, sizes.length);
  const std::uint64_t bits = bytes.number(next + 2 + 2 * sizes.length, 2);
  next += 6 + 2 * sizes.length;
  heap.root = bytes.number(next, sizes.address);
  heap.rows = bytes.number(next + sizes.address, 2);
  heap.offset_bytes = (bits + 7) / 8;
  heap.length_bytes = std::min((log2_of(heap.largest_direct) + 7) / 8, bytes_for(most_managed));
  constexpr std::uint64_t kLargestBlock = 1ULL << 32, kMostBits = 48, kMostWidth = 4096;
  const bool has_sizes = std::has_single_bit(heap.start) && std::has_single_bit(heap.largest_direct) &&
                         std::has_single_bit(heap.width) && heap.start <= heap.largest_direct &&
                         heap.largest_direct <= kLargestBlock && heap.width <= kMostWidth &&
                         bits <= kMostBits && heap.length_bytes > 0 &&
                         1 + heap.offset_bytes + heap.length_bytes <= heap.id_bytes;
  if (!has_sizes)
    return refuse_heap("sizes of blocks that do not fit each other", "powers of two up to 4 GiB");
  // Rows beyond those of 48 bits of offsets cannot be.
  const std::uint64_t most_rows = kMostBits - std::min(kMostBits, log2_of(heap.start * heap.width)) + 1;
  if (heap.rows > most_rows)
    return refuse_heap(std::to_string(heap.rows) + " rows", "at most " + std::to_string(most_rows));
  return heap;
}

Expected<Hdf5Index> read_hdf5_index(PagedBytes& bytes, const Hdf5Sizes& sizes, std::uint64_t at) {
  const auto refuse_index = [&](std::string value, std::string accepted) {
    return refuse_dense(bytes, "index of links", std::move(value), std::move(accepted), at);
  };
  if (bytes.number(at, 4) != kIndexSign || bytes.number(at + 5, 1) != kLinkNames)
    return refuse_index("a B-tree of another kind", "'BTHD' of link names");
  Hdf5Index index;
  index.node_bytes = bytes.number(at + 6, 4);
  index.record_bytes = bytes.number(at + 10, 2);
  index.depth = bytes.number(at + 12, 2);
  index.root = bytes.number(at + 16, sizes.address);
  index.root_records = bytes.number(at + 16 + sizes.address, 2);
  constexpr std::uint64_t kLargestNode = 1 << 20;
  if (index.depth > Hdf5Index::kMostDepth || index.node_bytes > kLargestNode ||
      index.record_bytes <= kHashBytes || index.node_bytes < kNodeFrame + 2 * index.record_bytes)
    return refuse_index("sizes that do not fit each other", "nodes of up to 1 MiB, at most 8 levels deep");
  // Numbers of records take as many bytes as the most that there can be needs.
  std::uint64_t most = (index.node_bytes - kNodeFrame) / index.record_bytes, all = most;
  index.count_bytes = bytes_for(most);
  for (std::uint64_t level = 1; level <= index.depth; ++level) {
    const std::uint64_t pointer = sizes.address + index.count_bytes + index.total_bytes[level - 1];
    if (index.node_bytes < kNodeFrame + pointer)
      return refuse_index("nodes without room for a pointer", "larger ones");
    most = (index.node_bytes - kNodeFrame - pointer) / (index.record_bytes + pointer);
    all = std::min<std::uint64_t>(kMaxWholeNumber >> 21, (most + 1) * all + most);
    index.total_bytes[level] = bytes_for(all);
  }
  return index;
}

Expected<void> read_hdf5_node(PagedBytes& bytes, const Hdf5Sizes& sizes, const Hdf5Heap& heap,
                              const Hdf5Index& index, const Hdf5IndexNode& node, Hdf5Links& links,
                              std::vector<Hdf5IndexNode>& children) {
  const std::uint64_t sign = bytes.number(node.address, 4), first = node.address + 6;
  const std::uint64_t records = node.records * index.record_bytes;
  if (sign != (node.level == 0 ? kLeafSign : kInnerSign))
    return refuse_dense(bytes, "index of links", "a node without its sign",
                        node.level == 0 ? "'BTLF'" : "'BTIN'", node.address);
  if (records > index.node_bytes || kHashBytes + heap.id_bytes > index.record_bytes)
    return refuse_dense(bytes, "index of links", std::to_string(node.records) + " records in a node",
                        "as many as fit", node.address);
  for (std::uint64_t i = 0; i < node.records && !bytes.missing(); ++i) {
    const auto place = find_in_heap(bytes, sizes, heap, first + i * index.record_bytes + kHashBytes);
    if (!place) return Refusal(place.error());
    if (auto taken = read_hdf5_link(bytes, sizes, place->at, place->size, links); !taken) return taken;
  }
  if (node.level == 0) return {};
  const std::uint64_t total = index.total_bytes[node.level - 1],
                      pointer = sizes.address + index.count_bytes + total;
  if (records + (node.records + 1) * pointer > index.node_bytes)
    return refuse_dense(bytes, "index of links", std::to_string(node.records) + " records in a node",
                        "as many as fit", node.address);
  for (std::uint64_t i = 0; i <= node.records; ++i) {
    const std::uint64_t at = first + records + i * pointer;
    children.push_back({bytes.number(at, sizes.address), bytes.number(at + sizes.address, index.count_bytes),
                        node.level - 1});
  }
  return {};
}

}  // namespace qs::io
