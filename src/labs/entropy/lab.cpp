#include "labs/entropy/lab.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>

#include "core/coding/huffman.hpp"
#include "core/coding/rans.hpp"
#include "core/find.hpp"
#include "core/information/entropy.hpp"
#include "core/sample/histogram.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kDensityBins = 140;
constexpr std::size_t kMostCodes = 65536;  // that are written as bytes

std::string six_digits(double value) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6g", value);
  return shortest(parse_number(digits.data()).value_or(0));
}

QuantizerSpec from_thresholds(const std::vector<double>& thresholds) {
  std::string list;
  double last = -std::numeric_limits<double>::infinity();
  for (const double t : thresholds) {
    const double rounded = *parse_number(six_digits(t));
    if (!(rounded > last)) continue;  // equal weights would give equal thresholds
    list += (list.empty() ? "" : ",") + shortest(rounded);
    last = rounded;
  }
  if (list.empty()) list = "0";
  QuantizerSpec spec{"custom", {}};
  for (const auto& [key, value] :
       {std::pair<std::string, std::string>{"thresholds", list}, {"levels", "centroids"}}) {
    if (auto changed = with_param(spec, key, value)) spec = std::move(*changed);
  }
  return spec;
}

}  // namespace

EntropyResult compute_entropy(const QuantizerSpec& spec, const Expected<Analysis>& analysis,
                              const Sample& sample) {
  EntropyResult result;
  if (!analysis) {
    result.problem = analysis.error();
    return result;
  }
  const CodeStatistics& statistics = analysis->statistics;
  result.count = statistics.count;
  result.sigma = sample.sorted.std_dev();
  result.x_low = sample.sorted.min();
  result.x_high = sample.sorted.max();
  if (result.x_low == result.x_high) {
    result.x_low -= 1;
    result.x_high += 1;
  }
  result.density = histogram(sample.sorted, result.x_low, result.x_high, kDensityBins);
  const double peak = *std::max_element(result.density.begin(), result.density.end());
  for (double& height : result.density) height /= peak > 0 ? peak : 1;
  if (analysis->cells) result.cells = *analysis->cells;
  result.codes = analysis->alphabet;
  for (const std::uint64_t occupied : statistics.occupancy)
    result.shares.push_back(static_cast<double>(occupied) / static_cast<double>(statistics.count));
  result.rate_bits = statistics.rate_bits;
  result.entropy_bits = analysis->metric("entropy_bits").value_or(0);
  result.most_bits = std::log2(static_cast<double>(result.codes.size()));
  result.codes_used = static_cast<std::size_t>(analysis->metric("codes_used").value_or(0));
  result.reachable = static_cast<double>(statistics.distinct_values);
  result.redundancy = result.rate_bits > 0 ? 1 - result.entropy_bits / result.rate_bits : 0;
  result.sqnr_db = analysis->metric("sqnr_db");
  result.scales = analysis->scales.size();
  for (int bits = 1; bits <= kMostPartitionBits; ++bits) {
    if (result.codes.size() > std::size_t{1} << bits || spec.id.starts_with("int")) continue;
    for (const Partition partition : {Partition::kEven, Partition::kEqualShares, Partition::kLloydMax}) {
      if (with_partition(partition, bits, sample) == spec) result.partition = partition;
    }
    break;
  }
  return result;
}

QuantizerSpec with_partition(Partition partition, int bits, const Sample& sample) {
  const int cells = 1 << bits;
  if (partition == Partition::kLloydMax)
    return with_param({"lloyd_max", {}}, "levels", std::to_string(cells)).value_or(QuantizerSpec{});
  std::vector<double> thresholds;
  const double low = sample.sorted.min(), high = sample.sorted.max();
  for (int i = 1; i < cells; ++i) {
    const double part = static_cast<double>(i) / cells;
    thresholds.push_back(partition == Partition::kEven ? low + (high - low) * part
                                                       : sample.sorted.quantile(part));
  }
  return from_thresholds(thresholds);
}

QuantizerSpec with_threshold(const Cells& cells, std::size_t i, double to) {
  std::vector<double> thresholds(cells.thresholds.begin(), cells.thresholds.end());
  const double reach = (cells.levels.back() - cells.levels.front()) * 1e-3;
  const double low = i > 0 ? thresholds[i - 1] + reach : -std::numeric_limits<double>::infinity();
  const double high =
      i + 1 < thresholds.size() ? thresholds[i + 1] - reach : std::numeric_limits<double>::infinity();
  if (low < high) thresholds[i] = std::clamp(to, low, high);
  return from_thresholds(thresholds);
}

namespace {

/// Code words of the most frequent codes, as the coder gives them.
std::vector<CodeWord> code_words(const Alphabet& alphabet) {
  constexpr std::size_t kMost = 16;
  const std::vector<double> weights(alphabet.counts.begin(), alphabet.counts.end());
  const std::vector<int> lengths = huffman_lengths(weights);
  const std::vector<std::uint64_t> words = canonical_codewords(lengths);
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  order.resize(std::min(order.size(), kMost));
  std::vector<CodeWord> listed;
  for (const std::size_t i : order) {
    CodeWord one{alphabet.codes[i], weights[i] / static_cast<double>(alphabet.total()), 0, ""};
    one.surprise_bits = -std::log2(one.share);
    for (int bit = lengths[i] - 1; bit >= 0; --bit) one.word += ((words[i] >> bit) & 1U) != 0 ? '1' : '0';
    listed.push_back(std::move(one));
  }
  return listed;
}

}  // namespace

