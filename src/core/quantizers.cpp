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
  rows.insert(rows.end(), {mid_tread(), mid_rise(), dead_zone(), binary(), ternary(), power_of_two(),
                           mu_law(), a_law(), lloyd_max_row(), entropy_constrained_row()});
  for (const char* id : {"float16", "bfloat16", "float8_e4m3fn", "float8_e5m2", "float6_e2m3fn",
                         "float6_e3m2fn", "float4_e2m1fn"}) {
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
  return value_of(params, param);
}

std::string QuantizerSpec::text() const {
  const QuantizerInfo* row = find_quantizer(id);
  return row == nullptr ? id : id + params_text(params, row->params);
}

Expected<QuantizerSpec> with_param(QuantizerSpec spec, std::string_view key, std::string_view value) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  Expected<ParamValues> params =
      with_value(std::move(spec.params), "quantizer " + spec.id, row->params, key, value);
  if (!params) return tl::unexpected(params.error());
  return QuantizerSpec{spec.id, std::move(*params)};
}

Expected<QuantizerSpec> parse_quantizer(std::string_view text) {
  const std::string id(take_id(text));
  const QuantizerInfo* row = find_quantizer(id);
  if (row == nullptr) return refuse("quantizer", quoted(id), "one of " + accepted_ids());
  Expected<ParamValues> params = parse_params("quantizer " + id, row->params, text);
  if (!params) return tl::unexpected(params.error());
  return QuantizerSpec{id, std::move(*params)};
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
