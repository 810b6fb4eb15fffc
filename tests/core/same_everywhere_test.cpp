// Same seed, same result. Fixed numbers make every build that runs these tests, native or WebAssembly, agree
// on the bits of results that depend on a seed or on values alone.
#include <cmath>
#include <cstring>
#include <map>

#include "core/capacity/memory.hpp"
#include "core/capacity/plane.hpp"
#include "core/network/digits.hpp"
#include "core/numerics/float_order.hpp"
#include "core/text.hpp"
#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// FNV-1a over bits, one word at a time.
class BitHash {
 public:
  void add(std::uint64_t word) { hash_ = (hash_ ^ word) * 0x100000001b3; }
  void add(float x) { add(std::uint64_t{bits_of(x)}); }
  void add(double x) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    add(bits);
  }
  void add(std::string_view text) {
    for (const char c : text) add(std::uint64_t{static_cast<unsigned char>(c)});
  }
  void add(const Network& network) {
    for (const DenseLayer& layer : network.layers) {
      for (const float weight : layer.weights) add(weight);
      for (const float bias : layer.biases) add(bias);
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// Values of a parameter that an interface would offer, and the ends of its range.
std::vector<std::string> offered(const ParamInfo& param) {
  std::vector<std::string> values = param.words;
  values.insert(values.end(), param.suggestions.begin(), param.suggestions.end());
  if (param.number) {
    for (const double part : {0.0, 0.25, 1.0}) {
      const double value = param.number->min + part * (param.number->max - param.number->min);
      values.push_back(shortest(param.number->whole ? std::floor(value) : value));
    }
  }
  return values;
}

}  // namespace

TEST_CASE("same everywhere: what is drawn from every source, with every parameter, at any place") {
  BitHash hash;
  std::vector<float> values(200);
  for (const SourceInfo& row : sources()) {
    std::vector<std::string> texts = {std::string(row.id)};
    for (const ParamInfo& param : row.params)
      for (const std::string& value : offered(param))
        texts.push_back(std::string(row.id) + "/" + param.id + "=" + value);
    for (const std::string& text : texts) {
      const auto source = make_source(text);
      REQUIRE_MESSAGE(source, text);
      for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX}) {
        for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{9'999'000}}) {
          draw(*source, seed, first, values);
          for (const float x : values) hash.add(x);
        }
      }
    }
  }
  CHECK(hash.value() == 15502094633494896818U);
}

TEST_CASE("same everywhere: order, moments and quantiles of a sample") {
  BitHash hash;
  for (const SourceInfo& row : sources()) {
    const Sample sample = drawn(row.id, 5000, 11);
    for (const float x : sample.sorted.values()) hash.add(x);
    for (const double x : {sample.sorted.mean(), sample.sorted.std_dev()}) hash.add(x);
    for (const double share : {0.001, 0.25, 0.5, 0.999}) {
      hash.add(sample.sorted.quantile(share));
      hash.add(sample.sorted.magnitude_quantile(share));
    }
  }
  CHECK(hash.value() == 2011279465301321429U);
}

/// Bits of all that the row fits, by + − × ÷ √ alone: ranges searched, designs iterated, chance from the row's
/// own seed.
std::uint64_t hash_of(const QuantizerInfo& row) {
  BitHash hash;
  const auto add = [&](const std::string& text, const Sample& sample) {
    const auto spec = parse_quantizer(text);
    if (!spec) return;
    const auto quantizer = fit(*spec, sample);
    if (!quantizer) return;  // more levels than values
    hash.add(spec->text());
    for (const std::int32_t code : codes_of(**quantizer, sample.values))
      hash.add(static_cast<std::uint64_t>(static_cast<std::uint32_t>(code)));
    for (const float x : decoded_by(**quantizer, sample.values)) hash.add(x);
  };
  const Sample laplace = drawn("laplace", 3000, 21);
  add(row.id, laplace);
  add(row.id + "/range=mse", laplace);
  for (const char* source : {"gaussian", "outliers"}) {
    std::vector<float> values(600);
    draw(*find_source(source), 5, 0, values);
    const Sample sample = sample_of(values, {20, 30});
    for (const ParamInfo& param : row.params)
      for (const std::string& value : offered(param)) add(row.id + "/" + param.id + "=" + value, sample);
  }
  return hash.value();
}

TEST_CASE("same everywhere: codes and values of every row, with every parameter that is offered") {
  std::map<std::string, std::string> known;
  for (const Row& line : golden("quantizer_hashes")) known[line.at("quantizer")] = line.at("hash");
  for (const QuantizerInfo& row : quantizers()) {
    const std::string hash = std::to_string(hash_of(row)), line = row.id + "," + hash;
    CHECK_MESSAGE(known.contains(row.id),
                  "a new quantizer: add the line " << line << " to tests/golden/quantizer_hashes.csv");
    CHECK_MESSAGE(
        (!known.contains(row.id) || known[row.id] == hash),
        row.id << " gives other codes or values than before, or than the other build; where that is wanted, "
                  "its line in tests/golden/quantizer_hashes.csv becomes "
               << line);
    known.erase(row.id);
  }
  for (const auto& gone : known)
    CHECK_MESSAGE(false, "no quantizer is called "
                             << gone.first << ": take its line out of tests/golden/quantizer_hashes.csv");
}

TEST_CASE("same everywhere: a network that is trained with rounding in the loop, and what it answers") {
  const auto data = std::make_shared<const Split>(stratified_split(digits(), 0.2, 3));
  BitHash hash;
  for (const int bits : {1, 4}) {
    TrainingParams params;
    params.epochs = 1;
    params.weight_bits = bits;
    params.seed = 5;
    Training training(*make_network(std::vector<std::uint32_t>{64, 12, 10}, 5), data, params);
    CHECK(training.step(no_limit));
    hash.add(training.network());
    hash.add(training.answering());
    for (const EpochResult& epoch : training.history())
      for (const double x : {epoch.loss, epoch.training_accuracy, epoch.test_accuracy}) hash.add(x);
  }
  CHECK(hash.value() == 9991926083225219393U);
}

TEST_CASE("same everywhere: what perceptrons store, and pictures of random networks of the plane") {
  BitHash hash;
  for (std::uint64_t stream = 0; stream < 12; ++stream)
    hash.add(static_cast<std::uint64_t>(stored_patterns({-1, 0, 1}, 7, 2, stream)));
  for (const float x : two_arms(50, 4).images) hash.add(x);
  SurfaceSurvey survey({2, 4, 1}, 40, 6);
  CHECK(survey.step(no_limit));
  for (const SurfaceCount& count : survey.counts()) hash.add(count.distinct);
  CHECK(hash.value() == 18292119439057322023U);
}
