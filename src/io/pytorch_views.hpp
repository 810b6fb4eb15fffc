#pragma once
/// Finds the bytes of PyTorch's tensors. A view whose elements lie one after another is a plain range of bytes, also
/// where the first axis is the fastest (a transposed weight). Any other view is a Decoding without a scheme: its
/// elements, picked from the storage by strides.
///
/// The surprise: views of one storage overlap, and bytes must count once. Of two views of the same bytes (tied weights)
/// the first is the weight, and the other a second name.

#include <unordered_map>

#include "io/decoding.hpp"
#include "io/limits.hpp"
#include "io/pytorch_tensors.hpp"

namespace qs::io {

/// Place of a storage in the file.
struct TorchStorage {
  ByteRange bytes{};
  std::string unreadable{};  // the reason if it cannot be used
};

struct TorchFile {
  std::unordered_map<std::string, TorchStorage> storages;  // by KEY
  bool big_endian = false;
};

/// The tensors of a PyTorch file, in the same order.
std::vector<TensorInfo> place_torch_tensors(const std::vector<TorchTensor>& tensors, const TorchFile& file);

}  // namespace qs::io
