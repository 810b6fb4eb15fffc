#include "io/hdf5_walk.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kHdf5Signature = "\x89HDF\r\n\x1A\n";
constexpr std::size_t kHdf5SignatureBytes = 8;

}  // namespace

std::string shown_hdf5_path(std::string_view path) {
  return is_utf8(path) ? quote_text(path) : quote_bytes(path);
}

bool starts_like_hdf5(std::string_view start) {
  return start.substr(0, kHdf5SignatureBytes) == std::string_view(kHdf5Signature.data(), kHdf5SignatureBytes);
}

Expected<void> Hdf5Walk::feed(std::span<const std::byte> bytes) {
  if (auto fed = bytes_.feed(bytes); !fed) return fed;
  while (!is_done_) {
    bytes_.begin();
    auto stepped = step();
    if (bytes_.missing()) return {};
    if (!stepped) return stepped;
  }
  return {};
}

Expected<void> Hdf5Walk::step() {
  if (!is_begun_) return take_superblock();
  if (tasks_.empty()) {
    for (const PassedOver* const kind : {&second_names_, &texts_}) {
      if (kind->count == 0) continue;
      notes_.push_back("passed over: " + kind->first +
                       (kind->count > 1 ? ", and " + std::to_string(kind->count - 1) + " more like it" : ""));
    }
    if (links_elsewhere_ > 0) {
      notes_.push_back("passed over: links that are second names (soft) or lead to other files, " +
                       std::to_string(links_elsewhere_));
    }
    is_done_ = true;
    return {};
  }
  // The task stays until it is known that nothing was missing.
  const Task task = tasks_.back();
  switch (task.kind) {
    case Task::Kind::kObject:
      return take_object(task);
    case Task::Kind::kTree:
      return take_tree(task);
    case Task::Kind::kSymbols:
      return take_symbols(task);
    case Task::Kind::kDense:
      return take_dense(task);
    case Task::Kind::kNode:
      return take_node(task);
    case Task::Kind::kSorted:
      return take_sorted(task);
  }
  return {};
}

/// Refuses what the step read beyond the end of the file.
Expected<void> Hdf5Walk::check(const std::string& what, std::uint64_t at) {
  if (bytes_.missing() || !bytes_.outside()) return {};
  return refuse(what, "an address or size that leads beyond byte " + std::to_string(*bytes_.outside()),
                "one inside the file of " + bytes_text(bytes_.size()) + " (is it whole?)",
                bytes_.start() + std::min(at, bytes_.size()));
}

Expected<void> Hdf5Walk::take_superblock() {
  std::array<std::byte, kHdf5SignatureBytes> signature{};
  bytes_.copy(0, signature);
  if (!bytes_.missing() && !starts_like_hdf5(as_text(signature)))
    return refuse("file", "one that starts with " + quote_bytes(as_text(signature)),
                  "'\\x89HDF' of an HDF5 file", bytes_.start());
  const std::uint64_t version = bytes_.number(8, 1);
  const bool is_new = version >= 2;
  sizes_ = {static_cast<std::size_t>(bytes_.number(is_new ? 9 : 13, 1)),
            static_cast<std::size_t>(bytes_.number(is_new ? 10 : 14, 1))};
  if (auto checked = check("superblock", 8); !checked || bytes_.missing()) return checked;
  if (version > 3)
    return refuse("superblock: version", std::to_string(version), "0 to 3", bytes_.start() + 8);
  for (const std::size_t size : {sizes_.address, sizes_.length}) {
    if (size != 4 && size != 8)
      return refuse("superblock: size of addresses", std::to_string(size), "4 or 8", bytes_.start() + 9);
  }
  const std::uint64_t at = version == 0 ? 24 : version == 1 ? 28 : 12;
  const std::uint64_t base = bytes_.number(at, sizes_.address),
                      end = bytes_.number(at + 2 * sizes_.address, sizes_.address);
  const std::uint64_t root = bytes_.number(at + (is_new ? 3 : 5) * sizes_.address, sizes_.address);
  if (auto checked = check("superblock", at); !checked || bytes_.missing()) return checked;
  if (base != 0) return refuse("superblock: base address", std::to_string(base), "0", bytes_.start() + at);
  if (end > bytes_.size()) {
    return refuse("file", bytes_text(bytes_.size()), "the " + bytes_text(end) + " that it says it has",
                  bytes_.start() + at + 2 * sizes_.address);
  }
  Task task;
  task.address = root;
  tasks_.push_back(task);
  is_begun_ = true;
  return {};
}

Expected<void> Hdf5Walk::take_object(const Task& task) {
  if (const auto seen = seen_.find(task.address); seen != seen_.end()) {
    if (!seen->second.empty())
      second_names_.add("dataset " + shown_hdf5_path(task.path) + " is another name of " +
                        shown_hdf5_path(seen->second));
    tasks_.pop_back();
    return {};
  }
  auto object = read_hdf5_object(bytes_, sizes_, task.address);
  if (bytes_.missing()) return {};
  const std::string what = task.path.empty() ? "root group" : "object " + shown_hdf5_path(task.path);
  if (auto checked = check(what, task.address); !checked) return checked;
  if (!object) {
    Error error = object.error();
    error.field = what + ": " + error.field;
    if (error.byte) *error.byte += bytes_.start();
    return Refusal(std::move(error));
  }
  if (object->is_dataset && task.path.empty())
    return refuse("root group", "a dataset", "a group", bytes_.start() + task.address);
  seen_.emplace(task.address, object->is_dataset ? task.path : std::string());
  const Task group = task;
  tasks_.pop_back();
  if (object->is_dataset) {
    add_tensor(group, *object);
    return {};
  }
  if (object->dense_heap && object->dense_index) {
    Task dense = group;
    dense.kind = Task::Kind::kDense;
    dense.address = *object->dense_index;
    dense.heap = *object->dense_heap;
    tasks_.push_back(std::move(dense));
    return {};
  }
  if (object->tree && object->heap) {
    Task tree = group;
    tree.kind = Task::Kind::kTree;
    tree.address = *object->tree;
    tree.heap = *object->heap;
    tasks_.push_back(std::move(tree));
    return {};
  }
  dense_ = std::move(object->links);
  return take_links(group);
}

}  // namespace qs::io
