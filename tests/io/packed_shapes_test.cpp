// Shapes of scales that packed weights come with, and where each weight finds its scale.
#include <doctest/doctest.h>

#include "gguf_files.hpp"
#include "io/code_order.hpp"
#include "io/grid_reader.hpp"
#include "io/packed_grids.hpp"
#include "packed_files.hpp"
#include "streamed_model.hpp"

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
      // A power of two, though an even part would fit; an even part where no power of two does.
      {{20, 96}, {20, 2}, {0, 7, 63}, 14, "groups of 64"},
      {{20, 1000}, {20, 8}, {0, 7, 128}, 57, "groups of 128"},
      {{1, 200}, {1, 2}, {0, 0, 127}, 0, "groups of 128"},
      {{200, 64}, {2, 1}, {0, 128, 0}, 1, "blocks of 128 × 64"},
      {{20, 960}, {20, 10}, {0, 7, 96}, 71, "groups of 96"},
      {{20, 48}, {20, 24}, {0, 7, 2}, 169, "groups of 2"},
      {{20, 48}, {20, 48}, {0, 7, 2}, 338, "groups of 1"},
      // Ones at the end are axes too.
      {{1, 20, 48}, {1, 20, 1}, {0, 7, 47}, 7, "one scale a row"},
      {{1, 20, 48}, {1, 20}, {0, 7, 47}, 7, "one scale a row"},
      {{1, 20, 48}, {20}, {0, 7, 47}, 7, "one scale a row"},
      {{1, 20, 48}, {1, 20, 3}, {0, 7, 16}, 22, "groups of 16"},
      {{1, 48}, {1, 3}, {0, 0, 16}, 1, "groups of 16"},
      {{1, 48}, {1, 3, 1}, {0, 0, 16}, 1, "groups of 16"},
      {{20, 48}, {1, 20, 1}, {0, 7, 47}, 7, "one scale a row"},
      {{20, 48}, {20, 3, 1}, {0, 7, 16}, 22, "groups of 16"},
      {{4, 20, 48}, {1, 20, 1}, {3, 7, 47}, 7, "one scale a row"},
      {{4, 20, 48}, {4, 20}, {3, 7, 47}, 67, "one scale a row"},
      {{4, 20, 48}, {4, 48}, {3, 7, 40}, 184, "one scale a column"},
      // As many experts as rows, or as rows and inputs.
      {{8, 8, 48}, {8}, {3, 5, 47}, 3, "one scale an expert"},
      {{8, 8, 8}, {8}, {3, 5, 6}, 3, "one scale an expert"},
      {{8, 8, 8}, {8, 8}, {3, 5, 6}, 29, "one scale a row"},
      {{8, 8, 8}, {8, 8, 1}, {3, 5, 6}, 29, "one scale a row"},
  };
  for (const SpreadCase& one : cases) {
    CAPTURE(one.weight);
    CAPTURE(one.scales);
    Decoding decoding;
    decoding.axes = weight_axes(one.weight);
    TensorInfo stored;
    stored.shape = one.scales;
    stored.bytes = {0, stored_bytes(DType::kF32, stored.count())};
    const auto grid = spread(decoding, add_part(decoding, PartRole::kScales, &stored), {}, one.weight.size());
    REQUIRE(grid.has_value());
    const GridReader reader(decoding, *grid, {});
    CHECK(reader.place(one.at[0], one.at[1], one.at[2]) == one.place);
    CHECK(spread_words(decoding, *grid) == one.words);
  }
  const std::vector<SpreadCase> none = {
      {{48, 20}, {3}, {}, 0, ""},        {{20, 48}, {21, 1}, {}, 0, ""},
      {{20, 48}, {20, 49}, {}, 0, ""},   {{20, 48}, {2, 2, 2, 2}, {}, 0, ""},
      {{20, 48}, {2, 20, 3}, {}, 0, ""}, {{4, 20, 48}, {2, 20, 1}, {}, 0, ""},
      {{4, 20, 48}, {4, 7}, {}, 0, ""},  {{1, 20, 48}, {1, 7}, {}, 0, ""}};
  for (const SpreadCase& one : none) {
    CAPTURE(one.scales);
    Decoding decoding;
    decoding.axes = weight_axes(one.weight);
    TensorInfo stored;
    stored.shape = one.scales;
    CHECK(!spread(decoding, add_part(decoding, PartRole::kScales, &stored), {}, one.weight.size()));
  }
}

