// Files beside a model that cannot be read are problems with a sentence: a configuration, an index, half of a model
// of another program.
#include <doctest/doctest.h>

#include "opened_models.hpp"
#include "packed_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of_text;
using test::part;

namespace {

const char* const kAccepted =
    " is not accepted; expected an object of JSON, which may say how the weights are packed";

std::string first_problem(const ModelReader& reader, const std::string& file) {
  for (const Problem& problem : reader.problems()) {
    if (problem.file == file && !problem.is_note) return problem.sentence;
  }
  return "";
}

test::File model_of(const std::vector<test::StoredTensor>& parts) {
  return {"model.safetensors", test::make_safetensors(parts)};
}

}  // namespace

TEST_CASE("a configuration that cannot be read is a problem that names the place and what is accepted") {
  struct Case {
    std::string text, sentence;
  };
  const std::vector<Case> cases = {
      {R"({"a":)", std::string("configuration: text that ends too early") + kAccepted + " (at byte 5)"},
      {"<!DOCTYPE html><html></html>",
       std::string("configuration: an HTML or XML page") + kAccepted + " (at byte 0)"},
      {R"([1, 2])", std::string("configuration: JSON of type array") + kAccepted + " (at byte 0)"},
      {"", std::string("configuration: an empty text") + kAccepted + " (at byte 0)"},
      {R"({"model_type":"llama"})", ""},
  };
  const test::File model = model_of({part("l.weight", "F32", {4, 4})});
  for (const char* const name :
       {"config.json", "quantize_config.json", "hf_quant_config.json", "quant_config.json"}) {
    for (const Case& one : cases) {
      for (const bool is_first : {true, false}) {
        CAPTURE(name);
        CAPTURE(one.text);
        const test::File config = {name, bytes_of_text(one.text)};
        const ModelReader reader =
            test::read(is_first ? std::vector{config, model} : std::vector{model, config}, true);
        CHECK(first_problem(reader, name) == one.sentence);
        CHECK(reader.tensors().size() == 1);
      }
    }
  }
}

TEST_CASE("codes whose bits only a configuration says tell that it could not be read") {
  const std::vector<test::StoredTensor> parts = {
      part("l.weight", "U32", {16, 16}), part("l.scales", "F16", {16, 2}), part("l.biases", "F16", {16, 2})};
  const ModelReader reader =
      test::read({model_of(parts), {"config.json", bytes_of_text(R"({"quantization":)")}});
  const TensorInfo* const codes = find_tensor(reader.tensors(), "l.weight");
  REQUIRE(codes != nullptr);
  CHECK(codes->role.why ==
        "it holds codes of MLX, of how many bits only its config.json says; 'config.json' was "
        "opened, and could not be read");
}

TEST_CASE("an index of shards that cannot be read is a problem, opened by name or met in a folder") {
  const test::File model = model_of({part("l.weight", "F32", {4, 4})}),
                   index = {"model.safetensors.index.json", bytes_of_text(R"({"weight_map":)")};
  for (const bool were_found : {true, false}) {
    CAPTURE(were_found);
    const ModelReader reader = test::read({model, index}, were_found);
    CHECK(first_problem(reader, index.name).starts_with("index: text that is not JSON is not accepted"));
  }
}

TEST_CASE("the halves of an OpenVINO model are both named, in either order and in a folder") {
  const test::File xml = {"model.xml",
                          bytes_of_text("<?xml version=\"1.0\"?>\n<net name=\"m\" version=\"11\"></net>")},
                   bin = {"model.bin", test::bytes_of<std::uint8_t>({9, 79, 213, 83, 186, 56, 203, 90})};
  for (const bool were_found : {true, false}) {
    for (const bool is_first : {true, false}) {
      const ModelReader reader =
          test::read(is_first ? std::vector{xml, bin} : std::vector{bin, xml}, were_found);
      CHECK(first_problem(reader, "model.bin").starts_with("file: the weights of an OpenVINO model ("));
      CHECK(first_problem(reader, "model.xml")
                .starts_with("file: an OpenVINO model, whose weights are in the .bin"));
    }
  }
  // Another .bin stays what it is.
  const ModelReader reader = test::read({xml, {"other.bin", bin.bytes}});
  CHECK(first_problem(reader, "other.bin").starts_with("file: an unknown kind of file"));
}
