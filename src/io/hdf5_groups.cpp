// Groups of an HDF5 file, of both kinds: see io/hdf5_walk.hpp.
#include <algorithm>
#include <utility>

#include "io/hdf5_walk.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

// "TREE", "SNOD", "HEAP" as little-endian numbers.
constexpr std::uint64_t kTreeSign = 0x4545'5254, kSymbolsSign = 0x444F'4E53, kHeapSign = 0x5041'4548;

}  // namespace

/// Goes on with the links of a group of the new kind, in the order of their names.
Expected<void> Hdf5Walk::take_links(const Task& group) {
  links_elsewhere_ += dense_.elsewhere;
  std::vector<Hdf5Link> links = std::exchange(dense_, {}).links;
  std::stable_sort(links.begin(), links.end(),
                   [](const Hdf5Link& a, const Hdf5Link& b) { return a.name < b.name; });
  return add_children(group, std::move(links));
}

/// Counts a node of a tree; refuses one that is used twice.
Expected<void> Hdf5Walk::add_node(const Task& task, std::uint64_t at) {
  if (nodes_.insert(at).second && nodes_.size() <= Hdf5Limits::kNodes) return {};
  return refuse("tree of group " + shown_hdf5_path(task.path),
                "a node that is used twice, or more than " + std::to_string(Hdf5Limits::kNodes) + " of them",
                "each once", bytes_.start() + std::min(at, bytes_.size()));
}

Expected<void> Hdf5Walk::take_tree(const Task& task) {
  const std::uint64_t at = task.address;
  const std::uint64_t sign = bytes_.number(at, 4), kind = bytes_.number(at + 4, 1),
                      level = bytes_.number(at + 5, 1);
  const std::uint64_t entries = bytes_.number(at + 6, 2);
  const std::uint64_t first = at + 8 + 2 * sizes_.address + sizes_.length,
                      each = sizes_.address + sizes_.length;
  const std::string what = "tree of group " + shown_hdf5_path(task.path);
  if (!bytes_.is_inside(first, entries * each)) return check(what, at);
  std::vector<Task> children;
  for (std::uint64_t i = 0; i < entries; ++i) {
    Task child = task;
    child.kind = level == 0 ? Task::Kind::kSymbols : Task::Kind::kTree;
    child.address = bytes_.number(first + i * each, sizes_.address);
    child.level = level - 1;
    child.is_level_known = true;
    children.push_back(std::move(child));
  }
  if (bytes_.missing()) return {};
  if (auto checked = check(what, at); !checked) return checked;
  const std::uint64_t byte = bytes_.start() + std::min(at, bytes_.size());
  if (sign != kTreeSign || kind != 0)
    return refuse(what, "a node that is none of a group", "'TREE' and type 0", byte);
  if (task.is_level_known && level != task.level)
    return refuse(what, "level " + std::to_string(level), "level " + std::to_string(task.level), byte);
  if (auto added = add_node(task, at); !added) return added;
  tasks_.pop_back();
  tasks_.insert(tasks_.end(), std::make_move_iterator(children.rbegin()),
                std::make_move_iterator(children.rend()));
  return {};
}

Expected<void> Hdf5Walk::take_symbols(const Task& task) {
  constexpr std::uint64_t kSoftLink = 2;
  const std::uint64_t at = task.address, entries = bytes_.number(at + 6, 2);
  const bool is_sign = bytes_.number(at, 4) == kSymbolsSign;
  const bool is_heap = bytes_.number(task.heap, 4) == kHeapSign;
  const std::uint64_t names_size = bytes_.number(task.heap + 8, sizes_.length);
  const std::uint64_t names_at = bytes_.number(task.heap + 8 + 2 * sizes_.length, sizes_.address);
  const std::string what = "symbols of group " + shown_hdf5_path(task.path);
  const std::uint64_t byte = bytes_.start() + std::min(at, bytes_.size());
  if (bytes_.missing()) return {};
  if (auto checked = check(what, at); !checked) return checked;
  if (!is_sign || !is_heap)
    return refuse(what, "a node without its sign, or without a heap of names", "'SNOD' and 'HEAP'", byte);
  if (entries > Hdf5Limits::kSymbols)
    return refuse(what, std::to_string(entries) + " in a node",
                  "at most " + std::to_string(Hdf5Limits::kSymbols), byte);
  if (!bytes_.is_inside(names_at, names_size)) return check(what, task.heap);
  const std::uint64_t each = 2 * sizes_.address + 24;
  if (!bytes_.is_inside(at + 8, entries * each)) return check(what, at);
  std::vector<Hdf5Link> links;
  std::uint64_t elsewhere = 0;
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = at + 8 + i * each;
    const std::uint64_t name_at = bytes_.number(entry, sizes_.address);
    const std::uint64_t address = bytes_.number(entry + sizes_.address, sizes_.address);
    const bool is_soft = bytes_.number(entry + 2 * sizes_.address, 4) == kSoftLink;
    if (bytes_.missing()) return {};
    if (name_at >= names_size)
      return refuse(what, "a name at byte " + std::to_string(name_at) + " of its heap",
                    "one below " + std::to_string(names_size), byte);
    std::string name(static_cast<std::size_t>(std::min(names_size - name_at, Hdf5Limits::kNameBytes + 1)),
                     '\0');
    bytes_.copy(names_at + name_at, std::as_writable_bytes(std::span(name)));
    if (bytes_.missing()) return {};
    const std::size_t length = name.find('\0');
    if (length == 0 || length == std::string::npos) {
      return refuse(what, "a name without letters or end", "1 to " + bytes_text(Hdf5Limits::kNameBytes),
                    bytes_.start() + names_at + name_at);
    }
    name.resize(length);
    if (is_soft) {
      ++elsewhere;
    } else {
      links.push_back({std::move(name), address});
    }
  }
  if (auto checked = check(what, at); !checked) return checked;
  if (auto added = add_node(task, at); !added) return added;
  links_elsewhere_ += elsewhere;
  const Task group = task;
  tasks_.pop_back();
  return add_children(group, std::move(links));
}

