#pragma once
/// Lets the bytes of a storage count once where several tensors of a PyTorch file are views of it. Of equal views the
/// first counts; a view of bytes that another tensor has in one run (a row of a matrix, the matrix transposed) is a
/// second name of them. Views that only overlap in part all count.

#include "io/pytorch_tensors.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

/// Gives second names their role. `placed` are the same tensors, in the same order.
void mark_shared_bytes(const std::vector<TorchTensor>& tensors, std::vector<TensorInfo>& placed);

}  // namespace qs::io
