// The limits of io/limits.hpp on ZIP archives, on the arrays in them and on keys of PyTorch's storages, at their edges.
#include "io/limits.hpp"
#include "io/npy_header.hpp"
#include "io/zip_directory.hpp"
#include "opened_models.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;

namespace {

/// The refusal of an archive whose end records state these numbers.
std::string end_refused(std::uint64_t members, std::uint64_t directory_bytes) {
  const std::uint64_t offset = 1000, file_size = offset + directory_bytes + 56 + 20 + 22;
  const Bytes tail = test::make_zip({}, {.zip64 = true,
                                         .members = members,
                                         .size = directory_bytes,
                                         .offset = offset,
                                         .zip64_at = offset + directory_bytes});
  const auto directory = find_zip_directory(tail, file_size);
  return directory ? "accepted" : message(directory.error());
}

/// One float32 in an .npy file of version 2.0 whose header has so many bytes of text.
Bytes npy_with_text(std::size_t size) {
  std::string dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
  dict.resize(size - 1, ' ');
  dict += '\n';
  Bytes file = test::bytes_of_text(std::string("\x93NUMPY\x02\x00", 8));
  test::append(file, test::little_endian_bytes(dict.size(), 4));
  test::append(file, test::bytes_of_text(dict));
  test::append(file, test::bytes_of({1.F}));
  return file;
}

/// Empty if the only array of an archive can be read; else the reason.
std::string reason_of(const test::ZipEntry& entry) {
  const auto arrays = test::read_npz(test::make_zip({entry}));
  if (!arrays) return message(arrays.error());
  return arrays->size() == 1 ? arrays->front().unreadable : "no array";
}

/// The .npy file of one float32 behind empty blocks of deflate; its header ends after so many packed bytes.
std::string behind_empty_blocks(std::uint64_t packed) {
  constexpr std::uint64_t kBlock = 5, kText = 70, kHeader = 12 + kText;
  const Bytes npy = npy_with_text(kText);
  const std::uint64_t room = packed - kHeader;
  REQUIRE(room % kBlock == 0);
  Bytes bytes;
  for (std::uint64_t i = 1; i < room / kBlock; ++i)
    test::append(bytes, {std::byte{0}, std::byte{0}, std::byte{0}, std::byte{0xFF}, std::byte{0xFF}});
  test::append(bytes, test::stored_deflate(npy));
  return reason_of({.name = "a.npy", .packed = bytes, .method = 8, .size = npy.size()});
}

std::string key_refused(std::size_t size) {
  const std::string key(size, '7');
  const Bytes file =
      test::torch::file_of({test::torch::pickle(test::torch::dict({{"w", test::torch::floats(key, 2)}})),
                            {{key, test::torch::counting(2)}}});
  const io::ModelReader model = test::read({{"model.pt", file}});
  return model.tensors().empty() ? test::problems(model) : model.tensors()[0].unreadable;
}

}  // namespace

TEST_CASE("limits: members of a ZIP archive") {
  CHECK(end_refused(kMaxZipMembers, 4'000'000) == "accepted");
  CHECK(end_refused(kMaxZipMembers + 1, 4'000'000)
            .starts_with("ZIP end record: members: 65537 is not accepted; expected at most 65536 (at byte "));
}

TEST_CASE("limits: a directory of a ZIP archive and a header of a .npy file, which are read at once") {
  CHECK(end_refused(1, kMaxHeaderBytes) == "accepted");
  CHECK(
      end_refused(1, kMaxHeaderBytes + 1)
          .starts_with(
              "ZIP end record: directory size: 100000001 is not accepted; expected at most 100000000 bytes"));
  const auto npy = [](std::uint64_t text) {
    Bytes prefix = test::bytes_of_text(std::string("\x93NUMPY\x02\x00", 8));
    test::append(prefix, test::little_endian_bytes(text, 4));
    const auto range = parse_npy_prefix(prefix, 1ULL << 40);
    return range ? std::to_string(range->size) : message(range.error());
  };
  CHECK(npy(kMaxHeaderBytes) == "100000000");
  CHECK(npy(kMaxHeaderBytes + 1) ==
        "npy header length: 100000001 bytes is not accepted; expected at most 100000000 bytes (at byte 8)");
}

TEST_CASE("limits: the header of an array in an archive") {
  const auto of_size = [](std::size_t size) {
    return reason_of({.name = "a.npy", .packed = npy_with_text(size)});
  };
  CHECK(of_size(kMaxMemberHeaderBytes) == "");
  CHECK(of_size(kMaxMemberHeaderBytes + 1) == "its npy header has 65536 bytes, more than 65535");
}

TEST_CASE("limits: packed bytes among which the header of an array is looked for") {
  CHECK(behind_empty_blocks(kMostPackedHeaderBytes) == "");
  CHECK(behind_empty_blocks(kMostPackedHeaderBytes + 5) ==
        "the first 131072 of its compressed bytes do not hold its npy header");
}

TEST_CASE("limits: the key of a storage of PyTorch") {
  CHECK(key_refused(kMaxTorchKey) == "");
  CHECK(key_refused(kMaxTorchKey + 1) ==
        "its call of _rebuild_tensor_v2 has no storage as PyTorch writes it");
}
