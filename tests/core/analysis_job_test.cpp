// Measurements in slices, and quantizers asked from the middle of a sample.
#include <cmath>
#include <limits>

#include "core/information/differential_entropy.hpp"
#include "core/noise.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

/// 21 × 1001 weights, two of which are not finite: longer than a unit of work, and odd.
Sample long_sample() {
  std::vector<float> values = drawn("laplace", 21'021).values;
  values[5] = std::numeric_limits<float>::quiet_NaN();
  values[20'000] = -std::numeric_limits<float>::infinity();
  return sample_of(std::move(values), {21, 1001});
}

/// Every row as it comes, and with each group, search and kind of noise that changes how it is measured.
std::vector<QuantizerSpec> all_specs() {
  std::vector<QuantizerSpec> specs;
  for (const QuantizerInfo& row : quantizers()) {
    specs.push_back({row.id, {}});
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"block", "none"},
                                                          {"block", "32"},
                                                          {"channel", "0"},
                                                          {"channel", "1"},
                                                          {"double", "on"},
                                                          {"kind", "nonsubtractive"},
                                                          {"shape", "triangular"},
                                                          {"lambda", "0.01"}}) {
      if (const auto spec = with_param({row.id, {}}, key, value)) specs.push_back(*spec);
    }
  }
  for (const char* spec : {"int3/block=64/range=mse", "uint4/channel=0/range=mse", "lloyd_max/levels=64",
                           "dither/kind=nonsubtractive/shape=triangular"})
    specs.push_back(spec_of(spec));
  return specs;
}

/// A budget of some units of work a step.
Budget units(int count) {
  return [left = count, count]() mutable {
    if (--left > 0) return true;
    left = count;
    return false;
  };
}

template <class SomeJob>
int run(SomeJob& job, int units_in_step) {
  const Budget budget = units(units_in_step);
  double progress = job.progress();
  int steps = 1;
  while (!job.step(budget)) {
    CHECK(job.progress() >= progress);
    progress = job.progress();
    ++steps;
  }
  return steps;
}

void check_same(const CodeStatistics& a, const CodeStatistics& b) {
  CHECK(a.count == b.count);
  CHECK(a.occupancy == b.occupancy);
  CHECK(a.signal_squares == b.signal_squares);
  CHECK(a.error_sum == b.error_sum);
  CHECK(a.error_squares == b.error_squares);
  CHECK(a.error_signal_products == b.error_signal_products);
  CHECK(a.max_abs_error == b.max_abs_error);
  CHECK(a.mutual_information_bits == b.mutual_information_bits);
}

}  // namespace

TEST_CASE("analysis in slices of any size is the analysis in one piece, bit for bit") {
  const Sample sample = long_sample();
  for (const QuantizerSpec& spec : all_specs()) {
    const std::string name = spec.text();
    CAPTURE(name);
    const auto whole = analyze(spec, sample);
    if (!whole) continue;  // exact designs take no sample of so many values
    for (const int size : {1, 2, 7}) {
      CAPTURE(size);
      AnalysisJob job(spec, sample);
      run(job, size);
      const auto sliced = job.take();
      REQUIRE(sliced);
      check_same(sliced->statistics, whole->statistics);
      CHECK(sliced->scales == whole->scales);
      CHECK(sliced->zero_points == whole->zero_points);
    }
  }
}

TEST_CASE("analysis: what visits all values takes several slices, and a refusal none") {
  const Sample sample = long_sample();
  for (const char* spec : {"int4/block=32", "mxfp4", "nf4/double=on", "dither", "stochastic", "lloyd_max",
                           "entropy_constrained"}) {
    CAPTURE(spec);
    AnalysisJob job(spec_of(spec), sample);
    CHECK(run(job, 1) > 4);
  }
  AnalysisJob refused(spec_of("int4/channel=5"), sample);
  CHECK(refused.step(units(1)));
  CHECK(!refused.take());
}

TEST_CASE("a value has its code wherever the span that holds it begins") {
  const Sample sample = long_sample();
  const std::vector<float>& values = sample.values;
  for (const QuantizerSpec& spec : all_specs()) {
    const std::string name = spec.text();
    CAPTURE(name);
    const auto quantizer = fit(spec, sample);
    if (!quantizer) continue;
    const std::vector<std::int32_t> codes = codes_of(**quantizer, values);
    const std::vector<float> decoded = decoded_by(**quantizer, values);
    for (const std::size_t first : {1U, 31U, 1000U, 1001U, 2049U, 21'020U}) {
      CAPTURE(first);
      const std::size_t count = std::min<std::size_t>(1500, values.size() - first);
      std::vector<std::int32_t> part(count);
      std::vector<float> back(count);
      (*quantizer)->encode_from(first, std::span(values).subspan(first, count), part);
      (*quantizer)->decode_from(first, part, back);
      const auto at = static_cast<std::ptrdiff_t>(first);
      CHECK(std::equal(part.begin(), part.end(), codes.begin() + at));
      CHECK(std::equal(back.begin(), back.end(), decoded.begin() + at));
    }
  }
}

TEST_CASE("noise in slices of any size is the noise in one piece, bit for bit") {
  const Sample sample = long_sample();
  const auto quantizer = fit(spec_of("dither/step=1sigma"), sample);
  const double step = (*quantizer)->scales().front();
  for (const std::size_t axis : {0U, 1U}) {
    const auto whole = measure_noise(**quantizer, step, sample, axis);
    for (const int size : {1, 2}) {
      NoiseJob job(**quantizer, step, sample, axis);
      CHECK(run(job, size) > 1);
      const NoiseReport sliced = job.take();
      CHECK(sliced.channels.sqnr_db == whole->channels.sqnr_db);
      CHECK(sliced.channels.median_db == whole->channels.median_db);
      CHECK(sliced.sqnr.mean_of_db == whole->sqnr.mean_of_db);
      CHECK(sliced.sqnr.variance_ratio_db == whole->sqnr.variance_ratio_db);
      CHECK(sliced.shape->shares == whole->shape->shares);
      CHECK(sliced.shape->kurtosis == whole->shape->kurtosis);
      CHECK(sliced.shape->uniform_distance == whole->shape->uniform_distance);
    }
  }
}

TEST_CASE("an entropy by spacings in slices is the one in one piece, bit for bit") {
  const Sample sample = drawn("gaussian", 40'001);
  VasicekJob job(sample.sorted);
  CHECK(run(job, 1) > 2);
  CHECK(job.result()->bits == vasicek_entropy(sample.sorted)->bits);
  VasicekJob none(sample_of({1, 2}).sorted);
  CHECK(none.step(no_limit));
}
