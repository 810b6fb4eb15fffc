#pragma once
/// Facts of a report's input that several parts need, and the words for numbers that they share.

#include "labs/report/model_report.hpp"
#include "labs/words/text.hpp"

namespace qs {

/// A tensor's format and figures in the mix.
struct Fate {
  bool known = false;                      // false without a mix
  const FormatFigures* figures = nullptr;  // null if it stays as it is stored
  std::string format;                      // the specification, or the stored type
  double bits_per_weight = 0, bytes = 0;
  std::optional<double> sqnr_db;  // infinite if it stays as it is stored
  std::optional<double> entropy_bits;
};
Fate fate_of(const ReportInput& input, std::size_t tensor);

/// True for tensors to be quantized: those that count and are matrices, or any if the mix takes vectors too.
bool is_offered(const ReportInput& input, const MeasuredTensor& tensor);

/// Uniform choice to compare with the mix: the best of those at most a twentieth larger or smaller, else of
/// all that are no larger, else the smallest. Null without a choice or a mix.
const UniformChoice* rival_of(const Mix& mix);

/// Offered tensors with the lowest SQNR, at most `most`: in one format or, if the specification is empty, in
/// the mix. Ignores exact and undefined values.
std::vector<std::size_t> worst_tensors(const ReportInput& input, std::string_view spec, std::size_t most);

/// One layer in each format, its tensors pooled by power: 10 log10 of Σx² over Σe².
struct LayerCell {
  std::optional<double> sqnr_db;  // infinite: exact
  bool coarse = false;            // coarse counts set the range of one of its tensors
  bool partly = false;            // some of its tensors could not take the format
};
struct LayerRow {
  std::string first, last;       // the same if a row is one layer
  std::vector<LayerCell> cells;  // one per format, and one for the mix if there is one
};
struct LayerMap {
  std::vector<LayerRow> rows;
  std::size_t layers = 0, joined = 1;  // layers per row
};
constexpr std::size_t kMostLayerRows = 120;
LayerMap layer_map(const ReportInput& input);

/// Translates a sentence: looks it up as a phrase (labs/words/text.hpp) with its named places, then fills
/// them.
std::string sentence(std::string_view english, std::initializer_list<Placeholder> places);

/// 21.3, "exact" for infinity, – for undefined.
std::string db_words(const std::optional<double>& sqnr_db);
/// 4.50
std::string bits_words(double bits);
/// 1.5 MB
std::string bytes_words(double bytes);
/// 1 tensor, 2,048 tensors
std::string counted(std::uint64_t count, std::string_view what);

}  // namespace qs
