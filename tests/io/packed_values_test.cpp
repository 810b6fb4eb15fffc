// Every packed file of golden/packed, by what its expected.json says: the weights, bit for bit where they are exact;
// their names, shapes and stored bits; what is folded, what stays, what is refused.
#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "opened_models.hpp"
#include "streamed_model.hpp"

using namespace qs;
using Json = nlohmann::json;

namespace {

const std::string kPackedFolder = std::string(QS_GOLDEN) + "/packed/";

test::Bytes packed_file(const std::string& name) {
  std::ifstream file(kPackedFolder + name, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  return test::bytes_of_text(text);
}

Json expected_of(const std::string& fixture) {
  std::ifstream file(kPackedFolder + fixture + ".expected.json");
  return Json::parse(file, nullptr, false);
}

/// The files of a fixture as they are opened together, in reverse order if told so.
std::vector<test::File> files_of(const Json& expected, bool with_config, bool reversed = false) {
  std::vector<test::File> files;
  for (const Json& name : expected["open"]) files.push_back({name.get<std::string>(), packed_file(name)});
  if (with_config && expected.contains("config"))
    files.push_back({expected["config"].get<std::string>(), packed_file(expected["config"])});
  if (reversed) std::reverse(files.begin(), files.end());
  return files;
}

std::vector<float> floats_of(const std::string& name) {
  const test::Bytes bytes = packed_file(name);
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

bool is_same_float(float a, float b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

std::size_t values_that_differ(const std::vector<float>& read, const std::vector<float>& right, bool exact) {
  std::size_t wrong = read.size() == right.size() ? 0 : right.size();
  for (std::size_t i = 0; i < read.size() && i < right.size(); ++i) {
    const bool is_near = std::abs(read[i] - right[i]) <= std::abs(right[i]) * 0x1p-21F;
    if (!is_same_float(read[i], right[i]) && (exact || !is_near)) ++wrong;
  }
  return wrong;
}

const std::string& codes_name(const io::TensorInfo& tensor) {
  return tensor.decoding ? tensor.decoding->parts[0].stored.name : tensor.name;
}

const io::TensorInfo* by_codes(const io::ModelReader& reader, const std::string& codes) {
  for (const io::TensorInfo& tensor : reader.tensors()) {
    if (codes_name(tensor) == codes) return &tensor;
  }
  return nullptr;
}

const std::vector<std::string> kFixtures = {
#include "packed_fixtures.inc"
};

void check_logical(const io::ModelReader& reader, const std::vector<test::File>& files, const Json& right) {
  const io::TensorInfo* const tensor = by_codes(reader, right["codes"]);
  CAPTURE(right["codes"].get<std::string>());
  REQUIRE(tensor != nullptr);
  if (tensor == nullptr) return;
  CHECK(tensor->unreadable == "");
  CHECK(tensor->name == right["name"].get<std::string>());
  CHECK(tensor->shape == right["shape"].get<std::vector<std::uint64_t>>());
  CHECK(tensor->count() == right["weights"].get<std::uint64_t>());
  CHECK(tensor->role.kind == io::TensorRole::Kind::kWeight);
  const double bits =
      static_cast<double>(io::stored_bytes(*tensor)) * 8 / static_cast<double>(tensor->count());
  CHECK(bits == doctest::Approx(right["bits_per_weight_all"].get<double>()).epsilon(1e-5));
  if (tensor->decoding) {
    for (const auto& stored_bits : right["stored_bits"].items()) {
      const std::string role = stored_bits.key();
      CAPTURE(role);
      std::uint64_t found = 0;
      for (std::size_t k = 0; k <= static_cast<std::size_t>(io::PartRole::kMeta); ++k) {
        const auto one = static_cast<io::PartRole>(k);
        if (io::word_of(one) == role) found = tensor->decoding->stored_bits(one);
      }
      CHECK(found == stored_bits.value().get<std::uint64_t>());
    }
  }
  if (!tensor->unreadable.empty()) return;
  CHECK(values_that_differ(test::streamed_rows(*tensor, files), floats_of(right["values"]), right["exact"]) ==
        0);
}

}  // namespace

TEST_CASE("packed files give the weights that they stand for, with and without their configuration") {
  for (const std::string& fixture : kFixtures) {
    const Json expected = expected_of(fixture);
    REQUIRE(expected.is_object());
    if (expected["expect"] != "decode") continue;
    for (int way = 0; way < 3; ++way) {
      CAPTURE(fixture);
      CAPTURE(way);
      // Of how many bits, and of which format, only the configuration says.
      const bool needs_config = fixture.starts_with("mlx-affine") || fixture == "gptq4-v2";
      if (way == 1 && needs_config) continue;
      const std::vector<test::File> files = files_of(expected, way != 1, way == 2);
      const io::ModelReader reader = test::read(files);
      for (const Json& right : expected["logical"]) check_logical(reader, files, right);
      for (const Json& companion : expected["not_weights"]) {
        const io::TensorInfo* const tensor = by_codes(reader, companion);
        CAPTURE(companion.get<std::string>());
        CHECK((tensor == nullptr || tensor->role.kind != io::TensorRole::Kind::kWeight));
      }
      for (const Json& kept : expected["as_is"]) {
        CAPTURE(kept["name"].get<std::string>());
        const io::TensorInfo* const tensor = by_codes(reader, kept["name"]);
        REQUIRE(tensor != nullptr);
        if (tensor == nullptr) continue;
        CHECK(tensor->shape == kept["shape"].get<std::vector<std::uint64_t>>());
        if (!kept.contains("values") || !tensor->unreadable.empty()) continue;
        CHECK(values_that_differ(test::streamed_rows(*tensor, files), floats_of(kept["values"]), true) == 0);
      }
    }
  }
}
