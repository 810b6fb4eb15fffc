#pragma once
/// Sentences about one tensor that table, report and command line share, in the reader's language.

#include "labs/model/table.hpp"

namespace qs {

/// "codes 36,864 + scales 4,608 = 41,472 bits for 9,216 weights"; empty if there are only codes, with as many
/// whole bits as the format's name says.
std::string bits_words(const FormatFigures& format, std::uint64_t count);
std::string bits_words(const StorageBits& storage, std::uint64_t count);

/// Output axes and their source: "outputs: axis 1 (MatMul, [in, out])". Empty for a vector.
std::string axes_words(const io::TensorInfo& tensor);

/// The type, or the scheme of a packed weight in the reader's language: "GPTQ 4-bit, groups of 128".
std::string type_words(const io::TensorInfo& tensor);
/// The stored parts of a packed weight: "codes 8,192 + scales 1,024 + zeros 256 = 9,472 bits, 4.63 for each weight".
/// Empty where nothing is decoded.
std::string stored_words(const io::TensorInfo& tensor);
/// Names of what stands beside its codes: "l.scales (F16, 2 × 32), l.g_idx (I32, 64)"; or empty.
std::string companion_words(const io::TensorInfo& tensor);
/// "entropy of the codes 3.62 bits, 16 of 16 codes used, 12 of 1,024 groups saturated"
std::string code_words(const StoredCodeFigures& codes);

/// "3 NaN, 1 +∞"; empty if all are finite.
std::string non_finite_words(const NonFinite& numbers);

/// How float32 changed the numbers that it cannot hold; empty if there were none.
std::string lost_words(const LostInFloat32& lost);

}  // namespace qs
