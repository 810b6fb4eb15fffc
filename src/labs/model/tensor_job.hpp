#pragma once
/// One tensor of a file, measured in slices (core/survey/tensor_survey.hpp): it asks for bytes, is fed,
/// works, and ends with figures or with the reason why there are none. The same job runs on a page, in a
/// worker and in every thread of the desktop program.

#include "core/survey/tensor_survey.hpp"
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
  void end_pass();

  io::TensorStream stream_;
  TensorSurvey survey_;
  std::vector<float> reordered_;  // of a tensor that is stored column by column
  std::string problem_;
  bool ended_ = false;
};

/// How a type's patterns are counted; nothing for those of more than 16 bits, or in blocks.
StoredType stored_type(const io::TensorInfo& tensor);

}  // namespace qs
