#pragma once
/// Which importances belong to which tensors of a model: by name, or by the names that llama.cpp would give them.

#include <map>

#include "labs/importance/importance.hpp"

namespace qs {

struct JoinedImportance {
  std::map<std::size_t, std::vector<float>>
      of_tensors;                     // by place: one number for each input, of each expert
  std::vector<std::string> problems;  // sentences: lists that fit no tensor of their name
  std::vector<std::string> unused;    // names that no tensor of the model has
  std::uint64_t zeros = 0;            // inputs of the joined lists that were never other than 0

  /// Of one tensor; empty if there is none.
  std::vector<float> of(std::size_t tensor) const;
};

/// Lists are never cut or stretched: one must have a number for each input of its tensor, or of each of its experts.
JoinedImportance join_importance(const Importance& importance, std::span<const io::TensorInfo> tensors);

/// Refuses weights of error that are not one for each input of the tensor, or of each of its experts; or not finite; or
/// below 0. Empty ones are fine.
Expected<void> check_importance(const io::TensorInfo& tensor, std::span<const float> weights);

}  // namespace qs
