#pragma once
/// What is known of a model: its tensors, and what was measured of each.

#include <map>
#include <string>
#include <vector>

#include "core/survey/tensor_survey.hpp"
#include "io/model_files.hpp"

namespace qs {

struct MeasuredTensor {
  io::TensorInfo info;
  std::optional<TensorFigures> figures;                         // without formats
  std::map<std::string, FormatFigures, std::less<>> formats{};  // by canonical specification
  std::string problem{};                                        // why it cannot be measured

  /// As its reader says, or what its numbers show (core/survey/content.hpp) where that leaves it a weight. In
  /// a file of bare arrays everything is one.
  io::TensorRole role() const;
  /// Whether totals, mix and pictures are about it: a weight, or with `everything` also what is none; packed
  /// codes and their scales never.
  bool counts(bool everything) const;
  /// Codes, or what decodes them: no number of it is measured.
  bool is_packed() const;
  const FormatFigures* format(std::string_view spec) const;
  /// All that was asked is known, or it will never be.
  bool has(std::span<const std::string> specs) const;
  void take(TensorFigures measured);
};

struct ModelTable {
  std::string name;  // of its first file
  std::vector<io::FileInfo> files;
  std::vector<io::Problem> problems;
  std::vector<MeasuredTensor> tensors;
};

/// What counts in a model, and what stands apart from it.
struct ModelTotals {
  std::size_t tensors = 0, measured = 0;  // that count; and are measured
  double weights = 0, bytes = 0;          // of those that count
  std::size_t others = 0, packed = 0;     // that do not: no weights, codes and their scales
  double other_bytes = 0, packed_bytes = 0;
  double packed_weights = 0;     // that the codes stand for, where that is known
  std::uint64_t non_finite = 0;  // NaN and infinities among the weights
};
ModelTotals totals_of(const ModelTable& table, bool everything);

/// "model.layers.0" of model.layers.0.mlp.weight, "decoder.rnn" of decoder.rnn.weight: up to the first number
/// in a name with dots, else all but its end.
std::string layer_of(std::string_view tensor);

/// At least two axes of more than one index: what is quantized, where biases and norms are kept.
bool is_matrix(const io::TensorInfo& tensor);

/// As they are stored before anything is done: by type and count, so that what is packed for transport counts
/// whole. Of a type that is not known, as in the file.
double bytes_as_stored(const io::TensorInfo& tensor);

/// "4 × 128"
std::string shape_words(const io::TensorInfo& tensor);

}  // namespace qs
