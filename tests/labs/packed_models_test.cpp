// No figure is one over codes: what is measured of a packed file are the weights that it stands for, as golden/packed
// says (least, largest, root mean square), and what its codes say stands beside them.
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "io/opened_models.hpp"
#include "labs/model/figures_json.hpp"
#include "labs/model/state.hpp"
#include "labs/model/table.hpp"
#include "labs/model/tensor_job.hpp"
#include "labs/model/tensor_words.hpp"

using namespace qs;

namespace {

using PackedJson = nlohmann::json;

const std::vector<std::string> kPackedModels = {
#include "io/packed_fixtures.inc"
};

std::string packed_text(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/packed/" + name, std::ios::binary);
  return {(std::istreambuf_iterator<char>(file)), {}};
}

TensorJob measured_job(const io::TensorInfo& tensor, const std::vector<test::File>& files) {
  TensorJob job(tensor, *parse_formats("int4/block=32"));
  while (!job.has_ended()) {
    if (const auto wanted = job.wants()) {
      const auto bytes = io::bytes_in(files[wanted->file].bytes, wanted->range);
      REQUIRE(bytes.has_value());
      job.feed({bytes->begin(), bytes->end()});
    }
    job.step([] { return true; });
  }
  return job;
}

}  // namespace

TEST_CASE("packed models: figures are those of the weights, and never of codes") {
  std::size_t checked = 0;
  for (const std::string& fixture : kPackedModels) {
    CAPTURE(fixture);
    const PackedJson expected = PackedJson::parse(packed_text(fixture + ".expected.json"), nullptr, false);
    REQUIRE(expected.is_object());
    std::vector<test::File> files;
    for (const PackedJson& name : expected["open"])
      files.push_back({name.get<std::string>(), test::bytes_of_text(packed_text(name))});
    if (expected.contains("config"))
      files.push_back(
          {expected["config"].get<std::string>(), test::bytes_of_text(packed_text(expected["config"]))});
    const io::ModelReader reader = test::read(files);
    std::map<std::string, const PackedJson*> logical, kept;
    for (const PackedJson& one : expected["logical"]) logical[one["name"]] = &one;
    for (const PackedJson& one : expected["as_is"]) kept[one["name"]] = &one;
    for (const io::TensorInfo& tensor : reader.tensors()) {
      CAPTURE(tensor.name);
      const MeasuredTensor listed{tensor, {}, {}, tensor.unreadable};
      if (listed.is_packed() || !tensor.unreadable.empty() || listed.kind() != io::TensorRole::Kind::kWeight)
        continue;
      // A weight is one that the file is known to have, or one that it stores as it is.
      const auto right = logical.find(tensor.name);
      CHECK((right != logical.end() || kept.contains(tensor.name)));
      if (right == logical.end()) continue;
      const TensorJob job = measured_job(tensor, files);
      REQUIRE(job.problem() == "");
      const TensorFigures figures = job.figures();
      if (figures.non_finite.total() > 0) continue;
      const PackedJson& one = *right->second;
      const double rms = std::sqrt(figures.squares / static_cast<double>(figures.count));
      CHECK(rms == doctest::Approx(one["rms"].get<double>()).epsilon(1e-6));
      CHECK(figures.min == doctest::Approx(one["min"].get<double>()).epsilon(1e-6));
      CHECK(figures.max == doctest::Approx(one["max"].get<double>()).epsilon(1e-6));
      if (!is_decoded(tensor) || !figures.codes) continue;
      CHECK(figures.codes->entropy_bits > 0);
      CHECK(figures.codes->entropy_bits <= std::log2(static_cast<double>(figures.codes->possible)));
      CHECK(figures.codes->used <= figures.codes->possible);
      CHECK(figures.codes->saturated <= figures.codes->groups);
      ++checked;
    }
  }
  CHECK(checked > 25);
}

TEST_CASE("packed models: what the stored numbers alone say of the packing is told with the figures") {
  struct Case {
    const char *fixture, *packing;
  };
  for (const Case& one :
       {Case{"gptq4-v1", "its index leaves the inputs in order"},
        Case{"gptq4-v1-act-order", "its index permutes the inputs"}, Case{"gptq4-v2", "format v2"},
        Case{"gptq4-v2-under-v1-label", "its zeros tell format v2"}}) {
    const std::string fixture = one.fixture, packing = one.packing;
    CAPTURE(fixture);
    const std::string model = std::string(fixture) + "/model.safetensors",
                      config = std::string(fixture) + "/config.json";
    const std::vector<test::File> files = {{model, test::bytes_of_text(packed_text(model))},
                                           {config, test::bytes_of_text(packed_text(config))}};
    const io::ModelReader reader = test::read(files);
    std::size_t told = 0;
    for (const io::TensorInfo& tensor : reader.tensors()) {
      if (!is_decoded(tensor)) continue;
      const TensorFigures figures = measured_job(tensor, files).figures();
      REQUIRE(figures.codes);
      CAPTURE(figures.codes->packing);
      CHECK(code_words(*figures.codes).find(packing) != std::string::npos);
      const auto read = figures_from_json(figures_json(figures).dump());
      REQUIRE(read);
      CHECK(read->codes->packing == figures.codes->packing);
      ++told;
    }
    CHECK(told > 0);
  }
}

TEST_CASE("stored codes: entropy, used codes and saturated groups of four groups by hand") {
  std::array<bool, 256> lowest{}, highest{};
  lowest[0] = true;
  highest[3] = true;
  StoredCodes codes(4, lowest, highest);
  const std::vector<std::uint8_t> given = {0, 1, 1, 3, 0, 0, 1, 1, 3, 3, 1, 1, 1, 1, 1, 1};
  const std::vector<std::uint32_t> groups = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
  codes.take(std::span(given).first(7), std::span(groups).first(7));  // pieces may cut a group
  codes.take(std::span(given).subspan(7), std::span(groups).subspan(7));
  const StoredCodeFigures figures = codes.figures();
  CHECK(figures.used == 3);
  CHECK(figures.possible == 4);
  CHECK(figures.groups == 4);
  CHECK(figures.saturated ==
        2);  // 0 0 of the second, 3 3 of the third; 0 and 3 of the first are different ends
  // 3 zeros, 10 ones, 3 threes of 16
  const double h = -(2 * 3.0 / 16 * std::log2(3.0 / 16) + 10.0 / 16 * std::log2(10.0 / 16));
  CHECK(figures.entropy_bits == doctest::Approx(h).epsilon(1e-12));
}
