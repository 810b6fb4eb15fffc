// Shapes of scales that packed weights come with, and where each weight finds its scale.
#include <doctest/doctest.h>

#include "io/code_order.hpp"
#include "io/grid_reader.hpp"
#include "io/packed_grids.hpp"
#include "packed_files.hpp"

using namespace qs;
using namespace qs::io;
using test::part;
using test::read_packed;

namespace {

struct SpreadCase {
  std::vector<std::uint64_t> weight, scales;
  std::array<std::uint64_t, 3> at;  // a weight: expert, output, input
  std::uint64_t place;              // of its scale
  const char* words;
};

}  // namespace

TEST_CASE("packed: scales spread over a weight as their shape says") {
  const std::vector<SpreadCase> cases = {
      {{20, 48}, {}, {0, 19, 47}, 0, "one scale"},
      {{20, 48}, {1}, {0, 19, 47}, 0, "one scale"},
      {{20, 48}, {1, 1}, {0, 19, 47}, 0, "one scale"},
      {{20, 48}, {20}, {0, 7, 47}, 7, "one scale a row"},
      {{20, 48}, {20, 1}, {0, 7, 47}, 7, "one scale a row"},
      {{20, 48}, {48}, {0, 7, 31}, 31, "one scale a column"},
      {{20, 48}, {20, 3}, {0, 7, 16}, 22, "groups of 16"},
      {{20, 40}, {20, 3}, {0, 7, 39}, 23, "groups of 16"},  // the last group is short
      {{80, 160}, {1, 2}, {0, 79, 128}, 1, "blocks of 128 × 128"},
      {{72, 200}, {1, 2}, {0, 71, 127}, 0, "blocks of 128 × 128"},
      {{300, 200}, {3, 2}, {0, 256, 128}, 5, "blocks of 128 × 128"},
      {{4, 20, 48}, {4}, {3, 19, 47}, 3, "one scale an expert"},
      {{4, 20, 48}, {4, 1, 1}, {3, 19, 47}, 3, "one scale an expert"},
      {{4, 20, 48}, {4, 20, 1}, {3, 7, 47}, 67, "one scale a row"},
      {{4, 20, 48}, {4, 20, 3}, {3, 7, 47}, 203, "groups of 16"},
      {{4, 300, 200}, {4, 3, 2}, {3, 299, 199}, 23, "blocks of 128 × 128"},
      {{6, 3, 3, 3}, {6, 1, 1, 1}, {0, 5, 26}, 5, "one scale a row"},
  };
  for (const SpreadCase& one : cases) {
    CAPTURE(one.weight);
    CAPTURE(one.scales);
    Decoding decoding;
    decoding.axes = weight_axes(one.weight);
    TensorInfo stored;
    stored.shape = one.scales;
    stored.bytes = {0, stored_bytes(DType::kF32, stored.count())};
    const auto grid = spread(decoding, add_part(decoding, PartRole::kScales, &stored));
    REQUIRE(grid.has_value());
    const GridReader reader(decoding, *grid, {});
    CHECK(reader.place(one.at[0], one.at[1], one.at[2]) == one.place);
    CHECK(spread_words(decoding, *grid) == one.words);
  }
  const std::vector<SpreadCase> none = {{{48, 20}, {3}, {}, 0, ""},
                                        {{20, 48}, {21, 1}, {}, 0, ""},
                                        {{20, 48}, {20, 49}, {}, 0, ""},
                                        {{20, 48}, {2, 2, 2, 2}, {}, 0, ""}};
  for (const SpreadCase& one : none) {
    CAPTURE(one.scales);
    Decoding decoding;
    decoding.axes = weight_axes(one.weight);
    TensorInfo stored;
    stored.shape = one.scales;
    CHECK(!spread(decoding, add_part(decoding, PartRole::kScales, &stored)));
  }
}

TEST_CASE("packed: experts, shards and plain names give the weights that they stand for") {
  const auto experts = read_packed({part("mlp.switch_mlp.up_proj.weight", "U32", {3, 16, 16}),
                                    part("mlp.switch_mlp.up_proj.scales", "BF16", {3, 16, 2}),
                                    part("mlp.switch_mlp.up_proj.biases", "BF16", {3, 16, 2})},
                                   R"({"quantization":{"group_size":64,"bits":4}})");
  CHECK(experts.at("mlp.switch_mlp.up_proj.weight").shape == std::vector<std::uint64_t>{3, 16, 128});
  const auto packed = read_packed(
      {part("e.weight_packed", "I32", {3, 24, 8}), part("e.weight_scale", "BF16", {3, 24, 2})},
      R"({"quantization_config":{"quant_method":"compressed-tensors","config_groups":{"g":{"weights":{"num_bits":4}}}}})");
  CHECK(packed.at("e.weight").shape == std::vector<std::uint64_t>{3, 24, 64});
  // The name of the weight is taken: the codes keep theirs.
  const auto taken = read_packed({part("l.qweight", "I32", {16, 128}), part("l.scales", "F16", {4, 128}),
                                  part("l.g_idx", "I32", {128}), part("l.weight", "F16", {128, 128})});
  CHECK(taken.at("l.qweight").decoding);
  CHECK(!taken.at("l.weight").decoding);
  // Fused layers have a scale for each part, which no shape places.
  const auto fused =
      read_packed({part("qkv.weight", "F8_E4M3", {48, 16}), part("qkv.weight_scale", "F32", {3})});
  CHECK(fused.at("qkv.weight").role.why.ends_with("its scales do not fit its shape"));
}
