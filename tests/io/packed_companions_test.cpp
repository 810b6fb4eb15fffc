// Packed weights whose companions are missing, or say that there are more: never a crash, a guess or silence.
#include <doctest/doctest.h>

#include <functional>

#include "packed_files.hpp"
#include "streamed_model.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::bytes_of;
using test::bytes_of_text;
using test::part;
using test::StoredTensor;
using test::with_bytes;

using Kind = TensorRole::Kind;

namespace {

struct Opened {
  std::vector<test::File> files;
  io::ModelReader reader;

  const TensorInfo* at(std::string_view name) const { return find_tensor(reader.tensors(), name); }
  std::vector<float> values(std::string_view name) const {
    const TensorInfo* const tensor = at(name);
    REQUIRE(tensor != nullptr);
    return tensor == nullptr ? std::vector<float>() : test::streamed_rows(*tensor, files);
  }
};

Opened opened(const std::vector<StoredTensor>& parts) {
  std::vector<test::File> files = {{"model.safetensors", test::make_safetensors(parts)}};
  io::ModelReader reader = test::read(files);
  return {std::move(files), std::move(reader)};
}

/// Four weights of bitsandbytes in blocks of 2, codes 0 1 2 3 and the table 0 1 2 …, with scales of scales.
std::vector<StoredTensor> nested_parts(const std::string& state) {
  std::vector<float> map(16), nested_map(256);
  for (std::size_t i = 0; i < map.size(); ++i) map[i] = static_cast<float>(i);
  for (std::size_t i = 0; i < nested_map.size(); ++i) nested_map[i] = static_cast<float>(i) / 2;
  return {with_bytes("l.weight", "U8", {2, 1}, bytes_of<std::uint8_t>({0x01, 0x23})),
          with_bytes("l.weight.quant_map", "F32", {16}, test::bytes_of_floats(map)),
          with_bytes("l.weight.absmax", "U8", {2}, bytes_of<std::uint8_t>({4, 6})),
          with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {state.size()}, bytes_of_text(state)),
          with_bytes("l.weight.nested_absmax", "F32", {1}, bytes_of({10.F})),
          with_bytes("l.weight.nested_quant_map", "F32", {256}, test::bytes_of_floats(nested_map))};
}

constexpr const char* kNestedState =
    R"({"shape":[2,2],"blocksize":2,"nested_blocksize":256,"nested_offset":0.5,"nested_dtype":"float32"})";
constexpr const char* kFlatState = R"({"shape":[2,2],"blocksize":2})";

std::vector<StoredTensor> without(std::vector<StoredTensor> parts, const std::string& name) {
  std::erase_if(parts, [&](const StoredTensor& one) { return one.name == name; });
  return parts;
}

/// The layer's codes keep their name, are no weight, and say why; what lies beside them is no weight either.
void check_named(const Opened& model, const std::string& codes, const std::string& why) {
  const TensorInfo* const tensor = model.at(codes);
  REQUIRE(tensor != nullptr);
  if (tensor == nullptr) return;
  CHECK(!tensor->decoding);
  CHECK(tensor->role.kind == Kind::kCodes);
  CHECK(tensor->role.why == why);
  for (const TensorInfo& other : model.reader.tensors()) {
    CAPTURE(other.name);
    CHECK(other.role.kind != Kind::kWeight);
  }
}

}  // namespace

TEST_CASE(
    "packed: bitsandbytes' scales of scales need all of their parts, which are named where one is missing") {
  const Opened whole = opened(nested_parts(kNestedState));
  CHECK(whole.values("l.weight") == std::vector<float>{0, 20.5F, 2 * 30.5F, 3 * 30.5F});
  CHECK(whole.at("l.weight")->decoding->scheme == "bitsandbytes NF4, blocks of 2, scales of scales");
  CHECK(whole.reader.tensors().size() == 1);

  const std::string kind = "it holds 4-bit codes (NF4) of bitsandbytes; ";
  const std::string nested = kind + "its scales have scales of their own, and ";
  check_named(opened(without(nested_parts(kNestedState), "l.weight.nested_quant_map")), "l.weight",
              nested + "their table (nested_quant_map) is not there");
  // Bytes as scales, or entries nested_* in the description, prove it.
  for (const char* const state : {kNestedState, kFlatState}) {
    check_named(
        opened(without(without(nested_parts(state), "l.weight.nested_absmax"), "l.weight.nested_quant_map")),
        "l.weight", nested + "those (nested_absmax) are not there");
  }
  check_named(opened(nested_parts(kFlatState)), "l.weight",
              nested + "their offset (nested_offset of quant_state) is not there");
  std::vector<StoredTensor> floats = without(nested_parts(kNestedState), "l.weight.nested_absmax");
  floats[2] = with_bytes("l.weight.absmax", "F32", {2}, bytes_of({4.F, 6.F}));
  check_named(opened(floats), "l.weight", nested + "those (nested_absmax) are not there");
}

