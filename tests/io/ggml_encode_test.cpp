// ggml's encoders against the bytes that libggml wrote, type by type, with and without an importance.
#include "core/formats/ggml/types.hpp"
#include "core/formats/gguf_block.hpp"
#include "core/quantizers.hpp"
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

/// True for the types whose blocks serve the quantizer of the list; the others have rows of their own.
bool quantizes_by(const ggml::Type& type) {
  return find_gguf_format(type.id) == nullptr;
}

/// Every value finds its own code again, or one that means the same.
void check_codes(const ggml::Type& type, const ggml::RowToEncode& row) {
  std::vector<ggml::Block> blocks(row.values.size() / type.block);
  type.encode(row, blocks);
  std::size_t other = 0;
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const ggml::Block& block = blocks[i / type.block];
    const std::size_t at = i % type.block;
    const ggml::SubBlock sub = sub_block(type, block, at / type.sub_block);
    const int code = code_of(type, sub, row.values[i]);
    if (code == block.codes[at]) continue;
    ++other;
    CHECK(value_of(type, sub, code) == value_of(type, sub, block.codes[at]));
  }
  CHECK((other == 0 || type.id == "q3_k"));
}

/// Encodes every row of a table whose type is in the list; returns how many there were.
std::size_t check_encoded(const std::string& table, const std::string& name_of_values) {
  auto inputs = encoder_inputs();
  inputs["importance_1"] = inputs.at("importance");
  std::size_t rows = 0;
  for (const test::Row& row : test::golden_gz(table)) {
    std::string id = row.at("type");
    for (char& letter : id) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    const ggml::Type* type = ggml::find_type(id);
    if (type == nullptr) type = ggml::find_type("ggml_" + id);
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
    if (quantizes_by(*type)) check_codes(*type, {inputs.at(row.at(name_of_values)), weights});
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

TEST_CASE("ggml: rows of the list have the blocks and widths of their types") {
  std::size_t rows = 0;
  for (const QuantizerInfo& row : quantizers()) {
    const ggml::Type* type = ggml::find_type(row.id);
    if (type == nullptr || find_gguf_format(row.id) != nullptr) continue;
    CAPTURE(row.id);
    CHECK(row.block == type->block);
    CHECK(static_cast<std::size_t>(row.rate_bits) == (type->code_bits + type->block - 1) / type->block);
    const bool has_float16 = type->scale_field == ggml::ScaleField::kFloat16;
    CHECK((row.explanation.find("beyond float16") != std::string::npos) == has_float16);
    ++rows;
  }
  CHECK(rows == 13);
}
