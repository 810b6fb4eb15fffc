#pragma once
/// What several parts of a report ask of its input, and the words for numbers that they share.

#include "labs/report/model_report.hpp"
#include "labs/words/text.hpp"

namespace qs {

/// What becomes of a tensor in the mix.
struct Fate {
  bool known = false;                      // false where there is no mix
  const FormatFigures* figures = nullptr;  // null where it stays as it is stored
  std::string format;                      // the specification, or the stored type
  double bits_per_weight = 0, bytes = 0;
  std::optional<double> sqnr_db;  // infinite where it stays as it is
  std::optional<double> entropy_bits;
};
Fate fate_of(const ReportInput& input, std::size_t tensor);

/// "BF16"; empty where a tensor cannot be read, as its type may be one that has no row.
std::string type_name(const io::TensorInfo& tensor);

/// What is quantized: matrices, or all tensors where the mix takes vectors too, of what counts.
bool is_offered(const ReportInput& input, const MeasuredTensor& tensor);

/// The uniform choice to hold against the mix: the best of those at most a twentieth larger or smaller, else
/// of all that are no larger, else the smallest. Null where there is none, or no mix.
const UniformChoice* rival_of(const Mix& mix);

/// The tensors with the lowest SQNR among those that are offered, at most `most` of them: in one format, or
/// (with an empty specification) in the mix. What is exact or undefined does not count.
std::vector<std::size_t> worst_tensors(const ReportInput& input, std::string_view spec, std::size_t most);

/// One layer in each format, its tensors pooled by power: 10 log10 of Σx² over Σe².
struct LayerCell {
  std::optional<double> sqnr_db;  // infinite: exact
  bool coarse = false;            // the range of one of its tensors was chosen on coarse counts
  bool partly = false;            // some of its tensors could not take the format
};
struct LayerRow {
  std::string first, last;       // the same, where a row is one layer
  std::vector<LayerCell> cells;  // for each format, and one more for the mix where there is one
};
struct LayerMap {
  std::vector<LayerRow> rows;
  std::size_t layers = 0, joined = 1;  // so many layers in a row
};
constexpr std::size_t kMostLayerRows = 120;
LayerMap layer_map(const ReportInput& input);

/// The page is in the reader's language: a sentence is a phrase (labs/words/text.hpp) with named places, which is
/// looked up as it stands, before they are filled.
std::string sentence(std::string_view english, std::initializer_list<Placeholder> places);

/// 21.3, "exact" for infinity, – for what is undefined.
std::string db_words(const std::optional<double>& sqnr_db);
/// 4.50
std::string bits_words(double bits);
/// 1.5 MB
std::string bytes_words(double bytes);
/// 1 tensor, 2,048 tensors
std::string counted(std::uint64_t count, std::string_view what);

}  // namespace qs
