#pragma once
/// Names the tensors of a PyTorch file by the way to them: "model.net.0.weight" is what
/// torch.load(path)["model"]["net.0.weight"] gives. A state dict is one dict whose keys hold the points already; a
/// checkpoint of a training has it under a key, beside the state of the optimizer, which is no part of the model.
///
/// The surprise: an optimizer keeps one or two numbers for each weight. Counted as weights they would make the model
/// three times as large.

#include <span>

#include "core/error.hpp"
#include "io/limits.hpp"
#include "io/pytorch_tensors.hpp"

namespace qs::io {

/// A key under which no part of the model lies, and the clause that tells.
struct TorchBeside {
  enum class Where { kIs, kHas } where;
  std::string_view key, why;
};
std::span<const TorchBeside> torch_beside();

/// The tensors in the order of the pickle, those that are no weights last. `alone` names one that has no key. Errors
/// are at `file_at`.
Expected<std::vector<TorchTensor>> list_torch_tensors(const PickleValues& values, const std::string& alone,
                                                      std::uint64_t file_at);

}  // namespace qs::io
