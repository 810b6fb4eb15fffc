// Specifications of quantizers: rows, canonical texts, refusals.
#include <doctest/doctest.h>

#include "core/quantizers.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using test::spec_of;

namespace {

std::string refusal(std::string_view text) {
  const auto spec = parse_quantizer(text);
  return spec ? "accepted as " + spec->text() : message(spec.error());
}

}  // namespace

TEST_CASE("quantizer rows: ids are unique, defaults are canonical, every text is written") {
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    CHECK(find_quantizer(row.id) == &row);
    CHECK(!row.title.empty());
    CHECK(!row.explanation.empty());
    CHECK(!row.source.empty());
    CHECK(spec_of(row.id).text() == row.id);
    for (const ParamInfo& param : row.params) {
      CHECK(param.normalize(param.default_value) == param.default_value);
      for (const std::string& value : param.suggestions) CHECK(param.normalize(value) == value);
      CHECK(spec_of(row.id + "/" + param.id + "=" + param.default_value).text() == row.id);
    }
  }
}

TEST_CASE("specifications have one canonical text") {
  CHECK(spec_of("int4/range=p99.90").text() == "int4/range=p99.9");
  CHECK(spec_of("uint8/range=3.0sigma").text() == "uint8/range=3sigma");
  CHECK(spec_of("int3/range=0.25").text() == "int3/range=0.25");
}

TEST_CASE("specifications: a refusal names the field, the value and what is accepted") {
  std::string ids;
  for (const QuantizerInfo& row : quantizers()) ids += (ids.empty() ? "" : ", ") + row.id;
  CHECK(refusal("int9") == "quantizer: 'int9' is not accepted; expected one of " + ids);
  CHECK(refusal("int4/blocks=32") ==
        "quantizer int4: key 'blocks' is not accepted; expected range, codes, channel, block, scale");
  CHECK(refusal("int4/range=p40") ==
        "quantizer int4: range: 'p40' is not accepted; expected absmax, mse (least squared error), p50 to "
        "p100 (percentile), 0.01sigma to 1000sigma, or a half-width from 1e-30 to 1e30");
  CHECK(refusal("int4/range=absmax/range=p99") ==
        "quantizer int4: key 'range' a second time is not accepted; expected each key once");
  for (const char* text :
       {"", "/", "int4/", "int4//", "int4/range", "int4/range=", "int4/range=nan", "int4/range=-1",
        "int4/range=infsigma", "int4/range=minmax", "uint4/range=absmax"}) {
    CAPTURE(text);
    CHECK((parse_quantizer(text).has_value() == (std::string_view(text) == "int4/")));
  }
}

TEST_CASE("canonical numbers are plain decimals that survive an address") {
  CHECK(spec_of("int4/range=p50").text() == "int4/range=p50");
  CHECK(spec_of("int4/range=90.0sigma").text() == "int4/range=90sigma");
  CHECK(spec_of("int4/range=1e3sigma").text() == "int4/range=1000sigma");
  CHECK(spec_of("int4/range=1e30").text() == "int4/range=1e30");
  CHECK(spec_of("int4/range=0.001").text() == "int4/range=0.001");
  CHECK(spec_of("int4/range=p99.99999").text() == "int4/range=p99.99999");
}
