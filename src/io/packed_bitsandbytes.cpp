// bitsandbytes. Source: bitsandbytes/functional.py (QuantState) and backends/default/ops.py.
//     4 bits   weight U8 [n/2, 1] and beside it weight.absmax, weight.quant_map and, in JSON, the true shape:
//              weight.quant_state.bitsandbytes__nf4 (or fp4)
//     int8     weight I8 [out, in], SCB F32 [out]
// The bytes of 4-bit codes may be stored under any other type (quant_storage).
#include <nlohmann/json.hpp>

#include "io/packed_rows.hpp"

namespace qs::io {
namespace {

/// Number of weights by the quant_state; 0 if it gives none that fits the bytes.
std::uint64_t weights_of_state(const std::string* state, std::uint64_t bytes) {
  using StateJson = nlohmann::json;
  if (state == nullptr) return 0;
  const StateJson json = StateJson::parse(state->begin(), state->end(), nullptr, false);
  const auto shape = json.is_object() ? json.find("shape") : json.end();
  if (!json.is_object() || shape == json.end() || !shape->is_array()) return 0;
  std::uint64_t weights = 1;
  for (const StateJson& axis : *shape) {
    if (!axis.is_number_unsigned()) return 0;
    weights = product_or_zero(weights, axis.get<std::uint64_t>());
  }
  return weights <= 2 * bytes && weights + 1 >= 2 * bytes ? weights : 0;
}

}  // namespace

std::optional<PackedFound> find_bitsandbytes_4bit(const PackedLayer& layer) {
  constexpr std::string_view kNf4 = ".weight.quant_state.bitsandbytes__nf4";
  constexpr std::string_view kFp4 = ".weight.quant_state.bitsandbytes__fp4";
  if (layer.part(".weight.quant_map") == nullptr || layer.part(".weight.absmax") == nullptr) return {};
  const bool is_fp4 = layer.part(kFp4) != nullptr;
  const bool is_said = is_fp4 || layer.part(kNf4) != nullptr;
  const std::uint64_t bytes = layer.codes().bytes.size;
  const std::uint64_t weights = weights_of_state(layer.contents(is_fp4 ? kFp4 : kNf4), bytes);
  return PackedFound{std::string("4-bit codes") +
                         (!is_said ? ""
                          : is_fp4 ? " (FP4)"
                                   : " (NF4)") +
                         " of bitsandbytes",
                     weights != 0 ? weights : product_or_zero(2, bytes)};
}

std::optional<PackedFound> find_bitsandbytes_int8(const PackedLayer& layer) {
  if (!layer.is(DType::kI8) || layer.part(".SCB") == nullptr) return {};
  return PackedFound{"8-bit codes of bitsandbytes", layer.codes().count()};
}

}  // namespace qs::io
