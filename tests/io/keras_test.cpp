// Weights of Keras: roles by layers, archives.
#include "io/keras_roles.hpp"

#include <doctest/doctest.h>

#include "hostile_files.hpp"
#include "io/formats.hpp"
#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;

namespace {

test::Bytes golden_weights(const std::string& name) {
  return test::golden_file("hdf5/" + name + ".h5");
}

std::map<std::string, TensorInfo> keras_tensors(const test::Bytes& file) {
  std::map<std::string, TensorInfo> named;
  const auto tensors = read_tensor_list(file, "w.h5");
  REQUIRE(tensors);
  for (const TensorInfo& tensor : *tensors) named[tensor.name] = tensor;
  return named;
}

}  // namespace

TEST_CASE("keras: layers tell the roles and the outputs of their variables") {
  struct Row {
    std::string file, name;
    TensorRole::Kind kind;
    std::vector<std::uint32_t> order;
    std::uint32_t outputs;
    std::string words;
  };
  using Kind = TensorRole::Kind;
  const std::string layers = "layers/", attention = layers + "multi_head_attention/",
                    weights = "model_weights/";
  const std::vector<Row> rows = {
      {"int8.weights",
       layers + "dense/vars/0",
       Kind::kCodes,
       {},
       1,
       "it holds codes of Keras, of 8 bits or two of 4 bits, which are not decoded"},
      {"int8.weights", layers + "dense/vars/1", Kind::kWeight, {}, 1, "Keras: a vector"},
      {"int8.weights",
       layers + "dense/vars/2",
       Kind::kScales,
       {},
       1,
       "it is the scale of 'layers/dense/vars/0'"},
      {"int8.weights",
       attention + "query_dense/vars/0",
       Kind::kWeight,
       {1, 2, 0},
       2,
       "MultiHeadAttention: [in, heads, size]"},
      {"int8.weights",
       attention + "query_dense/vars/1",
       Kind::kWeight,
       {},
       1,
       "MultiHeadAttention: a bias, [heads, size]"},
      {"int8.weights",
       attention + "output_dense/vars/0",
       Kind::kWeight,
       {2, 0, 1},
       1,
       "MultiHeadAttention: [heads, size, out]"},
      {"int8.weights",
       layers + "depthwise_conv2d_1/vars/0",
       Kind::kWeight,
       {2, 3, 0, 1},
       2,
       "DepthwiseConv2D: [h, w, in, multiplier]"},
      {"int8.weights",
       layers + "dropout/seed_generator/vars/0",
       Kind::kOther,
       {},
       1,
       "it is the state of a random generator"},
      {"int8.weights", "optimizer/vars/1", Kind::kOther, {}, 1, "it is a state of the optimizer"},
      {"keras2", weights + "conv/conv/kernel:0", Kind::kWeight, {3, 2, 0, 1}, 1, "Keras: [kernel, in, out]"},
      {"keras2", weights + "conv/conv/bias:0", Kind::kWeight, {}, 1, "Keras: a vector"},
      {"keras2", weights + "bn/bn/moving_mean:0", Kind::kWeight, {}, 1, "Keras: a vector"},
      {"keras2", weights + "dense/dense/kernel:0", Kind::kWeight, {1, 0}, 1, "Keras: [kernel, in, out]"},
      {"keras2",
       weights + "conv2d_transpose/conv2d_transpose/kernel:0",
       Kind::kWeight,
       {2, 3, 0, 1},
       1,
       "Conv2DTranspose: [h, w, out, in]"},
      {"keras2",
       weights + "dw/dw/depthwise_kernel:0",
       Kind::kWeight,
       {2, 3, 0, 1},
       2,
       "the name: [kernel, in, multiplier]"},
      {"keras2", weights + "embedding/embedding/embeddings:0", Kind::kWeight, {}, 1, "the name: [rows, out]"},
      {"keras2", "optimizer_weights/iter:0", Kind::kOther, {}, 1, "it is a state of the optimizer"}};
  for (const std::string file : {"int8.weights", "keras2"}) {
    const auto tensors = keras_tensors(golden_weights(file));
    std::size_t checked = 0;
    for (const Row& row : rows) {
      if (row.file != file) continue;
      CAPTURE(row.name);
      REQUIRE(tensors.contains(row.name));
      const TensorInfo& tensor = tensors.at(row.name);
      ++checked;
      CHECK(tensor.container == Container::kKeras);
      CHECK(tensor.role.kind == row.kind);
      CHECK(tensor.use.order == row.order);
      CHECK(tensor.use.outputs == row.outputs);
      CHECK((row.kind == Kind::kWeight ? tensor.use.said_by : tensor.role.why) == row.words);
    }
    CHECK(checked > 0);
  }
  // Datasets of any other program all count.
  CHECK(keras_tensors(golden_weights("old")).at("int/i4").container == Container::kArrays);
}