TEST_CASE("packed: bitsandbytes' blocks are those of its description, and its scales are one for each") {
  std::vector<StoredTensor> flat = nested_parts(kFlatState);
  flat.resize(4);
  flat[2] = with_bytes("l.weight.absmax", "F32", {2}, bytes_of({4.F, 6.F}));
  CHECK(opened(flat).values("l.weight") == std::vector<float>{0, 4, 12, 18});
  const std::string kind = "it holds 4-bit codes (NF4) of bitsandbytes; ";
  std::vector<StoredTensor> wrong = flat;
  wrong[2] = with_bytes("l.weight.absmax", "F32", {4}, bytes_of({4.F, 6.F, 8.F, 10.F}));
  check_named(opened(wrong), "l.weight", kind + "its 4 scales (absmax) are not one for each block of 2");
  const std::string no_block = R"({"shape":[2,2]})";
  flat[3] =
      with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {no_block.size()}, bytes_of_text(no_block));
  check_named(opened(flat), "l.weight", kind + "its description (quant_state) has no blocksize");
}

TEST_CASE("packed: compressed-tensors' g_idx orders the groups, and with a -1 in it they keep their order") {
  const auto parts = [](const std::vector<std::int32_t>& index) {
    const auto bytes = std::as_bytes(std::span(index));
    return std::vector<StoredTensor>{
        with_bytes("l.weight_packed", "I32", {1, 2}, Bytes(8, std::byte{0x99})),
        with_bytes("l.weight_scale", "F32", {1, 2}, bytes_of({1.F, 10.F})),
        with_bytes("l.weight_shape", "I64", {2}, bytes_of<std::int64_t>({1, 16})),
        with_bytes("l.weight_g_idx", "I32", {index.size()}, {bytes.begin(), bytes.end()})};
  };
  std::vector<std::int32_t> index(16);
  std::vector<float> by_index(16), in_order(16);
  for (std::size_t i = 0; i < index.size(); ++i) {
    index[i] = i % 2;
    by_index[i] = i % 2 == 0 ? 1 : 10;
    in_order[i] = i < 8 ? 1 : 10;
  }
  const Opened ordered = opened(parts(index));
  CHECK(ordered.values("l.weight") == by_index);
  CHECK(ordered.at("l.weight")->decoding->scheme ==
        "compressed-tensors 4-bit, groups of 8, permuted unless its index is -1");
  CHECK(ordered.reader.tensors().size() == 1);
  CHECK(opened(parts(std::vector<std::int32_t>(16, -1))).values("l.weight") == in_order);
  std::vector<std::int32_t> one = index;
  one[9] = -1;
  CHECK(opened(parts(one)).values("l.weight") == in_order);
  one[9] = -2;
  const Opened wrong = opened(parts(one));
  TensorStream stream(*wrong.at("l.weight"));
  std::string refused;
  while (const auto wanted = stream.wants()) {
    const auto piece = bytes_in(wrong.files[0].bytes, wanted->range);
    REQUIRE(piece.has_value());
    if (const auto fed = stream.feed({piece->begin(), piece->end()}); !fed) refused = message(fed.error());
    if (!refused.empty()) break;
  }
  CHECK(refused.starts_with("tensor 'l.weight_g_idx' place 9: -2 is not accepted; expected a group below 2"));
  check_named(opened(parts({0, 1, 0})), "l.weight_packed",
              "it holds 4-bit codes of compressed-tensors; its weight_g_idx has 3 numbers for 16 inputs");
}

