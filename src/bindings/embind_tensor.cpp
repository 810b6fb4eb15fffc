// Keeps a tensor in the core, sorted once: every later question about it costs O(L log n). An array that is asked once
// goes by unsorted where that answers.
#include <emscripten/bind.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "bindings/embind_analysis.hpp"
#include "core/information/differential_entropy.hpp"
#include "core/noise.hpp"
#include "core/sample/histogram.hpp"
#include "core/survey/unsorted_analysis.hpp"

using emscripten::val;

namespace qs {
namespace {

val defined_or_null(const std::optional<double>& value) {
  return value ? val(*value) : val::null();
}

std::vector<double> numbers_of(const std::vector<std::optional<double>>& list) {
  std::vector<double> numbers;
  for (const std::optional<double>& value : list) numbers.push_back(value.value_or(kUndefined));
  return numbers;
}

val shape_value(const NoiseShape& shape) {
  return object_of({{"step", shape.step},
                    {"shares", copied<double>("Float64Array", shape.shares)},
                    {"insideShare", shape.inside_share},
                    {"uniformDistance", shape.uniform_distance},
                    {"kurtosis", defined_or_null(shape.kurtosis)}});
}

/// Fits the quantizer that the text specifies to a sample.
Expected<std::unique_ptr<Quantizer>> fitted(const std::string& text, const Sample& sample) {
  const auto spec = parse_quantizer(text);
  if (!spec) return tl::unexpected(spec.error());
  return fit(*spec, sample);
}

}  // namespace

class Tensor {
 public:
  explicit Tensor(Sample sample) : sample_(std::move(sample)) {}

  val analyze(const std::string& text) const {
    const auto spec = parse_quantizer(text);
    if (!spec) return error_value(spec.error());
    const auto analysis = qs::analyze(*spec, sample_);
    return analysis ? analysis_value(*analysis) : error_value(analysis.error());
  }

  val sweep(const val& texts) const {
    std::vector<Analysis> analyses;
    const unsigned count = texts["length"].as<unsigned>();
    for (unsigned i = 0; i < count; ++i) {
      const auto spec = parse_quantizer(texts[i].as<std::string>());
      if (!spec) return error_value(spec.error());
      auto analysis = qs::analyze(*spec, sample_);
      if (!analysis) return error_value(analysis.error());
      analyses.push_back(*std::move(analysis));
    }
    return sweep_value(analyses);
  }

  val quantize(const std::string& text) const {
    const auto spec = parse_quantizer(text);
    if (!spec) return error_value(spec.error());
    const auto quantizer = fit(*spec, sample_);
    if (!quantizer) return error_value(quantizer.error());
    std::vector<std::int32_t> codes(sample_.values.size());
    std::vector<float> decoded(sample_.values.size());
    (*quantizer)->encode(sample_.values, codes);
    (*quantizer)->decode(codes, decoded);
    val result = val::object();
    result.set("spec", spec->text());
    result.set("codes", copied<std::int32_t>("Int32Array", codes));
    result.set("values", copied<float>("Float32Array", decoded));
    result.set("scales", copied<float>("Float32Array", (*quantizer)->scales()));
    result.set("zeroPoints", copied<std::int32_t>("Int32Array", (*quantizer)->zero_points()));
    const auto cells = (*quantizer)->cells();
    const Cells none;
    result.set("thresholds", copied<float>("Float32Array", (cells ? *cells : none).thresholds));
    result.set("levels", copied<float>("Float32Array", (cells ? *cells : none).levels));
    return result;
  }

  val noise(const std::string& text, double axis) const {
    const auto quantizer = fitted(text, sample_);
    if (!quantizer) return error_value(quantizer.error());
    const auto cells = (*quantizer)->cells();
    const std::optional<double> step = cells ? even_step(cells->levels) : std::nullopt;
    const auto report = measure_noise(**quantizer, step, sample_, static_cast<std::size_t>(axis));
    if (!report) return error_value(report.error());
    return object_of({{"shape", report->shape ? shape_value(*report->shape) : val::null()},
                      {"normRatioDb", defined_or_null(report->sqnr.norm_ratio_db)},
                      {"offsetDb", defined_or_null(report->sqnr.offset_db)},
                      {"meanOfRatiosDb", defined_or_null(report->sqnr.mean_of_ratios_db)},
                      {"meanOfDb", defined_or_null(report->sqnr.mean_of_db)},
                      {"varianceRatioDb", defined_or_null(report->sqnr.variance_ratio_db)},
                      {"channelDb", copied<double>("Float64Array", numbers_of(report->channels.sqnr_db))},
                      {"leastChannelDb", defined_or_null(report->channels.least_db)},
                      {"medianChannelDb", defined_or_null(report->channels.median_db)}});
  }

