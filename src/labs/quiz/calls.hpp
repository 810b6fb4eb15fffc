#pragma once
/// Calls that expressions may make: the one table between texts and core. Each row states its arguments, so
/// that an error names a wrong call and what is accepted.
///
/// Metrics (any row of metrics()) are called as METRIC(spec, source[, count[, seed]]): measured on the sample
/// that a lab would show, by default 65,536 values with seed 1. A source is a random one, or a bundled layer
/// whose values were supplied.

#include "core/analysis.hpp"
#include "labs/quiz/expression.hpp"

namespace qs {
class LanguageSession;
struct LanguageWorld;
}  // namespace qs

namespace qs::quiz {

class Calls;

struct CallInfo {
  std::string_view name;
  std::string_view takes;  // one letter an argument: t text, n number, l list; optional ones behind '|'
  std::string_view usage;  // "spec, source", for error texts and the documentation
  std::string_view explanation;
  Expected<Value> (*run)(Calls& calls, std::span<const Value> arguments);
  bool is_remembered = false;  // costly, and a function of its arguments alone
};
std::span<const CallInfo> calls();

/// A tensor of the reader's own model, which expressions and links call 'own'.
struct ReaderTensor {
  std::shared_ptr<const Sample> sample;
  std::string tensor;  // its name
  std::string keys;    // "source=file&…": what a link says of it
};
inline constexpr std::string_view kOwnSource = "own";
/// Values that an expression draws from a law if it does not say how many, and their seed.
inline constexpr double kUsualCount = 65536, kUsualSeed = 1;

class Calls {
 public:
  void set_reader_tensor(ReaderTensor own);
  const std::optional<ReaderTensor>& own() const { return own_; }
  /// Replaces source=own in a link by the reader's own tensor.
  std::string with_own(std::string link) const;

  /// Supplies a bundled layer, a file of one tensor, for expressions that name it; or the bundled grammar.
  Expected<void> supply(const std::string& layer, std::span<const std::byte> file);
  /// Returns a layer that an expression named but nobody supplied, once; supply it and evaluate again.
  std::string take_missing_layer() { return std::exchange(missing_layer_, ""); }
  Expected<Value> call(std::string_view name, std::span<const Value> arguments);
  Scope scope(const Names& names);

  /// Cached, because an item asks for the same few samples repeatedly.
  Expected<std::shared_ptr<const Sample>> sample(const std::string& source, double count, double seed);
  Expected<std::shared_ptr<const Analysis>> analysis(const std::string& spec, const std::string& source,
                                                     double count, double seed);
  Expected<double> metric(std::string_view id, std::span<const Value> arguments);
  /// As metric(), for the state of a lab link.
  Expected<double> metric_at(const std::string& link, const std::string& id);
  /// The source of the lab "language". Its file is asked for like a layer.
  Expected<const LanguageWorld*> language_world();

 private:
  std::map<std::string, std::shared_ptr<const Sample>> samples_;
  std::map<std::string, std::shared_ptr<const Analysis>> analyses_;
  std::map<std::string, Value, std::less<>> remembered_;  // by name and arguments
  std::shared_ptr<LanguageSession> language_;
  std::string missing_layer_;
  std::optional<ReaderTensor> own_;
};

}  // namespace qs::quiz
