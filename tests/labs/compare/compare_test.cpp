// Two models side by side: pairs, order of rows, figures.
#include <cmath>
#include <limits>

#include "../../io/gguf_files.hpp"
#include "../../io/opened_models.hpp"
#include "core/formats/ggml/types.hpp"
#include "core/numerics/decibels.hpp"
#include "core/sources.hpp"
#include "io/ggml_names.hpp"
#include "labs/compare/comparison.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::vector<float> normal(std::size_t count, std::uint64_t seed) {
  std::vector<float> values(count);
  draw(*make_source("gaussian"), seed, 0, values);
  return values;
}

/// Compares two models in memory, in pieces as a file's owner would.
Comparison compared(const std::vector<File>& a, const std::vector<File>& b,
                    JoinedImportance importance = {}) {
  const io::ModelReader first = read(a), second = read(b);
  Comparison comparison = begin_comparison(first.name(), first.tensors(), second.name(), second.tensors());
  comparison.importance = std::move(importance);
  for (const bool matrices : {true, false}) {
    for (const std::size_t place : comparison.waiting(matrices)) {
      PairJob job = comparison.job_of(place);
      while (!job.has_ended()) {
        if (const auto wanted = job.wants()) {
          const std::vector<File>& files = wanted->of_b ? b : a;
          const auto bytes = io::bytes_in(files[wanted->range.file].bytes, wanted->range.range);
          REQUIRE(bytes.has_value());
          job.feed({bytes->begin(), bytes->end()});
        }
        job.step(no_limit);
      }
      comparison.take(place, job);
    }
  }
  return comparison;
}

File torch_file(const std::vector<StoredTensor>& tensors) {
  return {"model.safetensors", make_safetensors(tensors)};
}

StoredTensor matrix(const std::string& name, std::uint64_t rows, std::uint64_t columns,
                    const std::vector<float>& values) {
  return {name, "F32", {rows, columns}, bytes_of_floats(values)};
}

struct GgufTensor {
  std::string name;
  std::vector<std::uint64_t> shape;  // outputs first
  std::uint32_t type = 0;
  Bytes bytes;
};

File gguf_file(const std::vector<GgufTensor>& tensors) {
  Bytes file = gguf_start(tensors.size(), 0), data;
  for (const GgufTensor& tensor : tensors) {
    append(file,
           gguf_info(tensor.name, {tensor.shape.rbegin(), tensor.shape.rend()}, tensor.type, data.size()));
    append(data, tensor.bytes);
    data = aligned(data);
  }
  return {"model.gguf", joined({aligned(file), data})};
}

std::vector<float> regrouped(const std::vector<float>& torch, std::size_t columns, std::uint64_t head) {
  std::vector<float> gguf(torch.size());
  for (std::size_t r = 0; r < torch.size() / columns; ++r) {
    const auto from = torch.begin() + static_cast<std::ptrdiff_t>(paired_row(r, head) * columns);
    std::copy_n(from, columns, gguf.begin() + static_cast<std::ptrdiff_t>(r * columns));
  }
  return gguf;
}

Bytes encoded(std::string_view type, const std::vector<float>& values, std::size_t columns) {
  Bytes bytes;
  for (std::size_t at = 0; at < values.size(); at += columns)
    append(bytes,
           ggml::encode_row(*io::find_encoded_type(type), {std::span(values).subspan(at, columns), {}}));
  return bytes;
}

std::uint32_t number_of(std::string_view type) {
  return io::ggml_type_of(*io::find_encoded_type(type)).number;
}

}  // namespace

TEST_CASE("compare: rows of a head in llama.cpp's order") {
  // For heads of 8 the first row of each pair comes from the first half: 0 4 1 5 2 6 3 7.
  std::vector<std::uint64_t> rows;
  for (std::uint64_t r = 0; r < 10; ++r) rows.push_back(paired_row(r, 8));
  CHECK(rows == std::vector<std::uint64_t>{0, 4, 1, 5, 2, 6, 3, 7, 8, 12});
}