TEST_CASE(
    "packed: without weight_shape, groups or the index tell how many of compressed-tensors' codes are padding") {
  // 3 bits, ten to a word; 7 words a row hold 70 codes, of which 64 are weights.
  const std::string config =
      R"({"quantization_config":{"quant_method":"compressed-tensors","config_groups":{"g":{"weights":{"num_bits":3}}}}})";
  const StoredTensor codes = part("l.weight_packed", "I32", {2, 7});
  const auto shape_of = [&](const std::vector<StoredTensor>& parts) {
    const auto tensors = test::read_packed(parts, config);
    const TensorInfo* const weight = test::decoded_from(tensors, "l.weight_packed");
    return weight == nullptr ? std::vector<std::uint64_t>() : weight->shape;
  };
  using Shape = std::vector<std::uint64_t>;
  CHECK(shape_of({codes, part("l.weight_scale", "F32", {2, 2})}) == Shape{2, 64});
  CHECK(shape_of({codes, part("l.weight_scale", "F32", {2, 4})}) == Shape{2, 64});
  CHECK(shape_of({codes, part("l.weight_scale", "F32", {2, 3}), part("l.weight_g_idx", "I32", {66})}) ==
        Shape{2, 66});
  const auto unknown = test::read_packed({codes, part("l.weight_scale", "F32", {2, 1})}, config);
  const TensorRole& role = unknown.at("l.weight_packed").role;
  CHECK(role.kind == Kind::kCodes);
  CHECK(role.weights == 0);
  CHECK(
      role.why ==
      "it holds 3-bit codes of compressed-tensors; its weight_shape is not there, and its rows may end in padding");
  CHECK(unknown.at("l.weight_scale").role.kind == Kind::kScales);
}

TEST_CASE("packed: a zero point beside 8-bit codes is used, whatever they are, or the codes are named") {
  // FP8: 0x38 is 1, 0x40 is 2, 0x44 is 3.
  const StoredTensor floats =
      with_bytes("l.weight", "F8_E4M3", {2, 2}, bytes_of<std::uint8_t>({0x40, 0x44, 0x38, 0x40}));
  const StoredTensor scales = with_bytes("l.weight_scale", "F32", {2, 1}, bytes_of({10.F, 100.F}));
  const auto zeros = [](const std::vector<std::uint64_t>& shape, const Bytes& bytes) {
    return with_bytes("l.weight_zero_point", "F8_E4M3", shape, bytes);
  };
  const Opened rows = opened({floats, scales, zeros({2, 1}, bytes_of<std::uint8_t>({0x38, 0x40}))});
  CHECK(rows.values("l.weight") == std::vector<float>{10, 20, -100, 0});
  CHECK(rows.at("l.weight")->decoding->scheme == "FP8 (E4M3), one scale a row, zero points");
  CHECK(rows.reader.tensors().size() == 1);
  const Opened one = opened({floats, scales, zeros({1}, bytes_of<std::uint8_t>({0x40}))});
  CHECK(one.values("l.weight") == std::vector<float>{0, 10, -100, 0});
  for (const char* const scale : {"l.weight_scale", "l.weight_scale_inv", "l.scale"}) {
    CAPTURE(scale);
    StoredTensor named = scales;
    named.name = scale;
    CHECK(opened({floats, named, zeros({2}, bytes_of<std::uint8_t>({0x38, 0x40}))}).values("l.weight") ==
          std::vector<float>{10, 20, -100, 0});
  }
  const std::string odd = "its 3 zero points are not one for each of its 2 scales";
  check_named(opened({floats, scales, zeros({3}, Bytes(3))}), "l.weight",
              "it holds 8-bit floats, which a scale multiplies; " + odd);
  const StoredTensor whole = with_bytes("l.weight", "I8", {2, 2}, bytes_of<std::int8_t>({1, 2, 3, 4}));
  check_named(opened({whole, scales, with_bytes("l.weight_zero_point", "I8", {3}, Bytes(3))}), "l.weight",
              "it holds 8-bit codes, which a scale multiplies; " + odd);
  const Opened whole_one =
      opened({whole, scales, with_bytes("l.weight_zero_point", "I8", {1}, bytes_of<std::int8_t>({1}))});
  CHECK(whole_one.values("l.weight") == std::vector<float>{0, 10, 200, 300});
  check_named(
      opened({part("l.weight", "U8", {4, 16}), part("l.weight_scale", "U8", {4, 1}),
              part("l.weight_zero_point", "I8", {4, 1})}),
      "l.weight",
      "it holds 4-bit floats (MXFP4); it has zero points, which no program is known to use with such floats");
}

TEST_CASE("packed: floats of 4 bits whose scales or factor do not fit say so") {
  const StoredTensor codes = part("l.weight", "U8", {4, 16}),
                     scale = part("l.weight_scale", "F8_E4M3", {4, 2});
  const std::string kind = "it holds 4-bit floats (NVFP4) of ModelOpt; ";
  check_named(opened({codes, scale, part("l.weight_scale_2", "F32", {4})}), "l.weight",
              kind + "the scale of the whole tensor has 4 numbers, not one, or one for each expert");
  check_named(
      opened({codes, part("l.weight_scale", "F8_E4M3", {3, 2}), part("l.weight_scale_2", "F32", {})}),
      "l.weight",
      kind +
          "its scales have the shape [3, 2], and weights of [4, 32] need one for each 16 of a row, as "
          "NVFP4 has them");
  check_named(opened({codes, scale}), "l.weight", kind + "the scale of the whole tensor is not there");
}

