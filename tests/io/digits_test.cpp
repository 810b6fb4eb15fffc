// The bundled digits, and bytes that are no digits.
#include "io/digits.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/network/digits.hpp"

using namespace qs;

TEST_CASE("digits: 1,797 images of 64 pixels, some hundred and eighty of each digit") {
  const ImageSet all = test::digits();
  CHECK(all.count() == 1797);
  CHECK(all.pixels == 64);
  for (int digit = 0; digit < 10; ++digit) {
    const auto count = std::count(all.labels.begin(), all.labels.end(), digit);
    CHECK(count >= 174);
    CHECK(count <= 183);
  }
  CHECK(*std::max_element(all.images.begin(), all.images.end()) == 1);
  CHECK(*std::min_element(all.images.begin(), all.images.end()) == 0);
}

TEST_CASE("digits: other bytes are refused with what they should have been") {
  std::vector<std::byte> bytes(1797 * 65);
  CHECK(io::read_digits(bytes).has_value());
  bytes[70] = std::byte{17};
  CHECK(message(io::read_digits(bytes).error()) == "digits: shade: 17 is not accepted; expected 0 to 16");
  bytes[70] = std::byte{0};
  bytes.back() = std::byte{10};
  CHECK(io::read_digits(bytes).error().field == "digits: label");
  bytes.pop_back();
  CHECK(message(io::read_digits(bytes).error()) ==
        "digits: 116804 bytes is not accepted; expected 116805 bytes");
}
