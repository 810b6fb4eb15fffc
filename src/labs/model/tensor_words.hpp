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

/// "3 NaN, 1 +∞"; empty if all are finite.
std::string non_finite_words(const NonFinite& numbers);

/// How float32 changed the numbers that it cannot hold; empty if there were none.
std::string lost_words(const LostInFloat32& lost);

}  // namespace qs
