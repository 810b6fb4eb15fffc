#pragma once
/// Names that llama.cpp's tools use for the types of core/formats/ggml/types.hpp: "Q4_K" for "q4_k", "MXFP4" for
/// "ggml_mxfp4".

#include "core/formats/ggml/types.hpp"
#include "io/ggml_types.hpp"

namespace qs::io {

/// The type with this name, in any case; null if no such type is encoded.
const ggml::Type* find_encoded_type(std::string_view name);
/// The type as GGUF numbers it.
const GgmlType& ggml_type_of(const ggml::Type& type);

}  // namespace qs::io
