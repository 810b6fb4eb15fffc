#pragma once
/// Draws codes one after another from their shares: the running average of the surprise −log₂ p, which comes to
/// the entropy by the law of large numbers, with a standard error of surprise_spread / √n after n draws.

#include <cstdint>
#include <utility>
#include <vector>

#include "core/job.hpp"
#include "core/numerics/guide_table.hpp"
#include "labs/entropy/lab.hpp"

namespace qs {

inline constexpr std::uint64_t kMostDraws = 1'000'000;

struct DrawParams {
  QuantizerSpec quantizer;
  std::uint64_t draws = 0, seed = 1;  // at most kMostDraws
  bool operator==(const DrawParams&) const = default;
};
struct DrawnCode {
  std::int32_t code = 0;
  double surprise_bits = 0;
};
struct DrawResult {
  std::vector<std::pair<double, double>> average;  // after that many draws; at about 200 places
  std::vector<DrawnCode> latest;                   // the last 12 at most, once all are drawn
  double surprise_spread = 0;                      // standard deviation of −log₂ p
};

/// The result may be read at any time: it is that of the draws so far. Nothing can be drawn where there are no codes.
class DrawJob : public Job {
 public:
  DrawJob(const DrawParams& params, const EntropyResult& codes);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return drawn_ == params_.draws; }
  const DrawResult& result() const { return result_; }

 private:
  void draw_one(double uniform);

  DrawParams params_;
  std::vector<std::int32_t> codes_;
  std::vector<double> surprises_;
  GuideTable guide_;
  std::uint64_t drawn_ = 0;
  double total_ = 0, next_place_ = 1;
  DrawResult result_;
};

std::string draws_answer(const DrawResult& draws, const EntropyResult& codes, InfoUnit unit = {});

}  // namespace qs
