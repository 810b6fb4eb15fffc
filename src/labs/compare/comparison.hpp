#pragma once
/// Two models side by side: what each pair of tensors lost, and what is only in one of them.

#include "labs/compare/pair_job.hpp"
#include "labs/importance/joined.hpp"

namespace qs {

struct ComparedPair {
  TensorPair pair;
  std::optional<PairFigures> figures;
  std::string problem{};  // why there are none; a clause
};

struct Comparison {
  std::string name_a, name_b;
  std::vector<io::TensorInfo> a, b;
  std::vector<ComparedPair> pairs;  // in the order of A
  std::vector<std::size_t> only_a, only_b;
  JoinedImportance importance{};  // of A's tensors

  /// Places of the pairs still to be compared: matrices first, since biases need what they find.
  std::vector<std::size_t> waiting(bool matrices) const;
  PairJob job_of(std::size_t pair) const;
  void take(std::size_t pair, const PairJob& ended);
};
Comparison begin_comparison(std::string name_a, std::vector<io::TensorInfo> a, std::string name_b,
                            std::vector<io::TensorInfo> b);

/// Sums over the pairs with figures.
struct ComparisonTotals {
  std::size_t compared = 0, identical = 0, not_compared = 0;
  double weights = 0, bits_a = 0, bits_b = 0;  // of the compared; as stored
  std::optional<double> sqnr_db;               // Σx² over Σe² of all of them
  std::optional<std::size_t> worst;            // among matrices, the pair of the lowest SQNR
};
ComparisonTotals totals_of(const Comparison& comparison);

/// The noise as a share of the power, Σe²/Σx²; nothing where A is all zeros.
std::optional<double> loss_of(const PairFigures& figures);

/// "rows of a head of 128 put back into the order of Hugging Face; 1 added"; empty if the values were compared as they are.
std::string how_compared(const ComparedPair& pair);

std::string comparison_csv(const Comparison& comparison);
std::string comparison_json(const Comparison& comparison);

}  // namespace qs
