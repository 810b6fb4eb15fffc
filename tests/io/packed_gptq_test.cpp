// GPTQ and AWQ: groups, bits and formats that their files leave open.
#include <doctest/doctest.h>

#include "packed_layers.hpp"

using namespace qs;
using namespace qs::io;
using test::AwqLayer;
using test::GptqLayer;
using test::part;
using test::read_packed;

TEST_CASE("packed: without a configuration, groups are of the power of two that fits, the last one short") {
  struct Case {
    std::uint64_t in, group;
    bool has_order;
    std::string words;
  };
  const std::vector<Case> cases = {{96, 64, false, "groups of 64"},     {200, 128, false, "groups of 128"},
                                   {1000, 128, false, "groups of 128"}, {96, 64, true, "groups of 64"},
                                   {40, 16, false, "groups of 16"},     {64, 64, false, "one scale a row"},
                                   {104, 104, true, "one scale a row"}};
  for (const Case& one : cases) {
    CAPTURE(one.in);
    GptqLayer layer;
    layer.in = one.in;
    layer.group = one.group;
    layer.has_order = one.has_order;
    test::check_layer(layer.parts(), "", layer.weights(), {layer.out, layer.in},
                      "GPTQ 4-bit, " + one.words + ", format v1 unless its zeros tell");
  }
  // What the configuration says comes first: three groups of 48, or two of 64 and a short one?
  GptqLayer said;
  said.in = 144;
  said.group = 48;
  test::check_layer(
      said.parts(), R"({"quantization_config":{"quant_method":"gptq","bits":4,"group_size":48}})",
      said.weights(), {said.out, said.in}, "GPTQ 4-bit, groups of 48, format v1 unless its zeros tell");
  // And g_idx before all.
  said.has_order = true;
  test::check_layer(said.parts(), "", said.weights(), {said.out, said.in},
                    "GPTQ 4-bit, groups of 48, format v1 unless its zeros tell");
  AwqLayer awq;
  awq.in = 96;
  awq.group = 64;
  test::check_layer(awq.parts(), "", awq.weights(), {awq.out, awq.in}, "AWQ 4-bit, groups of 64");
  // Groups of no usual size, in the order of g_idx.
  GptqLayer odd;
  odd.in = 64;
  odd.group = 13;
  odd.has_order = true;
  test::check_layer(odd.parts(), "", odd.weights(), {odd.out, odd.in},
                    "GPTQ 4-bit, groups of 13, format v1 unless its zeros tell");
}
