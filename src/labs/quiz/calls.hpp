#pragma once
/// The calls that expressions may make: the one table between texts and core. Each row says what it takes, so
/// that a wrong call is refused by name, with what is accepted.
///
/// Metrics (any row of metrics()) are called as METRIC(spec, source[, count[, seed]]): measured on the sample
/// that a lab would show, 65,536 values with seed 1 where nothing else is said. A source is a random one, or
/// a bundled layer whose values were supplied.

#include "core/analysis.hpp"
#include "labs/quiz/expression.hpp"

namespace qs::quiz {

class Calls;

struct CallInfo {
  std::string_view name;
  std::string_view takes;  // one letter an argument: t text, n number, l list; optional ones behind '|'
  std::string_view usage;  // "spec, source", for error texts and the documentation
  std::string_view explanation;
  Expected<Value> (*run)(Calls& calls, std::span<const Value> arguments);
};
std::span<const CallInfo> calls();

/// A tensor of the reader's own model, which expressions and links call 'own'.
struct ReaderTensor {
  std::shared_ptr<const Sample> sample;
  std::string tensor;  // its name
  std::string keys;    // "source=file&…": what a link says of it
};
inline constexpr std::string_view kOwnSource = "own";

class Calls {
 public:
  void set_reader_tensor(ReaderTensor own);
  const std::optional<ReaderTensor>& own() const { return own_; }
  /// A link with the reader's own tensor where it says source=own.
  std::string with_own(std::string link) const;

  /// The values of a bundled layer, for expressions that name it: its file of one tensor.
  Expected<void> supply(const std::string& layer, std::span<const std::byte> file);
  /// The layer that was named and is not there yet; whoever brings it evaluates again. Asked once.
  std::string take_missing_layer() { return std::exchange(missing_layer_, ""); }
  Expected<Value> call(std::string_view name, std::span<const Value> arguments);
  Scope scope(const Names& names);

  /// Remembered: an item asks for the same few again and again.
  Expected<std::shared_ptr<const Sample>> sample(const std::string& source, double count, double seed);
  Expected<std::shared_ptr<const Analysis>> analysis(const std::string& spec, const std::string& source,
                                                     double count, double seed);
  Expected<double> metric(std::string_view id, std::span<const Value> arguments);
  /// The same in the state of a lab link.
  Expected<double> metric_at(const std::string& link, const std::string& id);

 private:
  std::map<std::string, std::shared_ptr<const Sample>> samples_;
  std::map<std::string, std::shared_ptr<const Analysis>> analyses_;
  std::string missing_layer_;
  std::optional<ReaderTensor> own_;
};

}  // namespace qs::quiz
