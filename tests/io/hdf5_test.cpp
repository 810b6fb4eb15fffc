// HDF5 files: the values that libhdf5 reads, files that are cut, changed or beyond a limit.
#include "io/hdf5_walk.hpp"

#include <doctest/doctest.h>

#include "hdf5_files.hpp"
#include "hostile_files.hpp"
#include "io/formats.hpp"

using namespace qs;
using namespace qs::io;
using Limits = Hdf5Limits;

namespace {

test::Bytes golden_h5(const std::string& name) {
  return test::golden_file("hdf5/" + name + ".h5");
}

std::string refusal_of_h5(const test::Bytes& file) {
  const auto tensors = read_tensor_list(file, "w.h5");
  return tensors ? "" : message(tensors.error());
}

std::map<std::string, TensorInfo> by_name(const test::Bytes& file) {
  std::map<std::string, TensorInfo> named;
  const auto tensors = read_tensor_list(file, "w.h5");
  REQUIRE(tensors);
  for (const TensorInfo& tensor : *tensors) named[tensor.name] = tensor;
  return named;
}

std::string notes_of(const test::Bytes& file) {
  const ModelReader reader = test::read({{"w.h5", file}});
  return test::problems(reader);
}

}  // namespace

TEST_CASE("hdf5: datasets of both kinds of groups have the values that libhdf5 reads") {
  for (const std::string name : {"small", "old", "new"}) {
    CAPTURE(name);
    const test::File file{name + ".h5", golden_h5(name)};
    const auto golden = test::golden_values("hdf5/" + name + ".csv");
    const auto tensors = by_name(file.bytes);
    for (const auto& entry : golden) {
      CAPTURE(entry.first);
      REQUIRE(tensors.contains(entry.first));
      const TensorInfo& tensor = tensors.at(entry.first);
      if (tensor.unreadable.empty()) CHECK(test::streamed_rows(tensor, {file}) == entry.second);
    }
  }
}

TEST_CASE("hdf5: what is not read is listed with the reason, or told in a note") {
  const std::string repack = "; 'h5repack -f NONE -l CONTI IN OUT' writes it in one piece";
  const std::map<std::string, std::string> reasons = {
      {"chunked", "it is stored in chunks" + repack},
      {"packed", "it is stored in chunks, packed (shuffle and more)" + repack},
      {"committed", "its type is stored apart (a committed type), which is not read"},
      {"complex", "it holds records"},
      {"null", "it has no values"},
      {"opaque", "it holds bytes of a kind of their own"},
      {"unwritten", "its values were never written"}};
  const test::Bytes old = golden_h5("old");
  std::size_t unreadable = 0;
  for (const auto& entry : by_name(old)) {
    if (entry.second.unreadable.empty()) continue;
    ++unreadable;
    CAPTURE(entry.first);
    REQUIRE(reasons.contains(entry.first));
    CHECK(entry.second.unreadable == reasons.at(entry.first));
  }
  CHECK(unreadable == reasons.size());
  CHECK(notes_of(old) ==
        "w.h5: passed over: dataset 'hard' is another name of 'float64'\n"
        "w.h5: passed over: dataset 'text' holds text, and 1 more like it\n"
        "w.h5: passed over: links that are second names (soft) or lead to other files, 1\n");
}

TEST_CASE("hdf5: links that keep their order of creation, and those in the header, are read") {
  const auto order = by_name(golden_h5("order"));
  CHECK(order.size() == 3);
  CHECK(order.contains("z7"));
  CHECK(by_name(golden_h5("new")).contains("a/b/c"));
}

TEST_CASE("hdf5: groups of many links, in a heap of one block or of several, list them by name") {
  for (const std::string name : {"dense", "many"}) {
    const test::File file{name + ".h5", golden_h5(name)};
    const auto tensors = read_tensor_list(file.bytes, "");
    REQUIRE(tensors);
    CHECK(tensors->size() == (name == "dense" ? 9 : 60));
    const auto is_before = [](const TensorInfo& a, const TensorInfo& b) { return a.name < b.name; };
    CHECK(std::is_sorted(tensors->begin(), tensors->end(), is_before));
    if (name == "dense") continue;
    // Each is named after its value.
    for (const TensorInfo& tensor : *tensors)
      CHECK(tensor.name == "layers/" + std::string(20, 'n') +
                               std::to_string(static_cast<int>(test::streamed_rows(tensor, {file})[0])));
  }
}

