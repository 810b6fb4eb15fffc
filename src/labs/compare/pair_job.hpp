#pragma once
/// Compares the values of one tensor with those of the same tensor of another model.
///
/// A is the reference x, B the other x̂; e = x̂ − x. SQNR = 10 log10(Σx² / Σe²). Numbers that are not finite in either count
/// nowhere and are counted.
///
/// llama.cpp regroups the rows of query and key where the pairs that it rotates lie next to each other: row h·d + r of a
/// GGUF file is row h·d + (r mod 2)·d/2 + ⌊r/2⌋ of Hugging Face's, for heads of d rows. No file says which; the values do:
/// row 1 there is nearest to row d/2 here. It also adds 1 to the norms of some models (Gemma's).

#include "core/job.hpp"
#include "core/numerics/double_double.hpp"
#include "core/survey/input_importance.hpp"
#include "io/canonical_stream.hpp"
#include "labs/compare/pairing.hpp"

namespace qs {

struct PairFigures {
  std::uint64_t count = 0;       // finite in both
  std::uint64_t non_finite = 0;  // in either
  double squares = 0, error_squares = 0;
  std::optional<double> sqnr_db;         // infinite if B has the same values; nothing where A is all zeros
  std::optional<double> output_sqnr_db;  // weighted by what goes into the layer, if that is known
  std::uint64_t head = 0;                // rows of a head, if rows of query or key were put back; else 0
  bool added_one = false;                // B is A plus 1, or A is B plus 1, and was compared so
};

/// Which of the two models' files is wanted.
struct PairRange {
  bool of_b = false;
  io::FileRange range;
};

class PairJob : public Job {
 public:
  /// `pair.problem` is empty. `importance` weighs the inputs of A's tensor; it may be empty. `head` is that of the weight
  /// beside a bias, whose own values tell nothing.
  PairJob(const TensorPair& pair, const io::TensorInfo& a, const io::TensorInfo& b,
          InputImportance importance = {}, std::uint64_t head = 0);

  std::optional<PairRange> wants() const;
  void feed(std::vector<std::byte> bytes);
  void refuse(std::string reason);
  /// True once the job has ended or needs bytes.
  bool step(const Budget& may_go_on) override;
  double progress() const override { return ended_ ? 1 : (a_.stream.progress() + b_.stream.progress()) / 2; }
  bool has_ended() const { return ended_; }
  const std::string& problem() const { return problem_; }
  PairFigures figures() const;

 private:
  struct Reading {
    io::CanonicalStream stream;
    std::vector<float> values{};
    std::size_t used = 0;  // of these values
    std::span<const float> rest() const { return std::span(values).subspan(used); }
  };
  static Expected<void> read(Reading& reading);
  std::size_t wanted_values() const;
  void find_head();
  void compare_rows();
  void compare(std::span<const float> x, std::span<const float> y);

  Reading a_, b_;
  InputImportance importance_;
  std::uint64_t count_, row_ = 1, rows_ = 1;
  std::uint64_t head_ = 0, compared_ = 0;
  bool is_undecided_ = false, a_is_gguf_, may_add_one_;
  std::vector<float> turned_;
  std::string problem_;
  bool ended_ = false;
  PairFigures figures_;
  DoubleDouble squares_, errors_, errors_less_one_, weighted_squares_, weighted_errors_;
};

/// The row of Hugging Face's tensor that is row `row` of the GGUF file, for heads of `head` rows.
std::uint64_t paired_row(std::uint64_t row, std::uint64_t head);

}  // namespace qs
