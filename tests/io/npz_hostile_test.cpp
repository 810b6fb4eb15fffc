// Archives that are damaged or malicious.
#include <doctest/doctest.h>

#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;
using test::deflated;
using test::make_zip;
using test::read_npz;
using test::stored;

namespace {

test::Bytes bytes_of_npy() {
  return test::make_npy("|u1", false, {4}, test::Bytes(4, std::byte{7}));  // 132 bytes
}

test::ZipEntry entry(std::string name = "a.npy") {
  return stored(std::move(name), bytes_of_npy());
}

std::string refusal(const test::Bytes& file) {
  const auto tensors = read_npz(file);
  return tensors ? "accepted" : message(tensors.error());
}

/// Reason why the first of two members is unreadable. The second must be readable.
std::string unreadable(const test::ZipEntry& wrong) {
  const auto tensors = read_npz(make_zip({wrong, entry("fine.npy")}));
  if (!tensors) return "refused: " + message(tensors.error());
  REQUIRE(tensors->size() == 2);
  CHECK((*tensors)[1].unreadable == "");
  return (*tensors)[0].unreadable;
}

/// Empty if all readable tensors lie in the file and do not overlap.
std::string broken_promise(const std::vector<TensorInfo>& tensors, std::uint64_t file_size) {
  for (const TensorInfo& tensor : tensors) {
    const std::uint64_t begin = tensor.bytes.offset, size = tensor.bytes.size;
    if (begin > file_size || size > file_size - begin) return "outside the file";
    if (tensor.packing == Packing::kPlain && size != stored_bytes(tensor.dtype, tensor.count())) {
      return "another size than its shape's";
    }
    for (const TensorInfo& other : tensors) {
      if (&other != &tensor && begin < other.bytes.offset + other.bytes.size &&
          other.bytes.offset < begin + size) {
        return "overlap";
      }
    }
  }
  return "";
}

test::Bytes small_archive() {
  return make_zip({entry(), deflated("b.npy", bytes_of_npy())}, {.comment = "c", .zip64 = true});
}

}  // namespace

TEST_CASE("npz: a file cut anywhere is refused, with a byte") {
  for (const test::Bytes& file : {small_archive(), make_zip({entry()})}) {
    REQUIRE(read_npz(file));
    for (std::size_t size = 0; size < file.size(); ++size) {
      const test::Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
      const auto tensors = read_npz(cut);
      REQUIRE_FALSE(tensors);
      REQUIRE(tensors.error().byte);
    }
  }
}

TEST_CASE("npz: no single wrong byte makes the reader list a tensor that is not in the file") {
  const test::Bytes file = small_archive();
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int value = 0; value < 256; value += at % 3 == 0 ? 1 : 5) {
      test::Bytes wrong = file;
      wrong[at] = static_cast<std::byte>(value);
      const auto tensors = read_npz(wrong);
      if (tensors) REQUIRE(broken_promise(*tensors, wrong.size()) == "");
      if (!tensors) REQUIRE(tensors.error().byte);
    }
  }
}

TEST_CASE("npz: the end record is at the end of the file, and there is one") {
  test::Bytes file = make_zip({entry()});
  const std::string size = std::to_string(file.size());
  file.push_back(std::byte{0});
  CHECK(refusal(file) ==
        "ZIP end record: comment length: 0 bytes is not accepted; expected 1 byte, up to the end of the file "
        "(at byte " +
            size + ")");
  CHECK(
      refusal(test::Bytes(100)) ==
      "ZIP end record: none is not accepted; expected one at the end of the file (is the file cut?) (at byte "
      "100)");
  // A comment that holds a whole empty archive: some readers would take one end record, some the other.
  const test::Bytes empty = make_zip({});
  const std::string inner(reinterpret_cast<const char*>(empty.data()), empty.size());
  CHECK(refusal(make_zip({entry()}, {.comment = inner}))
            .starts_with("ZIP end record: a second one is not accepted; expected one, so that there is one "
                         "directory (at byte "));
}

TEST_CASE("npz: a directory that is elsewhere than right before the end records is refused") {
  CHECK(
      refusal(make_zip({entry()}, {.offset = 166})) ==
      "ZIP end record: directory offset: 166 is not accepted; expected 167, so that the directory ends where "
      "the end records begin (at byte 234)");
  CHECK(refusal(make_zip({entry()}, {.size = 50})).starts_with("ZIP end record: directory offset: 167"));
  CHECK(refusal(make_zip({entry()}, {.size = 219})) ==
        "ZIP end record: directory size: 219 is not accepted; expected at most the 218 bytes before the end "
        "record (at byte 230)");
  CHECK(refusal(make_zip({entry()}, {.zip64 = true, .offset = ~0ULL})).find("directory offset") < 30);
  CHECK(refusal(make_zip({entry()}, {.zip64 = true, .size = ~0ULL})) ==
        "ZIP end record: directory size: 18446744073709551615 is not accepted; expected at most 100000000 "
        "bytes (at byte 258)");
}

