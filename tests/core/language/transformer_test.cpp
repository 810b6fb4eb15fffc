// A transformer: its matrices, exact gradients, causality, what it refuses, and its bytes.
#include "core/language/transformer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/language/checkpoint.hpp"
#include "core/language/matrix_product.hpp"
#include "core/language/transformer_pass.hpp"
#include "core/numerics/random.hpp"

using namespace qs;

namespace {

/// Odd sizes, so that every product has a rest of rows and columns.
constexpr TransformerSizes kOdd{7, 9, 6, 3, 2, 10, false};

std::vector<Word> some_words(std::size_t count, std::uint32_t vocabulary, std::uint64_t seed) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < count; ++i)
    words.push_back(static_cast<Word>(uniform_at(seed, i) * static_cast<double>(vocabulary)));
  return words;
}

std::vector<std::uint8_t> as_targets(const std::vector<Word>& words) {
  return {words.begin(), words.end()};
}

std::string refused(TransformerSizes sizes) {
  const auto transformer = make_transformer(sizes, 1);
  return transformer ? "accepted" : message(transformer.error());
}

}  // namespace

TEST_CASE(
    "matrix product: the sums of one number at a time, to the bit, for every rest of rows and columns") {
  for (const std::size_t rows : {1, 3, 4, 6}) {
    for (const std::size_t columns : {1, 3, 4, 7, 8, 13}) {
      for (const bool adds : {false, true}) {
        constexpr std::size_t kDepth = 5;
        std::vector<float> a(rows * kDepth), b(kDepth * columns), c(rows * columns);
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<float>(uniform_at(1, i) - 0.5);
        for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<float>(uniform_at(2, i) - 0.5);
        for (std::size_t i = 0; i < c.size(); ++i) c[i] = static_cast<float>(uniform_at(3, i) - 0.5);
        std::vector<float> expected = c, turned(a.size()), other = c;
        for (std::size_t m = 0; m < rows; ++m) {
          for (std::size_t k = 0; k < kDepth; ++k) turned[k * rows + m] = a[m * kDepth + k];
          for (std::size_t p = 0; p < columns; ++p) {
            float sum = adds ? c[m * columns + p] : 0;
            for (std::size_t k = 0; k < kDepth; ++k) sum += a[m * kDepth + k] * b[k * columns + p];
            expected[m * columns + p] = sum;
          }
        }
        const auto run = adds ? add_product : multiply;
        run({rows, kDepth, columns}, {a.data(), kDepth, 1}, b.data(), columns, c.data(), columns);
        CHECK(c == expected);
        run({rows, kDepth, columns}, {turned.data(), 1, rows}, b.data(), columns, other.data(), columns);
        CHECK(other == expected);
      }
    }
  }
}

TEST_CASE("transformer: the matrices cover the weights, and begin with the variance that is said") {
  for (const bool tied : {false, true}) {
    TransformerSizes sizes;
    sizes.tied_head = tied;
    const Transformer transformer = *make_transformer(sizes, 3);
    std::size_t next = 0;
    for (const TransformerMatrix& matrix : matrices(sizes)) {
      CHECK(matrix.offset == next);
      next += matrix.count();
      double square = 0;
      for (const float weight : transformer.weights_of(matrix))
        square += static_cast<double>(weight) * weight;
      double variance = 1.0 / matrix.columns;
      if (matrix.kind == MatrixKind::kEmbedding || matrix.kind == MatrixKind::kPositions) variance = 0.25;
      if (matrix.kind == MatrixKind::kOutput || matrix.kind == MatrixKind::kDown) variance /= 4;
      const double got = square / static_cast<double>(matrix.count());
      CHECK_MESSAGE(std::abs(got / variance - 1) < 0.15, std::string(name_of(matrix.kind)) << ' ' << got);
    }
    CHECK(next == transformer.weights.size());
    CHECK(matrices(sizes).size() == (tied ? 14 : 15));
    CHECK(weight_count(sizes) == (tied ? 18176 : 18944));
  }
  CHECK(make_transformer({}, 1)->weights == make_transformer({}, 1)->weights);
  CHECK(make_transformer({}, 1)->weights != make_transformer({}, 2)->weights);
}