TEST_CASE("hdf5: a file that is cut at any byte is refused, or lists what lies in it") {
  for (const std::string name : {"small", "new", "order", "dense"}) {
    const test::Bytes whole = golden_h5(name);
    CAPTURE(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      test::Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      CHECK_FALSE(read_tensor_list(cut, "w.h5"));
      // With a superblock that says so, the reader goes on to where something is missing.
      const std::size_t end_at = name == "small" || name == "order" ? 40 : 28;
      if (size < end_at + 8) continue;
      const test::Bytes end = test::little_endian_bytes(size, 8);
      std::copy(end.begin(), end.end(), cut.begin() + static_cast<std::ptrdiff_t>(end_at));
      CHECK(test::keep_promises(make_hdf5_reader(size, ""), cut) <= 2);
    }
  }
}

TEST_CASE("hdf5: a file with any byte changed keeps a reader's promises") {
  for (const std::string name : {"small", "new", "order", "dense"}) {
    CAPTURE(name);
    test::with_each_byte_changed(golden_h5(name), [](const test::Bytes& changed) {
      test::keep_promises(make_hdf5_reader(changed.size(), ""), changed);
    });
  }
}

TEST_CASE("hdf5: groups that lead back to themselves end, and so do trees") {
  test::H5File file;
  const std::uint64_t w = file.dataset({1, 2});
  // The group's own address is not known before: it follows the dataset.
  const std::uint64_t group = file.group({{"w", w}, {"self", 0}});
  test::Bytes bytes = file.with_root(group);
  const test::Bytes own = test::little_endian_bytes(group, 8);
  // The link to "self" ends the header's messages, before the checksum.
  std::copy(own.begin(), own.end(), bytes.end() - 12);
  const auto tensors = read_tensor_list(bytes, "");
  REQUIRE(tensors);
  CHECK(tensors->size() == 1);

  test::H5File trees;
  const std::uint64_t heap = trees.heap("w"), tree = trees.tree(1, {0});
  test::Bytes looped = trees.with_root(trees.old_group(tree, heap));
  const test::Bytes to_itself = test::little_endian_bytes(tree, 8);
  std::copy(to_itself.begin(), to_itself.end(), looped.begin() + static_cast<std::ptrdiff_t>(tree) + 32);
  CHECK(refusal_of_h5(looped).starts_with("tree of group '': level 1 is not accepted; expected level 0"));
  test::H5File twice;
  const std::uint64_t names = twice.heap("w"), node = twice.symbols(0, 0);
  CHECK(refusal_of_h5(twice.with_root(twice.old_group(twice.tree(0, {node, node}), names)))
            .find("used twice") != std::string::npos);
}

TEST_CASE("hdf5: a dataset cannot be the root") {
  test::H5File file;
  CHECK(
      refusal_of_h5(file.with_root(file.dataset({1}))).starts_with("root group: a dataset is not accepted"));
}

TEST_CASE("hdf5: two datasets cannot share bytes") {
  test::H5File file;
  const std::uint64_t at = file.add(test::bytes_of({1.F, 2.F, 3.F}));
  const auto part = [&](std::uint64_t first, std::uint64_t count) {
    return file.object({test::H5File::shape({count}), test::H5File::float32(),
                        test::H5File::contiguous(at + 4 * first, 4 * count)});
  };
  const std::uint64_t a = part(0, 2), b = part(1, 2), c = part(2, 1);
  const auto tensors = by_name(file.with_root(file.group({{"a", a}, {"b", b}, {"c", c}})));
  CHECK(tensors.at("a").unreadable == "");
  CHECK(tensors.at("b").unreadable == "its bytes are in part those of another tensor");
  CHECK(tensors.at("c").unreadable == "");
}

