#include <doctest/doctest.h>

#include "drive.hpp"

using namespace qs;
using namespace qs::io;
using test::from_hex;
using test::unpack_all;

namespace {

// Written by Python's zlib.compressobj(9, DEFLATED, -15) from bytes((i * i // 7) % 23 for i in range(300)):
// one block with codes of its own; and with a full flush after 100 bytes: two such blocks with an empty one
// between.
constexpr std::string_view kSteps =
    "cdce8111c32008405144880a6294a0fb8fdaf4ae43f40ff0ee0340c2cca5e95891b89903eb82cb827ab09dba68243db2e528589e"
    "65f7ec82ae14a362dcc229a64921841d8faf377f620352119baf2877601d41ea289efb2e331bfcc03468d5631c9dc22e58cae0d6"
    "5e710d6d853326f8f62f831f";
constexpr std::string_view kFlushedSteps =
    "0ccc8101802008044044c88230a5d7fd47ad1be088a870d576799f287a4592faa423203734f639a517dfb66c3b451d6ddd358dd3"
    "05fd643ca60523ac09d3c29bf3972f16b1348bf18ff6e0030000ffff8dce8111c32008405144880a6294a0fb8fdaf4ae03f40ff0"
    "ee631d41ea289efb2e331be8912d47d3a0558f71740abb6029835be3146b682b9c31c1b784994bd3b122713307d6059705f5603b"
    "75d1483f0f2ccfb27b7641578a51316e79b969520861c7e3ebcd9fd88054c4e62bca1df8dfe007";
// As above, of b"quantization maps many values to few; " twelve times, cut to 400 bytes, and bytes 0 to 39:
// the codes that the format fixes.
constexpr std::string_view kText =
    "2b2c4dcc2bc9ac4a2cc9cccf53c84d2c28061279950a658939a5a9c50a25f90a69a9e5d60a85a3aae8a48a8191899985958d9d83"
    "938b9b87978f5f4050485844544c5c42524a5a46564e5e4151495945554d1d00";

test::Bytes steps() {
  test::Bytes bytes;
  for (int i = 0; i < 300; ++i) bytes.push_back(static_cast<std::byte>(i * i / 7 % 23));
  return bytes;
}

test::Bytes text() {
  std::string all;
  for (int i = 0; i < 12; ++i) all += "quantization maps many values to few; ";
  all.resize(400);
  for (int i = 0; i < 40; ++i) all += static_cast<char>(i);
  return test::bytes_of_text(all);
}

std::string refusal(const test::Bytes& packed, std::size_t piece = 1000, std::size_t out = 1000) {
  const auto bytes = unpack_all(make_inflater(), packed, piece, out);
  return bytes ? "accepted" : message(bytes.error());
}

}  // namespace

TEST_CASE("inflater: streams of each kind of block unpack, in pieces of any size and into any room") {
  const test::Bytes any = text();
  for (const std::size_t piece : {1, 2, 3, 7, 64, 1000}) {
    for (const std::size_t out : {1, 5, 64, 1000}) {
      CHECK(unpack_all(make_inflater(), from_hex(kSteps), piece, out) == steps());
      CHECK(unpack_all(make_inflater(), from_hex(kFlushedSteps), piece, out) == steps());
      CHECK(unpack_all(make_inflater(), from_hex(kText), piece, out) == text());
      CHECK(unpack_all(make_inflater(), test::stored_deflate(any, 33), piece, out) == any);
    }
  }
  CHECK(unpack_all(make_inflater(), test::stored_deflate({}), 1, 1) == test::Bytes{});
}

TEST_CASE("inflater: one call writes no more than there is room for, whatever the stream holds") {
  // 100,000 zeros, by zlib.
  test::Bytes packed = from_hex("edc13101000000c2a0f54f6d0d0fa0");
  packed.resize(packed.size() + 96);
  test::append(packed, from_hex("805703"));
  CHECK(unpack_all(make_inflater(), packed, 10, 1000) == test::Bytes(100'000));
  const auto inflater = make_inflater();
  inflater->feed(packed, true);
  test::Bytes out(1000);
  CHECK(inflater->unpack(out) == 1000);
  CHECK(inflater->unpack(std::span(out).first(1)) == 1);
  CHECK(inflater->unpack({}) == 0);
  CHECK(inflater->unpack(out) == 1000);
}

TEST_CASE("inflater: 0 where more is needed, and 0 where all is done") {
  const test::Bytes packed = from_hex(kSteps);
  const auto inflater = make_inflater();
  test::Bytes out(1000);
  CHECK(inflater->unpack(out) == 0);
  inflater->feed({}, false);
  CHECK(inflater->unpack(out) == 0);
  inflater->feed(packed, false);
  CHECK(inflater->unpack(out) == 300);
  CHECK(inflater->unpack(out) == 0);
  inflater->feed({}, true);
  CHECK(inflater->unpack(out) == 0);
}

TEST_CASE("inflater: a stream cut anywhere is refused at its end") {
  for (const std::string_view hex : {kSteps, kText, kFlushedSteps}) {
    const test::Bytes packed = from_hex(hex);
    for (std::size_t size = 0; size < packed.size(); ++size) {
      const test::Bytes cut(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
      for (const std::size_t piece : {1, 1000}) {
        CHECK(refusal(cut, piece) ==
              "deflate: a stream that is cut is not accepted; expected more bytes, up to its end (at byte " +
                  std::to_string(size) + ")");
      }
    }
  }
}

TEST_CASE("inflater: bytes after the end of the stream are refused where they begin") {
  test::Bytes packed = from_hex(kSteps);
  packed.push_back(std::byte{0});
  for (const std::size_t piece : {1, 116, 1000}) {
    CHECK(refusal(packed, piece) ==
          "deflate: bytes after the end of the stream is not accepted; expected none (at byte 116)");
  }
}

TEST_CASE("inflater: damaged data is refused with zlib's reason and a byte") {
  CHECK(refusal(from_hex("07")) ==
        "deflate: invalid block type is not accepted; expected what deflate can have written (at byte 1)");
  CHECK(refusal(from_hex("0103000000")) ==
        "deflate: invalid stored block lengths is not accepted; expected what deflate can have written (at "
        "byte 5)");
  // A copy that starts before the first byte.
  CHECK(refusal(from_hex("030200")).starts_with("deflate: invalid distance too far back"));
}

TEST_CASE("inflater: no single wrong byte does harm, and its errors name a byte of the stream") {
  const test::Bytes packed = from_hex(kSteps);
  for (std::size_t at = 0; at < packed.size(); ++at) {
    for (int value = 0; value < 256; value += 5) {
      test::Bytes wrong = packed;
      wrong[at] = static_cast<std::byte>(value);
      const auto bytes = unpack_all(make_inflater(), wrong, 16, 100);
      if (bytes) continue;
      REQUIRE(bytes.error().byte);
      CHECK(*bytes.error().byte <= packed.size());
    }
  }
}

TEST_CASE("inflater: an error stays one") {
  const auto inflater = make_inflater();
  const test::Bytes packed = from_hex("07ffff");
  inflater->feed(packed, false);
  test::Bytes out(10);
  CHECK_FALSE(inflater->unpack(out));
  CHECK_FALSE(inflater->unpack(out));
}
