#pragma once
/// One tensor of a file, measured in slices (core/survey/tensor_survey.hpp): it asks for bytes, is fed,
/// works, and ends with figures or with the reason why there are none. The same job runs on a page, in a
/// worker and in every thread of the desktop program.
///
/// Formats see it as outputs × inputs (io/canonical_order.hpp). Where it is stored in another order it is put
/// together in parts of at most TensorSurvey::kHeld values, whole rows each; a tensor of many parts is read
/// once for each.

#include "core/survey/tensor_survey.hpp"
#include "io/canonical_order.hpp"
#include "io/model_files.hpp"
#include "io/tensor_stream.hpp"

namespace qs {

class TensorJob : public Job {
 public:
  TensorJob(io::TensorInfo tensor, const std::vector<QuantizerSpec>& formats);

  /// The bytes it needs next; step() has nothing to do while this is not empty.
  std::optional<io::FileRange> wants() const;
  void feed(std::vector<std::byte> bytes);
  void refuse(std::string reason);

  /// True when it has ended, or wants bytes.
  bool step(const Budget& may_go_on) override;
  double progress() const override { return ended_ ? 1 : survey_.progress(); }
  bool has_ended() const { return ended_; }
  /// Why there are no figures; empty where there are.
  const std::string& problem() const { return problem_; }
  const TensorFigures& figures() const { return survey_.figures(); }

 private:
  void take_values();
  void refuse_cut_blocks(const std::vector<QuantizerSpec>& formats);
  void begin_part(std::uint64_t first);
  void end_reading();

  io::TensorStream stream_;
  io::CanonicalOrder order_;
  TensorSurvey survey_;
  std::uint64_t part_first_ = 0;
  std::vector<float> part_;  // in the order of outputs and inputs, where that is not how it is stored
  std::vector<double> exact_;
  std::string problem_;
  bool ended_ = false;
};

/// How a type's patterns are counted (those of at most 16 bits), and whether float32 holds its numbers.
StoredType stored_type(const io::TensorInfo& tensor);

}  // namespace qs
