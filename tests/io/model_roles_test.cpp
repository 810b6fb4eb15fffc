#include "io/model_roles.hpp"

#include <doctest/doctest.h>

using namespace qs;
using namespace qs::io;

namespace {

using Kind = TensorRole::Kind;
using Shape = std::vector<std::uint64_t>;

TensorInfo tensor_of(const std::string& name, const Shape& shape, DType dtype = DType::kF32,
                     Container container = Container::kTorch) {
  TensorInfo tensor;
  tensor.name = name;
  tensor.shape = shape;
  tensor.dtype = dtype;
  tensor.container = container;
  return tensor;
}

std::vector<TensorInfo> tr(std::vector<TensorInfo> tensors) {
  std::vector<TensorInfo*> folder;
  for (TensorInfo& tensor : tensors) folder.push_back(&tensor);
  give_roles(folder);
  give_uses(folder);
  return tensors;
}

TensorInfo said_of(const TensorInfo& tensor) {
  return tr({tensor}).front();
}

}  // namespace

TEST_CASE("roles: what each rule is about is no weight, under a module or not, and says why in a clause") {
  for (const RoleRule& rule : role_rules()) {
    CAPTURE(rule.text);
    CHECK(rule.why.starts_with("it "));
    for (const std::string& name : {std::string(rule.text), "model.layer." + std::string(rule.text)}) {
      const TensorInfo tensor = said_of(tensor_of(name, rule.only_scalars ? Shape{} : Shape{4, 4}));
      CHECK(tensor.role.kind == Kind::kOther);
      CHECK(tensor.role.why == rule.why);
    }
    if (rule.only_scalars)
      CHECK(said_of(tensor_of(std::string(rule.text), {4, 4})).role.kind == Kind::kWeight);
  }
}

TEST_CASE("roles: parameters that only look like buffers are weights") {
  for (const char* const name :
       {"bn.running_mean", "bn.running_var", "mask_token", "mask_decoder.weight", "clip_model.visual.proj",
        "position_embeddings.weight", "token_type_embeddings.weight", "l.bias", "lora_B.weight",
        "logit_scale", "minimal.weight", "relative_position_bias_table", "tied.ids.weight"}) {
    CAPTURE(name);
    CHECK(said_of(tensor_of(name, {8})).role.kind == Kind::kWeight);
  }
  CHECK(said_of(tensor_of("logit_scale", {})).role.kind == Kind::kWeight);
  CHECK(said_of(tensor_of("h.0.attn.bias", {192})).role.kind == Kind::kWeight);
  CHECK(said_of(tensor_of("conv.bias", {1, 1, 2, 3})).role.kind == Kind::kWeight);
}

TEST_CASE("roles: causal masks, whole numbers, truth values and complex numbers are no weights") {
  CHECK(said_of(tensor_of("h.0.attn.bias", {1, 1, 256, 256})).role.why == "it is a causal mask");
  CHECK(said_of(tensor_of("l.weight", {4}, DType::kI64)).role.why ==
        "it holds whole numbers, which a model looks up or counts with");
  CHECK(said_of(tensor_of("l.weight", {4}, DType::kBool)).role.why == "it holds true and false");
  TensorInfo complex = tensor_of("l.weight", {4});
  complex.type_name = "C64";
  complex.unreadable = "its type is not decoded";
  CHECK(said_of(complex).role.kind == Kind::kOther);
  complex.type_name = "F4";
  CHECK(said_of(complex).role.kind == Kind::kWeight);
  CHECK(said_of(tensor_of("q.activation_post_process.scale", {1})).role.kind == Kind::kOther);
}

TEST_CASE("roles: an array that was opened is what is asked about, and what is said already stays") {
  CHECK(said_of(tensor_of("attention_mask", {4}, DType::kI64, Container::kArrays)).role.kind ==
        Kind::kWeight);
  CHECK(said_of(tensor_of("w", {4}, DType::kF32, Container::kOnnx)).role.kind == Kind::kUnsaid);
  TensorInfo codes = tensor_of("l.weight", {4});
  codes.role = {Kind::kCodes, "it holds codes", 8};
  CHECK(said_of(codes).role.weights == 8);
}

TEST_CASE("roles: of GGUF, factors beside a weight are scales, and rotary factors no weights") {
  const auto gguf = [](const char* name) { return tensor_of(name, {1}, DType::kF32, Container::kGguf); };
  const auto tensors =
      tr({gguf("blk.0.ffn_down.weight"), gguf("blk.0.ffn_down.scale"), gguf("blk.0.ffn_down.input_scale"),
          gguf("blk.0.other.scale"), gguf("rope_freqs.weight")});
  CHECK(tensors[0].role.kind == Kind::kWeight);
  CHECK(tensors[1].role.kind == Kind::kScales);
  CHECK(tensors[1].role.why == "it multiplies the scales of 'blk.0.ffn_down.weight'");
  CHECK(tensors[2].role.kind == Kind::kScales);
  CHECK(tensors[3].role.kind == Kind::kWeight);
  CHECK(tensors[4].role.kind == Kind::kOther);
}

