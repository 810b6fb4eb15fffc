#pragma once
/// Finds the packed weights among the tensors of a .safetensors model, and gives each its role: codes are no
/// weights, however much they look like numbers, nor are their scales and tables.

#include "io/packed_scheme.hpp"

namespace qs::io {

/// True for small tensors whose bytes hold the true shape or the groups of a packed weight. Read them before mark_packed().
bool wants_contents(const TensorInfo& tensor);
/// The clause that says why the contents of this part are not there, where a limit left them out; or empty.
std::string why_not_read(const PackedLayer& layer, std::string_view suffix);

/// Sets the roles of the packed tensors of one folder and of their companions, among tensors without a role.
/// `facts` are those of the files, by TensorInfo::file. Returns parts of weights whose codes are not there, nor
/// promised by an index.
std::vector<const TensorInfo*> mark_packed(const std::vector<TensorInfo*>& tensors, const PackedPlace& place,
                                           std::span<const FileFacts> facts);

}  // namespace qs::io
