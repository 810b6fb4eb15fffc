#pragma once
/// Keeps the promise of TensorReader that no two tensors share bytes, in formats whose files can break it.

#include "io/tensor_file.hpp"

namespace qs::io {

/// Makes each readable tensor unreadable whose bytes begin among those of another; second names (roles
/// kOther) may share them.
void mark_overlaps(std::vector<TensorInfo>& tensors);

}  // namespace qs::io
