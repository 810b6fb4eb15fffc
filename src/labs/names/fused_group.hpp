#pragma once
/// Which weights runtimes join into one, and so want in one format.

#include <string>
#include <string_view>

namespace qs {

/// The name of the group: "blk.3.qkv" for query, key and value of a layer, "blk.3.gate_up", the stack of an expert; empty
/// for a tensor that stands alone. By llama.cpp's names (tensor_names.hpp).
std::string fused_group(std::string_view tensor);

}  // namespace qs
