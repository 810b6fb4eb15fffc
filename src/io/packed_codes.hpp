#pragma once
/// Finds the packed weights among the tensors of a .safetensors model, and says of each what it is: codes are
/// no weights, however much they look like numbers, and neither is what they are decoded with.

#include "io/packed_scheme.hpp"

namespace qs::io {

/// Small tensors whose bytes say what no shape does: the true shape of a packed weight. They are to be read
/// before mark_packed().
bool wants_contents(const TensorInfo& tensor);

/// Sets the role of every packed tensor of one folder and of its companions, among the tensors that have no
/// role yet. `facts` are those of the files, by TensorInfo::file.
void mark_packed(const std::vector<TensorInfo*>& tensors, const PackedPlace& place,
                 std::span<const FileFacts> facts);

}  // namespace qs::io