TEST_CASE("decoding: a part that the formula needs and that is not there is refused") {
  TensorInfo bytes;
  bytes.dtype = DType::kU8;
  bytes.shape = {1024};
  bytes.bytes = {0, 1024};
  TensorInfo floats = bytes;
  floats.dtype = DType::kF32;
  floats.shape = {256};
  Decoding whole;
  whole.scheme = "nested";
  whole.axes = {1, 1, 4};
  whole.parts = {{PartRole::kCodes, bytes},
                 {PartRole::kScales, bytes},
                 {PartRole::kScales, floats},
                 {PartRole::kTable, floats}};
  whole.codes.part = 0;
  whole.codes.stride = {0, 0, 1};
  whole.scale.part = 1;
  whole.nested = NestedScale{3, 2, 256, 0};
  CHECK(check_decoding(whole).has_value());
  const std::vector<std::function<void(Decoding&)>> drops = {
      [](Decoding& one) { one.nested->table_part = kNoPart; },
      [](Decoding& one) { one.nested->absmax_part = kNoPart; },
      [](Decoding& one) { one.scale.part = kNoPart; },
      [](Decoding& one) { one.codes.part = kNoPart; },
      [](Decoding& one) { one.scale.by_index = true; },
      [](Decoding& one) { one.zeros_by_value = true; },
  };
  for (const auto& drop : drops) {
    Decoding one = whole;
    drop(one);
    const auto fits = check_decoding(one);
    REQUIRE(!fits.has_value());
    if (!fits) CHECK(message(fits.error()).starts_with("decoding: nested is not accepted; expected "));
  }
}

TEST_CASE("packed: of two files with one layer, no part of the second meets codes of the first") {
  const auto codes = part("l.qweight", "I32", {16, 128});
  const auto scales = part("l.scales", "F16", {4, 128});
  const auto zeros = part("l.qzeros", "I32", {4, 16});
  const auto order = part("l.g_idx", "I32", {128});
  const std::vector<test::File> files = {
      {"a.safetensors", test::make_safetensors({codes, scales})},
      {"b.safetensors", test::make_safetensors({codes, scales, zeros, order})}};
  const io::ModelReader reader = test::read(files);
  for (const TensorInfo& tensor : reader.tensors()) CHECK(tensor.file == 0);
  REQUIRE(reader.problems().size() == 1);
  CHECK(reader.problems()[0].sentence ==
        "tensors left out: 4; their names or layers come before, in 'a.safetensors'");
  // A state of bitsandbytes hangs below the name of its weight.
  const std::vector<test::File> nested = {
      {"a.safetensors", test::make_safetensors({part("l.weight", "U8", {2, 1})})},
      {"b.safetensors", test::make_safetensors({part("l.weight", "U8", {2, 1}),
                                                part("l.weight.quant_state.bitsandbytes__nf4", "U8", {3})})}};
  const io::ModelReader with_state = test::read(nested);
  for (const TensorInfo& tensor : with_state.tensors()) CHECK(tensor.file == 0);
}

TEST_CASE("packed: a bias beside a plain weight stays, whichever file has the weight first") {
  const std::vector<test::File> files = {
      {"a.safetensors", test::make_safetensors({part("l.weight", "F16", {4, 4})})},
      {"b.safetensors",
       test::make_safetensors({part("l.weight", "F16", {4, 4}), part("l.bias", "F16", {4})})}};
  CHECK(test::read(files).tensors().size() == 2);
}

TEST_CASE("packed: MLX takes no bits from the configuration of another method") {
  // 4 bits in groups of 64, or 8 in groups of 32: only a configuration of its own tells.
  const std::vector<StoredTensor> parts = {
      part("l.weight", "U32", {16, 16}), part("l.scales", "F16", {16, 2}), part("l.biases", "F16", {16, 2})};
  const std::string foreign = R"({"quantization_config":{"quant_method":"gptq","bits":8,"group_size":32}})";
  const std::vector<test::File> files = {{"model.safetensors", test::make_safetensors(parts)},
                                         {"config.json", bytes_of_text(foreign)}};
  const io::ModelReader reader = test::read(files);
  const TensorInfo* const codes = find_tensor(reader.tensors(), "l.weight");
  REQUIRE(codes != nullptr);
  CHECK(codes->role.kind == Kind::kCodes);
}
