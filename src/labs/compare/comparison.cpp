#include "labs/compare/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/numerics/decibels.hpp"
#include "core/text.hpp"
#include "labs/model/table.hpp"
#include "labs/words/csv.hpp"

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kWeight = ".weight", kBias = ".bias";

Json number_or_word(const std::optional<double>& db) {
  if (!db) return nullptr;
  if (std::isinf(*db)) return "exact";
  return *db;
}

std::string cell(const std::optional<double>& db) {
  if (!db) return "";
  return std::isinf(*db) ? "exact" : shortest(*db);
}

Json tensor_json(const io::TensorInfo& tensor, const io::StackPart& part) {
  Json json{{"name", tensor.name}, {"type", type_name(tensor)}, {"shape", tensor.shape}};
  if (part.parts > 1) json["expert"] = part.index;
  json["bits_per_weight"] = io::stored_bits(tensor);
  return json;
}

/// Of one expert, if it is a part of a stack.
double weights_of(const Comparison& comparison, const ComparedPair& pair) {
  return static_cast<double>(comparison.a[pair.pair.a].count()) / static_cast<double>(pair.pair.of_a.parts);
}

Json names_json(std::span<const io::TensorInfo> tensors, std::span<const std::size_t> places) {
  Json names = Json::array();
  for (const std::size_t place : places) names.push_back(tensors[place].name);
  return names;
}

}  // namespace

Comparison begin_comparison(std::string name_a, std::vector<io::TensorInfo> a, std::string name_b,
                            std::vector<io::TensorInfo> b) {
  Comparison comparison{std::move(name_a), std::move(name_b), std::move(a), std::move(b), {}, {}, {}};
  Pairing pairing = pair_tensors(comparison.a, comparison.b);
  for (TensorPair& pair : pairing.pairs) comparison.pairs.push_back({pair, std::nullopt, pair.problem});
  comparison.only_a = std::move(pairing.only_a);
  comparison.only_b = std::move(pairing.only_b);
  return comparison;
}

std::vector<std::size_t> Comparison::waiting(bool matrices) const {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool waits = !pairs[i].figures && pairs[i].problem.empty();
    if (waits && is_matrix(a[pairs[i].pair.a]) == matrices) places.push_back(i);
  }
  return places;
}

PairJob Comparison::job_of(std::size_t pair) const {
  const TensorPair& wanted = pairs[pair].pair;
  const io::TensorInfo& tensor = a[wanted.a];
  // A bias lies as the weight beside it.
  std::uint64_t head = 0;
  if (wanted.rows == RowRule::kMaybePaired && tensor.name.ends_with(kBias)) {
    const std::string weight =
        tensor.name.substr(0, tensor.name.size() - kBias.size()) + std::string(kWeight);
    for (const ComparedPair& other : pairs) {
      if (other.figures && a[other.pair.a].name == weight) head = other.figures->head;
    }
  }
  return {wanted, tensor, b[wanted.b], InputImportance(importance.of(wanted.a), io::canonical_shape(tensor)),
          head};
}

void Comparison::take(std::size_t pair, const PairJob& ended) {
  pairs[pair].problem = ended.problem();
  if (ended.problem().empty()) pairs[pair].figures = ended.figures();
}

ComparisonTotals totals_of(const Comparison& comparison) {
  ComparisonTotals totals;
  double squares = 0, errors = 0;
  for (std::size_t i = 0; i < comparison.pairs.size(); ++i) {
    const ComparedPair& pair = comparison.pairs[i];
    if (!pair.figures) {
      ++totals.not_compared;
      continue;
    }
    ++totals.compared;
    totals.identical += pair.figures->error_squares == 0 && pair.figures->non_finite == 0 ? 1 : 0;
    const io::TensorInfo &a = comparison.a[pair.pair.a], &b = comparison.b[pair.pair.b];
    const double weights = weights_of(comparison, pair);
    totals.weights += weights;
    totals.bits_a += weights * io::stored_bits(a);
    totals.bits_b += weights * io::stored_bits(b);
    squares += pair.figures->squares;
    errors += pair.figures->error_squares;
    const auto worse = [&](const PairFigures& than) {
      return pair.figures->sqnr_db.value_or(HUGE_VAL) < than.sqnr_db.value_or(HUGE_VAL);
    };
    if (is_matrix(a) && (!totals.worst || worse(*comparison.pairs[*totals.worst].figures))) totals.worst = i;
  }
  totals.sqnr_db = snr_db(squares, errors);
  return totals;
}

