#include "labs/state/run_log.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/state/share_link.hpp"
#include "labs/words/csv.hpp"

namespace qs {
namespace {

struct Field {
  std::string_view name;
  std::string value;
};

std::vector<Field> words_of(const Run& run) {
  return {{"lab", run.state.lab},
          {"source", source_title(run.state.source)},
          {"quantizer", run.state.quantizer.text()}};
}

std::string link_of(const Run& run, std::string_view address) {
  return address_of(address, run.state);
}

std::string_view metric_of(RunOrder order) {
  if (order == RunOrder::kBitsPerWeight) return "bits_per_weight";
  return order == RunOrder::kEntropy ? "entropy_bits" : "sqnr_db";
}

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) quoted += c;
  }
  return quoted + '"';
}

std::string json_number(const std::optional<double>& value) {
  if (!value) return "null";
  if (std::isinf(*value)) return *value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  return shortest(*value);
}

}  // namespace

std::optional<double> Run::number(std::string_view metric) const {
  const MetricInfo* row = find_metric(metric);
  return row == nullptr ? std::nullopt : numbers[static_cast<std::size_t>(row - metrics().data())];
}

Run make_run(const AppState& state, const CodeStatistics& statistics) {
  Run run{state, statistics.count, {}};
  for (const MetricInfo& metric : metrics()) run.numbers.push_back(metric.compute(statistics));
  return run;
}

bool RunLog::has(const AppState& state) const {
  return find_by(runs_, &Run::state, state) != nullptr;
}

void RunLog::pin(Run run) {
  const auto same =
      std::find_if(runs_.begin(), runs_.end(), [&](const Run& other) { return other.state == run.state; });
  if (same == runs_.end()) {
    runs_.push_back(std::move(run));
  } else {
    *same = std::move(run);
  }
}

void RunLog::remove(std::size_t index) {
  if (index < runs_.size()) runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(index));
}

std::vector<std::size_t> RunLog::ordered() const {
  std::vector<std::size_t> places(runs_.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (order_ == RunOrder::kPinned) return places;
  const MetricInfo& metric = *find_metric(metric_of(order_));
  const double sign = metric.better == Better::kLower ? 1 : -1;
  const auto rank = [&](std::size_t place) {
    const auto value = runs_[place].number(metric.id);
    return value ? sign * *value : HUGE_VAL;
  };
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(rank(a), a) < std::pair(rank(b), b); });
  return places;
}

std::string runs_as_csv(const std::vector<Run>& runs, std::string_view address) {
  CsvLine header;
  for (const Field& field : words_of(Run{})) header.add(field.name);
  header.add("values");
  for (const MetricInfo& metric : metrics()) header.add(metric.id);
  header.add("accuracy");
  header.add("excess_bits");
  header.add("link");
  std::string csv = header.text();
  for (const Run& run : runs) {
    CsvLine line;
    for (const Field& field : words_of(run)) line.add(field.value);
    line.add(std::to_string(run.count));
    for (const auto& number : run.numbers) line.add(number ? shortest(*number) : "");
    line.add(run.accuracy ? shortest(*run.accuracy) : "");
    line.add(run.excess_bits ? shortest(*run.excess_bits) : "");
    line.add(link_of(run, address));
    csv += line.text();
  }
  return csv;
}

std::string runs_as_json(const std::vector<Run>& runs, std::string_view address) {
  std::string json = "[";
  for (const Run& run : runs) {
    json += json.size() > 1 ? ",\n {" : "\n {";
    for (const Field& field : words_of(run))
      json += json_text(field.name) + ": " + json_text(field.value) + ", ";
    json += "\"values\": " + std::to_string(run.count);
    for (const MetricInfo& metric : metrics())
      json += ", " + json_text(metric.id) + ": " + json_number(run.number(metric.id));
    if (run.accuracy) json += ", \"accuracy\": " + shortest(*run.accuracy);
    if (run.excess_bits) json += ", \"excess_bits\": " + json_number(run.excess_bits);
    json += ", \"link\": " + json_text(link_of(run, address)) + "}";
  }
  return json + "\n]\n";
}

}  // namespace qs