  val statistics() const {
    const SortedSample& sorted = sample_.sorted;
    val result = val::object();
    result.set("count", static_cast<double>(sorted.size()));
    result.set("nan", static_cast<double>(sorted.non_finite().nan));
    result.set("positiveInfinity", static_cast<double>(sorted.non_finite().positive_infinity));
    result.set("negativeInfinity", static_cast<double>(sorted.non_finite().negative_infinity));
    const bool any = !sorted.empty();
    const auto number = [&](const char* key, auto of) {
      result.set(key, any ? val(double{of()}) : val::null());
    };
    number("min", [&] { return sorted.min(); });
    number("max", [&] { return sorted.max(); });
    number("mean", [&] { return sorted.mean(); });
    number("stdDev", [&] { return sorted.std_dev(); });
    const auto entropy = vasicek_entropy(sorted);
    result.set("differentialEntropyBits", entropy ? val(entropy->bits) : val::null());
    result.set("tiedShare", entropy ? val(entropy->tied_share) : val::null());
    return result;
  }

  val histogram(double low, double high, double bins) const {
    if (sample_.sorted.empty()) return error_value({"values", "none that is finite", "at least one"});
    const double from = std::isnan(low) ? double{sample_.sorted.min()} : low;
    const double to = std::isnan(high) ? double{sample_.sorted.max()} : high;
    if (!(from <= to))
      return error_value({"high", std::to_string(to), "at least low, " + std::to_string(from)});
    val result = val::object();
    result.set("low", from);
    result.set("high", to);
    const auto shares = qs::histogram(sample_.sorted, from, to, static_cast<std::size_t>(bins));
    result.set("shares", copied<double>("Float64Array", shares));
    return result;
  }

 private:
  Sample sample_;
};

namespace {

std::vector<std::uint64_t> extents_of(const val& shape) {
  std::vector<std::uint64_t> extents;
  for (unsigned i = 0; i < shape["length"].as<unsigned>(); ++i)
    extents.push_back(static_cast<std::uint64_t>(shape[i].as<double>()));
  return extents;
}

val ingest(const val& values, const val& shape) {
  auto sample = make_sample(numbers_from<float>(values), extents_of(shape));
  if (!sample) return error_value(sample.error());
  return val(std::make_shared<Tensor>(std::move(*sample)));
}

/// Figures of an array that is not kept. Nothing if they need it sorted: ingest() serves all.
std::optional<std::vector<Analysis>> analyze_array(const val& values, const val& shape,
                                                   std::span<const std::string> texts) {
  const auto count = values["length"].as<std::size_t>();
  if (count < kFewestUnsorted || !is_shape_of(extents_of(shape), count)) return std::nullopt;
  std::vector<QuantizerSpec> specs;
  for (const std::string& text : texts) {
    const auto spec = parse_quantizer(text);
    if (!spec) return std::nullopt;
    specs.push_back(*spec);
  }
  return analyze_unsorted(specs, pieces_of(values));
}

/// As Tensor::analyze(); null if the array must be sorted first.
val analyze_unsorted_array(const val& values, const val& shape, const std::string& text) {
  const auto analyses = analyze_array(values, shape, std::array{text});
  return analyses ? analysis_value(analyses->front()) : val::null();
}

/// As Tensor::sweep(); null if the array must be sorted first.
val sweep_unsorted_array(const val& values, const val& shape, const val& texts) {
  const auto analyses = analyze_array(values, shape, emscripten::vecFromJSArray<std::string>(texts));
  return analyses ? sweep_value(*analyses) : val::null();
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_tensor) {
  emscripten::class_<qs::Tensor>("Tensor")
      .smart_ptr<std::shared_ptr<qs::Tensor>>("TensorPointer")
      .function("analyze", &qs::Tensor::analyze)
      .function("sweep", &qs::Tensor::sweep)
      .function("quantize", &qs::Tensor::quantize)
      .function("noise", &qs::Tensor::noise)
      .function("statistics", &qs::Tensor::statistics)
      .function("histogram", &qs::Tensor::histogram);
  emscripten::function("ingest", &qs::ingest);
  emscripten::function("analyzeUnsorted", &qs::analyze_unsorted_array);
  emscripten::function("sweepUnsorted", &qs::sweep_unsorted_array);
}
