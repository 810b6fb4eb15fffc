#pragma once
/// Checkpoints store weights packed: a tensor of codes under one name, and its scales,
/// zero points and tables under others. A scheme is a row: the names of its codes
/// and other parts, how many weights the codes stand for, and how the weights follow from them.
/// Sources of the layouts: the writers' own code, named in the files packed_*.cpp.
///
/// The surprise: the shape of a packed tensor is not that of its weight (GPTQ stores [in/8, out] for a layer
/// of [out, in]), and two schemes share all names (GPTQ and AWQ) and differ by shape alone.

#include <array>
#include <span>
#include <unordered_map>

#include "io/decoding.hpp"
#include "io/packed_config.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

/// A folder's tensors, their contents and its configuration, for a scheme that examines one of them.
struct PackedPlace {
  std::unordered_map<std::string, const TensorInfo*> tensors{};  // by name
  std::unordered_map<std::string, std::string> contents{};       // bytes of those that wants_contents() names
  std::unordered_map<std::string, std::string>
      promised{};               // tensors of the index that are not there: their shard
  PackedConfig config{};        // empty if none was opened
  std::string unread_config{};  // the name of one that could not be read, without folders; or empty
};

/// A tensor that may be codes, and its companions.
class PackedLayer {
 public:
  PackedLayer(const PackedPlace& place, const FileFacts& facts, const TensorInfo& codes, std::string base)
      : place_(place), facts_(facts), codes_(codes), base_(std::move(base)) {}

  const TensorInfo& codes() const { return codes_; }
  const PackedConfig& config() const { return place_.config; }
  const std::string& unread_config() const { return place_.unread_config; }
  PackedConfig::Size size() const { return place_.config.size_of(base_); }
  /// The layer's name for its weight, "model.layers.0.mlp.up_proj.weight".
  std::string weight_name() const;
  /// Entry of the file's __metadata__ for the layer's weight; or null.
  const std::string* metadata() const { return facts_.find(base_ + ".weight"); }
  /// The part with this suffix, or null. For an expert's tensor "X" without ".weight", the part
  /// ".weight_scale" is also looked for as "X_scale" and "X_weight_scale".
  const TensorInfo* part(std::string_view suffix) const;
  const std::string* contents(std::string_view suffix) const;
  /// The shard in which the index has this part, if it is not among the tensors; else null.
  const std::string* promised(std::string_view suffix) const;

  DType type() const { return codes_.dtype; }
  bool is(DType type) const { return codes_.unreadable.empty() && codes_.dtype == type; }
  std::size_t rank() const { return codes_.shape.size(); }
  /// The extent of an axis counted from the last, which is 0; 1 if there is none.
  std::uint64_t axis_from_last(std::size_t axis) const;

 private:
  std::vector<std::string> names_of(std::string_view suffix) const;

  const PackedPlace& place_;
  const FileFacts& facts_;
  const TensorInfo& codes_;
  std::string base_;
};

/// The weights behind the codes.
struct PackedWeight {
  Decoding decoding;
  std::vector<std::uint64_t> shape;
  bool inputs_first = false;  // the codes come input by input, for a shape of [out, in]
};

struct PackedFound {
  std::string what;                      // "4-bit codes of GPTQ"
  std::uint64_t weights = 0;             // how many they stand for; 0 if not known
  std::optional<PackedWeight> weight{};  // nothing if they are not decoded
  std::string why_not{};  // a clause, where a decoder would need more: "its scales are not there"
};

struct PackedScheme {
  std::string_view name;   // "GPTQ"
  std::string_view codes;  // the end of the name of its codes: ".qweight"
  std::string_view parts;  // ends of the names of the others, with a space between them
  /// Nothing if the tensor does not hold codes of this scheme.
  std::optional<PackedFound> (*find)(const PackedLayer& layer);
};

/// The only list of schemes. The first match counts.
std::span<const PackedScheme> packed_schemes();

/// A clause if the configuration promises zero points, or an order, under names that are not there; else empty.
/// A layer of one group needs no order.
std::string promise_not_kept(const PackedLayer& layer, std::string_view zeros, std::string_view order,
                             std::uint64_t groups);

/// Extent of an axis of any tensor, counted from the last; 1 if there is none.
std::uint64_t extent_from_last(const TensorInfo& tensor, std::size_t axis);
/// a·b, or 0 if that is not below 2^63.
std::uint64_t product_or_zero(std::uint64_t a, std::uint64_t b);
/// Number of codes of so many bits in the tensor; 0 if not known.
std::uint64_t codes_in(const TensorInfo& tensor, std::uint64_t bits);
bool is_whole_number(DType type);
bool is_8_bit_float(DType type);
/// True for the types of scales: F16, BF16, F32 or F64.
bool is_plain_float(DType type);

}  // namespace qs::io
