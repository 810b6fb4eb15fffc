#pragma once
/// The bundled digits as a set of images.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "io/digits.hpp"

namespace qs::test {

inline ImageSet digits() {
  std::ifstream file(QS_DIGITS, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  return io::read_digits(std::as_bytes(std::span(bytes))).value();
}

}  // namespace qs::test
