#pragma once
/// Sentences about one tensor that table, report and command line share. All are in the reader's language.

#include "labs/model/table.hpp"

namespace qs {

/// "codes 36,864 + scales 4,608 = 41,472 bits for 9,216 weights"; empty where there are only codes of a whole
/// number of bits, as many as the format's name says.
std::string bits_words(const FormatFigures& format, std::uint64_t count);
std::string bits_words(const StorageBits& storage, std::uint64_t count);

/// Which axes are outputs, and who says so: "outputs: axis 1 (MatMul, [in, out])". Empty for a vector.
std::string axes_words(const io::TensorInfo& tensor);

/// "3 NaN, 1 +∞"; empty where all are finite.
std::string non_finite_words(const NonFinite& numbers);

/// What became of numbers that float32 does not hold; empty where nothing did.
std::string lost_words(const LostInFloat32& lost);

}  // namespace qs
