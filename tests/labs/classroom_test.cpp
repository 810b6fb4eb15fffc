// A network under training, as it is shown after each epoch, and Huffman's words as the lab lists them.
#include "labs/network/classroom.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "core/analysis.hpp"
#include "labs/entropy/lab.hpp"

using namespace qs;

TEST_CASE("classroom: one test image of each class, with the answer of the network as it is") {
  ImageSet test{2, {0, 1, 1, 0, 0.5F, 1}, {1, 0, 1}};
  const std::vector<std::uint32_t> widths = {2, 2};
  Network network = *make_network(widths, 1);
  network.layers[0].weights = {1, 0, 0, 1};  // class 0 if the first pixel is the brighter one
  network.layers[0].biases = {0, 0};
  const Classroom room = look_into(network, test);
  REQUIRE(room.pupils.size() == 2);
  CHECK(room.pupils[0].pixels == std::vector<float>{1, 0});
  CHECK(room.pupils[1].pixels == std::vector<float>{0, 1});
  for (const Pupil& pupil : room.pupils) CHECK(pupil.answer == pupil.truth);
  CHECK(room.weights == network.layers[0].weights);
  CHECK(room.inputs == 2);
  network.layers[0].weights = {0, 1, 1, 0};
  for (const Pupil& pupil : look_into(network, test).pupils) CHECK(pupil.answer != pupil.truth);
}

TEST_CASE(
    "code words: a prefix code, the most frequent code first, of the average length that the bytes have") {
  std::vector<float> values(4000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>((i * i) % 97) / 97;
  const Sample sample = *make_sample(std::move(values));
  const BytesResult bytes = compute_bytes(analyze(*parse_quantizer("uint3"), sample), sample);
  REQUIRE(bytes.words.size() == bytes.alphabet);
  double shares = 0, length = 0, kraft = 0, last = 1;
  for (const CodeWord& one : bytes.words) {
    CHECK(one.share <= last);
    last = one.share;
    shares += one.share;
    length += one.share * static_cast<double>(one.word.size());
    kraft += std::pow(2.0, -static_cast<double>(one.word.size()));
    CHECK(one.surprise_bits == doctest::Approx(-std::log2(one.share)));
    for (const CodeWord& other : bytes.words) CHECK((&one == &other || !other.word.starts_with(one.word)));
  }
  CHECK(shares == doctest::Approx(1));
  CHECK(kraft == doctest::Approx(1));
  const double coded =
      static_cast<double>(bytes.huffman - bytes.huffman_table) * 8 / static_cast<double>(bytes.codes);
  CHECK(length <= coded + 1e-9);
  CHECK(coded - length < 0.01);  // whole bytes at the end
}
