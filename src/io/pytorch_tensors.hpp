#pragma once
/// What the pickle of a PyTorch file says of its tensors, before their bytes are found. A tensor is a view of a
/// storage, a run of elements that is a member of the archive, data/KEY: element (i, j, …) of the tensor is element
/// first + i·stride₀ + j·stride₁ + … of the storage.
/// Source: PyTorch, torch/_utils.py (_rebuild_…) and torch/serialization.py (persistent_load).
///
/// The surprise: strides need not be those of the shape. A transposed weight is saved as it lies, with its strides
/// exchanged; two names may be views of one storage; a storage may be larger than all views of it.

#include <memory>
#include <string>
#include <vector>

#include "io/limits.hpp"
#include "io/pickle_values.hpp"

namespace qs::io {

struct TorchTensor;

/// Quantized values: value = (element − zero) · scale, one pair for the tensor or one for each step of an axis.
struct TorchQuantizer {
  double scale = 1, zero = 0;
  std::shared_ptr<const TorchTensor> scales{}, zeros{};  // null: one pair
  std::size_t axis = 0;
};

struct TorchTensor {
  std::string name;
  std::string storage;              // its KEY
  const TorchType* type = nullptr;  // null if unreadable
  std::uint64_t first = 0;
  std::vector<std::uint64_t> shape, stride;  // of equal length
  std::uint64_t stored_bytes = 0;            // of the storage, as the pickle says
  std::optional<TorchQuantizer> quantizer{};
  std::string unreadable{};  // the reason if the pickle gives no values that can be read
  std::string why_other{};   // a clause if it is no weight: "it is the state of the optimizer"
};

/// The tensor that a value stands for, without its name; nothing if it stands for something else.
std::optional<TorchTensor> torch_tensor_of(const PickleValues& values, PickleId id);

}  // namespace qs::io