TEST_CASE("transformer: its gradient is what finite differences say, to 1e-4") {
  for (const bool tied : {false, true}) {
    TransformerSizes sizes = kOdd;
    sizes.tied_head = tied;
    Transformer transformer = *make_transformer(sizes, 3);
    constexpr std::size_t kLength = 7;  // shorter than the context, no multiple of 4
    const std::vector<Word> inputs = some_words(3 * kLength, sizes.words, 5);
    const auto targets = as_targets(some_words(3 * kLength, sizes.words, 6));
    TransformerPass pass;
    std::vector<float> gradient(transformer.weights.size()), unused = gradient;
    const auto loss = [&](std::vector<float>& slopes) {
      pass.use(transformer);
      pass.forward(inputs, kLength);
      return pass.backward(targets, 1, slopes);
    };
    loss(gradient);
    for (const TransformerMatrix& matrix : matrices(sizes)) {
      double worst = 0, largest = 0;
      for (std::size_t i = 0; i < matrix.count(); ++i) {
        float& weight = transformer.weights[matrix.offset + i];
        const float kept = weight;
        const double got = gradient[matrix.offset + i];
        // A step over a kink of max(0, ·) says nothing of the slope: one of three must agree.
        double nearest = 1;
        for (const float step : {0.004F, 0.002F, 0.001F}) {
          const auto at = [&](float moved) {
            weight = kept + moved;
            return loss(unused);
          };
          const double slope = (at(step) - at(-step)) / (2 * static_cast<double>(step));
          nearest = std::min(nearest, std::abs(slope - got));
        }
        weight = kept;
        worst = std::max(worst, nearest);
        largest = std::max(largest, std::abs(got));
      }
      CHECK_MESSAGE(worst < 1e-4, std::string(name_of(matrix.kind)) << ": off by " << worst);
      CHECK_MESSAGE(largest > 1e-3, std::string(name_of(matrix.kind)) << " has no gradient");
    }
  }
}

TEST_CASE("transformer: parts of a batch add up to its gradient") {
  const Transformer transformer = *make_transformer(kOdd, 4);
  const std::vector<Word> inputs = some_words(4 * 9, kOdd.words, 7);
  const auto targets = as_targets(some_words(4 * 9, kOdd.words, 8));
  TransformerPass pass;
  pass.use(transformer);
  std::vector<float> whole(transformer.weights.size()), parts = whole;
  pass.forward(inputs, 9);
  const double loss = pass.backward(targets, 1, whole);
  double sum = 0;
  for (std::size_t first : {0, 18}) {
    pass.forward(std::span(inputs).subspan(first, 18), 9);
    sum += pass.backward(std::span(targets).subspan(first, 18), 0.5F, parts) / 2;
  }
  CHECK(std::abs(sum - loss) < 1e-6);
  for (std::size_t i = 0; i < whole.size(); ++i) CHECK(std::abs(whole[i] - parts[i]) < 1e-6F);
}

TEST_CASE("transformer: a word changes what follows it and nothing before it") {
  const Transformer transformer = *make_transformer(kOdd, 9);
  TransformerPass pass;
  pass.use(transformer);
  std::vector<Word> words = some_words(9, kOdd.words, 10);
  const auto first = pass.forward(words, 9);
  const std::vector<float> before(first.begin(), first.end());
  for (std::size_t layer = 0; layer < kOdd.layers; ++layer) {
    for (std::size_t head = 0; head < kOdd.heads; ++head) {
      const auto weights = pass.attention(layer).of(pass.shape(), 0, head);
      for (std::size_t i = 0; i < 9; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j <= i; ++j) sum += weights[i * pass.shape().stride() + j];
        CHECK(std::abs(sum - 1) < 1e-6);
      }
    }
  }
  constexpr std::size_t kChanged = 5;
  words[kChanged] = static_cast<Word>((words[kChanged] + 1) % kOdd.words);
  const auto after = pass.forward(words, 9);
  CHECK(std::equal(before.begin(), before.begin() + kChanged * kOdd.words, after.begin()));
  CHECK(!std::equal(before.begin() + kChanged * kOdd.words, before.end(),
                    after.begin() + kChanged * kOdd.words));
  // A shorter window is the beginning of a longer one.
  const std::vector<float> longer(after.begin(), after.end());
  const auto shorter = pass.forward(std::span(words).first(6), 6);
  for (std::size_t i = 0; i < shorter.size(); ++i) CHECK(std::abs(shorter[i] - longer[i]) < 1e-6F);
}

