// The best mix as a table, and formats that are offered with a model.
#include "labs/model/mix_rows.hpp"

#include <doctest/doctest.h>

#include "labs/model/matrix.hpp"
#include "labs/model/result.hpp"
#include "labs/model/suggestions.hpp"

using namespace qs;
using test::matrix;

namespace {

MeasuredTensor vector(const std::string& name) {
  MeasuredTensor tensor = matrix(name, {});
  tensor.info.shape = {1000};
  return tensor;
}

ModelTable three_tensors() {
  ModelTable table;
  table.tensors = {matrix("tender", {{"int8", 40}, {"int4", 8}}), vector("bias"),
                   matrix("tough", {{"int8", 50}, {"int4", 30}})};
  return table;
}

ModelParams params_for(double target) {
  ModelParams params;
  for (const char* spec : {"int8", "int4"}) {
    params.formats.push_back(*parse_quantizer(spec));
    params.specs.push_back(spec);
  }
  params.mix.formats = params.formats;
  params.mix.target_bits = target;
  return params;
}

}  // namespace

TEST_CASE("mix table: each matrix with its format, and what the steps to both sides would do") {
  const ModelTable table = three_tensors();
  const ModelResult result = compute_model(params_for(6), table);
  REQUIRE(result.mix.made);
  REQUIRE(result.mix_parts.size() == 2);
  for (const MixPart& part : result.mix_parts) {
    CHECK(part.weights == 1000);
    REQUIRE(part.rows.size() == 1);
    const MixRow& row = part.rows.front();
    if (part.spec == "int8") {
      CHECK(table.tensors[row.tensor].info.name == "tender");
      CHECK(row.sqnr_db == 40);
      REQUIRE(row.smaller);
      CHECK(row.smaller->spec == "int4");
      CHECK(row.smaller->bytes == -500);
      CHECK(row.smaller->sqnr_db == 8);
      CHECK(!row.larger);
    } else {
      CHECK(part.spec == "int4");
      CHECK(table.tensors[row.tensor].info.name == "tough");
      CHECK(!row.smaller);
      REQUIRE(row.larger);
      CHECK(row.larger->bytes == 500);
    }
  }
}

TEST_CASE("mix table: a matrix kept as it is stored could be smaller in the best of the formats") {
  const ModelResult result = compute_model(params_for(32), three_tensors());
  REQUIRE(result.mix_parts.size() == 1);
  CHECK(result.mix_parts.front().spec.empty());
  for (const MixRow& row : result.mix_parts.front().rows) {
    CHECK(row.bytes == 4000);
    CHECK(!row.sqnr_db);
    REQUIRE(row.smaller);
    CHECK(row.smaller->spec == "int8");
    CHECK(!row.larger);
  }
  CHECK(compute_model(params_for(2), three_tensors()).mix_parts.empty());
}

TEST_CASE("model: vectors that stay as they are have a group of their own, unless they are asked for") {
  ModelParams params = params_for(6);
  const ModelResult result = compute_model(params, three_tensors());
  REQUIRE(result.groups.size() == 2);
  CHECK(result.groups[0].tensors == std::vector<std::size_t>{0, 2});
  CHECK(result.groups[1].is_kept);
  CHECK(result.groups[1].tensors == std::vector<std::size_t>{1});
  params.mix.vectors = true;
  CHECK(compute_model(params, three_tensors()).groups.size() == 1);
  params.mix.vectors = false;
  params.scope = TensorScope::kVectors;
  const ModelResult vectors = compute_model(params, three_tensors());
  REQUIRE(vectors.groups.size() == 1);
  CHECK(!vectors.groups[0].is_kept);
}

TEST_CASE("model: rows can be ordered by the SQNR of any of the formats") {
  ModelParams params = params_for(6);
  params.sort = TensorOrder::kSqnr;
  ModelTable table = three_tensors();
  table.tensors[2].formats["int4"].sqnr_db = 3;
  const std::vector<std::size_t> by_int8{0, 2}, by_int4{2, 0};
  CHECK(compute_model(params, table).groups[0].tensors == by_int8);
  params.by = "int4";
  CHECK(compute_model(params, table).groups[0].tensors == by_int4);
  params.by = "nf4";  // not measured: the first format orders
  CHECK(compute_model(params, table).groups[0].tensors == by_int8);
}

TEST_CASE("model: every suggested format is a canonical specification; those of the container come first") {
  for (const char* name : {"a.gguf", "a.onnx", "a.safetensors", "a.npz"}) {
    for (const FormatGroup& group : suggested_formats(name)) {
      for (const std::string_view spec : group.specs) {
        CAPTURE(spec);
        const auto format = parse_quantizer(spec);
        REQUIRE(format);
        CHECK(format->text() == spec);
      }
    }
    CHECK(parse_formats(first_formats(name)));
  }
  CHECK(suggested_formats("llama.gguf")[0].ending == ".gguf");
  CHECK(suggested_formats("vad.onnx")[0].ending == ".onnx");
  CHECK(first_formats("llama.gguf").starts_with("q8_0"));
}
