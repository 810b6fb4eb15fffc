#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "drive.hpp"
#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::deflated;
using test::make_npy;
using test::make_zip;
using test::read_npz;
using test::stored;

namespace {

test::Bytes golden(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/npz/" + name + ".npz", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return test::bytes_of_text(text);
}

test::Bytes floats() {
  return make_npy("<f4", false, {2, 2}, bytes_of({1.F, 2.F, 3.F, 4.F}));
}

std::string sizes_field(std::uint64_t size) {
  const test::Bytes bytes = test::little_endian_bytes(size, 8);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const std::string kNoArrays =
    "file: a ZIP archive without .npy members is not accepted; expected an .npz file, with one .npy file for each "
    "array";

}  // namespace

// tests/golden/npz/*.npz were written by NumPy 1.24.2 with savez_compressed and savez: weight is
// arange(24).reshape(4, 6) / 8 - 1 in float32, bias [0.5, -1.25, 3] in big-endian float64, fortran
// asfortranarray(arange(6).reshape(2, 3)) in int16, scalar float16(1.5), block/0/steps (i % 7) * (i % 11) for
// i < 600 in int32; and, compressed only, names an array of objects.
TEST_CASE("npz: files that NumPy wrote, stored and compressed, give the values that went in") {
  for (const char* const name : {"stored", "compressed"}) {
    const test::Bytes file = golden(name);
    auto tensors = read_npz(file);
    REQUIRE(tensors);
    std::erase_if(*tensors, [](const TensorInfo& tensor) { return tensor.name == "names"; });
    REQUIRE(tensors->size() == 5);
    const TensorInfo &weight = (*tensors)[0], &bias = (*tensors)[1], &fortran = (*tensors)[2],
                     &scalar = (*tensors)[3], &steps = (*tensors)[4];
    CHECK(weight.name == "weight");
    CHECK(weight.dtype == DType::kF32);
    CHECK(weight.shape == std::vector<std::uint64_t>{4, 6});
    CHECK(weight.packing == (file == golden("stored") ? Packing::kPlain : Packing::kDeflate));
    const std::vector<float> weights = test::npz_values(file, weight);
    REQUIRE(weights.size() == 24);
    for (int i = 0; i < 24; ++i) CHECK(weights[i] == static_cast<float>(i) / 8 - 1);
    CHECK(bias.big_endian);
    CHECK(test::npz_values(file, bias) == std::vector<float>{0.5F, -1.25F, 3});
    CHECK(fortran.fortran_order);
    CHECK(test::npz_values(file, fortran) == std::vector<float>{0, 3, 1, 4, 2, 5});
    CHECK(scalar.shape.empty());
    CHECK(test::npz_values(file, scalar) == std::vector<float>{1.5F});
    CHECK(steps.name == "block/0/steps");
    const std::vector<float> all_steps = test::npz_values(file, steps);
    REQUIRE(all_steps.size() == 600);
    for (int i = 0; i < 600; ++i) CHECK(all_steps[i] == static_cast<float>(i % 7 * (i % 11)));
  }
}

TEST_CASE("npz: arrays of objects, text and dates are passed over with a word, and the others stay usable") {
  const auto tensors = read_npz(golden("compressed"));
  REQUIRE(tensors);
  CHECK(tensors->size() == 5);  // "names" holds objects
  test::ZipEntry entries[] = {
      stored("w.npy", floats()),
      stored("a.npy", test::make_npy("<U5", false, {1}, test::Bytes(20))),
      stored("b.npy", test::make_npy("|O", false, {1}, test::Bytes(8))),
      stored("c.npy", test::make_npy("<M8[D]", false, {1}, test::Bytes(8))),
      stored("d.npy", test::npy_with_header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': "
                                            "(1,)}",
                                            test::Bytes(4))),
      stored("e.npy", test::make_npy("|V2", false, {1}, test::Bytes(2)))};
  const test::Bytes file = make_zip({std::begin(entries), std::end(entries)});
  const auto reader = open_tensor_file(file.size(), "m.npz");
  const auto mixed = test::drive(reader, file);
  REQUIRE(mixed);
  REQUIRE(mixed->size() == 2);
  CHECK((*mixed)[1].name == "e");
  CHECK((*mixed)[1].unreadable.empty());
  const std::vector<std::string> notes = reader->facts().notes;
  REQUIRE(notes.size() == 5);
  CHECK(notes[0] == "array 'a' is passed over: it holds text");
  CHECK(notes[1] == "array 'b' is passed over: it holds Python objects");
  CHECK(notes[2] == "array 'c' is passed over: it holds dates");
  CHECK(notes[3] == "array 'd' is passed over: it holds records");
  CHECK(notes[4].starts_with("array 'e': its descr says only"));
}

