#include <doctest/doctest.h>

#include <cmath>

#include "../golden.hpp"
#include "core/coding/huffman.hpp"
#include "core/coding/rans.hpp"
#include "core/information/entropy.hpp"
#include "core/information/pmf.hpp"
#include "core/numerics/random.hpp"

using namespace qs;
using test::golden;
using test::number;
using test::numbers;

namespace {

std::vector<double> probabilities(const test::Row& row) {
  if (row.at("pmf").find("see") == std::string::npos) return numbers(row.at("pmf"));
  // "lloydmax_gaussian_16": the cell probabilities of that table.
  const std::string name = row.at("name").substr(std::string("lloydmax_").size());
  const std::string dist = name.substr(0, name.find('_')), levels = name.substr(name.find('_') + 1);
  std::vector<double> pmf;
  for (const test::Row& level : golden("01_lloyd_max_levels")) {
    if (level.at("dist") == dist && level.at("N") == levels && level.at("kind") == "prob")
      pmf.push_back(number(level, "value"));
  }
  return pmf;
}

/// Draws from a geometric distribution around 0, more even or more skewed.
std::vector<std::int32_t> draw_codes(std::size_t count, double ratio, std::uint64_t seed) {
  std::vector<std::int32_t> codes;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double magnitude = std::floor(std::log(1 - uniform_at(seed, 2 * i)) / std::log(ratio));
    codes.push_back(static_cast<std::int32_t>(uniform_at(seed, 2 * i + 1) < 0.5 ? -magnitude : magnitude));
  }
  return codes;
}

double entropy_of(const std::vector<std::int32_t>& codes) {
  return codes.empty() ? 0 : entropy_bits(shares_of(alphabet_of(codes).counts));
}

}  // namespace

TEST_CASE("coding: Huffman's average length is the optimum of the golden table, Kraft's sum is 1") {
  for (const test::Row& row : golden("07_huffman")) {
    CAPTURE(row.at("name"));
    const std::vector<double> pmf = probabilities(row);
    const std::vector<int> lengths = huffman_lengths(pmf);
    double average = 0, kraft = 0;
    for (std::size_t i = 0; i < pmf.size(); ++i) {
      average += pmf[i] * lengths[i];
      kraft += std::exp2(-lengths[i]);
    }
    CHECK(test::close(average, number(row, "huffman_avg_bits"), 1e-12));
    CHECK(test::close(entropy_bits(pmf), number(row, "entropy_bits"), 1e-12));
    CHECK(kraft == number(row, "kraft_sum"));
  }
}

TEST_CASE("coding: canonical codewords are a prefix code in the order of lengths and symbols") {
  const std::vector<int> lengths = {2, 1, 3, 3};
  const auto words = canonical_codewords(lengths);
  CHECK(words == std::vector<std::uint64_t>{0b10, 0b0, 0b110, 0b111});
}

TEST_CASE(
    "coding: real bytes there and back, Huffman within a bit a symbol, rANS within 0.1 %, table and 8 "
    "bytes") {
  for (const double ratio : {0.02, 0.3, 0.8, 0.99}) {
    for (const std::size_t count :
         {std::size_t{2}, std::size_t{100}, std::size_t{20'000}, std::size_t{200'000}}) {
      CAPTURE(ratio);
      CAPTURE(count);
      const std::vector<std::int32_t> codes = draw_codes(count, ratio, 5);
      const double ideal = static_cast<double>(count) * entropy_of(codes);
      const CodedBytes huffman = huffman_encode(codes), rans = rans_encode(codes);
      CHECK(huffman_decode(huffman.bytes) == codes);
      CHECK(rans_decode(rans.bytes) == codes);
      const auto payload = [](const CodedBytes& coded) {
        return 8 * static_cast<double>(coded.bytes.size() - coded.table_bytes);
      };
      if (alphabet_of(codes).codes.size() > 1) {
        CHECK(payload(huffman) >= ideal * (1 - 1e-12));
        CHECK(payload(huffman) < ideal + static_cast<double>(count) + 8);
      }
      CHECK(payload(rans) <= 1.001 * ideal + 64 + 1e-9);
      CHECK(payload(rans) >= ideal * (1 - 1e-4) - 64);
    }
  }
}

TEST_CASE("coding: an alphabet of one symbol costs its table, and no symbols cost next to nothing") {
  const std::vector<std::int32_t> same(100'000, -7), none;
  for (const auto& codes : {same, none}) {
    for (const CodedBytes& coded : {huffman_encode(codes), rans_encode(codes)})
      CHECK(coded.bytes.size() == coded.table_bytes);
    CHECK(huffman_decode(huffman_encode(codes).bytes) == codes);
    CHECK(rans_decode(rans_encode(codes).bytes) == codes);
  }
  CHECK(huffman_encode(same).bytes.size() <= 8);
}

TEST_CASE("coding: the extremes of the code range, and one rare code among very many") {
  std::vector<std::int32_t> codes(50'000, 0);
  codes[123] = INT32_MAX;
  codes[40'000] = INT32_MIN;
  CHECK(huffman_decode(huffman_encode(codes).bytes) == codes);
  CHECK(rans_decode(rans_encode(codes).bytes) == codes);
  // Huffman gives the frequent one a whole bit; rANS a small part of one.
  CHECK(rans_encode(codes).bytes.size() < 64);
  CHECK(huffman_encode(codes).bytes.size() > 6000);
}

TEST_CASE(
    "coding: bytes that were cut or changed are refused or decode to other codes, never more than asked") {
  const std::vector<std::int32_t> codes = draw_codes(300, 0.7, 9);
  for (const CodedBytes& coded : {huffman_encode(codes), rans_encode(codes)}) {
    for (std::size_t cut = 0; cut < coded.bytes.size(); ++cut) {
      const std::span<const std::byte> part(coded.bytes.data(), cut);
      const auto huffman = huffman_decode(part), rans = rans_decode(part);
      CHECK((!huffman || huffman->size() <= codes.size() || cut < coded.table_bytes));
      if (!rans) CHECK(rans.error().byte);
    }
  }
  CHECK(message(rans_decode({}).error()) ==
        "coded bytes: an end within the table is not accepted; expected a whole table (at byte 0)");
}
