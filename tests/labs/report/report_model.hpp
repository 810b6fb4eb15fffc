#pragma once
/// A small model whose tensors are drawn and measured, for tests of its reports.

#include "core/sources.hpp"
#include "labs/report/model_report.hpp"

namespace qs::test {

inline std::vector<QuantizerSpec> report_formats() {
  std::vector<QuantizerSpec> formats;
  for (const char* text : {"int8", "int4/block=32", "nf4"}) formats.push_back(*parse_quantizer(text));
  return formats;
}

/// Drawn from a distribution with this spread; measured in every format, if there are any.
inline MeasuredTensor drawn_tensor(std::string name, std::vector<std::uint64_t> shape, float spread,
                                   const std::vector<QuantizerSpec>& formats, std::uint64_t held = 1 << 20) {
  MeasuredTensor tensor;
  tensor.info.name = std::move(name);
  tensor.info.shape = std::move(shape);
  tensor.info.dtype = io::DType::kF32;
  tensor.info.bytes = {0, tensor.info.count() * 4};
  if (formats.empty()) return tensor;
  std::vector<float> values(static_cast<std::size_t>(tensor.info.count()));
  draw(*make_source("student_t/nu=4"), tensor.info.name.size(), 0, values);
  for (float& x : values) x *= spread;
  TensorSurvey survey(tensor.info.shape, {}, formats, {}, held);
  do {
    survey.see(values, {}, {});
    survey.take(values);
  } while (survey.end_pass());
  tensor.take(survey.figures());
  return tensor;
}

/// A report and the data that it refers to.
struct ReportCase {
  ModelTable table;
  std::vector<QuantizerSpec> formats = report_formats();
  MixParams params{formats, 5, true, false, false, {}};
  Mix mix{};

  ReportInput input() {
    params.formats = formats;
    mix = compute_mix(params, table);
    return {table, formats, params, mix, "quantscope survey small.safetensors", ""};
  }
};

inline ReportCase small_model() {
  ReportCase model;
  model.table.name = "small.safetensors";
  model.table.files = {{"small.safetensors", 70'000}};
  model.table.tensors = {drawn_tensor("layers.0.up.weight", {64, 64}, 0.1F, model.formats),
                         drawn_tensor("layers.0.down.weight", {64, 64}, 1, model.formats),
                         drawn_tensor("layers.1.up.weight", {32, 128}, 10, model.formats),
                         drawn_tensor("layers.1.norm", {128}, 1, model.formats)};
  return model;
}

}  // namespace qs::test
