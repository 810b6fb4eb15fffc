// Schemes recognized by the names of their tensors. Sources: transformers ("Quantization" and
// integrations/), exllamav2 and exllamav3, torchao/prototype/safetensors, nunchaku, optimum-quanto, and the
// repositories of AQLM, VPTQ, HQQ, QuIP#, SpQR.
#include <nlohmann/json.hpp>

#include "io/packed_rows.hpp"

namespace qs::io {
namespace {

std::uint64_t count_of_bytes(const PackedLayer& layer) {
  const bool is_plain =
      layer.is(DType::kI8) || (layer.codes().unreadable.empty() && is_8_bit_float(layer.type()));
  return is_plain ? layer.codes().count() : 0;
}

bool is_integer_layer(const PackedLayer& layer) {
  return layer.codes().unreadable.empty() && is_whole_number(layer.type());
}

const nlohmann::json* array_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? &*found : nullptr;
}

/// Codes of a scheme with a tensor name of its own.
PackedFound named(std::string_view scheme, std::uint64_t weights = 0) {
  return {"codes of " + std::string(scheme), weights};
}

}  // namespace

/// "NAME._weight_qdata"; __metadata__ has {"_type":
/// "Int4Tensor", "_data": {"shape": […]}} under "NAME.weight".
std::optional<PackedFound> find_torchao(const PackedLayer& layer) {
  using TorchaoJson = nlohmann::json;
  std::string type = "tensor";
  std::uint64_t weights = count_of_bytes(layer);
  const std::string* const text = layer.metadata();
  const TorchaoJson json = text == nullptr ? TorchaoJson() : TorchaoJson::parse(*text, nullptr, false);
  if (json.is_object()) {
    if (const auto said = json.find("_type"); said != json.end() && said->is_string())
      type = said->get<std::string>();
    // A tensor of less than a byte a weight states its shape.
    const auto data = json.find("_data");
    if (const TorchaoJson* const shape = data == json.end() ? nullptr : array_at(*data, "shape")) {
      weights = 1;
      for (const TorchaoJson& axis : *shape)
        weights = product_or_zero(weights, axis.is_number_unsigned() ? axis.get<std::uint64_t>() : 0);
    } else if (type.starts_with("Int4")) {
      weights = 0;
    }
  }
  return PackedFound{"codes of torchao" + (type == "tensor" ? "" : " (" + type.substr(0, 40) + ")"), weights};
}

/// EXL3 and QTIP: trellis [in/16, out/16, words of a tile of 16 × 16].
std::optional<PackedFound> find_exl3(const PackedLayer& layer) {
  if (layer.part(".SU") != nullptr || layer.part(".tlut") != nullptr) return named("QTIP");
  if (layer.rank() != 3) return named("EXL3");
  const std::uint64_t tiles = product_or_zero(layer.axis_from_last(1), layer.axis_from_last(2));
  return PackedFound{"trellis codes of EXL3", product_or_zero(tiles, 256)};
}

std::optional<PackedFound> find_quanto(const PackedLayer& layer) {
  return named("Quanto", count_of_bytes(layer));
}

/// qint2 and qint4: "NAME.weight._data._data", bytes with two or four codes, of which nothing says the number.
std::optional<PackedFound> find_quanto_bits(const PackedLayer& layer) {
  if (!layer.is(DType::kU8) || layer.part(".weight._scale") == nullptr) return {};
  return named("Quanto");
}

/// compressed-tensors' sparse-bitmask and sparse-24-bitmask: the values that are not 0, and where they stand.
std::optional<PackedFound> find_sparse_bitmask(const PackedLayer& layer) {
  const TensorInfo* const mask = layer.part(".bitmask");
  if (mask == nullptr) return {};
  return PackedFound{"the values of a sparse weight without its zeros", codes_in(*mask, 1)};
}

std::optional<PackedFound> find_svdquant(const PackedLayer& layer) {
  if (!is_integer_layer(layer) || layer.part(".wscales") == nullptr) return {};
  return PackedFound{"4-bit codes of SVDQuant", codes_in(layer.codes(), 4)};
}

std::optional<PackedFound> find_fp_quant(const PackedLayer& layer) {
  const bool is_its =
      layer.part(".forward_hadamard_matrix") != nullptr || layer.config().method == "fp_quant";
  if (!layer.is(DType::kU8) || !is_its) return {};
  return PackedFound{"4-bit floats of FP-Quant", codes_in(layer.codes(), 4)};
}

std::optional<PackedFound> find_aqlm(const PackedLayer& layer) {
  if (!is_integer_layer(layer) || layer.part(".codebooks") == nullptr) return {};
  return named("AQLM");
}

std::optional<PackedFound> find_vptq(const PackedLayer& layer) {
  if (!is_integer_layer(layer)) return {};
  if (layer.part(".centroids.weight") == nullptr && layer.part(".centroids") == nullptr) return {};
  return named("VPTQ");
}

std::optional<PackedFound> find_hqq(const PackedLayer& layer) {
  if (!is_integer_layer(layer)) return {};
  return named(layer.config().method == "sinq" ? "SINQ" : "HQQ");
}

std::optional<PackedFound> find_exl2(const PackedLayer& layer) {
  if (!is_integer_layer(layer)) return {};
  return named("EXL2");
}

std::optional<PackedFound> find_quip(const PackedLayer&) {
  return named("QuIP#");
}

std::optional<PackedFound> find_spqr(const PackedLayer& layer) {
  if (!is_integer_layer(layer)) return {};
  return named("SpQR");
}

std::optional<PackedFound> find_higgs(const PackedLayer& layer) {
  if (!is_integer_layer(layer) || layer.part(".tables") == nullptr) return {};
  return named("HIGGS");
}

}  // namespace qs::io
