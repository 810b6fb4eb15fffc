#pragma once
/// A budget of bits over the layers of a trained network: each layer's loss at each width when quantized
/// alone (its sensitivity, measured as the divergence of the answers), and allocations that follow from it.

#include "core/allocation/integer_allocation.hpp"
#include "labs/network/sweep.hpp"

namespace qs {

inline constexpr int kMostBudgetBits = 8;

/// The game's format: integers with a fitted range.
QuantizerSpec budget_format(int bits);

struct BudgetSolution {
  std::vector<int> bits;  // of each layer
  double average = 0;     // bits per weight, codes alone
  double accuracy = 0, logit_kl_bits = 0;
};

/// Bits per weight, without scales: the game counts codes alone.
double average_bits(const Network& network, std::span<const int> bits);
BudgetSolution try_bits(const Examinee& examinee, const std::vector<int>& bits);

/// Measures the sensitivity of every layer at 1 to 8 bits, one layer at a time.
class SensitivitySurvey : public Job {
 public:
  explicit SensitivitySurvey(std::shared_ptr<const Examinee> examinee);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return next_ == tables_.size() * kMostBudgetBits; }
  /// tables()[layer][bits − 1]: cost in bits of the whole layer, distortion in bits of divergence.
  const std::vector<AllocationTable>& tables() const { return tables_; }

 private:
  std::shared_ptr<const Examinee> examinee_;
  std::vector<AllocationTable> tables_;
  std::size_t next_ = 0;
};

struct BudgetAnswers {
  std::vector<double> water_bits;  // per layer, fractional: reverse water-filling on the variance of weights
  BudgetSolution water, greedy,
      exact;  // whole bits: by variance, greedy on sensitivity, optimal on sensitivity
};
/// Nothing if the budget is below one bit per weight.
std::optional<BudgetAnswers> solve_budget(const Examinee& examinee, const SensitivitySurvey& survey,
                                          double bits_a_weight);

}  // namespace qs