TEST_CASE("hdf5: each limit holds at its edge") {
  const auto nested = [](std::uint64_t groups, const std::string& name) {
    test::H5File file;
    std::uint64_t child = file.dataset({1});
    for (std::uint64_t i = 0; i < groups; ++i) child = file.group({{name, child}});
    return refusal_of_h5(file.with_root(child));
  };
  CHECK(nested(Limits::kDepth, "g") == "");
  CHECK(nested(Limits::kDepth + 1, "g").find("65 groups deep") != std::string::npos);
  CHECK(nested(1, std::string(Limits::kNameBytes, 'n')) == "");
  CHECK(nested(1, std::string(Limits::kNameBytes + 1, 'n')).find("a name of 1025 bytes") !=
        std::string::npos);
  CHECK(nested(2, std::string(Limits::kNameBytes / 2, 'n')).find("1025 bytes") != std::string::npos);

  const auto linked = [](std::uint64_t links, const std::string& above) {
    test::H5File file;
    const std::uint64_t w = file.dataset({1});
    std::vector<test::H5Message> messages(static_cast<std::size_t>(links), test::H5File::link("links", w));
    std::uint64_t root = file.object(messages);
    if (!above.empty()) root = file.group({{above, root}});
    return refusal_of_h5(file.with_root(root));
  };
  CHECK(linked(Limits::kLinks, "") == "");
  CHECK(linked(Limits::kLinks + 1, "").find("more than 65536 links") != std::string::npos);
  // 65,536 paths of 1,023 bytes fit with the group's own; of 1,024 they do not.
  CHECK(linked(Limits::kLinks, std::string(1017, 'g')) == "");
  CHECK(linked(Limits::kLinks, std::string(1018, 'g')).find("of their paths") != std::string::npos);

  const auto header = [](std::uint64_t bytes) {
    test::H5File file;
    const std::uint64_t full = 65'531 + 4;  // a message of a kind that is passed over, with its head
    std::vector<test::H5Message> messages(static_cast<std::size_t>(bytes / full), {0, test::Bytes(65'531)});
    if (bytes % full >= 4) messages.push_back({0, test::Bytes(static_cast<std::size_t>(bytes % full - 4))});
    return refusal_of_h5(file.with_root(file.object(messages)));
  };
  CHECK(header(Limits::kHeaderBytes) == "");
  CHECK(header(Limits::kHeaderBytes + 1).find("object header: more than") != std::string::npos);

  const auto continued = [](std::uint64_t blocks) {
    test::H5File file;
    const auto next = [](std::uint64_t at, std::uint64_t size) {
      test::Bytes body = test::little_endian_bytes(at, 8);
      test::append(body, test::little_endian_bytes(size, 8));
      return body;
    };
    const std::uint64_t size = 4 + 4 + 16 + 4;  // "OCHK", a message, and a checksum
    std::uint64_t at = file.add(test::bytes_of_text("OCHK    "));
    std::uint64_t last = 8;
    for (std::uint64_t i = 2; i < blocks; ++i) {
      test::Bytes block = test::bytes_of_text(std::string_view("OCHK\x10\x10\0\0", 8));
      test::append(block, next(at, last));
      test::append(block, test::Bytes(4));
      at = file.add(block);
      last = size;
    }
    return refusal_of_h5(file.with_root(file.object({{16, next(at, last)}})));
  };
  CHECK(continued(Limits::kHeaderBlocks) == "");
  CHECK(continued(Limits::kHeaderBlocks + 1).find("1024 blocks") != std::string::npos);

  const auto symbols = [](std::size_t count) {
    test::H5File file;
    const std::uint64_t heap = file.heap("w"), node = file.symbols(count, file.dataset({1}));
    return refusal_of_h5(file.with_root(file.old_group(file.tree(0, {node}), heap)));
  };
  CHECK(symbols(Limits::kSymbols) == "");
  CHECK(symbols(Limits::kSymbols + 1).find("4097 in a node") != std::string::npos);

  const auto objects = [](std::uint64_t count) {  // with the root and its eight groups
    test::H5File file;
    std::vector<std::pair<std::string, std::uint64_t>> groups;
    std::uint64_t left = count - 9;
    for (std::uint64_t i = 0; i < 8; ++i) {
      const std::uint64_t here = std::min<std::uint64_t>(left, Limits::kLinks);
      std::vector<std::pair<std::string, std::uint64_t>> children;
      for (std::uint64_t k = 0; k < here; ++k) children.emplace_back("g", file.empty_group());
      groups.emplace_back("g", file.group(children));
      left -= here;
    }
    return refusal_of_h5(file.with_root(file.group(groups)));
  };
  CHECK(objects(Limits::kObjects) == "");
  CHECK(objects(Limits::kObjects + 1).find("more than 262144 objects") != std::string::npos);

  const auto nodes = [](std::uint64_t count) {  // with the root's tree and the eight below
    test::H5File file;
    const std::uint64_t heap = file.heap("w");
    std::vector<std::uint64_t> trees;
    std::uint64_t left = count - 9;
    for (int i = 0; i < 8; ++i) {
      const std::uint64_t here = std::min<std::uint64_t>(left, 65'535);
      std::vector<std::uint64_t> leaves;
      for (std::uint64_t k = 0; k < here; ++k) leaves.push_back(file.symbols(0, 0));
      trees.push_back(file.tree(0, leaves));
      left -= here;
    }
    return refusal_of_h5(file.with_root(file.old_group(file.tree(1, trees), heap)));
  };
  CHECK(nodes(Limits::kNodes) == "");
  CHECK(nodes(Limits::kNodes + 1).find("more than 262144 of them") != std::string::npos);
}
