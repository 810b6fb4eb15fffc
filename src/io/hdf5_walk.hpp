#pragma once
/// Finds the datasets of an HDF5 file. Its first bytes (the superblock) name the root group; groups name
/// objects. A group of the old kind has a B-tree, whose leaves are nodes of symbols ("SNOD": offset of a name
/// in the group's heap, address of an object); one of the new kind has links in its header or, if they are
/// many, in a heap with an index (io/hdf5_dense.hpp). Source: HDF5 File Format Specification 3.0, II to IV.
///
/// Versions 0 to 3 of the superblock are read, and values in one piece or in the header. Not read: chunks.
///
/// The surprise: links may lead back to a group above. Every object is visited once, from a stack of our own.

#include <unordered_map>
#include <unordered_set>

#include "io/hdf5_dense.hpp"

namespace qs::io {

class Hdf5Walk {
 public:
  /// The HDF5 file is this part of a file.
  explicit Hdf5Walk(const ByteRange& part) : bytes_(part) {}

  std::optional<ByteRange> wants() const { return is_done_ ? std::nullopt : bytes_.wants(); }
  Expected<void> feed(std::span<const std::byte> bytes);

  /// Complete once it wants nothing; named by their paths, "layers/dense/vars/0".
  std::vector<TensorInfo>& tensors() { return tensors_; }
  const std::vector<TensorInfo>& tensors() const { return tensors_; }
  std::vector<std::string>& notes() { return notes_; }

 private:
  struct Task {
    enum class Kind : std::uint8_t { kObject, kTree, kSymbols, kDense, kNode, kSorted } kind = Kind::kObject;
    std::uint64_t address = 0;
    std::string path{};         // of the object, or of the group
    std::uint64_t depth = 0;    // groups above
    std::uint64_t heap = 0;     // of names or links
    std::uint64_t level = 0;    // of a tree's node, where it is known: levels go down
    std::uint64_t records = 0;  // of a node of an index
    bool is_level_known = false;
  };

  /// Of one kind, told in one note.
  struct PassedOver {
    std::string first{};
    std::uint64_t count = 0;
    void add(std::string sentence) {
      if (count++ == 0) first = std::move(sentence);
    }
  };

  Expected<void> step();
  Expected<void> take_superblock();
  Expected<void> take_object(const Task& task);
  Expected<void> take_tree(const Task& task);
  Expected<void> take_symbols(const Task& task);
  Expected<void> take_dense(const Task& task);
  Expected<void> take_node(const Task& task);
  Expected<void> take_sorted(const Task& task);
  Expected<void> take_links(const Task& group);
  Expected<void> fit(const Task& task, const Error* fault);
  Expected<void> add_node(const Task& task, std::uint64_t at);
  Expected<void> add_children(const Task& group, std::vector<Hdf5Link> links);
  void add_tensor(const Task& task, const Hdf5Object& object);
  Expected<void> check(const std::string& what, std::uint64_t at);

  PagedBytes bytes_;
  Hdf5Sizes sizes_;
  bool is_begun_ = false, is_done_ = false;
  std::vector<Task> tasks_;                              // the next one last
  std::unordered_map<std::uint64_t, std::string> seen_;  // paths of datasets by address; of groups empty
  std::unordered_set<std::uint64_t> nodes_;
  // Of the group whose index is read now.
  Hdf5Heap heap_;
  Hdf5Index index_;
  Hdf5Links dense_;
  PassedOver second_names_, texts_;
  std::uint64_t path_bytes_ = 0, links_elsewhere_ = 0;
  std::vector<TensorInfo> tensors_;
  std::vector<std::string> notes_;
};

/// A path in quotes, whatever its bytes.
std::string shown_hdf5_path(std::string_view path);

/// "\x89HDF\r\n\x1A\n"
bool starts_like_hdf5(std::string_view start);

}  // namespace qs::io
