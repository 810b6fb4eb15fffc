// Files of importances: what each kind holds, and which tensors it belongs to.
#include "labs/importance/importance.hpp"

#include <cmath>
#include <limits>

#include "../../io/imatrix_files.hpp"
#include "read_importance.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::string sentences(const std::vector<std::string>& list) {
  std::string all;
  for (const std::string& one : list) all += one + "\n";
  return all;
}

io::TensorInfo tensor(std::string name, std::vector<std::uint64_t> shape) {
  io::TensorInfo info;
  info.name = std::move(name);
  info.shape = std::move(shape);
  if (info.shape.size() == 3) info.use.outputs = 2;
  return info;
}

Importance of(std::string weight, std::vector<float> moments, std::uint64_t lists = 1) {
  Importance importance;
  importance.layers.push_back({std::move(weight), std::move(moments), lists});
  return importance;
}

}  // namespace

TEST_CASE("importance: an imatrix.gguf has sums over counts, ones where an expert was never met") {
  const Importance importance =
      importance_in({{"imatrix.gguf", imatrix_gguf({{"blk.0.attn_q.weight", {8, 2}, {4}},
                                                    {"blk.0.ffn_down_exps.weight", {6, 0, 5, 5}, {2, 0}}})}});
  CHECK(sentences(importance.problems).empty());
  REQUIRE(importance.layers.size() == 2);
  CHECK(importance.find("blk.0.attn_q.weight")->moments == std::vector<float>{2, 0.5F});
  CHECK(importance.find("blk.0.ffn_down_exps.weight")->moments == std::vector<float>{3, 0, 1, 1});
  CHECK(importance.find("blk.0.ffn_down_exps.weight")->lists == 2);
}

TEST_CASE("importance: an imatrix.dat has means times calls") {
  const Bytes file = imatrix_dat({{"blk.0.attn_q.weight", {8, 2}, {}}, {"output.weight", {4, 4, 12}, {}}}, 4);
  const Importance importance = importance_in({{"imatrix.dat", file}});
  CHECK(sentences(importance.problems).empty());
  REQUIRE(importance.layers.size() == 2);
  CHECK(importance.layers[0].moments == std::vector<float>{2, 0.5F});
  CHECK(importance.layers[1].moments == std::vector<float>{1, 1, 3});
  // Its end may be missing, a cut entry is refused by its number.
  Bytes cut = file;
  cut.resize(cut.size() - 16);
  CHECK(importance_in({{"imatrix.dat", cut}}).layers.size() == 2);
  cut.resize(cut.size() - 4);
  CHECK(problems(read({{"imatrix.dat", cut}}))
            .find("imatrix entry 2 of 2, 'output.weight', numbers: 3 is not accepted") != std::string::npos);
}

TEST_CASE("importance: lists of one's own come in arrays under the names of weights") {
  const Importance importance =
      importance_in({{"moments.safetensors",
                      make_safetensors({{"model.layers.0.self_attn.q_proj", "F32", {2}, bytes_of({2.F, 1.F})},
                                        {"experts", "F32", {2, 2}, bytes_of({2.F, 1.F, 1.F, 2.F})}})}});
  CHECK(sentences(importance.problems).empty());
  REQUIRE(importance.layers.size() == 2);
  CHECK(importance.find("experts")->lists == 2);
}

TEST_CASE("importance: what cannot be a mean of squares is left out by name, number and value") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Importance importance = importance_in({{"imatrix.gguf", imatrix_gguf({{"a.weight", {1, nan}, {1}},
                                                                              {"b.weight", {1, -2}, {1}},
                                                                              {"c.weight", {0, 0}, {1}},
                                                                              {"d.weight", {0, 3}, {1}}})}});
  CHECK(sentences(importance.problems) ==
        "'a.weight.in_sum2' is left out: number 2 of 2 is NaN; a mean of squares is finite and not below 0.\n"
        "'b.weight.in_sum2' is left out: number 2 of 2 is -2; a mean of squares is finite and not below 0.\n"
        "'c.weight.in_sum2' is left out: all its 2 numbers are 0, which weighs nothing.\n");
  REQUIRE(importance.layers.size() == 1);
  CHECK(importance.layers[0].weight == "d.weight");
}

TEST_CASE("importance: a list joins a tensor by its name, or by the name that llama.cpp gives it") {
  const std::vector<io::TensorInfo> tensors = {tensor("model.layers.3.self_attn.q_proj.weight", {4, 2}),
                                               tensor("model.layers.3.self_attn.k_proj.weight", {4, 2}),
                                               tensor("model.layers.3.mlp.experts.1.up_proj.weight", {3, 2}),
                                               tensor("model.norm.weight", {2})};
  const JoinedImportance dense = join_importance(of("blk.3.attn_q.weight", {1, 2}), tensors);
  CHECK(dense.of(0) == std::vector<float>{1, 2});
  CHECK(dense.of_tensors.size() == 1);
  CHECK(dense.unused.empty());
  const JoinedImportance expert = join_importance(of("blk.3.ffn_up_exps.weight", {1, 2, 3, 0}, 2), tensors);
  CHECK(expert.of(2) == std::vector<float>{3, 0});
  CHECK(expert.zeros == 1);
  // A module's name will do, and a name of nobody is said.
  CHECK(join_importance(of("model.layers.3.self_attn.k_proj", {1, 2}), tensors).of(1) ==
        std::vector<float>{1, 2});
  CHECK(join_importance(of("blk.9.attn_q.weight", {1, 2}), tensors).unused ==
        std::vector<std::string>{"blk.9.attn_q.weight"});
}

TEST_CASE("importance: a list of another length is not cut to fit") {
  const std::vector<io::TensorInfo> tensors = {tensor("blk.0.attn_q.weight", {4, 2}),
                                               tensor("blk.0.ffn_up_exps.weight", {3, 4, 2})};
  const JoinedImportance long_one = join_importance(of("blk.0.attn_q.weight", {1, 2, 3}), tensors);
  CHECK(long_one.of_tensors.empty());
  CHECK(sentences(long_one.problems) ==
        "'blk.0.attn_q.weight' has 3 numbers; 'blk.0.attn_q.weight' needs 2.\n");
  const JoinedImportance stack = join_importance(of("blk.0.ffn_up_exps.weight", {1, 2}), tensors);
  CHECK(
      sentences(stack.problems) ==
      "'blk.0.ffn_up_exps.weight' has 2 numbers; 'blk.0.ffn_up_exps.weight' needs 2 × 3, for each expert.\n");
  CHECK(join_importance(of("blk.0.ffn_up_exps.weight", {1, 2, 3, 4, 5, 6}), tensors).of_tensors.size() == 1);
}