namespace {

struct UseCase {
  const char* name;
  Shape shape;
  std::vector<std::uint32_t> order;
  std::uint32_t outputs;
  const char* said_by;  // a part of it
};

void check_uses(const std::vector<UseCase>& cases, std::vector<TensorInfo> beside = {}) {
  std::vector<TensorInfo> tensors;
  for (const UseCase& c : cases) tensors.push_back(tensor_of(c.name, c.shape));
  tensors.insert(tensors.end(), beside.begin(), beside.end());
  tensors = tr(std::move(tensors));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(tensors[i].name);
    CHECK(tensors[i].use.order == cases[i].order);
    CHECK(tensors[i].use.outputs == cases[i].outputs);
    CHECK(tensors[i].use.said_by.find(cases[i].said_by) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("uses: torch's weights are [out, in] and kernels, but for transposed convolutions and experts") {
  check_uses({{"l.weight", {8, 4}, {}, 1, "torch: [out, in]"},
              {"conv.weight", {8, 4, 3, 3}, {}, 1, "torch"},
              {"conv1d.weight", {8, 1, 4}, {}, 1, "torch"},
              {"lstm.weight_ih_l0", {32, 4}, {}, 1, "torch"},
              {"decoder.deconv1.weight", {8, 4, 3, 3}, {1, 0, 2, 3}, 1, "transposed"},
              {"up.convtr.weight", {8, 4, 3}, {1, 0, 2}, 1, "transposed"},
              {"mlp.experts.w1.weight", {4, 64, 32}, {}, 2, "[experts, out, in]"},
              {"mlp.experts.gate_up_proj", {4, 32, 128}, {0, 2, 1}, 2, "[experts, in, out]"},
              {"ups.0.weight", {16, 8, 4}, {1, 0, 2}, 1, "its bias"}},
             {tensor_of("ups.0.bias", {8})});
  const TensorInfo open = said_of(tensor_of("dw", {128, 1, 3}));
  CHECK(open.use.is_open);
  CHECK(open.use.outputs == 1);
  CHECK(open.use.said_by == "three axes, read as [out, in, kernel]");
}

TEST_CASE("uses: experts of later versions that store [out, in] are told by their shapes and biases") {
  check_uses({{"experts.gate_up_proj", {4, 96, 32}, {}, 2, "[experts, out, in]"},
              {"experts.down_proj", {4, 32, 48}, {}, 2, "[experts, out, in]"}});
  check_uses({{"experts.gate_up_proj", {4, 32, 96}, {0, 2, 1}, 2, "[experts, in, out]"},
              {"experts.down_proj", {4, 48, 32}, {0, 2, 1}, 2, "[experts, in, out]"}});
  check_uses({{"experts.gate_up_proj", {4, 96, 32}, {}, 2, "[experts, out, in]"}},
             {tensor_of("experts.gate_up_proj_bias", {4, 96})});
}

TEST_CASE("uses: GPT-2's Conv1D is [in, out], and layers with its names that widen along axis 0 are not") {
  check_uses({{"h.0.attn.c_attn.weight", {64, 192}, {1, 0}, 1, "GPT-2's Conv1D: [in, out]"},
              {"h.0.attn.c_proj.weight", {64, 64}, {1, 0}, 1, "Conv1D"},
              {"h.0.mlp.c_fc.weight", {64, 256}, {1, 0}, 1, "Conv1D"},
              {"h.0.mlp.c_proj.weight", {256, 64}, {1, 0}, 1, "Conv1D"},
              {"wte.weight", {500, 64}, {}, 1, "torch"}});
  check_uses({{"transformer.h.0.attn.c_attn.weight", {80, 64}, {}, 1, "torch"},
              {"transformer.h.0.attn.c_proj.weight", {64, 64}, {}, 1, "torch"}});
  check_uses({{"encoder.c_proj.weight", {64, 32}, {}, 1, "torch"}});  // CLIP: no GPT-2
}

TEST_CASE("uses: a row of GGUF is an input; of arrays axis 0 is the output by convention") {
  const auto gguf = [](const char* name, const Shape& shape) {
    return said_of(tensor_of(name, shape, DType::kF16, Container::kGguf)).use;
  };
  CHECK(gguf("blk.0.ffn_down_exps.weight", {4, 32, 64}).outputs == 2);
  CHECK(gguf("blk.0.ffn_down.weight", {32, 64}).outputs == 1);
  CHECK(gguf("v.patch_embd.weight", {32, 3, 14, 14}).outputs == 1);
  const TensorInfo array = said_of(tensor_of("w", {3, 4, 5}, DType::kF32, Container::kArrays));
  CHECK(array.use.said_by == "axis 0");
  CHECK_FALSE(array.use.is_open);
  CHECK(said_of(tensor_of("w", {3}, DType::kF32, Container::kArrays)).use.said_by.empty());
}
