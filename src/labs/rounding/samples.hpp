#pragma once
/// Inputs of a layer from the reader's model: a tensor with a row for each sample, opened together with the weights.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labs/values/file_session.hpp"
#include "labs/values/ingest_job.hpp"

namespace qs {

/// Choices for weights that come from outside the lab.
struct LayerSources {
  std::uint64_t columns = 0;           // inputs of each row
  std::vector<std::string> samples{};  // tensors that can be their inputs, where samples are wanted
  std::size_t chosen = 0;              // of these
  std::string name{};                  // of the tensor that is their inputs, if one is
  std::string trouble{};               // why there is no layer; empty if there is one, or will be
};

/// Places of the tensors whose rows have so many values, without those that are named as weights; those of other
/// files than that of `weights` first.
std::vector<std::size_t> tensors_of_samples(const FileSession& file, std::string_view weights,
                                            std::uint64_t columns);

/// Reads one such tensor.
class InputSamples {
 public:
  /// A tensor of the open model; another one than the last is read anew.
  void want(const FileSession& file, std::uint64_t session, std::size_t tensor);
  /// Forgets the values.
  void drop() { *this = {}; }

  std::optional<io::FileRange> wants_range() const;
  void supply_range(std::span<const std::byte> bytes);
  void refuse_range(std::string reason);
  /// True while more can go on at once.
  bool step(const Budget& may_go_on);
  bool is_reading() const { return job_ != nullptr; }

  /// Null until they are read.
  const std::shared_ptr<const Sample>& values() const { return values_; }
  /// Empty unless they cannot be read.
  const std::string& problem() const { return problem_; }

 private:
  std::uint64_t session_ = 0;
  std::size_t tensor_ = 0;
  std::unique_ptr<IngestJob> job_;
  std::shared_ptr<const Sample> values_;
  std::string problem_;
};

}  // namespace qs
