#pragma once
/// Runs that the reader pinned, to be compared: a state, and what every metric says of it. Each can be gone
/// back to by its link.

#include <optional>
#include <string>
#include <vector>

#include "core/analysis.hpp"
#include "labs/state/app_state.hpp"

namespace qs {

struct Run {
  AppState state;
  std::uint64_t count = 0;                     // values measured
  std::vector<std::optional<double>> numbers;  // one a row of metrics(), in its order
  std::optional<double> accuracy{};            // of a network that was quantized, 0 to 1

  std::optional<double> number(std::string_view metric) const;
};
Run make_run(const AppState& state, const Analysis& analysis);

/// In the order of pinning, or of a metric, the best first.
enum class RunOrder { kPinned, kBitsPerWeight, kEntropy, kSqnr };

class RunLog {
 public:
  const std::vector<Run>& runs() const { return runs_; }
  bool has(const AppState& state) const;
  /// The same state pinned again takes the place of the first.
  void pin(Run run);
  void remove(std::size_t index);
  void clear() { runs_.clear(); }
  RunOrder order() const { return order_; }
  void set_order(RunOrder order) { order_ = order; }
  /// Places in runs(), in the present order; what has no such number comes last.
  std::vector<std::size_t> ordered() const;

 private:
  std::vector<Run> runs_;
  RunOrder order_ = RunOrder::kPinned;
};

/// A header and a line a run (RFC 4180): lab, source, quantizer, values, every metric, link. A number that is
/// not defined is empty, an exact SQNR "infinity". `address` is what stands before a link's question mark.
std::string runs_as_csv(const std::vector<Run>& runs, std::string_view address);
/// The same as an array of objects; "Infinity" stands for what JSON has no number for, null for undefined.
std::string runs_as_json(const std::vector<Run>& runs, std::string_view address);

}  // namespace qs