TEST_CASE("npz: stored values are plain bytes of the file, and deflated ones follow a header to be skipped") {
  const test::Bytes npy = floats();
  const test::Bytes file = make_zip({stored("a.npy", npy), deflated("b.npy", npy)});
  const auto tensors = read_npz(file);
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 2);
  const TensorInfo &a = (*tensors)[0], &b = (*tensors)[1];
  CHECK(a.bytes == ByteRange{30 + 5 + 128, 16});
  CHECK(a.skip == 0);
  CHECK(b.bytes.offset == a.bytes.offset + 16 + 30 + 5);
  CHECK(b.skip == 128);
  for (const TensorInfo& tensor : *tensors) {
    CHECK(tensor.unreadable.empty());
    CHECK(test::npz_values(file, tensor) == std::vector<float>{1, 2, 3, 4});
  }
}

TEST_CASE("npz: a small archive takes one request, and a large one about one for each array") {
  std::vector<test::ZipEntry> entries;
  for (int i = 0; i < 3; ++i) entries.push_back(stored(std::to_string(i) + ".npy", floats()));
  std::vector<ByteRange> requests;
  test::Bytes file = make_zip(entries);
  REQUIRE(read_npz(file, &requests));
  CHECK(requests == std::vector<ByteRange>{{0, file.size()}});

  entries.clear();
  for (int i = 0; i < 20; ++i) {
    const test::Bytes npy = make_npy("<f4", false, {25'000}, test::Bytes(100'000));
    entries.push_back(i % 2 == 0 ? stored(std::to_string(i) + ".npy", npy)
                                 : deflated(std::to_string(i) + ".npy", npy));
  }
  requests.clear();
  file = make_zip(entries);
  const auto tensors = read_npz(file, &requests);
  REQUIRE(tensors);
  CHECK(tensors->size() == 20);
  CHECK(requests.size() == 21);
  CHECK(requests[1] == ByteRange{0, 1024});
}

TEST_CASE("npz: a header of two billion values is read without them") {
  // A file of 8 GiB and more, of which only the requested places exist.
  const std::uint64_t count = 1ULL << 31, size = count * 4 + 128;
  test::Bytes npy = make_npy("<f4", false, {count}, {});
  test::ZipEntry entry = stored("w.npy", npy);
  entry.extra =
      test::bytes_of_text(std::string("\x01\x00\x10\x00", 4) + sizes_field(size) + sizes_field(size));
  entry.local_extra = entry.extra;
  entry.directory_size = entry.directory_packed_size = entry.local_size = entry.local_packed_size =
      0xFFFF'FFFF;
  const std::uint64_t directory_at = 30 + 5 + 20 + size;
  const test::Bytes start = test::local_member(entry);
  const test::Bytes zip =
      make_zip({entry}, {.zip64 = true, .offset = directory_at, .zip64_at = directory_at + 46 + 5 + 20});
  const test::Bytes end(zip.begin() + static_cast<std::ptrdiff_t>(start.size()), zip.end());
  const std::uint64_t file_size = directory_at + end.size();
  const auto reader = make_npz_reader(file_size, "");
  test::Bytes tail(static_cast<std::size_t>(reader->wants()->size) - end.size());
  test::append(tail, end);
  REQUIRE(reader->feed(tail));
  REQUIRE(reader->wants() == ByteRange{0, 1024});
  test::Bytes first = start;
  first.resize(1024);
  REQUIRE(reader->feed(first));
  CHECK_FALSE(reader->wants());
  REQUIRE(reader->tensors().size() == 1);
  const TensorInfo& tensor = reader->tensors()[0];
  CHECK(tensor.unreadable == "");
  CHECK(tensor.shape == std::vector<std::uint64_t>{count});
  CHECK(tensor.bytes == ByteRange{55 + 128, count * 4});
}

