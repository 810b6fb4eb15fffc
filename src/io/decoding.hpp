#pragma once
/// A logical tensor: weights of which a file stores codes under one name, and under others the numbers that
/// decode them. Every packing in use is one formula over three axes (i, j, k) of the weight,
///
///     value(i, j, k) = (code − zero) · scale · factor + bias
///
/// where code, zero, scale, factor and bias each stand in a grid of numbers of its own. A grid holds the number
/// for (i, j, k) at the place  first + ⌊i/per₀⌋·stride₀ + ⌊j/per₁⌋·stride₁ + ⌊k/per₂⌋·stride₂,  so that a stride
/// of 0 means one number for the whole axis, and per = 32 means groups of 32. A file may name the group of each
/// step of an axis instead (GPTQ's g_idx); it then takes the place of ⌊·/per⌋.
///
/// Values are the exact formula, rounded once to float32; where the program that defines a scheme rounds on
/// the way (bitsandbytes' nested scales), so does this.
///
/// The surprise: codes need not come in the order of the weight. GPTQ stores the inputs of all outputs one
/// after another, for a weight of [out, in]; such a tensor is a TensorInfo with fortran_order.

#include <array>

#include "io/tensor_file.hpp"

namespace qs::io {

/// How numbers of a few bits stand in bytes.
enum class CodeOrder : std::uint8_t {
  kPlain,      // one after another, each as the part's type says
  kBits,       // a stream of bits, the lowest first; a number may be cut by the end of a byte or word
  kHighFirst,  // two to a byte, the high half first (bitsandbytes)
  kWhole,      // as kBits, but none is cut by the end of a 32-bit word (compressed-tensors)
  kAwq,        // eight to a 32-bit word, in the order 0 2 4 6 1 3 5 7 (AutoAWQ)
  kPlanes,  // 32 in `bits` words: their low bits first, then the next, in planes of 4, 2, 1 bits (GPTQModel's gptq_p)
  kQuarters,  // 128 in 32 bytes: byte j has j, j+32, j+64, j+96 from its high bits down (BitNet's I2_S)
};

inline constexpr std::uint32_t kNoPart = ~0U;

/// Numbers of one part, or of the header.
struct NumberGrid {
  std::uint32_t part = kNoPart;  // its place in Decoding::parts
  std::vector<float> given{};    // the numbers themselves, where the header has them

  CodeOrder order = CodeOrder::kPlain;
  std::uint32_t bits = 0;  // of a number, unless kPlain; 1 to 8
  bool across = false;     // 32-bit words hold numbers of one column, row below row (kBits, kWhole, kPlanes)
  std::uint64_t row = 0;   // numbers in a row, which begins at a byte (a word) of its own; 0: no rows
  std::uint64_t row_bytes = 0;  // bytes of a row, of words if `across`

  std::array<std::uint64_t, 3> per = {1, 1, 1};
  std::array<std::uint64_t, 3> stride = {0, 0, 0};
  std::uint64_t first = 0;
  bool by_index = false;  // the place on Decoding::index_axis comes from the index

  std::vector<float> table{};          // the number of each code; empty: the code itself
  std::uint32_t table_part = kNoPart;  // the same, in the file (float32)
  float add = 0;                       // to every number

  bool is_there() const { return part != kNoPart || !given.empty(); }
  bool operator==(const NumberGrid&) const = default;
};

/// bitsandbytes' scales of scales: scale = table[byte] · absmax[⌊place/block⌋] + offset, each step in float32.
struct NestedScale {
  std::uint32_t table_part = kNoPart, absmax_part = kNoPart;
  std::uint64_t block = 256;
  float offset = 0;
  bool operator==(const NestedScale&) const = default;
};

/// kMeta: a description. kUnused: what belongs to the layer, and not to its weights (the scale of its inputs).
enum class PartRole : std::uint8_t { kCodes, kScales, kZeros, kIndex, kTable, kMeta, kUnused };
/// "codes", "scales", "zeros", "index", "table", "meta", "unused"
std::string_view word_of(PartRole role);

struct DecodingPart {
  PartRole role = PartRole::kCodes;
  TensorInfo stored;       // as the file has it, itself never decoded from others
  bool is_inside = false;  // its bytes are some of those of the codes
  bool operator==(const DecodingPart&) const = default;
};

struct Decoding {
  std::string scheme;               // "GPTQ 4-bit, groups of 128, permuted"
  std::vector<DecodingPart> parts;  // the codes first
  std::array<std::uint64_t, 3> axes = {1, 1,
                                       1};  // in the order in which values come; their product is the count
  NumberGrid codes, scale{}, factor{}, zero{}, bias{};
  bool factor_divides = false;  // compressed-tensors' weight_global_scale
  double constant = 1;          // a factor that the scheme itself has (1/127)
  std::optional<NestedScale> nested{};
  std::uint32_t index_part = kNoPart, index_axis = 1;
  std::uint64_t index_groups = 0;  // groups that the index may name
  /// An index with a −1 was never filled in: ⌊·/per⌋ counts (compressed-tensors).
  bool index_may_be_empty = false;
  /// GPTQ's zeros are one too low in format v1 and right in v2, and the label of a file may be wrong: their
  /// values decide, if they can (io/gptq_zeros.hpp); zero.add is the answer where they cannot.
  bool zeros_by_value = false;

  /// Bits of the parts with this role, padding included.
  std::uint64_t stored_bits(PartRole role) const;
  /// Bytes of all that belongs to the weights.
  std::uint64_t stored_bytes() const;
  bool operator==(const Decoding&) const = default;
};

/// Refuses a decoding whose parts cannot be read, or hold fewer numbers than the axes need.
Expected<void> check_decoding(const Decoding& decoding);

/// The tensor that the decoding yields: named `name`, with this shape, where the codes were in the list.
TensorInfo logical_tensor(Decoding decoding, std::string name, std::vector<std::uint64_t> shape);

/// Says which file holds the tensor, and all that it is decoded from.
void set_file(TensorInfo& tensor, std::uint32_t file);

/// Takes the parts of logical tensors out of a list of tensors: they are told with the weight that they decode.
/// Those that are weights of their own stay.
void fold_parts(std::vector<TensorInfo>& tensors);

/// The tensor of this name, or the one whose codes have it; null if there is none.
const TensorInfo* find_tensor(std::span<const TensorInfo> tensors, std::string_view name);

/// Bytes of the tensor with all that it is decoded from.
std::uint64_t stored_bytes(const TensorInfo& tensor);
/// Bits for each of its values, on average; of a packed weight with all that it is decoded from.
double stored_bits(const TensorInfo& tensor);

}  // namespace qs::io
