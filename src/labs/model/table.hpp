#pragma once
/// Table of a model: its tensors and their measurements.

#include <map>
#include <string>
#include <vector>

#include "core/survey/tensor_survey.hpp"
#include "io/decoding.hpp"
#include "io/model_files.hpp"

namespace qs {

struct MeasuredTensor {
  io::TensorInfo info;
  std::optional<TensorFigures> figures;                         // not those of formats
  std::map<std::string, FormatFigures, std::less<>> formats{};  // by canonical specification
  std::string problem{};                                        // why it cannot be measured

  /// Role stated by the file's reader; for a weight, corrected by its numbers (core/survey/content.hpp). In a
  /// file of bare arrays every tensor is a weight.
  io::TensorRole role() const;
  io::TensorRole::Kind kind() const;  // of role(), without its words
  /// True if totals, mix and pictures include it: a weight, or any tensor if `everything`; never packed codes
  /// and their scales.
  bool counts(bool everything) const;
  /// True for codes and the tensors that decode them: their numbers are not measured.
  bool is_packed() const;
  const FormatFigures* format(std::string_view spec) const;
  /// True if these figures are known, or can never be.
  bool has(std::span<const std::string> specs) const;
  void take(TensorFigures measured);
};

struct ModelTable {
  std::string name;  // name of its first file
  std::vector<io::FileInfo> files;
  std::vector<io::Problem> problems;
  std::vector<MeasuredTensor> tensors;
};

/// The table with the figures of the layers' outputs in place of those of their weights, where an importance tells them.
ModelTable of_outputs(ModelTable table);

/// Sums over the tensors that count, and the number of the others.
struct ModelTotals {
  std::size_t tensors = 0, measured = 0;  // that count; of these, measured
  double weights = 0, bytes = 0;          // of the tensors that count
  std::size_t others = 0, packed = 0;     // that do not count: no weights; codes and their scales
  double other_bytes = 0, packed_bytes = 0;
  double packed_weights = 0;     // weights that the codes stand for, if known
  std::uint64_t non_finite = 0;  // NaN and infinities among the weights
};
ModelTotals totals_of(const ModelTable& table, bool everything);

/// Name of a tensor's layer, up to the first number in a dotted name, else all but the last part:
/// "model.layers.0" of model.layers.0.mlp.weight, "decoder.rnn" of decoder.rnn.weight.
std::string layer_of(std::string_view tensor);

/// True with at least two axes of length above 1. Matrices are quantized; biases and norms are kept.
bool is_matrix(const io::TensorInfo& tensor);

/// Bytes before quantization, from type and count, so that tensors packed for transport count in full. For
/// unknown types, the bytes in the file.
double bytes_as_stored(const io::TensorInfo& tensor);

/// True for a weight that is decoded from codes and what stands beside them.
bool is_decoded(const io::TensorInfo& tensor);

/// "BF16", or the scheme of a packed weight, "GPTQ 4-bit, groups of 128"; empty for a type that nobody names.
std::string type_name(const io::TensorInfo& tensor);
/// How a weight is packed: its scheme, "GGUF Q4_K" for a block type; empty for plain numbers.
std::string scheme_name_of(const io::TensorInfo& tensor);

/// Types that the weights are stored as, the most bytes first: "GPTQ 4-bit, groups of 128", 224 tensors.
struct StoredKind {
  std::string type;
  std::size_t tensors = 0;
  double weights = 0, bytes = 0;
};
std::vector<StoredKind> stored_kinds(const ModelTable& table);

/// "4 × 128"
std::string shape_words(const io::TensorInfo& tensor);

}  // namespace qs