TEST_CASE("packed: a factor for the tensor is one number, or one for each expert, and never goes by rows") {
  struct Case {
    std::vector<std::uint64_t> weight, factor;
    std::optional<std::uint64_t> place;  // for the third expert; nothing if it does not fit
  };
  const std::vector<Case> cases = {{{8, 8, 48}, {}, 0},
                                   {{8, 8, 48}, {1}, 0},
                                   {{8, 8, 48}, {8}, 3},
                                   {{8, 8, 48}, {8, 1}, 3},
                                   {{8, 8, 48}, {8, 1, 1}, 3},
                                   {{20, 48}, {20}, std::nullopt},
                                   {{20, 48}, {1, 1}, 0},
                                   {{20, 48}, {3}, std::nullopt},
                                   {{4, 20, 48}, {20}, std::nullopt},
                                   {{1, 20, 48}, {20}, std::nullopt}};
  for (const Case& one : cases) {
    CAPTURE(one.weight);
    CAPTURE(one.factor);
    Decoding decoding;
    decoding.axes = weight_axes(one.weight);
    TensorInfo stored;
    stored.shape = one.factor;
    const auto grid = spread_factor(decoding, add_part(decoding, PartRole::kScales, &stored));
    REQUIRE(grid.has_value() == one.place.has_value());
    if (grid && one.place) CHECK(GridReader(decoding, *grid, {}).place(3, 5, 40) == *one.place);
  }
}

TEST_CASE("packed: experts with as many rows as experts keep their own factor, in NVFP4 and in GGUF") {
  // Two experts of 2 × 16, every code 1 (0.5), every scale of a group 1.
  const test::Bytes codes(32, std::byte{0x11}), groups(4, std::byte{0x38});
  std::vector<float> right(64, 1);
  std::fill(right.begin() + 32, right.end(), 2.F);
  const auto check_values = [&](const test::File& file, const char* name) {
    const ModelReader reader = test::read({file});
    const TensorInfo* const tensor = find_tensor(reader.tensors(), name);
    REQUIRE(tensor != nullptr);
    if (tensor == nullptr) return;
    CHECK(reader.tensors().size() == 1);
    CHECK(test::streamed_rows(*tensor, {file}) == right);
  };
  for (const bool divides : {false, true}) {
    const test::Bytes factor = divides ? test::bytes_of({0.5F, 0.25F}) : test::bytes_of({2.F, 4.F});
    const char* const name = divides ? "e.weight_global_scale" : "e.weight_scale_2";
    const char* const holds = divides ? "e.weight_packed" : "e.weight";
    check_values(
        {"model.safetensors", test::make_safetensors({{holds, "U8", {2, 2, 8}, codes},
                                                      {"e.weight_scale", "F8_E4M3", {2, 2, 1}, groups},
                                                      {name, "F32", {2}, factor}})},
        "e.weight");
  }
  const auto gguf_model = [](std::uint64_t factors) {
    test::Bytes model = test::gguf_of({test::gguf_info("blk.0.ffn_up_exps.weight", {16, 2, 2}, 0, 0),
                                       test::gguf_info("blk.0.ffn_up_exps.scale", {factors}, 0, 256)},
                                      0);
    test::append(model, test::bytes_of_floats(std::vector<float>(64, 0.5F)));
    test::append(model, test::bytes_of_floats({2.F, 4.F, 8.F, 16.F}));
    return test::File{"model.gguf", model};
  };
  check_values(gguf_model(2), "blk.0.ffn_up_exps.weight");
  const ModelReader wrong = test::read({gguf_model(4)});
  const TensorRole& role = find_tensor(wrong.tensors(), "blk.0.ffn_up_exps.weight")->role;
  CHECK(role.kind == TensorRole::Kind::kCodes);
  CHECK(role.weights == 64);
  CHECK(
      role.why ==
      "it holds codes of F32; their scale 'blk.0.ffn_up_exps.scale' has 4 numbers, not one for the tensor or one "
      "for each expert");
}

TEST_CASE("packed: one expert with one group a row has a scale for each row") {
  test::Bytes codes(32, std::byte{0x22}), powers(2, std::byte{127});
  powers[1] = std::byte{129};
  std::vector<float> right(64, 1);
  std::fill(right.begin() + 32, right.end(), 4.F);
  const auto check = [&](const test::StoredTensor& stored, const char* scale, const char* name,
                         const char* words) {
    const test::File file{"model.safetensors",
                          test::make_safetensors({stored, {scale, "U8", {1, 2, 1}, powers}})};
    const ModelReader reader = test::read({file});
    const TensorInfo* const tensor = find_tensor(reader.tensors(), name);
    REQUIRE(tensor != nullptr);
    if (tensor == nullptr) return;
    REQUIRE(tensor->decoding);
    CHECK(tensor->shape == std::vector<std::uint64_t>{1, 2, 32});
    CHECK(tensor->decoding->scheme == words);
    CHECK(test::streamed_rows(*tensor, {file}) == right);
  };
  check({"m.gate_up_proj", "U8", {1, 2, 16}, codes}, "m.gate_up_proj_scale", "m.gate_up_proj",
        "MXFP4, one scale a row");
  check({"m.gate_up_proj_blocks", "U8", {1, 2, 1, 16}, codes}, "m.gate_up_proj_scales", "m.gate_up_proj",
        "gpt-oss MXFP4, groups of 32");
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
  CHECK(fused.at("qkv.weight")
            .role.why.ends_with(
                "its scales have the shape [3], and weights of [48, 16] need one, or one for each "
                "row, group of a row, or square block"));
}
