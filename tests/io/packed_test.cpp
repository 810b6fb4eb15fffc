// Packed checkpoints by their names, types and shapes. The layouts are those of the schemes' own writers, as
// named in src/io/packed_*.cpp; the data is zeros, except in tensors that hold the shape of another.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "drive.hpp"
#include "io/model_files.hpp"
#include "io/packed_codes.hpp"

using namespace qs;
using namespace qs::io;
using test::StoredTensor;

namespace {

using Kind = TensorRole::Kind;

std::size_t element_bytes(const std::string& dtype) {
  for (const DTypeInfo& row : dtypes()) {
    if (row.name == dtype) return row.bytes;
  }
  return 1;
}

StoredTensor part(const std::string& name, const std::string& dtype,
                  const std::vector<std::uint64_t>& shape) {
  std::size_t count = 1;
  for (const std::uint64_t axis : shape) count *= static_cast<std::size_t>(axis);
  return {name, dtype, shape, test::Bytes(dtype == "F4" ? count / 2 : count * element_bytes(dtype))};
}

StoredTensor with_bytes(const std::string& name, const std::string& dtype,
                        const std::vector<std::uint64_t>& shape, const test::Bytes& bytes) {
  return {name, dtype, shape, bytes};
}

std::map<std::string, TensorInfo> read_packed(const std::vector<StoredTensor>& parts,
                                              const std::string& config = "",
                                              const std::string& config_name = "config.json") {
  const test::Bytes model = test::make_safetensors(parts), json = test::bytes_of_text(config);
  std::vector<FileInfo> files = {{"model.safetensors", model.size()}};
  if (!config.empty()) files.push_back({config_name, json.size()});
  ModelReader reader(files);
  while (const auto wanted = reader.wants())
    reader.feed(
        bytes_in(wanted->file == 0 ? model : json, wanted->range).value_or(std::span<const std::byte>{}));
  CHECK(reader.problems().empty());
  std::map<std::string, TensorInfo> tensors;
  for (const TensorInfo& tensor : reader.tensors()) tensors.emplace(tensor.name, tensor);
  return tensors;
}

struct PackedCase {
  std::string scheme;               // of packed_schemes()
  std::vector<StoredTensor> parts;  // the codes first, then their scales and other parts
  std::uint64_t weights;
  std::string why;  // a part of it
  std::string config{};
};

const std::string kState = R"({"quant_type":"nf4","blocksize":64,"dtype":"bfloat16","shape":[5,13]})";

std::vector<PackedCase> packed_cases() {
  const test::Bytes shape = test::bytes_of<std::int64_t>({24, 61}), state = test::bytes_of_text(kState);
  return {
      {"GPTQ",
       {part("l.qweight", "I32", {16, 128}), part("l.qzeros", "I32", {4, 16}),
        part("l.scales", "F16", {4, 128}), part("l.g_idx", "I32", {128})},
       16384,
       "it holds 4-bit codes of GPTQ"},
      {"GPTQ",  // 3 bits: codes straddle words
       {part("l.qweight", "I32", {12, 64}), part("l.qzeros", "I32", {4, 6}),
        part("l.scales", "F16", {4, 64})},
       8192,
       "3-bit codes of GPTQ"},
      {"GPTQ",
       {part("l.qweight", "I32", {32, 8}), part("l.scales", "F16", {1, 8})},
       1024,
       "8-bit codes of GPTQ",
       R"({"quantization_config":{"quant_method":"gptq","bits":8,"group_size":128}})"},
      {"AWQ",
       {part("l.qweight", "I32", {64, 6}), part("l.qzeros", "I32", {2, 6}), part("l.scales", "F16", {2, 48})},
       3072,
       "4-bit codes of AWQ"},
      {"Marlin",
       {part("l.B", "I32", {8, 256}), part("l.s", "F16", {1, 128}), part("l.workspace", "I32", {16})},
       16384,
       "4-bit codes of Marlin"},
      {"GPTQ or AWQ", {part("l.qweight", "I32", {64, 6})}, 0, "GPTQ or AWQ, whose scales are not there"},
      {"GPTQ or AWQ",
       {part("l.qweight", "I32", {64, 6})},
       3072,
       "4-bit codes of AWQ, whose scales are not there",
       R"({"quantization_config":{"quant_method":"awq","bits":4}})"},
      {"bitsandbytes 4-bit",
       {part("l.weight", "U8", {33, 1}), part("l.weight.absmax", "F32", {2}),
        part("l.weight.quant_map", "F32", {16}),
        with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {state.size()}, state)},
       65,
       "4-bit codes (NF4) of bitsandbytes"},
      {"bitsandbytes 4-bit",  // nested scales, and the bytes stored as bfloat16
       {part("l.weight", "BF16", {480, 1}), part("l.weight.absmax", "U8", {30}),
        part("l.weight.quant_map", "F32", {16}), part("l.weight.nested_absmax", "F32", {1}),
        part("l.weight.nested_quant_map", "F32", {256}),
        part("l.weight.quant_state.bitsandbytes__fp4", "U8", {9})},
       1920,
       "(FP4) of bitsandbytes"},
      {"bitsandbytes int8",
       {part("l.weight", "I8", {20, 36}), part("l.SCB", "F32", {20}), part("l.weight_format", "U8", {})},
       720,
       "8-bit codes of bitsandbytes"},
      {"compressed-tensors pack-quantized",
       {part("l.weight_packed", "I32", {24, 8}), part("l.weight_scale", "BF16", {24, 2}),
        with_bytes("l.weight_shape", "I64", {2}, shape), part("l.weight_zero_point", "I32", {3, 2})},
       24 * 61,
       "4-bit codes of compressed-tensors"},
      {"compressed-tensors pack-quantized",
       {part("l.weight_packed", "I32", {24, 16}), part("l.weight_scale", "BF16", {24, 1})},
       24 * 64,
       "8-bit codes of compressed-tensors",
       R"({"quantization_config":{"quant_method":"compressed-tensors","format":"pack-quantized",
           "config_groups":{"group_0":{"weights":{"num_bits":8,"group_size":null}}}}})"},
      {"compressed-tensors FP4",
       {part("l.weight_packed", "U8", {16, 32}), part("l.weight_scale", "F8_E4M3", {16, 4}),
        part("l.weight_global_scale", "F32", {1}), part("l.input_global_scale", "F32", {1})},
       1024,
       "4-bit floats (NVFP4) of compressed-tensors"},
      {"compressed-tensors FP4",
       {part("l.weight_packed", "U8", {16, 48}), part("l.weight_scale", "U8", {16, 3})},
       1536,
       "4-bit floats (MXFP4) of compressed-tensors"},
      {"MLX",
       {part("l.weight", "U32", {16, 16}), part("l.scales", "F16", {16, 2}),
        part("l.biases", "F16", {16, 2})},
       2048,
       "4-bit codes of MLX",
       R"({"quantization":{"group_size":64,"bits":4},"quantization_config":{"group_size":64,"bits":4}})"},
      {"MLX",  // each layer may have its own
       {part("l.weight", "U32", {16, 24}), part("l.scales", "F16", {16, 2}),
        part("l.biases", "F16", {16, 2})},
       2048,
       "6-bit codes of MLX",
       R"({"quantization":{"group_size":64,"bits":4,"l":{"group_size":64,"bits":6}}})"},
      {"MLX",  // 4 bits in groups of 64, or 8 in groups of 32?
       {part("l.weight", "U32", {16, 16}), part("l.scales", "F16", {16, 2}),
        part("l.biases", "F16", {16, 2})},
       0,
       "codes of MLX, of how many bits only"},
      {"MLX",
       {part("l.weight", "U32", {12, 12}), part("l.scales", "U8", {12, 3})},
       1152,
       "4-bit floats of MLX"},
      {"HIGGS",
       {part("l.weight", "I16", {16, 16}), part("l.tables", "F16", {16, 2}),
        part("l.tables2", "F16", {16, 16}), part("l.scales", "F16", {2, 16})},
       0,
       "codes of HIGGS"},
      {"DeepSeek FP8",
       {part("l.weight", "F8_E4M3", {80, 160}), part("l.weight_scale_inv", "F32", {1, 2})},
       12800,
       "as in DeepSeek-V3"},
      {"DeepSeek-V4",
       {part("l.weight", "F8_E4M3", {80, 160}), part("l.scale", "F8_E8M0", {1, 2})},
       12800,
       "8-bit floats with powers of two as scales, as in DeepSeek-V4"},
      {"DeepSeek-V4",
       {part("e.weight", "I8", {8, 32}), part("e.scale", "F8_E8M0", {8, 2})},
       512,
       "4-bit floats with powers of two as scales, as in DeepSeek-V4"},
      {"ModelOpt NVFP4",
       {part("l.weight", "U8", {16, 32}), part("l.weight_scale", "F8_E4M3", {16, 4}),
        part("l.weight_scale_2", "F32", {}), part("l.input_scale", "F32", {})},
       1024,
       "4-bit floats (NVFP4) of ModelOpt"},
      {"ModelOpt NVFP4",  // experts have no ".weight"
       {part("experts.gate_up_proj", "U8", {2, 16, 32}),
        part("experts.gate_up_proj_weight_scale", "F8_E4M3", {2, 16, 4}),
        part("experts.gate_up_proj_weight_scale_2", "F32", {}),
        part("experts.gate_up_proj_input_scale", "F32", {})},
       2048,
       "NVFP4"},
      {"ModelOpt NVFP4",  // F4 counts elements
       {part("l.weight", "F4", {16, 64}), part("l.weight_scale", "F8_E4M3", {16, 4})},
       1024,
       "NVFP4"},
      {"MX",
       {part("l.weight", "U8", {16, 48}), part("l.weight_scale", "U8", {16, 3})},
       1536,
       "4-bit floats (MXFP4)"},
      {"MX", {part("l.weight", "F8_E4M3", {16, 96}), part("l.weight_scale", "U8", {16, 3})}, 1536, "(MXFP8)"},
      {"BitNet",
       {part("l.weight", "U8", {4, 16}), part("l.weight_scale", "BF16", {1})},
       256,
       "2-bit codes of BitNet"},
      {"FP8 with a scale",
       {part("l.weight", "F8_E4M3", {20, 48}), part("l.weight_scale", "BF16", {20, 1})},
       960,
       "8-bit floats of compressed-tensors, which a scale multiplies",
       R"({"text_config":{"quantization_config":{"quant_method":"compressed-tensors","format":"float-quantized"}}})"},
      {"FP8 with a scale",
       {part("l.weight", "F8_E5M2", {4, 4}), part("l.scale_weight", "F32", {}),
        part("l.scale_input", "F32", {})},
       16,
       "8-bit floats, which a scale multiplies"},
      {"int8 with a scale",
       {part("l.weight", "I8", {20, 44}), part("l.weight_scale", "F32", {20, 1}),
        part("l.weight_zero_point", "I8", {20, 1})},
       880,
       "8-bit codes, which a scale multiplies"},
      {"gpt-oss",
       {part("experts.gate_up_proj_blocks", "U8", {3, 12, 2, 16}),
        part("experts.gate_up_proj_scales", "U8", {3, 12, 2})},
       2304,
       "4-bit floats (MXFP4), as in gpt-oss"},
      {"torchao",
       {part("l._weight_qdata", "I8", {8, 16}), part("l._weight_scale", "F32", {8, 1}),
        part("l._weight_zero_point", "I8", {8, 1})},
       128,
       "codes of torchao"},
      {"EXL3",
       {part("l.trellis", "I16", {8, 8, 48}), part("l.suh", "F16", {128}), part("l.svh", "F16", {128})},
       16384,
       "trellis codes of EXL3"},
      {"EXL2",
       {part("l.q_weight", "I32", {8, 16}), part("l.q_scale", "I32", {1, 2}),
        part("l.q_scale_max", "F16", {1}), part("l.q_groups", "I16", {2}), part("l.q_invperm", "I32", {64})},
       0,
       "codes of EXL2"},
      {"AQLM",
       {part("l.codes", "I16", {8, 8, 1}), part("l.codebooks", "F16", {1, 16, 1, 8}),
        part("l.scales", "F16", {8, 1, 1, 1})},
       0,
       "codes of AQLM"},
      {"VPTQ",
       {part("l.indices", "I32", {1, 8, 8}), part("l.centroids.weight", "F16", {1, 64}),
        part("l.weight_scale", "F16", {8}), part("l.weight_bias", "F16", {8})},
       0,
       "codes of VPTQ"},
      {"HQQ",
       {part("l.W_q", "U8", {8, 16}), part("l.scale", "F16", {16, 1}), part("l.zero", "F16", {16, 1}),
        part("l.nbits", "I64", {})},
       0,
       "codes of HQQ"},
      {"HQQ",
       {part("l.W_q", "U8", {8, 16})},
       0,
       "codes of SINQ",
       R"({"quantization_config":{"quant_method":"sinq"}})"},
      {"Quanto",
       {part("l.weight._data", "I8", {8, 16}), part("l.weight._scale", "F16", {8, 1})},
       128,
       "codes of Quanto"},
      {"QuIP#",
       {part("l.Qidxs", "I16", {8, 8}), part("l.SU", "F16", {8}), part("l.SV", "F16", {8}),
        part("l.Wscale", "F32", {})},
       0,
       "codes of QuIP#"},
      {"SpQR", {part("l.dense_weights", "I64", {8}), part("l.row_offsets", "I32", {9})}, 0, "codes of SpQR"},
      {"SVDQuant",
       {part("l.qweight", "I8", {16, 32}), part("l.wscales", "BF16", {1, 16}),
        part("l.smooth_factor", "BF16", {64})},
       1024,
       "4-bit codes of SVDQuant"},
      {"FP-Quant",
       {part("l.qweight", "U8", {16, 32}), part("l.scales", "U8", {16, 2}),
        part("l.forward_hadamard_matrix", "F16", {32, 32})},
       1024,
       "4-bit floats of FP-Quant"},
  };
}

}  // namespace

