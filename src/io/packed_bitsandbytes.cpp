// bitsandbytes. Source: bitsandbytes/functional.py (QuantState) and backends/default/ops.py.
//     4 bits   weight U8 [n/2, 1] and beside it weight.absmax, weight.quant_map and, in JSON, the true shape:
//              weight.quant_state.bitsandbytes__nf4 (or fp4)
//              w = map[code] · absmax[i/block], the high half of a byte first. Nested: absmax itself is U8 and
//              means nested_quant_map[byte] · nested_absmax[i/256] + nested_offset, in float32
//     int8     weight I8 [out, in], SCB F32 [out]: w = q · SCB / 127
// The bytes of 4-bit codes may be stored under any other type (quant_storage).
#include <nlohmann/json.hpp>

#include "io/packed_codes.hpp"
#include "io/packed_fits.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rows.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using StateJson = nlohmann::json;

/// The weight as the quant_state describes it.
struct BnbState {
  std::vector<std::uint64_t> shape;
  std::uint64_t weights = 0, block = 0, nested_block = 256;  // block: 0 if it says none
  std::optional<double> nested_offset{};
  bool is_nested = false;  // it says so: only nested weights have entries nested_*
};

std::uint64_t whole_or(const StateJson& json, const char* key, std::uint64_t otherwise) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : otherwise;
}

/// Nothing if it gives no shape that fits the bytes; `why` then says it.
std::optional<BnbState> read_state(const std::string& text, std::uint64_t bytes, std::string& why) {
  const StateJson json = StateJson::parse(text.begin(), text.end(), nullptr, false);
  const auto shape = json.is_object() ? json.find("shape") : json.end();
  why = json.is_object() ? "its description (quant_state) has no shape"
                         : "its description (quant_state) is no JSON";
  if (!json.is_object() || shape == json.end() || !shape->is_array()) return {};
  BnbState state;
  state.weights = 1;
  for (const StateJson& axis : *shape) {
    if (!axis.is_number_unsigned()) return {};
    state.shape.push_back(axis.get<std::uint64_t>());
    state.weights = product_or_zero(state.weights, state.shape.back());
  }
  why = "its description (quant_state) has the shape " + shape_text(state.shape) + ", and its bytes hold " +
        std::to_string(2 * bytes) + " codes";
  if (state.weights == 0 || state.weights > 2 * bytes || state.weights + 1 < 2 * bytes) return {};
  why.clear();
  state.block = whole_or(json, "blocksize", 0);
  state.nested_block = whole_or(json, "nested_blocksize", 256);
  const auto offset = json.find("nested_offset");
  if (offset != json.end() && offset->is_number()) state.nested_offset = offset->get<double>();
  for (const char* const key : {"nested_blocksize", "nested_dtype", "nested_offset"})
    state.is_nested = state.is_nested || json.contains(key);
  return state;
}

/// The part that decoding misses, as a clause; empty if nothing is. Nested scales are bytes: taken for numbers, they
/// would give weights a hundred times too large.
std::string missing_part(const PackedLayer& layer, const BnbState& state) {
  const TensorInfo *const absmax = layer.part(".weight.absmax"),
                          *const nested = layer.part(".weight.nested_absmax"),
                          *const table = layer.part(".weight.nested_quant_map");
  if (state.block == 0) return "its description (quant_state) has no blocksize";
  if (absmax->count() != (state.weights - 1) / state.block + 1)
    return "its " + std::to_string(absmax->count()) + " scales (absmax) are not one for each block of " +
           std::to_string(state.block);
  const bool are_bytes = absmax->unreadable.empty() && !is_plain_float(absmax->dtype);
  if (!are_bytes && !state.is_nested && nested == nullptr && table == nullptr) return {};
  if (are_bytes && absmax->dtype != DType::kU8)
    return "its scales (absmax) are " + std::string(info(absmax->dtype).name) +
           ", and floats or U8 are needed";
  const std::string need = "its scales have scales of their own, and ";
  if (nested == nullptr) return need + "those (nested_absmax) are not there";
  if (table == nullptr) return need + "their table (nested_quant_map) is not there";
  if (!state.nested_offset) return need + "their offset (nested_offset of quant_state) is not there";
  return {};
}

