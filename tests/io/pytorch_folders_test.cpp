// PyTorch files in the folders of model hubs: shards with their index, beside the same network in another format.
#include <doctest/doctest.h>

#include "opened_models.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::test::torch;
using test::problems;
using test::read;

namespace {

test::Bytes torch_file(const std::string& name) {
  return file_of({pickle(dict({{name, floats("0", 2)}})), {{"0", counting(2)}}});
}

std::string names(const io::ModelReader& reader) {
  std::string all;
  for (const io::TensorInfo& tensor : reader.tensors())
    all += reader.files()[tensor.file].name + " " + tensor.name + "\n";
  return all;
}

}  // namespace

TEST_CASE("pytorch folders: a model alone is read under each of its names") {
  for (const char* const name :
       {"pytorch_model.bin", "model.pt", "model.pth", "model.ckpt", "sub/anything"}) {
    for (const bool was_found : {false, true}) {
      const io::ModelReader reader = read({{name, torch_file("w")}, {"README.md", {}}}, was_found);
      CHECK(names(reader) == std::string(name) + " w\n");
      CHECK(problems(reader) == "");
    }
  }
}

TEST_CASE("pytorch folders: shards and their index are one model") {
  const std::string first = "pytorch_model-00001-of-00002.bin", second = "pytorch_model-00002-of-00002.bin";
  const test::File index{"pytorch_model.bin.index.json", test::index_of({{"a", first}, {"b", second}})};
  const io::ModelReader reader = read({{first, torch_file("a")}, {second, torch_file("b")}, index}, true);
  CHECK(names(reader) == first + " a\n" + second + " b\n");
  CHECK(problems(reader) == "");
  CHECK(problems(read({{first, torch_file("a")}, index})) ==
        second + ": was not opened, though 'pytorch_model.bin.index.json' names it: 1 tensor missing\n");
  CHECK(problems(read({{second, torch_file("b")}})) ==
        "pytorch_model: the model is not whole: 'pytorch_model-00001-of-00002.bin' was not opened\n");
}

TEST_CASE(
    "pytorch folders: beside a format that is read for certain it is passed over, in related folders only") {
  const auto found = [](const std::string& other, const std::string& torch) {
    return names(read({{other, test::shard("a")}, {torch, torch_file("b")}}, true));
  };
  CHECK(found("model.safetensors", "pytorch_model.bin") == "model.safetensors a\n");
  CHECK(found("unet/model.safetensors", "all.ckpt") == "unet/model.safetensors a\n");
  CHECK(found("unet/model.safetensors", "vae/pytorch_model.bin") ==
        "unet/model.safetensors a\nvae/pytorch_model.bin b\n");
  CHECK(found("un/model.safetensors", "unet/pytorch_model.bin") ==
        "un/model.safetensors a\nunet/pytorch_model.bin b\n");
  const io::ModelReader shards =
      read({{"model.safetensors", test::shard("a")},
            {"pytorch_model-00001-of-00001.bin", torch_file("a")},
            {"pytorch_model.bin.index.json", test::index_of({{"a", "pytorch_model-00001-of-00001.bin"}})}},
           true);
  CHECK(names(shards) == "model.safetensors a\n");
  for (const io::Problem& problem : shards.problems()) CHECK(problem.is_note);
}

TEST_CASE("pytorch folders: what is passed over is told, and read when it is named") {
  const std::string twice =
                        "probably the model of 'model.safetensors' once more; opened by itself it is read",
                    training = "the state of a training, not the model";
  for (const auto& [name, why] : std::vector<std::pair<std::string, std::string>>{
           {"pytorch_model.bin", twice},
           {"original/consolidated.00.pth", twice},
           {"sd-v1.ckpt", twice},
           {"training_args.bin", training},
           {"checkpoint/optimizer.pt", training},
           {"rng_state_0.pth", training},
       }) {
    const std::vector<test::File> files = {{"model.safetensors", test::shard("a")}, {name, torch_file("b")}};
    const io::ModelReader found = read(files, true), named = read(files);
    CHECK(found.tensors().size() == 1);
    CHECK(problems(found) == name + ": passed over: " + why + "\n");
    CHECK(named.tensors().size() == 2);
    CHECK(problems(named) == "");
  }
}

TEST_CASE("pytorch folders: what a training saved beside the model is passed over, and read by itself") {
  const std::string training = "optimizer.pt";
  const io::ModelReader both = read(
      {{training, torch_file("m")}, {"pytorch_model.bin", torch_file("w")}, {"training_args.bin", {}}}, true);
  CHECK(names(both) == "pytorch_model.bin w\n");
  CHECK(problems(both) ==
        "optimizer.pt: passed over: the state of a training, not the model\n"
        "training_args.bin: passed over: the state of a training, not the model\n");
  CHECK(names(read({{training, torch_file("m")}}, true)) == "optimizer.pt m\n");
}
