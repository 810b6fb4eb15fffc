#include "ui/kit/png.hpp"

#include <algorithm>

namespace qs::ui {
namespace {

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& bytes, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t crc(const Bytes& bytes, std::size_t from) {
  std::uint32_t sum = 0xFFFFFFFFU;
  for (std::size_t i = from; i < bytes.size(); ++i) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

void put_chunk(Bytes& png, const char* kind, const Bytes& body) {
  put(png, static_cast<std::uint32_t>(body.size()));
  const std::size_t from = png.size();
  png.insert(png.end(), kind, kind + 4);
  png.insert(png.end(), body.begin(), body.end());
  put(png, crc(png, from));
}

/// Wraps bytes in zlib (RFC 1950) with stored, uncompressed blocks.
Bytes stored(const Bytes& bytes) {
  constexpr std::size_t kMost = 65535;
  Bytes zlib = {0x78, 0x01};
  std::uint32_t a = 1, b = 0;
  for (std::size_t from = 0; from < bytes.size(); from += kMost) {
    const std::size_t size = std::min(kMost, bytes.size() - from);
    zlib.push_back(from + size == bytes.size() ? 1 : 0);
    for (const std::size_t half : {size, ~size}) {
      zlib.push_back(static_cast<std::uint8_t>(half));
      zlib.push_back(static_cast<std::uint8_t>(half >> 8));
    }
    for (std::size_t i = from; i < from + size; ++i) {
      zlib.push_back(bytes[i]);
      a = (a + bytes[i]) % 65521;
      b = (b + a) % 65521;
    }
  }
  put(zlib, b << 16 | a);
  return zlib;
}

std::string base64(const Bytes& bytes) {
  constexpr const char* kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k) three = three << 8 | (i + k < bytes.size() ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k > bytes.size() ? '=' : kDigits[three >> (18 - 6 * k) & 63U];
  }
  return text;
}

}  // namespace

std::string png_address(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& rgba) {
  Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  Bytes header;
  put(header, width);
  put(header, height);
  for (const int value : {8, 6, 0, 0, 0}) header.push_back(static_cast<std::uint8_t>(value));
  put_chunk(png, "IHDR", header);
  Bytes rows;
  for (std::uint32_t row = 0; row < height; ++row) {
    rows.push_back(0);  // no filter
    const auto from = rgba.begin() + static_cast<std::ptrdiff_t>(std::size_t{4} * row * width);
    rows.insert(rows.end(), from, from + std::ptrdiff_t{4} * width);
  }
  put_chunk(png, "IDAT", stored(rows));
  put_chunk(png, "IEND", {});
  return "data:image/png;base64," + base64(png);
}

}  // namespace qs::ui