std::optional<double> loss_of(const PairFigures& figures) {
  if (!(figures.squares > 0)) return std::nullopt;
  return figures.error_squares / figures.squares;
}

std::string how_compared(const ComparedPair& pair) {
  if (!pair.figures) return "";
  std::string how;
  if (pair.figures->head > 0) {
    how = "rows of each head of " + std::to_string(pair.figures->head) +
          " put back into the order of Hugging Face";
  }
  if (pair.figures->added_one)
    how += std::string(how.empty() ? "" : "; ") + "without the 1 that llama.cpp adds";
  return how;
}

std::string comparison_csv(const Comparison& comparison) {
  CsvLine head;
  for (const std::string_view name :
       {"a", "b", "expert_of_a", "expert_of_b", "type_a", "type_b", "weights", "bits_a", "bits_b", "sqnr_db",
        "output_sqnr_db", "not_finite", "how", "problem"})
    head.add(name);
  std::string csv = head.text();
  const auto expert = [](const io::StackPart& part) {
    return part.parts > 1 ? std::to_string(part.index) : "";
  };
  const auto add = [&](const io::TensorInfo* a, const io::TensorInfo* b, const ComparedPair& pair) {
    const PairFigures figures = pair.figures.value_or(PairFigures{});
    const std::uint64_t weights = a != nullptr ? a->count() / pair.pair.of_a.parts : b->count();
    CsvLine line;
    for (const std::string& field :
         {a != nullptr ? a->name : "", b != nullptr ? b->name : "", expert(pair.pair.of_a),
          expert(pair.pair.of_b), a != nullptr ? type_name(*a) : "", b != nullptr ? type_name(*b) : "",
          std::to_string(weights), a != nullptr ? shortest(io::stored_bits(*a)) : "",
          b != nullptr ? shortest(io::stored_bits(*b)) : "", cell(figures.sqnr_db),
          cell(figures.output_sqnr_db), pair.figures ? std::to_string(figures.non_finite) : "",
          how_compared(pair), pair.problem})
      line.add(field);
    csv += line.text();
  };
  for (const ComparedPair& pair : comparison.pairs)
    add(&comparison.a[pair.pair.a], &comparison.b[pair.pair.b], pair);
  for (const std::size_t i : comparison.only_a) add(&comparison.a[i], nullptr, {{}, {}, "only in A"});
  for (const std::size_t i : comparison.only_b) add(nullptr, &comparison.b[i], {{}, {}, "only in B"});
  return csv;
}

std::string comparison_json(const Comparison& comparison) {
  const ComparisonTotals totals = totals_of(comparison);
  const double weights = std::max(1.0, totals.weights);
  Json json{{"a", comparison.name_a},
            {"b", comparison.name_b},
            {"totals",
             {{"compared", totals.compared},
              {"identical", totals.identical},
              {"not_compared", totals.not_compared},
              {"weights", totals.weights},
              {"bits_per_weight_a", totals.bits_a / weights},
              {"bits_per_weight_b", totals.bits_b / weights},
              {"sqnr_db", number_or_word(totals.sqnr_db)}}},
            {"pairs", Json::array()},
            {"only_a", names_json(comparison.a, comparison.only_a)},
            {"only_b", names_json(comparison.b, comparison.only_b)}};
  for (const ComparedPair& pair : comparison.pairs) {
    Json one{{"a", tensor_json(comparison.a[pair.pair.a], pair.pair.of_a)},
             {"b", tensor_json(comparison.b[pair.pair.b], pair.pair.of_b)}};
    one["weights"] = weights_of(comparison, pair);
    if (pair.figures) {
      const std::optional<double> loss = loss_of(*pair.figures);
      one["sqnr_db"] = number_or_word(pair.figures->sqnr_db);
      one["output_sqnr_db"] = number_or_word(pair.figures->output_sqnr_db);
      one["power"] = pair.figures->squares;
      one["loss"] = loss ? Json(*loss) : Json(nullptr);
      one["not_finite"] = pair.figures->non_finite;
      one["head_rows"] = pair.figures->head;
      one["added_one"] = pair.figures->added_one;
      one["how"] = how_compared(pair);
    } else {
      one["problem"] = pair.problem;
    }
    json["pairs"].push_back(std::move(one));
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qs