TEST_CASE("keras: every layer's layout is a permutation of the axes, whatever the rank") {
  for (const KerasRule& rule : keras_rules()) {
    for (std::size_t rank = 0; rank <= 6; ++rank) {
      TensorInfo tensor;
      tensor.name = "layers/" + std::string(rule.layer) + "_12/vars/" + std::to_string(rule.variable);
      CHECK(is_named_by_keras(tensor.name));
      tensor.shape.assign(rank, 2);
      std::vector<TensorInfo> tensors{tensor};
      give_keras_roles(tensors);
      std::vector<std::uint32_t> order = tensors[0].use.order;
      std::sort(order.begin(), order.end());
      CHECK((order.empty() || order.size() == rank));
      for (std::uint32_t i = 0; i < order.size(); ++i) CHECK(order[i] == i);
      CHECK((rank < 2 ? tensors[0].use.said_by == "Keras: a vector" : tensors[0].use.said_by == rule.words));
    }
  }
}

TEST_CASE("keras: layers inside layers, and tables of transformers, are known by their names") {
  const std::map<std::string, std::string> words = {
      {"layers/my_layer/token_embedding/vars/0", "Embedding: [rows, out]"},
      {"layers/block/first_depthwise_conv2d/vars/0", "DepthwiseConv2D: [h, w, in, multiplier]"},
      {"layers/block/up/vars/0", "Keras: [kernel, in, out]"},
      {"bert/embeddings/word_embeddings/weight:0", "the name: [rows, out]"},
      {"gpt2/transformer/h_0/attn/c_attn/weight:0", "Keras: [kernel, in, out]"}};
  for (const auto& entry : words) {
    TensorInfo tensor;
    tensor.name = entry.first;
    tensor.shape = {3, 4};
    std::vector<TensorInfo> tensors{tensor};
    give_keras_roles(tensors);
    CHECK(tensors[0].use.said_by == entry.second);
  }
}

TEST_CASE("keras: an archive is known by its first member, and its weights must be stored as they are") {
  const test::Bytes weights = golden_weights("small");
  const auto archive = [&](const std::string& first, const std::string& member, bool is_deflated) {
    test::ZipEntry entry{.name = member, .packed = weights};
    if (is_deflated)
      entry = {.name = member, .packed = test::stored_deflate(weights), .method = 8, .size = weights.size()};
    return test::make_zip({{.name = first, .packed = test::bytes_of_text("{}")}, entry});
  };
  const test::Bytes file = archive("metadata.json", "model.weights.h5", false);
  const auto tensors = read_tensor_list(file, "");
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 1);
  CHECK(test::streamed_rows((*tensors)[0], {{"m.keras", file}}) ==
        test::golden_values("hdf5/small.csv").at("g/w"));
  const auto refused = [](const test::Bytes& bytes) {
    const auto list = read_tensor_list(bytes, "m.keras");
    return list ? std::string() : message(list.error());
  };
  CHECK(refused(archive("metadata.json", "model.weights.h5", true))
            .starts_with(
                "member 'model.weights.h5': a member that is compressed or encrypted is not accepted"));
  CHECK(refused(archive("config.json", "model.weights.npz", false))
            .starts_with("file: an archive of Keras without weights in HDF5 is not accepted"));
  test::with_each_byte_changed(file, [](const test::Bytes& changed) {
    test::keep_promises(make_keras_reader(changed.size(), ""), changed);
  });
  for (std::size_t size = 0; size < file.size(); size += 7)
    test::keep_promises(make_keras_reader(size, ""), std::span(file).first(size));
}