TEST_CASE("packed: every scheme's codes are told, counted, and its other parts are no weights") {
  std::set<std::string> tested;
  for (const PackedCase& packed : packed_cases()) {
    CAPTURE(packed.scheme);
    CAPTURE(packed.parts.front().name);
    tested.insert(packed.scheme);
    std::vector<StoredTensor> parts = packed.parts;
    parts.push_back(part("l.bias", "F16", {16}));
    parts.push_back(part("norm.weight", "F16", {16}));
    const auto tensors = read_packed(parts, packed.config);
    const TensorRole& codes = tensors.at(parts.front().name).role;
    CHECK(codes.kind == Kind::kCodes);
    CHECK(codes.weights == packed.weights);
    INFO(codes.why);
    CHECK(codes.why.find(packed.why) != std::string::npos);
    for (std::size_t i = 1; i < packed.parts.size(); ++i) {
      const TensorRole& role = tensors.at(parts[i].name).role;
      CAPTURE(parts[i].name);
      CHECK(role.kind == Kind::kScales);
      CHECK(role.why.find("'" + parts.front().name + "'") != std::string::npos);
    }
    CHECK(tensors.at("l.bias").role.kind == Kind::kWeight);
    CHECK(tensors.at("norm.weight").role.kind == Kind::kWeight);
  }
  for (const PackedScheme& scheme : packed_schemes()) {
    CAPTURE(scheme.name);
    CHECK(tested.contains(std::string(scheme.name)));
  }
}

