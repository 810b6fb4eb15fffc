#pragma once
/// A budget of bits over the layers of a trained network: what each layer loses at each width when it alone
/// is quantized (its sensitivity, measured as the divergence of the answers), and what follows from that.

#include "core/allocation/integer_allocation.hpp"
#include "labs/network/sweep.hpp"

namespace qs {

inline constexpr int kMostBudgetBits = 8;

/// What the game quantizes with: integers, their range fitted.
QuantizerSpec budget_format(int bits);

struct BudgetSolution {
  std::vector<int> bits;  // of each layer
  double average = 0;     // bits a weight, codes alone
  double accuracy = 0, logit_kl_bits = 0;
};

/// Codes alone: the game counts no scales.
double average_bits(const Network& network, std::span<const int> bits);
BudgetSolution try_bits(const Examinee& examinee, const std::vector<int>& bits);

/// Measures the sensitivity of every layer at 1 to 8 bits, one at a time.
class SensitivitySurvey : public Job {
 public:
  explicit SensitivitySurvey(std::shared_ptr<const Examinee> examinee);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return next_ == tables_.size() * kMostBudgetBits; }
  /// tables()[layer][bits − 1], the cost in bits of the whole layer, the distortion in bits of divergence.
  const std::vector<AllocationTable>& tables() const { return tables_; }

 private:
  std::shared_ptr<const Examinee> examinee_;
  std::vector<AllocationTable> tables_;
  std::size_t next_ = 0;
};

struct BudgetAnswers {
  std::vector<double>
      water_bits;  // of each layer, not whole: reverse water-filling on the variance of weights
  BudgetSolution water, greedy,
      exact;  // whole bits: by variance, by steps on sensitivity, the best of sensitivity
};
/// Nothing where the budget is below one bit a weight.
std::optional<BudgetAnswers> solve_budget(const Examinee& examinee, const SensitivitySurvey& survey,
                                          double bits_a_weight);

}  // namespace qs
