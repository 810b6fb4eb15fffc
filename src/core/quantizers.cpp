#include "core/quantizers.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

// The only list of quantizers.
std::vector<QuantizerInfo> make_rows() {
  std::vector<QuantizerInfo> rows;
  for (int bits = 2; bits <= 8; ++bits) rows.push_back(symmetric_int(bits));
  for (int bits = 2; bits <= 8; ++bits) rows.push_back(affine_uint(bits));
  for (int bits = 2; bits <= 8; ++bits) rows.push_back(affine_uint_onnx(bits));
  rows.insert(rows.end(), {mid_tread(), mid_rise(), dead_zone(), binary(), ternary(), power_of_two(), mu_law(),
                           a_law(), lloyd_max_row(), entropy_constrained_row()});
  for (const char* id : {"float16", "bfloat16", "float8_e4m3fn", "float8_e5m2", "float6_e2m3fn", "float6_e3m2fn",
                         "float4_e2m1fn"}) {
    rows.push_back(scaled_float(id));
  }
  rows.insert(rows.end(), {nf4(), mx_floats(8), mx_floats(6), mx_floats(4), mxint8(), nvfp4()});
  for (const char* id : {"q4_0", "q4_1", "q5_0", "q5_1", "q8_0"}) rows.push_back(gguf(id));
  rows.insert(rows.end(), {dither(), stochastic_rounding(), custom()});
  return rows;
}

const std::vector<QuantizerInfo> kRows = make_rows();

std::string accepted_ids() {
  std::string ids;
  for (const QuantizerInfo& row : kRows) ids += (ids.empty() ? "" : ", ") + row.id;
  return ids;
}

std::string accepted_keys(const QuantizerInfo& row) {
  std::string keys;
  for (const ParamInfo& param : row.params) keys += (keys.empty() ? "" : ", ") + param.id;
  return keys.empty() ? "no keys" : keys;
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return head;
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text.substr(0, 80)) + "'";
}

}  // namespace

std::span<const QuantizerInfo> quantizers() {
  return kRows;
}

const QuantizerInfo* find_quantizer(std::string_view id) {
  return find_by(kRows, &QuantizerInfo::id, id);
}

std::string QuantizerSpec::value(const ParamInfo& param) const {
  const auto given = params.find(param.id);
  return given == params.end() ? param.default_value : given->second;
}

std::string QuantizerSpec::text() const {
  std::string text = id;
  const QuantizerInfo* row = find_quantizer(id);
  if (row == nullptr) return text;
  for (const ParamInfo& param : row->params) {
    if (const auto given = params.find(param.id); given != params.end())
      text += "/" + param.id + "=" + given->second;
  }
  return text;
}

Expected<QuantizerSpec> with_param(QuantizerSpec spec, std::string_view key, std::string_view value) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  const ParamInfo* param = find_by(row->params, &ParamInfo::id, key);
  if (param == nullptr) return refuse("quantizer " + spec.id, "key " + quoted(key), accepted_keys(*row));
  Expected<std::string> canonical = param->normalize(value);
  if (!canonical) {
    canonical.error().field = "quantizer " + spec.id + ": " + canonical.error().field;
    return tl::unexpected(canonical.error());
  }
  if (*canonical == param->default_value) {
    spec.params.erase(param->id);
  } else {
    spec.params[param->id] = *canonical;
  }
  return spec;
}

Expected<QuantizerSpec> parse_quantizer(std::string_view text) {
  Expected<QuantizerSpec> spec = QuantizerSpec{std::string(take_until(text, '/')), {}};
  if (find_quantizer(spec->id) == nullptr)
    return refuse("quantizer", quoted(spec->id), "one of " + accepted_ids());
  std::vector<std::string_view> seen;
  while (!text.empty() && spec) {
    std::string_view pair = take_until(text, '/');
    const std::string_view key = take_until(pair, '=');
    if (contains(seen, key)) {
      return refuse("quantizer " + spec->id, "key " + quoted(key) + " a second time", "each key once");
    }
    seen.push_back(key);
    spec = with_param(*spec, key, pair);
  }
  return spec;
}

Expected<std::unique_ptr<Quantizer>> fit(const QuantizerSpec& spec, const Sample& sample) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  if (sample.sorted.empty()) {
    const bool none = sample.sorted.non_finite().total() == 0;
    return refuse("values", none ? "an empty array" : "an array of NaN and infinities only",
                  "at least one finite number");
  }
  return row->fit(*row, spec, sample);
}

}  // namespace qs
