#pragma once
/// Measures one tensor of a file in slices (core/survey/tensor_survey.hpp): requests bytes, is fed, works,
/// and ends with figures or with the reason why there are none. Pages, workers and every thread of the
/// desktop program run the same job.
///
/// Formats see the tensor as outputs × inputs (io/canonical_order.hpp). If it is stored in another order, the
/// job assembles parts of whole rows, at most TensorSurvey::kHeld values each (of packed weights four times as many),
/// and reads the tensor once for each part.

#include "core/survey/tensor_survey.hpp"
#include "io/canonical_order.hpp"
#include "io/model_files.hpp"
#include "io/tensor_stream.hpp"

namespace qs {

class TensorJob : public Job {
 public:
  /// `importance` is empty, or has a weight of error for each input, of each expert of a stack.
  TensorJob(io::TensorInfo tensor, const std::vector<QuantizerSpec>& formats,
            std::vector<float> importance = {});

  /// Bytes needed next; step() has nothing to do while this is not empty.
  std::optional<io::FileRange> wants() const;
  void feed(std::vector<std::byte> bytes);
  void refuse(std::string reason);

  /// True once the job has ended or needs bytes.
  bool step(const Budget& may_go_on) override;
  double progress() const override { return ended_ ? 1 : survey_.progress(); }
  bool has_ended() const { return ended_; }
  /// Reason why there are no figures; empty if there are.
  const std::string& problem() const { return problem_; }
  TensorFigures figures() const;

 private:
  void take_values();
  void take_codes();
  void refuse_cut_blocks();
  void begin_part(std::uint64_t first);
  void end_reading();

  io::TensorStream stream_;
  std::vector<QuantizerSpec> asked_;  // the formats, of which the survey may have others in their place
  std::optional<StoredCodes> codes_;  // of a packed weight, in the first reading
  std::string packing_;
  io::CanonicalOrder order_;
  TensorSurvey survey_;
  std::uint64_t part_first_ = 0;
  std::vector<float> part_;  // in the order of outputs and inputs, if stored otherwise
  std::vector<double> exact_;
  std::string problem_;
  bool counted_codes_ = false, ended_ = false;
};

/// Says how to count a type's bit patterns (types of at most 16 bits), and whether float32 holds its numbers.
StoredType stored_type(const io::TensorInfo& tensor);

}  // namespace qs
