// A recipe in the real library: the types and bytes that llama_model_quantize gave a model by these lines are those that the
// core encodes. Golden: npm @node-llama-cpp/linux-x64 3.22.1 (llama.cpp release v0.5.0), lines from `quantscope report`.
#include "../../io/ggml_golden.hpp"
#include "../model/matrix.hpp"
#include "core/formats/ggml/types.hpp"
#include "io/ggml_names.hpp"
#include "labs/recipe/recipe.hpp"
#include "llama_lines.hpp"

using namespace qs;

namespace {

/// The weights that the model was written with: sums of four draws, wider in two rows of three.
class Draws {
 public:
  std::vector<float> tensor(std::uint64_t rows, std::uint64_t columns) {
    std::vector<float> values;
    for (std::uint64_t i = 0; i < rows * columns; ++i) {
      const double sum = next() + next() + next() + next() - 2;
      values.push_back(static_cast<float>(sum * 0.05 * static_cast<double>(1 + i / columns % 3)));
    }
    return values;
  }

 private:
  double next() {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 8U) / 16777216.0;
  }
  std::uint32_t state_ = 1;
};

std::vector<float> importance_of(std::uint64_t columns) {
  std::vector<float> moments;
  for (std::uint64_t j = 0; j < columns; ++j)
    moments.push_back(static_cast<float>(0.1 + static_cast<double>(j * j % 17)));
  return moments;
}

std::string fnv1a(std::span<const std::byte> bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::byte byte : bytes) hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

std::vector<std::byte> encoded(const ggml::Type& type, std::span<const float> values, std::uint64_t columns,
                               const std::vector<float>& importance) {
  std::vector<std::byte> bytes;
  for (std::size_t at = 0; at < values.size(); at += columns) {
    for (const std::byte byte : ggml::encode_row(type, {values.subspan(at, columns), importance}))
      bytes.push_back(byte);
  }
  return bytes;
}

std::string golden_text(const std::string& name) {
  const test::Bytes bytes = test::golden_bytes(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

TEST_CASE(
    "recipe for llama.cpp: the library gives each tensor the type that the line says, in the core's bytes") {
  for (const std::string with : {"0", "1"}) {
    CAPTURE(with);
    const std::string lines = golden_text("ggml/recipe_" + with + ".txt");
    ModelTable table;
    Mix mix;
    mix.made = true;
    Draws draws;
    std::size_t quantized = 0;
    for (const test::Row& row : test::golden("ggml/recipe_bytes")) {
      if (row.at("importance") != with) continue;
      const std::string& name = row.at("tensor");
      CAPTURE(name);
      const std::uint64_t columns = std::stoull(row.at("columns")), rows = std::stoull(row.at("rows"));
      const std::vector<float> values = draws.tensor(rows, columns);
      const std::string line = test::type_by(lines, name);
      if (line.empty()) {
        CHECK(row.at("type") == "f32");
        CHECK(fnv1a(std::as_bytes(std::span(values))) == row.at("fnv1a64"));
        continue;
      }
      const ggml::Type& type = *ggml::find_type(row.at("type"));
      CHECK(io::ggml_type_of(type).name == line);
      const auto bytes =
          encoded(type, values, columns, with == "1" ? importance_of(columns) : std::vector<float>{});
      CHECK(bytes.size() == std::stoull(row.at("bytes")));
      CHECK(fnv1a(bytes) == row.at("fnv1a64"));
      ++quantized;
      table.tensors.push_back(test::matrix(name, {{std::string(type.id), 20}}));
      table.tensors.back().info.container = io::Container::kGguf;
      mix.chosen.emplace_back(type.id);
      mix.offered.push_back(true);
    }
    CHECK(quantized == 44);
    // The same mix makes the same lines.
    const auto recipe = llama_recipe(mix, table);
    REQUIRE(recipe);
    CHECK(recipe->text == lines);
  }
}