TEST_CASE("packed: torchao's type and shape are in the metadata of the file") {
  const std::string header =
      R"({"__metadata__":{"l.weight":"{\"_type\":\"Int4Tensor\",\"_data\":{\"block_size\":[1,32],\"shape\":[8,64]}}"},)"
      R"("l._weight_qdata":{"dtype":"U8","shape":[8,32],"data_offsets":[0,256]}})";
  const test::Bytes file = test::safetensors_with_header(header, test::Bytes(256));
  ModelReader reader({{"m.safetensors", file.size()}});
  while (const auto wanted = reader.wants()) reader.feed(bytes_in(file, wanted->range).value());
  CHECK(reader.tensors().front().role.why == "it holds codes of torchao (Int4Tensor)");
  CHECK(reader.tensors().front().role.weights == 512);
}

TEST_CASE("packed: codes without scales and scales without codes are no weights, and that is said") {
  for (const char* const type : {"U8", "I8", "I32", "U32"}) {
    const auto tensors =
        read_packed({part("model.q_proj.weight", type, {8, 8}), part("a.weight_scale", "F16", {8, 1})});
    const TensorRole& role = tensors.at("model.q_proj.weight").role;
    CHECK(role.kind == Kind::kCodes);
    CHECK(role.weights == 0);
    CHECK(role.why == "it holds packed codes, and the scale that they are decoded with is not there");
    CHECK(tensors.at("a.weight_scale").role.kind == Kind::kScales);
    CHECK(tensors.at("a.weight_scale").role.why ==
          "it holds the scales of codes that are not among the tensors");
  }
  const auto lone =
      read_packed({part("a.weight.absmax", "F32", {4}), part("a.weight.nested_absmax", "F32", {4}),
                   part("a.weight.quant_state.bitsandbytes__nf4", "U8", {4}),
                   part("e.scale", "F8_E8M0", {4, 4}), part("a.k_scale", "F32", {})});
  for (const auto& entry : lone) CHECK(entry.second.role.kind == Kind::kScales);
  const auto packed = read_packed({part("l.weight_packed", "I32", {24, 8})});
  CHECK(packed.at("l.weight_packed").role.why.ends_with("whose scales are not there"));
  const auto unknown =
      read_packed({part("l.weight", "U8", {8, 8})}, R"({"quantization_config":{"quant_method":"new1"}})");
  CHECK(unknown.at("l.weight").role.why.starts_with("it holds packed codes of new1"));
}

