#include <algorithm>
#include <array>
#include <cmath>

#include "io/canonical_order.hpp"
#include "labs/model/figures_json.hpp"
#include "labs/report/facts.hpp"
#include "labs/report/model_report.hpp"

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string dumped(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json decibels(const std::optional<double>& sqnr_db) {
  if (!sqnr_db || std::isnan(*sqnr_db)) return nullptr;
  return std::isinf(*sqnr_db) ? Json("exact") : Json(*sqnr_db);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json bits_or_null(const std::optional<double>& bits) {
  return bits ? Json(*bits) : Json(nullptr);
}

Json totals_json(const MixTotals& totals) {
  return {{"bits_per_weight", totals.bits_per_weight},
          {"bytes", totals.bytes},
          {"distortion", totals.distortion},
          {"sqnr_db", decibels(totals.sqnr_db)}};
}

Json settings_json(const ReportInput& input) {
  Json formats = Json::array(), sensitivities = Json::object();
  for (const QuantizerSpec& format : input.formats) formats.push_back(format.text());
  for (const auto& [tensor, sensitivity] : input.mix_params.sensitivities)
    sensitivities[tensor] = sensitivity;
  return {{"formats", formats},
          {"target_bits", bits_or_null(input.mix_params.target_bits)},
          {"weigh", input.mix_params.relative ? "relative" : "squared"},
          {"vectors", input.mix_params.vectors ? "quantize" : "keep"},
          {"count", input.mix_params.everything ? "all" : "weights"},
          {"sensitivities", sensitivities}};
}

/// Requested formats in their order, then the other measured ones.
TensorFigures with_formats(const ReportInput& input, const MeasuredTensor& tensor) {
  TensorFigures figures = *tensor.figures;
  std::vector<std::string> asked;
  for (const QuantizerSpec& format : input.formats) {
    asked.push_back(format.text());
    const auto found = tensor.formats.find(asked.back());
    if (found != tensor.formats.end()) figures.formats.push_back(found->second);
  }
  for (const auto& [spec, format] : tensor.formats) {
    if (std::find(asked.begin(), asked.end(), spec) == asked.end()) figures.formats.push_back(format);
  }
  return figures;
}

Json fate_json(const Fate& fate) {
  if (!fate.known) return nullptr;
  return {{"format", text_or_null(fate.format)},
          {"kept", fate.figures == nullptr},
          {"bits_per_weight", fate.bits_per_weight},
          {"sqnr_db", decibels(fate.sqnr_db)},
          {"bytes", fate.bytes}};
}

Json role_json(const io::TensorRole& role) {
  constexpr std::array<std::string_view, 5> kKinds = {"weight", "weight", "other", "codes", "scales"};
  return {{"kind", std::string(kKinds[static_cast<std::size_t>(role.kind)])},
          {"why", text_or_null(role.why)},
          {"stands_for", role.weights > 0 ? Json(role.weights) : Json(nullptr)}};
}

Json use_json(const io::TensorInfo& tensor) {
  if (tensor.shape.size() < 2) return nullptr;
  return {{"rows_and_inputs", io::canonical_shape(tensor)},
          {"outputs", io::output_axes(tensor)},
          {"said_by", text_or_null(tensor.use.said_by)},
          {"is_open", tensor.use.is_open}};
}

/// The stored parts of a packed weight; null for a tensor that is stored as it is.
Json stored_json(const io::TensorInfo& tensor) {
  if (!is_decoded(tensor)) return nullptr;
  const io::Decoding& decoding = *tensor.decoding;
  Json bits = Json::object(), parts = Json::array();
  for (const io::DecodingPart& part : decoding.parts) {
    const std::string role(io::word_of(part.role));
    parts.push_back({{"name", part.stored.name},
                     {"role", role},
                     {"type", std::string(io::info(part.stored.dtype).name)},
                     {"shape", part.stored.shape},
                     {"bytes", part.stored.bytes.size}});
    if (part.role != io::PartRole::kUnused && !part.is_inside) bits[role] = decoding.stored_bits(part.role);
  }
  return {{"bits_per_weight", io::stored_bits(tensor)}, {"bits", bits}, {"parts", parts}};
}

Json tensor_json(const ReportInput& input, std::size_t place) {
  const MeasuredTensor& tensor = input.table.tensors[place];
  Json json{{"name", tensor.info.name},
            {"file", nullptr},
            {"shape", tensor.info.shape},
            {"type", text_or_null(type_name(tensor.info))},
            {"scheme", text_or_null(scheme_name_of(tensor.info))},
            {"stored", stored_json(tensor.info)},
            {"bytes", bytes_as_stored(tensor.info)},
            {"role", role_json(tensor.role())},
            {"use", use_json(tensor.info)},
            {"problem", text_or_null(tensor.problem)},
            {"figures", nullptr},
            {"chosen", fate_json(fate_of(input, place))}};
  if (tensor.info.file < input.table.files.size()) json["file"] = input.table.files[tensor.info.file].name;
  if (tensor.figures) json["figures"] = figures_json(with_formats(input, tensor));
  return json;
}

/// Null without a target: nothing could have been missed.
Json mix_totals_json(const ReportInput& input) {
  if (!input.mix_params.target_bits) return nullptr;
  const Mix& mix = input.mix;
  Json json{{"problem", text_or_null(mix.problem)},
            {"tensors", mix.tensors},
            {"kept", mix.kept},
            {"waiting", mix.waiting},
            {"weights", mix.weights}};
  if (!mix.made) return json;
  json.update(totals_json(mix.totals));
  json["bound_sqnr_db"] = decibels(mix.bound_sqnr_db);
  return json;
}

Json disagreements_json(const ReportInput& input) {
  Json list = Json::array();
  for (const Disagreement& one : input.mix.disagreements)
    list.push_back({{"tensor", input.table.tensors[one.tensor].info.name},
                    {"better_by_weights", one.by_weights},
                    {"better_by_outputs", one.by_outputs}});
  return list;
}

Json uniform_json(const UniformChoice& choice) {
  Json json;
  json["format"] = choice.spec;
  json.update(totals_json(choice.totals));
  json["missing"] = choice.missing;
  if (choice.is_preset) json["preset"] = true;
  return json;
}

}  // namespace

std::string report_json(const ReportInput& input) {
  const ModelTotals totals = totals_of(input.table, input.mix_params.everything);
  Json json{
      {"quantscope_report", kVersion},
      {"model", input.table.name},
      {"when", text_or_null(input.when)},
      {"command", text_or_null(input.command)},
      {"files", Json::array()},
      {"settings", settings_json(input)},
      {"totals",
       {{"tensors", totals.tensors},
        {"measured", totals.measured},
        {"weights", totals.weights},
        {"bytes", totals.bytes},
        {"non_finite", totals.non_finite},
        {"not_weights", {{"tensors", totals.others}, {"bytes", totals.other_bytes}}},
        {"packed",
         {{"tensors", totals.packed}, {"bytes", totals.packed_bytes}, {"weights", totals.packed_weights}}}}},
      {"problems", Json::array()},
      {"mix", mix_totals_json(input)},
      {"weighted_tensors", input.mix.weighted},
      {"disagreements", disagreements_json(input)},
      {"uniform", Json::array()},
      {"frontier", Json::array()},
      {"tensors", Json::array()}};
  for (const io::FileInfo& file : input.table.files)
    json["files"].push_back({{"name", file.name}, {"size", file.size}});
  for (const io::Problem& problem : input.table.problems)
    json["problems"].push_back({{"file", problem.file}, {"problem", problem.sentence}});
  for (const UniformChoice& choice : input.mix.uniform) json["uniform"].push_back(uniform_json(choice));
  for (const MixTotals& point : input.mix.frontier) json["frontier"].push_back(totals_json(point));
  for (std::size_t i = 0; i < input.table.tensors.size(); ++i)
    json["tensors"].push_back(tensor_json(input, i));
  return dumped(json);
}

std::string mix_json(const ReportInput& input) {
  const Mix& mix = input.mix;
  Json json{{"quantscope_mix", kVersion},
            {"model", input.table.name},
            {"target_bits", bits_or_null(input.mix_params.target_bits)},
            {"weigh", input.mix_params.relative ? "relative" : "squared"}};
  if (!mix.made) {
    json["problem"] = input.mix_params.target_bits ? mix.problem : "No target was given.";
    json["tensors"] = Json::array();
    return dumped(json);
  }
  json["bits_per_weight"] = mix.totals.bits_per_weight;
  json["bytes"] = mix.totals.bytes;
  json["sqnr_db"] = decibels(mix.totals.sqnr_db);
  json["tensors"] = Json::array();
  for (std::size_t i = 0; i < input.table.tensors.size(); ++i) {
    const Fate fate = fate_of(input, i);
    json["tensors"].push_back({{"name", input.table.tensors[i].info.name},
                               {"format", text_or_null(fate.format)},
                               {"bits_per_weight", fate.bits_per_weight},
                               {"sqnr_db", decibels(fate.sqnr_db)}});
  }
  return dumped(json);
}

}  // namespace qs