/// Blocks run over the flat weight, not over its rows; the table of the file is used, since FP4's is not E2M1's.
PackedWeight bnb_weight(const PackedLayer& layer, const BnbState& state, const TensorInfo* state_part,
                        bool is_fp4) {
  Decoding decoding;
  decoding.axes = {1, 1, state.weights};
  add_part_as(decoding, PartRole::kCodes, &layer.codes(), DType::kU8);
  decoding.codes = plain_codes(decoding);
  decoding.codes.order = CodeOrder::kHighFirst;
  decoding.codes.bits = 4;
  decoding.codes.table_part = add_part(decoding, PartRole::kTable, layer.part(".weight.quant_map"));
  decoding.scale.part = add_part(decoding, PartRole::kScales, layer.part(".weight.absmax"));
  decoding.scale.per = {1, 1, state.block};
  decoding.scale.stride = {0, 0, 1};
  const TensorInfo* const nested = layer.part(".weight.nested_absmax");
  if (nested != nullptr) {
    NestedScale scale;
    scale.absmax_part = add_part(decoding, PartRole::kScales, nested);
    scale.table_part = add_part(decoding, PartRole::kTable, layer.part(".weight.nested_quant_map"));
    scale.block = state.nested_block;
    scale.offset = static_cast<float>(*state.nested_offset);
    decoding.nested = scale;
  }
  add_part(decoding, PartRole::kMeta, state_part);
  decoding.scheme = std::string("bitsandbytes ") + (is_fp4 ? "FP4" : "NF4") + ", blocks of " +
                    std::to_string(state.block) + (nested != nullptr ? ", scales of scales" : "");
  return {std::move(decoding), state.shape};
}

}  // namespace

std::optional<PackedFound> find_bitsandbytes_4bit(const PackedLayer& layer) {
  constexpr std::string_view kNf4 = ".weight.quant_state.bitsandbytes__nf4";
  constexpr std::string_view kFp4 = ".weight.quant_state.bitsandbytes__fp4";
  const TensorInfo *const table = layer.part(".weight.quant_map"), *const absmax =
                                                                       layer.part(".weight.absmax");
  const bool has_state = layer.part(kFp4) != nullptr || layer.part(kNf4) != nullptr;
  if (table == nullptr && absmax == nullptr && !has_state) return {};
  const bool is_fp4 = layer.part(kFp4) != nullptr;
  const bool is_said = has_state;
  const std::uint64_t bytes = layer.codes().bytes.size;
  const std::string_view state_name = is_fp4 ? kFp4 : kNf4;
  const std::string* const text = layer.contents(state_name);
  std::string why = "its description (quant_state) is not there";
  const std::optional<BnbState> state = text == nullptr ? std::nullopt : read_state(*text, bytes, why);
  PackedFound found{std::string("4-bit codes") +
                        (!is_said ? ""
                         : is_fp4 ? " (FP4)"
                                  : " (NF4)") +
                        " of bitsandbytes",
                    state ? state->weights : product_or_zero(2, bytes)};
  if (absmax == nullptr || table == nullptr) {
    found.why_not = absmax == nullptr ? "its scales (absmax) are not there"
                                      : "its table of values (quant_map) is not there";
    return found;
  }
  if (!state) {
    found.why_not = why_not_read(layer, state_name);
    if (found.why_not.empty()) found.why_not = std::move(why);
    return found;
  }
  found.why_not = missing_part(layer, *state);
  if (found.why_not.empty()) found.weight = bnb_weight(layer, *state, layer.part(state_name), is_fp4);
  return found;
}

std::optional<PackedFound> find_bitsandbytes_int8(const PackedLayer& layer) {
  if (!layer.is(DType::kI8) || layer.part(".SCB") == nullptr) return {};
  PackedFound found{"8-bit codes of bitsandbytes", layer.codes().count()};
  Decoding decoding;
  decoding.axes = weight_axes(layer.codes().shape);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = plain_codes(decoding);
  const TensorInfo& scales = *layer.part(".SCB");
  const auto scale = spread(decoding, add_part(decoding, PartRole::kScales, &scales), {1, 0});
  if (!scale || !is_one_for_each(decoding, *scale, decoding.axes[2])) {
    found.why_not = scales_words(scales, decoding.axes) + "one for each row";
    return found;
  }
  decoding.scale = *scale;
  decoding.constant = 1.0 / 127;
  add_part(decoding, PartRole::kMeta, layer.part(".weight_format"));
  decoding.scheme = "bitsandbytes int8, one scale a row";
  found.weight = PackedWeight{std::move(decoding), layer.codes().shape};
  return found;
}

}  // namespace qs::io
