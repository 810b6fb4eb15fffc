#pragma once
/// Lab "ladder": rate and distortion. Every format is a point, bits per weight (side information counted)
/// against SQNR, on the reader's own values; the curves beside them are theoretical limits.

#include "core/analysis.hpp"
#include "core/information/differential_entropy.hpp"
#include "core/job.hpp"
#include "core/sources.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

/// Formats that differ in their bits alone make a family, whose points are joined.
enum class LadderFamily { kNone, kInteger, kIntegerInBlocks };

struct LadderPoint {
  std::string spec;
  std::string name;  // short, where the specification is long
  LadderFamily family = LadderFamily::kNone;
  double bits_per_weight = 0,
         coded_bits = 0;  // as stored; with entropy-coded codes and the side information as it is
  double sqnr_db = 0;
};

struct RatePoint {
  double bits = 0, sqnr_db = 0;
};

/// Whether a lower bound on the rate can be said of the values at all.
enum class BoundBasis {
  kNone,  // values in an order that predicts them (sine, ramp), no variance, or hardly two that differ
  kLaw,   // independent draws of a known law
  kIfIndependent,  // a layer: h is estimated as if its weights were independent draws
};

struct LadderResult {
  std::vector<LadderPoint> points;       // grows during the survey; in the order of the list
  std::vector<RatePoint> gaussian;       // R(D) of a Gaussian of equal variance, where there is one
  std::vector<RatePoint> shannon;        // Shannon's lower bound from h of the source, or of the sample
  std::vector<RatePoint> own;            // R(D) of the source's own distribution (Blahut–Arimoto)
  std::vector<RatePoint> uniform_coded;  // uniform scalar quantizer, entropy-coded
  BoundBasis basis = BoundBasis::kNone;
  std::uint64_t count = 0, of = 0;  // values surveyed, and all values
};

/// The fewest bits at an SQNR: R(D) itself where it was computed or both its bounds meet (a Gaussian law), else
/// Shannon's lower bound to it.
struct LadderBound {
  double bits = 0;
  bool is_rate = false;  // R(D), which long codes come near; Shannon's bound may be out of reach
  BoundBasis basis = BoundBasis::kNone;
};
std::optional<LadderBound> bound_at(const LadderResult& result, double sqnr_db);

/// Returns the cheapest format that reaches the target; nothing if none does.
const LadderPoint* cheapest(const LadderResult& result, double target_db, bool coded);
/// Bits at which a curve reaches an SQNR, by linear interpolation; nothing outside of the curve.
std::optional<double> bits_at(const std::vector<RatePoint>& curve, double sqnr_db);
std::optional<double> sqnr_at(const std::vector<RatePoint>& curve, double bits);

/// A format of the ladder; one without a name is called by its specification.
struct LadderFormat {
  std::string_view spec;
  LadderFamily family = LadderFamily::kNone;
  std::string_view name{};
};
/// The ladder's formats; those of a family stand in the order of their bits.
std::span<const LadderFormat> ladder_formats();

/// Measures one format after another, then the slow curve. Partial results can be shown at any time.
class LadderSurvey : public Job {
 public:
  /// `law`: distribution of the values if they were drawn; its own R(D) may come from an earlier survey.
  LadderSurvey(std::shared_ptr<const Sample> sample, const SourceInfo* law, std::vector<RatePoint> own = {});
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const;
  const LadderResult& result() const { return result_; }
  const std::shared_ptr<const Sample>& whole() const { return whole_; }

 private:
  void draw_limits();
  void measure_step();
  bool measure_format();
  void add_own_rate();

  std::shared_ptr<const Sample> whole_;
  std::shared_ptr<const Sample> sample_;  // the beginning of a long sample
  bool is_drawn_ = false, has_limits_ = false;
  std::optional<SourceInfo> law_;  // where a bound can be said of the draws
  VasicekJob entropy_;
  int next_step_ = 0;
  std::size_t next_format_ = 0, next_rate_ = 0;
  std::unique_ptr<AnalysisJob> format_;  // the present one
  LadderResult result_;
};

std::string ladder_answer(const LadderResult& result, double target_db, bool coded, InfoUnit unit = {});

}  // namespace qs
