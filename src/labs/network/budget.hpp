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

std::vector<LayerFormats> formats_of(std::span<const int> bits);
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
  std::unique_ptr<Trial> trial_;  // of the next layer and width
};

struct BudgetAnswers {
  std::vector<double> water_bits;  // per layer, fractional: reverse water-filling on the variance of weights
  BudgetSolution water, greedy,
      exact;  // whole bits: by variance, greedy on sensitivity, optimal on sensitivity
};
/// Finds the three answers, and tries one after another.
class BudgetJob : public Job {
 public:
  BudgetJob(std::shared_ptr<const Examinee> examinee, const SensitivitySurvey& survey, double bits_a_weight);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  double bits_a_weight() const { return bits_a_weight_; }
  bool is_done() const { return !answers_ || next_ == 3; }
  /// When it is done; nothing if the budget is below one bit per weight.
  const std::optional<BudgetAnswers>& result() const { return answers_; }

 private:
  BudgetSolution& answer();

  std::shared_ptr<const Examinee> examinee_;
  double bits_a_weight_;
  std::optional<BudgetAnswers> answers_;
  std::size_t next_ = 0;
  std::unique_ptr<Trial> trial_;  // of the next answer
};

}  // namespace qs
