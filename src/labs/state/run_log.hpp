#pragma once
/// Runs that the reader pinned for comparison: a state with the value of every metric. Its link leads back to
/// it.

#include <optional>
#include <string>
#include <vector>

#include "core/analysis.hpp"
#include "labs/state/app_state.hpp"

namespace qs {

/// A number of a lab by its name in texts.
struct LabFact {
  std::string name;
  double value = 0;
};

struct Run {
  AppState state;
  std::uint64_t count = 0;                     // values measured
  std::vector<std::optional<double>> numbers;  // one for each row of metrics(), in its order
  std::optional<double> accuracy{};            // 0 to 1, of a quantized network
  std::optional<double> excess_bits{};         // a word, of a quantized language model

  std::optional<double> number(std::string_view metric) const;
};
Run make_run(const AppState& state, const CodeStatistics& statistics);

/// Order of pinning, or of a metric, the best first.
enum class RunOrder { kPinned, kBitsPerWeight, kEntropy, kSqnr };

class RunLog {
 public:
  const std::vector<Run>& runs() const { return runs_; }
  bool has(const AppState& state) const;
  /// Pins a run. The same state pinned again replaces the earlier run.
  void pin(Run run);
  void remove(std::size_t index);
  void clear() { runs_.clear(); }
  RunOrder order() const { return order_; }
  void set_order(RunOrder order) { order_ = order; }
  /// Indices into runs(), in the present order; runs without the number come last.
  std::vector<std::size_t> ordered() const;

 private:
  std::vector<Run> runs_;
  RunOrder order_ = RunOrder::kPinned;
};

/// A header and one line per run (RFC 4180): lab, source, quantizer, values, every metric, link. Undefined
/// numbers are empty, an exact SQNR is "infinity". `address` is a link's part before the question mark.
std::string runs_as_csv(const std::vector<Run>& runs, std::string_view address);
/// The same runs as a JSON array; "Infinity" for numbers that JSON cannot write, null for undefined ones.
std::string runs_as_json(const std::vector<Run>& runs, std::string_view address);

}  // namespace qs