TEST_CASE("npz: a number of members that its directory has no room for is refused") {
  CHECK(refusal(make_zip({entry()}, {.members = 2})) ==
        "ZIP end record: members: 2 is not accepted; expected at most 1, as 51 bytes of directory have room "
        "for (at byte 228)");
  CHECK(refusal(make_zip({entry(), entry("b.npy")}, {.members = 1})) ==
        "ZIP directory: 51 bytes left over is not accepted; expected nothing after its 1 entries (at byte "
        "385)");
  CHECK(refusal(make_zip({entry()}, {.zip64 = true, .members = 65'537})) ==
        "ZIP end record: members: 65537 is not accepted; expected at most 65536 (at byte 250)");
}

TEST_CASE("npz: archives on several disks are refused") {
  CHECK(refusal(make_zip({entry()}, {.disk = 1})) ==
        "ZIP end record: disk: 1 is not accepted; expected 0: an archive in one file (at byte 222)");
  test::ZipEntry elsewhere = entry();
  elsewhere.disk = 3;
  CHECK(refusal(make_zip({elsewhere})) ==
        "ZIP member 'a.npy': disk: 3 is not accepted; expected 0: an archive in one file (at byte 201)");
}

TEST_CASE("npz: Zip64 records that are elsewhere, or say other numbers, are refused") {
  CHECK(refusal(make_zip({entry()}, {.zip64 = true, .zip64_at = 5})) ==
        "Zip64 end record: one at byte 5 is not accepted; expected one of 56 bytes right before its locator "
        "(at byte 282)");
  test::Bytes file = make_zip({entry()}, {.zip64 = true});
  file[file.size() - 12] = file[file.size() - 11] = std::byte{9};  // members, in the end record
  CHECK(
      refusal(file) ==
      "ZIP end record: members: 2313 is not accepted; expected 1, as the Zip64 end record says, or 65535 (at "
      "byte 304)");
}

TEST_CASE("npz: a member outside of the file, or over another one, makes the whole directory untrusted") {
  test::ZipEntry wrong = entry();
  wrong.directory_offset = 5000;
  CHECK(refusal(make_zip({wrong})) ==
        "ZIP member 'a.npy': offset: 5000 is not accepted; expected a place for its local header before the "
        "directory, which begins at byte 167 (at byte 209)");
  wrong = entry();
  wrong.directory_packed_size = 133;
  CHECK(refusal(make_zip({wrong})) ==
        "ZIP member 'a.npy': packed size: 133 bytes is not accepted; expected at most the 132 bytes between "
        "its header and the directory (at byte 187)");
  CHECK(
      refusal(make_zip({wrong, entry("b.npy")})) ==
      "ZIP member 'b.npy': offset: 167 is not accepted; expected a place after member 'a.npy', which ends at "
      "byte 168 or later (members must not overlap) (at byte 167)");
  // One member under many names, as in zip bombs.
  test::ZipEntry again = entry("b.npy");
  again.directory_offset = 0;
  CHECK(refusal(make_zip({entry(), again})).find("members must not overlap") != std::string::npos);
}

TEST_CASE("npz: extra fields that are cut, incomplete or double are refused") {
  const auto with_extra = [](const test::Bytes& extra) {
    test::ZipEntry wrong = entry();
    wrong.extra = extra;
    wrong.directory_size = 0xFFFF'FFFF;
    return refusal(make_zip({wrong}));
  };
  const test::Bytes zip64 = test::from_hex("010008008400000000000000");
  CHECK(with_extra(zip64) == "accepted");
  test::Bytes twice = zip64;
  test::append(twice, zip64);
  CHECK(with_extra(twice).starts_with("ZIP member 'a.npy': Zip64 extra field: a second one"));
  CHECK(with_extra(test::from_hex("01000400ffffffff")) ==
        "ZIP member 'a.npy': Zip64 extra field: 4 bytes is not accepted; expected a number for each that is "
        "full in the entry (at byte 222)");
  CHECK(with_extra(test::from_hex("0a00ffff00")) ==
        "ZIP member 'a.npy': extra field: 65535 bytes is not accepted; expected at most the 1 that are left "
        "(at byte 218)");
  CHECK(with_extra(test::from_hex("000000")) == "accepted");  // padding
}

TEST_CASE("npz: a local header that disagrees with the directory makes its member unreadable") {
  test::ZipEntry wrong = entry();
  wrong.local_name = "b.npy";
  CHECK(unreadable(wrong) == "its local header names it 'b.npy' (at byte 26)");
  wrong.local_name = std::string(60'000, 'x');
  wrong.packed = {};
  CHECK(unreadable(wrong).starts_with("its local header names it 'xxx"));
  wrong = entry();
  wrong.local_method = 8;
  CHECK(unreadable(wrong) ==
        "its local header names another compression, Deflate (method 8), than the directory, none (method 0) "
        "(at byte 8)");
  wrong = entry();
  wrong.local_size = 5;
  CHECK(unreadable(wrong) ==
        "its local header names other sizes, 132 and 5 bytes, than the directory (at byte 18)");
  wrong = entry();
  wrong.local_signature = "PK\x03\x05";
  CHECK(unreadable(wrong) ==
        "its local header begins with 'PK\\x03\\x05' instead of 'PK\\x03\\x04' (at byte 0)");
  wrong = entry();
  wrong.local_extra = test::Bytes(10);
  wrong.packed.resize(122);
  wrong.directory_packed_size = wrong.directory_size = wrong.local_packed_size = wrong.local_size = 132;
  CHECK(unreadable(wrong) ==
        "its 132 bytes, with 45 of local header, reach beyond where the next member or the directory begins, "
        "byte 167 (at byte 28)");
}

TEST_CASE("npz: encrypted members and other compressions are listed as unreadable") {
  test::ZipEntry wrong = entry();
  wrong.flags = 1;
  CHECK(unreadable(wrong) == "it is encrypted");
  wrong.flags = 0;
  const std::pair<std::uint64_t, std::string> methods[] = {
      {12, "bzip2 (method 12)"}, {14, "LZMA (method 14)"}, {93, "Zstandard (method 93)"}, {77, "method 77"}};
  for (const auto& method : methods) {
    wrong.method = method.first;
    CHECK(unreadable(wrong) == "its compression, " + method.second + ", is not decoded");
  }
}

TEST_CASE("npz: sizes that cannot be are found before anything is unpacked") {
  test::ZipEntry wrong = entry();
  wrong.size = 131;
  CHECK(unreadable(wrong) == "it has 132 bytes in the archive and 131 unpacked, but is not compressed");
  wrong = deflated("bomb.npy", bytes_of_npy());
  wrong.size = wrong.packed.size() * 1032 + 64;
  CHECK(unreadable(wrong).starts_with(
      "it has 156928 bytes, but its npy header, of shape [4] and type U8, needs "));
  wrong.size = (wrong.packed.size() + 1) * 1032 + 64;
  CHECK(unreadable(wrong) ==
        "it has 152 bytes in the archive and 157960 unpacked, more than deflate can pack so small");
}

TEST_CASE("npz: a size that is not what the npy header needs is told with both numbers") {
  test::ZipEntry wrong = entry();
  wrong.packed.push_back(std::byte{0});
  CHECK(unreadable(wrong) == "it has 133 bytes, but its npy header, of shape [4] and type U8, needs 132");
  CHECK(unreadable(deflated("a.npy", test::make_npy("<f8", false, {3, 1ULL << 58}, {}))) ==
        "it has 128 bytes, but its npy header, of shape [3, 288230376151711744] and type F64, needs "
        "6917529027641081984");
}

TEST_CASE("npz: members that are no .npy files, or cut ones, are unreadable with the npy reader's words") {
  CHECK(unreadable(stored("a.npy", {})) ==
        "npy magic: '' is not accepted; expected '\\x93NUMPY' (at byte 35)");
  CHECK(unreadable(deflated("a.npy", {})) ==
        "npy magic: '' is not accepted; expected '\\x93NUMPY' (at byte 0 of the unpacked member)");
  CHECK(
      unreadable(stored("a.npy", test::bytes_of_text("pickled, maybe"))).starts_with("npy magic: 'pickle'"));
  CHECK(
      unreadable(deflated("a.npy", test::bytes_of_text("\x93NUMPY\x01"))) ==
      "npy version: a file of 7 bytes is not accepted; expected at least 8 bytes (at byte 7 of the unpacked "
      "member)");
  CHECK(unreadable(stored("a.npy", test::make_npy("<c8", false, {1}, test::Bytes(8))))
            .ends_with("u1 u2 u4 u8 b1 (at byte 55)"));
  CHECK(unreadable(stored("a.npy", test::npy_with_header("{" + std::string(70'000, ' '), {}, 2))) ==
        "its npy header has 70004 bytes, more than 65535");
}

TEST_CASE("npz: deflated members that are damaged, cut or padded with empty blocks are unreadable") {
  test::ZipEntry wrong = deflated("a.npy", bytes_of_npy());
  wrong.packed[0] = std::byte{7};
  CHECK(unreadable(wrong) ==
        "deflate: invalid block type is not accepted; expected what deflate can have written (at byte 36)");
  wrong = deflated("a.npy", bytes_of_npy());
  wrong.packed.resize(50);
  CHECK(unreadable(wrong) ==
        "deflate: a stream that is cut is not accepted; expected more bytes, up to its end (at byte 85)");
  wrong = deflated("a.npy", bytes_of_npy());
  wrong.packed = test::stored_deflate(test::Bytes(5));
  CHECK(unreadable(wrong) == "it unpacks to 5 bytes instead of the 132 that the directory says");
  test::Bytes padded;
  for (int i = 0; i < 30'000; ++i) test::append(padded, test::from_hex("000000ffff"));
  test::append(padded, test::stored_deflate(bytes_of_npy()));
  wrong.packed = padded;
  CHECK(unreadable(wrong) == "the first 131072 of its compressed bytes do not hold its npy header");
}