Expected<void> Hdf5Walk::take_dense(const Task& task) {
  const auto heap = read_hdf5_heap(bytes_, sizes_, task.heap);
  const auto index = read_hdf5_index(bytes_, sizes_, task.address);
  if (auto fits = fit(task, heap ? (index ? nullptr : &index.error()) : &heap.error());
      !fits || bytes_.missing())
    return fits;
  heap_ = *heap;
  index_ = *index;
  dense_ = {};
  Task root = task;
  root.kind = Task::Kind::kNode;
  root.address = index_.root;
  root.records = index_.root_records;
  root.level = index_.depth;
  tasks_.back().kind = Task::Kind::kSorted;
  if (index_.root != sizes_.nowhere()) tasks_.push_back(std::move(root));
  return {};
}

Expected<void> Hdf5Walk::take_node(const Task& task) {
  std::vector<Hdf5IndexNode> children;
  const std::size_t before = dense_.links.size();
  const std::uint64_t elsewhere = dense_.elsewhere;
  const auto read = read_hdf5_node(bytes_, sizes_, heap_, index_, {task.address, task.records, task.level},
                                   dense_, children);
  const auto fits = fit(task, read ? nullptr : &read.error());
  if (!fits || bytes_.missing()) {
    // The step will be taken again.
    dense_.links.resize(before);
    dense_.elsewhere = elsewhere;
    return fits;
  }
  if (auto added = add_node(task, task.address); !added) return added;
  const Task parent = task;
  tasks_.pop_back();
  for (auto child = children.rbegin(); child != children.rend(); ++child) {
    Task below = parent;
    below.address = child->address;
    below.records = child->records;
    below.level = child->level;
    tasks_.push_back(std::move(below));
  }
  return {};
}

Expected<void> Hdf5Walk::take_sorted(const Task& task) {
  const Task group = task;
  tasks_.pop_back();
  return take_links(group);
}

/// Passes on the error of a step that read a group's links, in the file's bytes, once nothing is missing.
Expected<void> Hdf5Walk::fit(const Task& task, const Error* fault) {
  if (bytes_.missing()) return {};
  if (auto checked = check("links of group " + shown_hdf5_path(task.path), task.address); !checked)
    return checked;
  if (fault == nullptr) return {};
  Error error = *fault;
  error.field = "group " + shown_hdf5_path(task.path) + ": " + error.field;
  if (error.byte) *error.byte += bytes_.start();
  return Refusal(std::move(error));
}

Expected<void> Hdf5Walk::add_children(const Task& group, std::vector<Hdf5Link> links) {
  const std::uint64_t depth = group.depth + 1;
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    Task child;
    child.address = link->address;
    child.path = group.path.empty() ? link->name : group.path + "/" + link->name;
    child.depth = depth;
    path_bytes_ += child.path.size();
    const std::uint64_t byte = bytes_.start() + std::min(link->address, bytes_.size());
    if (child.path.size() > Hdf5Limits::kNameBytes || depth > Hdf5Limits::kDepth) {
      return refuse(
          "path " + shown_hdf5_path(child.path),
          std::to_string(depth) + " groups deep and " + bytes_text(child.path.size()),
          "at most " + std::to_string(Hdf5Limits::kDepth) + " and " + bytes_text(Hdf5Limits::kNameBytes),
          byte);
    }
    tasks_.push_back(std::move(child));
    if (seen_.size() + tasks_.size() > Hdf5Limits::kObjects || path_bytes_ > Hdf5Limits::kPathBytes) {
      return refuse("file",
                    "more than " + std::to_string(Hdf5Limits::kObjects) + " objects, or " +
                        bytes_text(Hdf5Limits::kPathBytes) + " of their paths",
                    "fewer", byte);
    }
  }
  return {};
}

}  // namespace qs::io