TEST_CASE(
    "packed: 8-bit floats with no scale beside them are weights, unless the configuration says otherwise") {
  CHECK(read_packed({part("l.weight", "F8_E4M3", {8, 8})}).at("l.weight").role.kind == Kind::kWeight);
  CHECK(read_packed({part("l.weight", "F8_E5M2", {8, 8})}).at("l.weight").role.kind == Kind::kWeight);
  CHECK(
      read_packed({part("l.weight", "F8_E4M3", {8, 8})}, R"({"quantization_config":{"quant_method":"fp8"}})")
          .at("l.weight")
          .role.kind == Kind::kCodes);
}

TEST_CASE("packed: a shape that does not fit the bytes is not believed") {
  const test::Bytes shape = test::bytes_of<std::int64_t>({1000, 1000});
  const auto wrong =
      read_packed({part("l.weight_packed", "I32", {24, 8}), part("l.weight_zero_point", "I32", {3, 1}),
                   with_bytes("l.weight_shape", "I64", {2}, shape)});
  CHECK(wrong.at("l.weight_packed").role.weights == 24 * 64);
  const std::string state = R"({"shape":[99999,99999]})";
  const auto big = read_packed({part("l.weight", "U8", {32, 1}), part("l.weight.absmax", "F32", {1}),
                                part("l.weight.quant_map", "F32", {16}),
                                with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {state.size()},
                                           test::bytes_of_text(state))});
  CHECK(big.at("l.weight").role.weights == 64);
}

TEST_CASE("packed: older configurations lie in files of their own, and none is told as a problem") {
  const std::vector<StoredTensor> gptq = {part("l.qweight", "I32", {16, 128}),
                                          part("l.scales", "F16", {4, 128})};
  CHECK(read_packed(gptq, R"({"bits":4,"group_size":32,"desc_act":false})", "quantize_config.json")
            .at("l.qweight")
            .role.weights == 16384);
  const std::vector<StoredTensor> lone = {part("l.weight", "U8", {16, 32})};
  CHECK(read_packed(lone, R"({"producer":{"name":"modelopt"},"quantization":{"quant_algo":"NVFP4"}})",
                    "hf_quant_config.json")
            .at("l.weight")
            .role.why.starts_with("it holds packed codes of ModelOpt"));
  for (const char* const odd :
       {"{}", "[]", "{\"quantization_config\":3}", "{\"quantization_config\":{\"bits\":-1}}", "{"})
    CHECK(read_packed(gptq, odd).at("l.qweight").role.kind == Kind::kCodes);
}