TEST_CASE("compare: SQNR is that of the values, by names of two programs") {
  const std::vector<float> weights = normal(8 * 256, 1);
  const Bytes codes = encoded("Q4_K", weights, 256);
  const Comparison found =
      compared({torch_file({matrix("model.layers.0.mlp.up_proj.weight", 8, 256, weights),
                            matrix("model.layers.0.mlp.gate_proj.weight", 8, 256, weights)})},
               {gguf_file({{"blk.0.ffn_up.weight", {8, 256}, number_of("Q4_K"), codes},
                           {"blk.0.ffn_down.weight", {8, 256}, number_of("Q4_K"), codes}})});
  REQUIRE(found.pairs.size() == 1);
  REQUIRE(found.pairs[0].figures);
  std::vector<float> decoded(weights.size());
  io::decode(io::DType::kQ4K, false, codes, decoded);
  double squares = 0, errors = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    squares += double{weights[i]} * weights[i];
    errors += std::pow(double{decoded[i]} - weights[i], 2);
  }
  CHECK(*found.pairs[0].figures->sqnr_db == doctest::Approx(decibels(squares / errors)).epsilon(1e-12));
  CHECK(*loss_of(*found.pairs[0].figures) == doctest::Approx(errors / squares).epsilon(1e-12));
  CHECK(found.only_a == std::vector<std::size_t>{1});
  CHECK(found.only_b == std::vector<std::size_t>{1});
  const ComparisonTotals totals = totals_of(found);
  CHECK(totals.compared == 1);
  CHECK(totals.bits_b / totals.weights == 4.5);
  CHECK(totals.worst == 0);
  CHECK(comparison_csv(found).find("only in B") != std::string::npos);
  CHECK(comparison_json(found).find("\"only_a\": [\n  \"model.layers.0.mlp.gate_proj.weight\"") !=
        std::string::npos);
}

TEST_CASE("compare: rows of query and key are put back, whatever the head and the type") {
  for (const std::uint64_t head : {4U, 16U, 64U, 128U}) {
    const std::size_t columns = 256, rows = 4 * head;
    const std::vector<float> weights = normal(rows * columns, head), bias = normal(rows, 9);
    const std::vector<float> turned = regrouped(weights, columns, head);
    for (const std::string_view type : {"Q8_0", "Q4_K", "Q2_K"}) {
      const File torch =
          torch_file({matrix("model.layers.0.self_attn.k_proj.weight", rows, columns, weights),
                      {"model.layers.0.self_attn.k_proj.bias", "F32", {rows}, bytes_of_floats(bias)}});
      const File gguf = gguf_file(
          {{"blk.0.attn_k.weight", {rows, columns}, number_of(type), encoded(type, turned, columns)},
           {"blk.0.attn_k.bias", {rows}, 0, bytes_of_floats(regrouped(bias, 1, head))}});
      CAPTURE(head);
      CAPTURE(type);
      const Comparison forth = compared({torch}, {gguf}), back = compared({gguf}, {torch});
      for (const Comparison* const one : {&forth, &back}) {
        REQUIRE(one->pairs.size() == 2);
        REQUIRE(one->pairs[0].figures);
        REQUIRE(one->pairs[1].figures);
        CHECK(one->pairs[0].figures->head == head);
        CHECK(*one->pairs[0].figures->sqnr_db > 9);
        CHECK(one->pairs[1].figures->error_squares == 0);
      }
      CHECK(how_compared(forth.pairs[0]).find(std::to_string(head)) != std::string::npos);
    }
    // The order of Hugging Face stays.
    const Comparison same =
        compared({torch_file({matrix("model.layers.0.self_attn.k_proj.weight", rows, columns, weights)})},
                 {gguf_file({{"blk.0.attn_k.weight", {rows, columns}, 0, bytes_of_floats(weights)}})});
    CHECK(same.pairs[0].figures->head == 0);
    CHECK(std::isinf(*same.pairs[0].figures->sqnr_db));
  }
}

