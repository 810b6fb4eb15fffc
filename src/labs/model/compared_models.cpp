#include "labs/model/compared_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "labs/model/table.hpp"

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

std::optional<double> decibels_from(const Json& value) {
  if (value.is_string()) return std::numeric_limits<double>::infinity();
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

std::string name_from(const Json& tensor) {
  const std::string name = tensor.value("name", "");
  return tensor.contains("expert") ? name + "[" + std::to_string(tensor["expert"].get<std::uint64_t>()) + "]"
                                   : name;
}

ComparedRow row_from(const Json& pair) {
  const Json &a = pair["a"], &b = pair["b"];
  ComparedRow row{name_from(a), name_from(b), a.value("type", ""), b.value("type", "")};
  io::TensorInfo info;
  info.name = a.value("name", "");
  info.shape = a.value("shape", std::vector<std::uint64_t>{});
  row.is_matrix = is_matrix(info);
  row.weights = pair.value("weights", 0.0);
  row.bits_a = a.value("bits_per_weight", 0.0);
  row.bits_b = b.value("bits_per_weight", 0.0);
  if (pair.contains("sqnr_db")) row.sqnr_db = decibels_from(pair["sqnr_db"]);
  if (pair.contains("output_sqnr_db")) row.output_db = decibels_from(pair["output_sqnr_db"]);
  row.power = pair.value("power", 0.0);
  if (pair.contains("loss") && pair["loss"].is_number()) row.loss = pair["loss"].get<double>();
  row.how = pair.value("how", "");
  row.problem = pair.value("problem", "");
  return row;
}

}  // namespace

std::optional<ComparedModels> compared_models_from(std::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object() || !json.contains("pairs") || !json.contains("totals")) return std::nullopt;
  ComparedModels models;
  models.a = json.value("a", "");
  models.b = json.value("b", "");
  for (const Json& pair : json["pairs"]) models.rows.push_back(row_from(pair));
  models.map = compared_map(models.rows);
  models.types = compared_types(models.rows);
  const auto rank = [](const ComparedRow& row) {
    return std::pair(!row.problem.empty(), row.sqnr_db.value_or(HUGE_VAL));
  };
  std::stable_sort(models.rows.begin(), models.rows.end(),
                   [&](const ComparedRow& x, const ComparedRow& y) { return rank(x) < rank(y); });
  for (const Json& name : json["only_a"]) models.only_a.push_back(name.get<std::string>());
  for (const Json& name : json["only_b"]) models.only_b.push_back(name.get<std::string>());
  const Json& totals = json["totals"];
  models.compared = totals.value("compared", std::size_t{0});
  models.identical = totals.value("identical", std::size_t{0});
  models.bits_a = totals.value("bits_per_weight_a", 0.0);
  models.bits_b = totals.value("bits_per_weight_b", 0.0);
  models.sqnr_db = decibels_from(totals["sqnr_db"]);
  return models;
}

}  // namespace qs
