// ggml's encoders against the bytes that libggml wrote, type by type, with and without an importance.
#include "core/formats/ggml/types.hpp"
#include "ggml_golden.hpp"

using namespace qs;
using test::Bytes;
using test::from_hex;

namespace {

std::map<std::string, std::vector<float>> encoder_inputs() {
  std::map<std::string, std::vector<float>> inputs;
  for (const test::Row& row : test::golden_gz("ggml/inputs.csv.gz")) {
    const Bytes bytes = from_hex(row.at("values_hex"));
    std::vector<float>& values = inputs[row.at("name")];
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
      std::uint32_t bits = 0;
      for (std::size_t k = 0; k < 4; ++k) bits |= std::to_integer<std::uint32_t>(bytes[i + k]) << 8 * k;
      values.push_back(with_bits(bits));
    }
  }
  return inputs;
}

/// Encodes every row of a table whose type is in the list; returns how many there were.
std::size_t check_encoded(const std::string& table, const std::string& name_of_values) {
  auto inputs = encoder_inputs();
  inputs["importance_1"] = inputs.at("importance");
  std::size_t rows = 0;
  for (const test::Row& row : test::golden_gz(table)) {
    const ggml::Type* type = ggml::find_type(row.at("type"));
    if (type == nullptr) continue;
    const std::string& importance = row.at("importance");
    const bool none = importance == "0" || importance == "none";
    const std::span<const float> weights =
        none ? std::span<const float>() : inputs.at("importance_" + importance);
    CAPTURE(type->id);
    CAPTURE(row.at(name_of_values));
    CAPTURE(importance);
    const Bytes bytes = ggml::encode_row(*type, {inputs.at(row.at(name_of_values)), weights});
    const Bytes expected = from_hex(row.at("block_hex"));
    REQUIRE(bytes.size() == expected.size());
    CHECK(bytes == expected);
    ++rows;
  }
  return rows;
}

}  // namespace

TEST_CASE("ggml: blocks of all encoded types have the bytes that libggml wrote") {
  CHECK(check_encoded("ggml/blocks.csv.gz", "case") == ggml::types().size() * 40);
}

TEST_CASE("ggml: rows of 1,024 have the bytes that libggml wrote") {
  CHECK(check_encoded("ggml/rows.csv.gz", "row") == ggml::types().size() * 9);
}