TEST_CASE("npz: an archive with Zip64 records, a comment or bytes before and between its members is read") {
  const std::vector<test::ZipEntry> entries = {stored("a.npy", floats()), deflated("b.npy", floats())};
  CHECK(read_npz(make_zip(entries, {.zip64 = true}))->size() == 2);
  CHECK(read_npz(make_zip(entries, {.comment = "trained on a Tuesday", .zip64 = true}))->size() == 2);
  CHECK(read_npz(make_zip(entries, {.comment = std::string(65'535, 'x')}))->size() == 2);
  CHECK(read_npz(make_zip(entries, {.comment = "PK\x05\x06 is how this record begins"}))->size() == 2);
  CHECK(read_npz(make_zip(entries, {.before = test::Bytes(300)}))->size() == 2);
  std::vector<test::ZipEntry> spaced = entries;
  spaced[0].behind = test::Bytes(500);
  CHECK(read_npz(make_zip(spaced))->size() == 2);
}

TEST_CASE("npz: a directory far from the end, behind a long comment, takes a request of its own") {
  std::vector<test::ZipEntry> entries;
  for (int i = 0; i < 3000; ++i) entries.push_back(stored(std::to_string(i) + ".npy", floats()));
  std::vector<ByteRange> requests;
  const auto tensors = read_npz(make_zip(entries, {.comment = std::string(10'000, ' ')}), &requests);
  REQUIRE(tensors);
  CHECK(tensors->size() == 3000);
  CHECK(tensors->back().unreadable == "");
  CHECK(requests[1].size > 3000 * 46);
}

TEST_CASE("npz: sizes that follow the data may be left out of the local header") {
  test::ZipEntry entry = deflated("a.npy", floats());
  entry.flags = 1 << 3;
  entry.local_packed_size = entry.local_size = 0;
  entry.behind = test::Bytes(16);
  const test::Bytes file = make_zip({entry, stored("b.npy", floats())});
  const auto tensors = read_npz(file);
  REQUIRE(tensors);
  for (const TensorInfo& tensor : *tensors) CHECK(test::npz_values(file, tensor)[3] == 4.0F);
}

TEST_CASE("npz: local extra fields longer than the first look are passed over") {
  for (test::ZipEntry entry : {stored("a.npy", floats()), deflated("a.npy", floats())}) {
    entry.local_extra = test::Bytes(5000);
    const test::Bytes file = make_zip({entry}, {.before = test::Bytes(200'000)});
    std::vector<ByteRange> requests;
    const auto tensors = read_npz(file, &requests);
    REQUIRE(tensors);
    CHECK(test::npz_values(file, tensors->front()) == std::vector<float>{1, 2, 3, 4});
    CHECK(requests.size() <= 5);
  }
}

TEST_CASE("npz: members are named in the directory's order, without .npy, and any others are left out") {
  const auto tensors = read_npz(make_zip({stored("b.npy", floats()), stored("readme.txt", test::Bytes(9)),
                                          stored("nested.npz", make_zip({stored("x.npy", floats())})),
                                          stored("layer/0.weight.npy", floats()), stored(".npy", floats()),
                                          stored("folder/", {}), stored("Größe.npy", floats())}));
  REQUIRE(tensors);
  std::vector<std::string> names;
  for (const TensorInfo& tensor : *tensors) names.push_back(tensor.name);
  CHECK(names == std::vector<std::string>{"b", "layer/0.weight", "", "Größe"});
}

TEST_CASE("npz: a name that is not UTF-8 is escaped, and a second array of one name is not readable") {
  const auto tensors =
      read_npz(make_zip({stored("gr\xF6\xDF.npy", floats()), stored("gr\\xF6\\xDF.npy", floats()),
                         stored("a.npy", floats()), stored("a.npy", floats())}));
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 4);
  CHECK((*tensors)[0].name == "gr\\xF6\\xDF");
  CHECK((*tensors)[0].unreadable == "");
  CHECK((*tensors)[1].unreadable == "another array has its name");
  CHECK((*tensors)[2].unreadable == "");
  CHECK((*tensors)[3].unreadable == "another array has its name");
}

TEST_CASE("npz: an archive without arrays is refused, as are PyTorch's files") {
  CHECK(message(read_npz(make_zip({})).error()) == kNoArrays + " (at byte 0)");
  CHECK(message(read_npz(make_zip({stored("archive/data.pkl", test::Bytes(20)),
                                   stored("archive/data/0", test::Bytes(64))}))
                    .error()) == kNoArrays + " (at byte 174)");
}

TEST_CASE("npz: recognized by its first bytes, or else by its name") {
  CHECK(recognizes_npz(make_zip({stored("a.npy", floats())}), ""));
  CHECK(recognizes_npz(make_zip({}), ""));
  CHECK(recognizes_npz({}, "arrays.NPZ"));
  CHECK_FALSE(recognizes_npz(test::bytes_of_text("PK\x01\x02"), "a.zip"));
}