TEST_CASE("compare: experts are parts of a stack, on either side") {
  const std::vector<float> first = normal(4 * 32, 1), second = normal(4 * 32, 2);
  std::vector<float> stack = first;
  stack.insert(stack.end(), second.begin(), second.end());
  const File torch = torch_file({matrix("model.layers.0.mlp.experts.0.up_proj.weight", 4, 32, first),
                                 matrix("model.layers.0.mlp.experts.1.up_proj.weight", 4, 32, second)});
  const File gguf =
      gguf_file({{"blk.0.ffn_up_exps.weight", {2, 4, 32}, number_of("Q8_0"), encoded("Q8_0", stack, 32)}});
  for (const Comparison& found : {compared({torch}, {gguf}), compared({gguf}, {torch})}) {
    REQUIRE(found.pairs.size() == 2);
    for (const ComparedPair& pair : found.pairs) {
      REQUIRE(pair.figures);
      CHECK(pair.figures->count == 4 * 32);
      CHECK(*pair.figures->sqnr_db > 40);
    }
    CHECK(found.only_a.empty());
    CHECK(found.only_b.empty());
  }
}

TEST_CASE("compare: the 1 that llama.cpp adds to Gemma's norms is no noise") {
  const std::vector<float> norm = {0.25F, -0.5F, 0.125F, 2};
  std::vector<float> stored = norm;
  for (float& x : stored) x += 1;
  const Comparison found = compared({torch_file({{"model.norm.weight", "F32", {4}, bytes_of_floats(norm)}})},
                                    {gguf_file({{"output_norm.weight", {4}, 0, bytes_of_floats(stored)}})});
  REQUIRE(found.pairs.size() == 1);
  CHECK(found.pairs[0].figures->added_one);
  CHECK(std::isinf(*found.pairs[0].figures->sqnr_db));
}

TEST_CASE("compare: shapes that differ are said, numbers that are not finite are counted") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Comparison found =
      compared({torch_file({matrix("a.weight", 2, 3, {1, 2, 3, 4, 5, 6}),
                            matrix("b.weight", 2, 2, {1, nan, 3, 4}), matrix("c.weight", 1, 2, {0, 0})})},
               {torch_file({matrix("a.weight", 3, 2, {1, 2, 3, 4, 5, 6}),
                            matrix("b.weight", 2, 2, {1, 2, 3, 5}), matrix("c.weight", 1, 2, {0, 1})})});
  REQUIRE(found.pairs.size() == 3);
  CHECK(found.pairs[0].problem == "the shapes are 2 × 3 and 3 × 2");
  CHECK(found.pairs[1].figures->non_finite == 1);
  CHECK(*found.pairs[1].figures->sqnr_db == doctest::Approx(decibels(26)).epsilon(1e-12));
  CHECK_FALSE(found.pairs[2].figures->sqnr_db);
  CHECK(totals_of(found).not_compared == 1);
}

TEST_CASE("compare: with an importance the figures of the outputs stand beside") {
  JoinedImportance importance;
  importance.of_tensors[0] = {9, 0, 1};
  const Comparison found = compared({torch_file({matrix("a.weight", 2, 3, {1, 2, 3, 4, 5, 6})})},
                                    {torch_file({matrix("a.weight", 2, 3, {2, 0, 3, 4, 5, 7})})}, importance);
  // Σ s x² = 9 + 9 + 144 + 36, Σ s e² = 9 + 1.
  CHECK(*found.pairs[0].figures->output_sqnr_db == doctest::Approx(decibels(198.0 / 10)).epsilon(1e-12));
  CHECK(*found.pairs[0].figures->sqnr_db == doctest::Approx(decibels(91.0 / 6)).epsilon(1e-12));
}
