// The lab "digit" and the network that comes with it.
#include "labs/digit/lab.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "core/formats/minifloat.hpp"
#include "labs/app_helpers.hpp"
#include "labs/network/session.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// The answer at the widest bits at which it differs from the one with all bits; nothing if it never does.
std::optional<Answer> turned(const io::DigitNetwork& network, const Drawing& drawing) {
  DigitLabState lab;
  lab.digit = drawing;
  for (; lab.width < kDigitBits.size(); ++lab.width) {
    const DigitResult result = compute_digit(network, lab);
    if (result.shown.digit != result.exact.digit) return result.shown;
  }
  return std::nullopt;
}

/// The bundled file as it must be: the first network of the lab "network", and of each digit the first test image that
/// it reads right and that turns at 3 bits; if none does, at 2; if none does, the first that it reads right.
std::vector<std::byte> made_anew() {
  App app;
  app.open_link("lab=network");
  settle(app, read_model());
  const NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<std::byte> bytes;
  const auto put = [&](float value) {
    const std::uint32_t code = kFloat16.encode(value);
    bytes.push_back(static_cast<std::byte>(code & 0xFF));
    bytes.push_back(static_cast<std::byte>(code >> 8));
  };
  for (const DenseLayer& layer : session.examinee()->network.layers) {
    for (const float weight : layer.weights) put(weight);
    for (const float bias : layer.biases) put(bias);
  }
  bytes.resize(bytes.size() + std::size_t{kDigits} * kPixels);
  const io::DigitNetwork network = *io::read_digit_network(bytes);
  bytes.resize(bytes.size() - std::size_t{kDigits} * kPixels);
  const ImageSet& test = session.data()->test;
  for (std::uint32_t digit = 0; digit < kDigits; ++digit) {
    std::array<std::optional<Drawing>, 4> found;  // by the bits at which it turns
    for (std::size_t image = 0; image < test.count(); ++image) {
      if (test.labels[image] != digit) continue;
      Drawing drawing{};
      for (std::size_t i = 0; i < kPixels; ++i)
        drawing[i] = static_cast<std::uint8_t>(std::lround(test.images[image * kPixels + i] * kMostShade));
      DigitLabState lab;
      lab.digit = drawing;
      if (compute_digit(network, lab).exact.digit != digit) continue;
      const auto at_bits = turned(network, drawing);
      const int at = at_bits ? at_bits->bits : 0;
      if (at < 4 && !found[static_cast<std::size_t>(at)]) found[static_cast<std::size_t>(at)] = drawing;
    }
    const Drawing chosen = found[3] ? *found[3] : found[2] ? *found[2] : found[0].value();
    for (const std::uint8_t shade : chosen) bytes.push_back(static_cast<std::byte>(shade));
  }
  return bytes;
}

}  // namespace

TEST_CASE(
    "digit: the bundled network is the first that the lab network trains, and its digits are close calls") {
  const std::vector<std::byte> made = made_anew();
  if (std::getenv("QS_UPDATE") != nullptr) {
    std::ofstream out(QS_DIGIT_NETWORK, std::ios::binary);
    out.write(reinterpret_cast<const char*>(made.data()), static_cast<std::streamsize>(made.size()));
  }
  CHECK(made == read_bytes(QS_DIGIT_NETWORK));
}

TEST_CASE(
    "digit: a file of another length, with a weight that is no number or a shade above 16, is refused") {
  std::vector<std::byte> bytes = read_bytes(QS_DIGIT_NETWORK);
  REQUIRE(io::read_digit_network(bytes));
  std::vector<std::byte> spoilt = bytes;
  spoilt.back() = std::byte{17};
  CHECK(io::read_digit_network(spoilt).error().value == "17");
  spoilt = bytes;
  spoilt[1] = std::byte{0x7E};
  CHECK(!io::read_digit_network(spoilt));
  spoilt.pop_back();
  CHECK(!io::read_digit_network(spoilt));
}

TEST_CASE(
    "digit: fewer bits leave fewer values, the histogram holds every weight, and most examples turn at last") {
  const io::DigitNetwork network = *io::read_digit_network(read_bytes(QS_DIGIT_NETWORK));
  int turning = 0;
  for (int example = 0; example < static_cast<int>(kDigits); ++example) {
    DigitLabState lab;
    lab.example = example;
    std::size_t before = SIZE_MAX;
    for (lab.width = 0; lab.width < kDigitBits.size(); ++lab.width) {
      CAPTURE(example);
      CAPTURE(lab.bits());
      const DigitResult result = compute_digit(network, lab);
      CHECK(result.exact.digit == static_cast<std::uint32_t>(example));
      CHECK(result.truth == static_cast<std::uint32_t>(example));
      CHECK(result.values < before);
      before = result.values;
      if (lab.width > 0) CHECK(result.values <= (std::size_t{1} << lab.bits()) - 1);
      CHECK(result.weights.size() == std::size_t{io::kDigitHidden} * kPixels);
      std::uint32_t tallest = 0;
      for (const DigitResult::Weight& weight : result.weights) {
        CHECK(std::abs(weight.column) <= 1.0F);
        tallest = std::max(tallest, weight.order + 1);
      }
      CHECK(tallest == result.tallest);
      if (lab.width > 0) continue;
      CHECK(result.shown.probabilities == result.exact.probabilities);
      const auto turn = turned(network, result.drawing);
      if (!turn) continue;
      ++turning;
      CHECK(turn->bits <= 3);
    }
  }
  CHECK(turning >= 8);
}

TEST_CASE("digit: the answer says what is read with how many bits, and what was read before") {
  const io::DigitNetwork network = *io::read_digit_network(read_bytes(QS_DIGIT_NETWORK));
  DigitLabState lab;
  DigitResult result = compute_digit(network, lab);
  CHECK(digit_answer(result).starts_with("With all 32 bits of each weight the network reads 3, "));
  const Answer turn = turned(network, result.drawing).value();
  lab.width = 1;
  CHECK(digit_answer(compute_digit(network, lab)).starts_with("With 8 bits a weight it still reads 3, "));
  lab.width = static_cast<std::size_t>(std::find(kDigitBits.begin(), kDigitBits.end(), turn.bits) -
                                       kDigitBits.begin());
  const std::string turned = digit_answer(compute_digit(network, lab));
  CHECK(turned.find("the network reads " + std::to_string(turn.digit)) != std::string::npos);
  CHECK(turned.find("With all its bits it reads 3") != std::string::npos);
  lab.digit = Drawing{};
  CHECK(digit_answer(compute_digit(network, lab)).starts_with("Draw a digit"));
}