BytesResult compute_bytes(const Expected<Analysis>& analysis, const Sample& sample) {
  BytesResult result;
  if (!analysis) return result;
  const Quantizer& quantizer = *analysis->quantizer;
  const std::size_t count = std::min(kMostCodes, sample.values.size());
  std::vector<std::int32_t> codes(count);
  quantizer.encode(std::span(sample.values).first(count), codes);
  const Alphabet alphabet = alphabet_of(codes);
  std::vector<double> shares;
  for (const std::uint64_t occurs : alphabet.counts)
    shares.push_back(static_cast<double>(occurs) / static_cast<double>(count));
  constexpr double kBitsInByte = 8;
  result.codes = count;
  result.plain = quantizer.storage(count).codes / kBitsInByte;
  result.least = static_cast<double>(count) * entropy_bits(shares) / kBitsInByte;
  const CodedBytes huffman = huffman_encode(codes), rans = rans_encode(codes);
  result.huffman = huffman.bytes.size();
  result.huffman_table = huffman.table_bytes;
  result.rans = rans.bytes.size();
  result.rans_table = rans.table_bytes;
  const auto from_huffman = huffman_decode(huffman.bytes), from_rans = rans_decode(rans.bytes);
  result.words = code_words(alphabet);
  result.alphabet = alphabet.codes.size();
  result.same_again = from_huffman && from_rans && *from_huffman == codes && *from_rans == codes;
  return result;
}

FieldsResult compute_fields(const Sample& sample) {
  FieldsResult result;
  const auto analysis = analyze({"bfloat16", {}}, sample);
  if (!analysis) return result;
  constexpr int kExponents = 256, kMantissas = 128, kMantissaBits = 7, kSignBit = 15;
  std::vector<double> sign(2, 0), exponent(kExponents, 0), mantissa(kMantissas, 0), whole;
  const double n = static_cast<double>(analysis->statistics.count);
  for (std::size_t i = 0; i < analysis->alphabet.size(); ++i) {
    const double share = static_cast<double>(analysis->statistics.occupancy[i]) / n;
    const auto pattern = static_cast<std::uint32_t>(analysis->alphabet[i]);
    sign[(pattern >> kSignBit) & 1U] += share;
    exponent[(pattern >> kMantissaBits) & (kExponents - 1U)] += share;
    mantissa[pattern & (kMantissas - 1U)] += share;
    whole.push_back(share);
  }
  result.sign.entropy_bits = entropy_bits(sign);
  result.exponent.entropy_bits = entropy_bits(exponent);
  result.mantissa.entropy_bits = entropy_bits(mantissa);
  result.whole.entropy_bits = entropy_bits(whole);
  const std::size_t count = std::min(kMostCodes, sample.values.size());
  std::vector<std::int32_t> codes(count);
  analysis->quantizer->encode(std::span(sample.values).first(count), codes);
  result.patterns = alphabet_of(codes).codes.size();
  result.coded_bits = static_cast<double>(rans_encode(codes).bytes.size()) * 8 / static_cast<double>(count);
  return result;
}

std::string entropy_answer(const EntropyResult& result, InfoUnit unit) {
  const Placeholder entropy{"entropy", unit.number(result.entropy_bits, 2)},
      bits{"bits", unit.width(result.rate_bits)};
  if (result.codes_used <= 1) return std::string(text(Text::entropy_one_code));
  return text(result.scales > 1 ? Text::entropy_answer_pooled : Text::entropy_answer,
              {entropy,
               bits,
               unit.place(),
               {"air", percent(result.redundancy)},
               {"used", std::to_string(result.codes_used)},
               {"codes", std::to_string(result.codes.size())}});
}

std::string step_answer(const ValidityMap& map, const NoiseResult& present, InfoUnit unit) {
  if (map.points.empty() || !present.step) return std::string(text(Text::answer_no_signal));
  const ValidityPoint& finest = map.points.front();
  const double ratio = step_over_sigma(present) / finest.step_over_sigma;
  return text(Text::step_answer, {{"entropy", unit.number(present.entropy_bits, 2)},
                                  {"predicted", unit.number(finest.predicted_bits - std::log2(ratio), 2)},
                                  {"one", unit.one()},
                                  unit.place()});
}

std::string bytes_answer(const BytesResult& bytes, InfoUnit unit) {
  if (bytes.codes == 0) return std::string(text(Text::answer_no_signal));
  if (!bytes.same_again) return std::string(text(Text::bytes_differ));
  const double n = static_cast<double>(bytes.codes) / 8;
  return text(Text::bytes_answer, {{"count", grouped(bytes.codes)},
                                   {"plain", unit.number(bytes.plain / n, 2)},
                                   {"huffman", unit.number(static_cast<double>(bytes.huffman) / n, 2)},
                                   {"rans", unit.number(static_cast<double>(bytes.rans) / n, 2)},
                                   {"entropy", unit.number(bytes.least / n, 2)},
                                   unit.place()});
}

std::string fields_answer(const FieldsResult& fields, InfoUnit unit) {
  return text(Text::fields_answer, {{"exponent", unit.number(fields.exponent.entropy_bits, 2)},
                                    {"mantissa", unit.number(fields.mantissa.entropy_bits, 2)},
                                    {"whole", unit.number(fields.whole.entropy_bits, 2)},
                                    {"all", unit.width(fields.whole.bits)},
                                    {"eight", unit.width(fields.exponent.bits)},
                                    {"seven", unit.width(fields.mantissa.bits)},
                                    {"coded", unit.number(fields.coded_bits, 2)},
                                    {"patterns", grouped(fields.patterns)},
                                    unit.place()});
}

}  // namespace qs
