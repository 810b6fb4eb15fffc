// Exposes theory to JavaScript: entropies and divergences, bounds, channels, design, coding, allocation.
// web/core/theory.js checks types and names; refusals here come back as {error}.
#include <emscripten/bind.h>

#include <cmath>
#include <string>

#include "bindings/embind_values.hpp"
#include "core/allocation/integer_allocation.hpp"
#include "core/allocation/water_filling.hpp"
#include "core/bounds/channels.hpp"
#include "core/bounds/high_rate.hpp"
#include "core/bounds/rate_distortion.hpp"
#include "core/coding/huffman.hpp"
#include "core/coding/rans.hpp"
#include "core/design/aciq.hpp"
#include "core/design/entropy_constrained.hpp"
#include "core/design/uniform_design.hpp"
#include "core/information/divergence.hpp"
#include "core/information/entropy.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/information/joint.hpp"
#include "core/information/pmf.hpp"
#include "core/information/shared_scale.hpp"

using emscripten::val;

namespace qs {
namespace {

val text(std::string_view words) {
  return val(std::string(words));
}
val doubles(const std::vector<double>& list) {
  return copied<double>("Float64Array", list);
}

template <class Rows, class Describe>
val described(const Rows& rows, Describe describe) {
  val list = val::array();
  for (const auto& row : rows) {
    val entry = val::object();
    entry.set("id", text(row.id));
    entry.set("title", text(row.title));
    entry.set("explanation", text(row.explanation));
    entry.set("source", text(row.source));
    describe(entry, row);
    list.call<void>("push", entry);
  }
  return list;
}

val list_channels() {
  return described(channels(), [](val& entry, const ChannelInfo& row) {
    val params = val::array();
    for (const ChannelParam& param : row.params) {
      val item = val::object();
      item.set("id", text(param.id));
      item.set("title", text(param.title));
      item.set("unit", text(param.unit));
      item.set("min", param.min);
      item.set("max", param.max);
      item.set("whole", param.whole);
      params.call<void>("push", item);
    }
    entry.set("params", params);
  });
}

val list_estimators() {
  return described(entropy_estimators(), [](val&, const EntropyEstimator&) {});
}

val estimate_entropy(const val& counts, const std::string& id) {
  const EntropyEstimator* row = find_entropy_estimator(id);
  if (row == nullptr)
    return error_value({"estimator", "'" + id + "'", "an id that entropyEstimators() lists"});
  std::vector<std::uint64_t> whole;
  std::uint64_t total = 0;
  for (const double count : numbers_from<double>(counts)) {
    whole.push_back(static_cast<std::uint64_t>(count));
    total += whole.back();
  }
  if (total == 0) return error_value({"counts", "no value at all", "at least one count above 0"});
  val result = val::object();
  result.set("bits", row->bits(whole));
  return result;
}

val compare_pmfs(const val& first, const val& second) {
  const std::vector<double> p = numbers_from<double>(first), q = numbers_from<double>(second);
  if (const auto fine = check_pmf("p", p); !fine) return error_value(fine.error());
  if (const auto fine = check_pmf("q", q); !fine) return error_value(fine.error());
  if (p.size() != q.size())
    return error_value(
        {"q", std::to_string(q.size()) + " entries", "as many as p, " + std::to_string(p.size())});
  return object_of({{"klBits", kl_bits(p, q)},
                    {"crossEntropyBits", cross_entropy_bits(p, q)},
                    {"jensenShannonBits", jensen_shannon_bits(p, q)},
                    {"totalVariation", total_variation(p, q)},
                    {"hellinger", hellinger(p, q)},
                    {"chiSquared", chi_squared(p, q)}});
}

val renyi_entropy(const val& probabilities, double order) {
  const std::vector<double> p = numbers_from<double>(probabilities);
  if (const auto fine = check_pmf("p", p); !fine) return error_value(fine.error());
  return object_of({{"bits", renyi_entropy_bits(p, order)}});
}

val joint(const val& table, double columns) {
  const std::vector<double> p = numbers_from<double>(table);
  if (const auto fine = check_pmf("table", p); !fine) return error_value(fine.error());
  const JointEntropies found = joint_entropies(p, static_cast<std::size_t>(columns));
  return object_of({{"xBits", found.x},
                    {"yBits", found.y},
                    {"jointBits", found.xy},
                    {"xGivenYBits", found.x_given_y()},
                    {"yGivenXBits", found.y_given_x()},
                    {"mutualInformationBits", found.mutual_information}});
}

val shared_scale(const std::string& spec, const std::string& source) {
  const auto format = parse_quantizer(spec);
  if (!format) return error_value(format.error());
  const auto law = make_source(source);
  if (!law) return error_value(law.error());
  const auto found = shared_scale_information(*format, *law);
  if (!found) return error_value(found.error());
  return object_of({{"codeEntropyBits", found->code_entropy_bits},
                    {"givenScalesBits", found->given_scales_bits},
                    {"withoutScaleBits", found->without_scale_bits}});
}

/// Rate–distortion functions that have a closed form; `size` is the variance, b, p or the number of symbols.
double closed_rate(const std::string& kind, double size, double distortion) {
  if (kind == "gaussian") return gaussian_rate_bits(size, distortion);
  if (kind == "laplace_absolute") return laplace_absolute_rate_bits(size, distortion);
  if (kind == "bernoulli") return bernoulli_hamming_rate_bits(size, distortion);
  return uniform_hamming_rate_bits(static_cast<int>(size), distortion);
}

val named_capacity(const std::string& id, const val& names, const val& values) {
  std::map<std::string, double> params;
  for (unsigned i = 0; i < names["length"].as<unsigned>(); ++i)
    params[names[i].as<std::string>()] = values[i].as<double>();
  const auto bits = capacity_bits(id, params);
  if (!bits) return error_value(bits.error());
  val result = val::object();
  result.set("bits", *bits);
  return result;
}

val matrix_capacity(const val& matrix, double outputs, const val& cost, double budget) {
  const std::vector<double> channel = numbers_from<double>(matrix), prices = numbers_from<double>(cost);
  const auto columns = static_cast<std::size_t>(outputs);
  const auto found = prices.empty() ? channel_capacity(channel, columns)
                                    : channel_capacity_under_cost(channel, columns, prices, budget);
  if (!found) return error_value(found.error());
  return object_of({{"bits", found->bits}, {"gap", found->gap}, {"input", doubles(found->input)}});
}

/// Makes a source for rates and designs by squared error, which need a finite variance.
Expected<SourceInfo> with_variance(const std::string& id) {
  Expected<SourceInfo> source = make_source(id);
  if (source && source->variance != 1)
    return refuse("source", "'" + id + "'", "a source with a finite variance");
  return source;
}

val source_bounds(const std::string& id, double mse) {
  const Expected<SourceInfo> source = with_variance(id);
  if (!source) return error_value(source.error());
  return object_of(
      {{"gaussianBits", gaussian_rate_bits(1, mse)},
       {"shannonLowerBits", shannon_lower_bound_bits(source->differential_entropy_bits, mse)},
       {"rateBits", mse >= kLeastRateDistortion ? val(source_rate(*source, mse).bits) : val::null()}});
}

/// ACIQ's clip in σ, where its model knows the source and the levels are a whole number of bits.
val aciq_clip(const std::string& id, double levels) {
  const int bits = std::ilogb(levels);
  if (bits < 1 || std::exp2(bits) != levels || (id != "gaussian" && id != "laplace")) return val::null();
  return val(id == "gaussian" ? aciq_gaussian(bits).clip : aciq_laplace(bits).clip / std::sqrt(2.0));
}

/// High-resolution predictions for this source.
val high_rate(const std::string& id, double levels) {
  const Expected<SourceInfo> source = with_variance(id);
  if (!source) return error_value(source.error());
  const double constant = panter_dite_constant(*source);
  return object_of({{"panterDiteConstant", constant},
                    {"panterDiteMse", constant / (levels * levels)},
                    {"offsetDb", panter_dite_offset_db(*source)},
                    {"aciqClip", aciq_clip(id, levels)}});
}

/// Entropy-coded uniform cells: one point of the curve.
val uniform_threshold_design(const std::string& id, const std::string& centre, double step) {
  const Expected<SourceInfo> source = with_variance(id);
  if (!source) return error_value(source.error());
  const auto point =
      uniform_threshold(*source, centre == "mid_rise" ? Centre::kMidRise : Centre::kMidTread, step);
  return object_of({{"rateBits", point.rate_bits},
                    {"mseCentroid", point.mse_centroid},
                    {"mseMidpoint", point.mse_midpoint},
                    {"highRateMse", entropy_coded_distortion(*source, point.rate_bits)}});
}

val water_filling(const val& variances, const std::string& kind, double amount) {
  const std::vector<double> list = numbers_from<double>(variances);
  const WaterFilling filled = kind == "bits" ? fill_to_rate(list, amount) : fill_to_distortion(list, amount);
  const val high_rate = kind == "bits" ? doubles(high_rate_allocation(list, amount).bits) : val::null();
  return object_of({{"level", filled.level},
                    {"bits", doubles(filled.bits)},
                    {"distortion", doubles(filled.distortion)},
                    {"totalBits", filled.total_bits},
                    {"totalDistortion", filled.total_distortion},
                    {"highRateBits", high_rate}});
}

val allocate(const val& costs, const val& distortions, const val& sizes, double budget,
             const std::string& method) {
  const std::vector<double> cost = numbers_from<double>(costs),
                            distortion = numbers_from<double>(distortions);
  std::vector<AllocationTable> tables;
  std::size_t at = 0;
  for (const double size : numbers_from<double>(sizes)) {
    AllocationTable& table = tables.emplace_back();
    for (double k = 0; k < size; ++k, ++at)
      table.push_back({static_cast<std::uint64_t>(cost[at]), distortion[at]});
  }
  const auto bits = static_cast<std::uint64_t>(budget);
  const auto found = method == "exact"    ? allocate_exact(tables, bits)
                     : method == "greedy" ? allocate_greedy(tables, bits)
                                          : allocate_lagrangian(tables, bits);
  if (!found) return error_value(found.error());
  return object_of({{"chosen", doubles({found->chosen.begin(), found->chosen.end()})},
                    {"cost", static_cast<double>(found->cost)},
                    {"distortion", found->distortion}});
}

val described_design(const ScalarDesign& design) {
  return object_of({{"thresholds", doubles(design.thresholds)},
                    {"levels", doubles(design.levels)},
                    {"probabilities", doubles(design.probabilities)},
                    {"mse", design.mse},
                    {"entropyBits", design.entropy_bits}});
}

/// `number` is the level count for lloyd_max, lambda for entropy_constrained.
val design(const std::string& id, const std::string& method, double number) {
  const Expected<SourceInfo> source = with_variance(id);
  if (!source) return error_value(source.error());
  return described_design(method == "lloyd_max" ? lloyd_max(*source, static_cast<int>(number))
                                                : entropy_constrained(*source, number));
}

/// `loading` 0 means the optimal one.
val uniform_design(const std::string& id, double levels, double loading) {
  const Expected<SourceInfo> source = with_variance(id);
  if (!source) return error_value(source.error());
  const int count = static_cast<int>(levels);
  const UniformDesign found =
      loading > 0 ? uniform_with_loading(*source, count, loading) : optimal_uniform(*source, count);
  return object_of({{"step", found.step},
                    {"loading", found.loading},
                    {"mse", found.mse},
                    {"granularMse", found.granular_mse},
                    {"overloadMse", found.overload_mse},
                    {"entropyBits", found.entropy_bits},
                    {"loadingRuleDb", loading_rule_db(count, found.loading)}});
}

val encode_codes(const val& codes, const std::string& coder) {
  const std::vector<std::int32_t> list = numbers_from<std::int32_t>(codes);
  const CodedBytes coded = coder == "huffman" ? huffman_encode(list) : rans_encode(list);
  val result = val::object();
  const auto* first = reinterpret_cast<const unsigned char*>(coded.bytes.data());
  result.set("bytes", copied<unsigned char>("Uint8Array", {first, coded.bytes.size()}));
  result.set("tableBytes", static_cast<double>(coded.table_bytes));
  result.set("entropyBits", list.empty() ? 0.0 : entropy_bits(shares_of(alphabet_of(list).counts)));
  return result;
}

val decode_codes(const val& bytes, const std::string& coder) {
  const std::vector<std::byte> list = bytes_from(bytes);
  const auto codes = coder == "huffman" ? huffman_decode(list) : rans_decode(list);
  if (!codes) return error_value(codes.error());
  val result = val::object();
  result.set("codes", copied<std::int32_t>("Int32Array", *codes));
  return result;
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_theory) {
  emscripten::function("highRate", &qs::high_rate);
  emscripten::function("uniformThreshold", &qs::uniform_threshold_design);
  emscripten::function("channels", &qs::list_channels);
  emscripten::function("entropyEstimators", &qs::list_estimators);
  emscripten::function("entropy", &qs::estimate_entropy);
  emscripten::function("divergence", &qs::compare_pmfs);
  emscripten::function("renyi", &qs::renyi_entropy);
  emscripten::function("joint", &qs::joint);
  emscripten::function("sharedScale", &qs::shared_scale);
  emscripten::function("closedRate", &qs::closed_rate);
  emscripten::function("namedCapacity", &qs::named_capacity);
  emscripten::function("matrixCapacity", &qs::matrix_capacity);
  emscripten::function("bounds", &qs::source_bounds);
  emscripten::function("waterFilling", &qs::water_filling);
  emscripten::function("allocate", &qs::allocate);
  emscripten::function("design", &qs::design);
  emscripten::function("uniformDesign", &qs::uniform_design);
  emscripten::function("code", &qs::encode_codes);
  emscripten::function("decode", &qs::decode_codes);
}
