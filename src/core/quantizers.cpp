#include "core/quantizers.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

// The only list of quantizers.
std::vector<QuantizerInfo> make_rows() {
  std::vector<QuantizerInfo> rows;
  const auto add = [&rows](std::string_view group, QuantizerInfo row) {
    row.group = group;
    if (row.family_title.empty()) row.family_title = row.title;
    rows.push_back(std::move(row));
  };
  constexpr std::string_view kIntegers = "Integers", kSteps = "Steps and laws", kFew = "One or two bits",
                             kDesigned = "Levels from the weights", kFloats = "Small floats",
                             kBlocks = "Blocks with a scale each", kChance = "With chance", kOwn = "By hand";
  for (int bits = 2; bits <= 8; ++bits) add(kIntegers, symmetric_int(bits));
  for (int bits = 2; bits <= 8; ++bits) add(kIntegers, affine_uint(bits));
  for (int bits = 2; bits <= 8; ++bits) add(kIntegers, affine_uint_onnx(bits));
  add(kFew, binary());
  add(kFew, ternary());
  add(kFloats, scaled_float("float16"));
  add(kFloats, scaled_float("bfloat16"));
  add(kFloats, scaled_float("float8_e4m3fn"));
  add(kFloats, scaled_float("float8_e5m2"));
  add(kFloats, scaled_float("float6_e2m3fn"));
  add(kFloats, scaled_float("float6_e3m2fn"));
  add(kFloats, scaled_float("float4_e2m1fn"));
  add(kFloats, power_of_two());
  add(kBlocks, nf4());
  add(kBlocks, mx_floats(8));
  add(kBlocks, mx_floats(6));
  add(kBlocks, mx_floats(4));
  add(kBlocks, mxint8());
  add(kBlocks, nvfp4());
  for (const char* id : {"q4_0", "q4_1", "q5_0", "q5_1", "q8_0"}) add(kBlocks, gguf(id));
  for (const char* id : {"q2_k", "q3_k", "q4_k", "q5_k", "q6_k", "iq4_nl", "iq4_xs", "tq1_0", "tq2_0", "q1_0",
                         "q2_0", "ggml_mxfp4", "ggml_nvfp4"})
    add(kBlocks, ggml_type(id));
  add(kDesigned, lloyd_max_row());
  add(kDesigned, entropy_constrained_row());
  add(kSteps, mid_tread());
  add(kSteps, mid_rise());
  add(kSteps, dead_zone());
  add(kSteps, mu_law());
  add(kSteps, a_law());
  add(kChance, dither());
  add(kChance, stochastic_rounding());
  add(kOwn, custom());
  return rows;
}

const std::vector<QuantizerInfo> kQuantizers = make_rows();

std::string accepted_ids() {
  std::string ids;
  for (const QuantizerInfo& row : kQuantizers) ids += (ids.empty() ? "" : ", ") + row.id;
  return ids;
}

}  // namespace

std::span<const QuantizerInfo> quantizers() {
  return kQuantizers;
}

const QuantizerInfo* find_quantizer(std::string_view id) {
  return find_by(kQuantizers, &QuantizerInfo::id, id);
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

Expected<std::unique_ptr<Quantizer>> begin_fit(const QuantizerSpec& spec, const Sample& sample) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  if (sample.sorted.empty()) {
    const bool none = sample.sorted.non_finite().total() == 0;
    return refuse("values", none ? "an empty array" : "an array of NaN and infinities only",
                  "at least one finite number");
  }
  return row->fit(*row, spec, sample);
}

Expected<std::unique_ptr<Quantizer>> fit(const QuantizerSpec& spec, const Sample& sample) {
  Expected<std::unique_ptr<Quantizer>> quantizer = begin_fit(spec, sample);
  while (quantizer && !(*quantizer)->fit_unit(sample)) {
  }
  return quantizer;
}

}  // namespace qs
