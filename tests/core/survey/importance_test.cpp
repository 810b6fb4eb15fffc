// Surveys with an importance: weighted errors, and encoders that search by it.
#include <cmath>

#include "core/analysis.hpp"
#include "core/formats/ggml/types.hpp"
#include "core/numerics/decibels.hpp"
#include "core/sources.hpp"
#include "core/survey/tensor_survey.hpp"
#include "doctest/doctest.h"

using namespace qs;

namespace {

constexpr std::uint64_t kRows = 24, kColumns = 512;

std::vector<float> weights() {
  std::vector<float> values(kRows * kColumns);
  draw(*make_source("laplace"), 3, 0, values);
  return values;
}

/// Inputs of which some carry a thousand times the power of others.
std::vector<float> moments(std::uint64_t lists = 1) {
  std::vector<float> all;
  for (std::uint64_t i = 0; i < lists * kColumns; ++i)
    all.push_back(i % 7 == 0 ? 50.0F : 0.05F * static_cast<float>(i % 11 + 1));
  return all;
}

TensorFigures surveyed(const std::vector<float>& values, const std::vector<std::string>& specs,
                       std::vector<float> importance, std::uint64_t held, const StoredType& type = {}) {
  std::vector<QuantizerSpec> formats;
  for (const std::string& spec : specs) formats.push_back(parse_quantizer(spec).value());
  TensorSurvey survey({kRows, kColumns}, type, formats, std::move(importance), held);
  do {
    constexpr std::size_t kPiece = 1000;
    for (std::size_t at = 0; at < values.size(); at += kPiece) {
      const auto piece = std::span(values).subspan(at, std::min(kPiece, values.size() - at));
      survey.see(piece, {}, {});
      survey.take(piece);
    }
  } while (survey.end_pass());
  return survey.figures();
}

/// By definition: fit to the whole tensor, then sums over its values.
double output_sqnr(const std::vector<float>& values, const std::string& spec,
                   const std::vector<float>& importance) {
  Sample sample = make_sample(values, {kRows, kColumns}).value();
  const std::size_t lists = importance.size() / kColumns;
  for (std::size_t i = 0; i < values.size(); ++i)
    sample.importance.push_back(importance[i / (values.size() / lists) * kColumns + i % kColumns]);
  const auto quantizer = fit(parse_quantizer(spec).value(), sample).value();
  std::vector<std::int32_t> codes(values.size());
  std::vector<float> decoded(values.size());
  quantizer->encode(values, codes);
  quantizer->decode(codes, decoded);
  double signal = 0, noise = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    signal += double{sample.importance[i]} * values[i] * values[i];
    noise += sample.importance[i] * std::pow(double{decoded[i]} - values[i], 2);
  }
  return decibels(signal / noise);
}

const std::vector<std::string> kFormats = {
    "int4", "int4/channel=0", "int8/block=64", "nf4/block=64", "mxfp4",  "nvfp4", "q4_0",
    "q5_1", "q8_0",           "q4_k",          "q6_k",         "iq4_nl", "q2_k"};

}  // namespace

TEST_CASE("survey with an importance: output-weighted SQNR is that of its definition, held or in pieces") {
  const std::vector<float> values = weights();
  for (const std::uint64_t lists : {1U, 3U}) {
    for (const std::uint64_t held : {std::uint64_t{1} << 22, std::uint64_t{4096}}) {
      const TensorFigures figures = surveyed(values, kFormats, moments(lists), held);
      for (const FormatFigures& format : figures.formats) {
        CAPTURE(format.spec);
        CAPTURE(lists);
        CAPTURE(held);
        REQUIRE(format.problem.empty());
        REQUIRE(format.output_sqnr_db);
        // A range from coarse counts differs a little from the exact one.
        const double tolerance = format.coarse_range ? 1e-3 : 1e-9;
        CHECK(*format.output_sqnr_db ==
              doctest::Approx(output_sqnr(values, format.spec, moments(lists))).epsilon(tolerance));
      }
    }
  }
}

TEST_CASE("survey with an importance: llama.cpp's types that search by it do, and gain") {
  const std::vector<float> values = weights();
  const TensorFigures plain = surveyed(values, kFormats, {}, 1 << 22),
                      weighted = surveyed(values, kFormats, moments(), 1 << 22);
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    CAPTURE(kFormats[i]);
    CHECK_FALSE(plain.formats[i].output_sqnr_db);
    const ggml::Type* const type = ggml::find_type(kFormats[i]);
    const bool searches = type != nullptr && type->uses_importance;
    CHECK((weighted.formats[i].squared_error ==
           doctest::Approx(plain.formats[i].squared_error).epsilon(1e-12)) == !searches);
    // Without it, the weights alone would have to be as good: ask for the errors of the same codes.
    if (searches) CHECK(*weighted.formats[i].output_sqnr_db > *weighted.formats[i].sqnr_db);
  }
}