TEST_CASE("transformer: sizes that do not fit are refused by name") {
  CHECK(refused({}) == "accepted");
  CHECK(refused({24, 32, 30, 4, 2, 64, false}) ==
        "transformer: width: 30 is not accepted; expected a multiple of the 4 heads");
  CHECK(refused({1, 32, 32, 4, 2, 64, false}) == "transformer: words: 1 is not accepted; expected 2 to 256");
  CHECK(refused({24, 65, 32, 4, 2, 64, false}) ==
        "transformer: context: 65 is not accepted; expected 2 to 64");
  CHECK(refused({24, 32, 132, 4, 2, 64, false}).find("4 to 128") != std::string::npos);
  CHECK(refused({24, 32, 32, 0, 2, 64, false}).find("heads: 0") != std::string::npos);
  CHECK(refused({24, 32, 32, 4, 9, 64, false}).find("layers: 9") != std::string::npos);
  CHECK(refused({24, 32, 32, 4, 2, 3, false}).find("hidden: 3") != std::string::npos);
  CHECK(refused({24, 32, 128, 4, 8, 512, false}).find("at most 262144") != std::string::npos);
}

TEST_CASE("transformer: a logit that is no number makes the loss none") {
  Transformer transformer = *make_transformer(kOdd, 4);
  transformer.weights.back() = std::nanf("");
  TransformerPass pass;
  pass.use(transformer);
  std::vector<float> gradient(transformer.weights.size());
  pass.forward(some_words(9, kOdd.words, 7), 9);
  CHECK(std::isnan(pass.backward(as_targets(some_words(9, kOdd.words, 8)), 1, gradient)));
}

TEST_CASE("checkpoint: comes back with the bits of float16, and names what is wrong") {
  TransformerSizes sizes = kOdd;
  sizes.tied_head = true;
  const Transformer transformer = rounded_to_float16(*make_transformer(sizes, 2));
  const std::vector<std::uint8_t> bytes = write_checkpoint(transformer);
  CHECK(bytes.size() == 20 + 2 * transformer.weights.size());
  const auto back = read_checkpoint(bytes);
  REQUIRE(back.has_value());
  CHECK(*back == transformer);
  const auto spoiled = [&](std::size_t at, std::uint8_t value) {
    std::vector<std::uint8_t> changed = bytes;
    changed[at] = value;
    const auto read = read_checkpoint(changed);
    return read ? std::string("accepted") : message(read.error());
  };
  CHECK(spoiled(0, 'X').find("checkpoint: first bytes") == 0);
  CHECK(spoiled(4, 2) == "checkpoint: version: 2 is not accepted; expected 1 (at byte 4)");
  CHECK(spoiled(12, 4).find(
            "checkpoint: transformer: width: 6 is not accepted; expected a multiple of the 4") == 0);
  CHECK(spoiled(10, 7).find("checkpoint: transformer: width: 7") == 0);
  CHECK(spoiled(14, 3).find("checkpoint: length") == 0);
  CHECK(spoiled(18, 2).find("checkpoint: tied head: 2") == 0);
  CHECK(spoiled(21, 0x7C).find("checkpoint: weight: ") == 0);
  for (const std::size_t length : {std::size_t{0}, std::size_t{19}, bytes.size() - 1})
    CHECK(!read_checkpoint(std::span(bytes).first(length)));
  std::vector<std::uint8_t> longer = bytes;
  longer.push_back(0);
  CHECK(message(read_checkpoint(longer).error()).find("as its sizes say") != std::string::npos);
}
