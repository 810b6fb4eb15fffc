#include "ui/views/model_columns.hpp"

#include <algorithm>

#include "labs/model/tensor_words.hpp"
#include "labs/words/text.hpp"
#include "ui/views/model_panels.hpp"

namespace qs::ui {
namespace {

std::string figure(const MeasuredTensor& tensor, const std::optional<double>& number, int decimals) {
  return tensor.figures ? table_number(number, decimals) : is_waiting(tensor) ? tr(Text::cell_waiting) : "–";
}

/// The tensor's format in the best mix.
std::string mix_cell(const Mix& mix, std::size_t tensor) {
  if (!mix.offered[tensor]) return "–";
  return mix.chosen[tensor].empty() ? tr(Text::cell_kept) : short_name(mix, mix.chosen[tensor]);
}

}  // namespace

bool is_about_formats(const TensorColumn& column) {
  return column.cell == TensorCell::kFormat || column.cell == TensorCell::kMix;
}

std::string format_cell(const MeasuredTensor& tensor, const std::string& spec) {
  const auto found = tensor.formats.find(spec);
  if (found == tensor.formats.end()) return is_waiting(tensor) ? tr(Text::cell_waiting) : "–";
  if (!found->second.problem.empty()) return "–";
  return table_number(found->second.sqnr_db, 1);
}

std::string cell_text(const TensorColumn& column, const ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.shown().tensors[index];
  const auto law = [&](auto of, int decimals) {
    return figure(tensor, tensor.figures ? of(*tensor.figures) : std::nullopt, decimals);
  };
  switch (column.cell) {
    case TensorCell::kSize:
      return size_text(bytes_as_stored(tensor.info));
    case TensorCell::kType:
      return type_or_dash(tensor.info);
    case TensorCell::kShape:
      return shape_words(tensor.info);
    case TensorCell::kTail:
      return law([](const TensorFigures& figures) { return figures.absmax_in_sigmas; }, 1);
    case TensorCell::kKurtosis:
      return law([](const TensorFigures& figures) { return figures.kurtosis; }, 1);
    case TensorCell::kEntropy:
      return law(
          [](const TensorFigures& f) {
            return f.codes    ? std::optional(f.codes->entropy_bits)
                   : f.stored ? std::optional(f.stored->bits)
                              : std::nullopt;
          },
          2);
    case TensorCell::kSigma:
      return tensor.figures ? significant(tensor.figures->sigma) : figure(tensor, {}, 0);
    case TensorCell::kZeros:
      return tensor.figures ? grouped(tensor.figures->zeros) : figure(tensor, {}, 0);
    case TensorCell::kFormat:
      return format_cell(tensor, column.spec);
    case TensorCell::kMix:
      return mix_cell(session.result()->mix, index);
  }
  return {};
}

std::vector<TensorColumn> columns_for(float room, const std::vector<std::string>& specs,
                                      const ModelResult& result) {
  std::vector<TensorColumn> stored = {{TensorCell::kSize, tr(Text::column_size), 64, "", TensorOrder::kSize},
                                      {TensorCell::kType, tr(Text::column_type), 54},
                                      {TensorCell::kShape, tr(Text::column_shape), 104}};
  // Rows of packed weights tell scheme and shape in a line of their own.
  if (result.has_schemes) stored.resize(1);
  std::vector<TensorColumn> laws = {
      {TensorCell::kTail, tr(Text::column_tail), 62, "", TensorOrder::kTail},
      {TensorCell::kKurtosis, tr(Text::column_kurtosis), 66, "", TensorOrder::kKurtosis},
      {TensorCell::kEntropy, tr(Text::column_entropy), 84},
      {TensorCell::kSigma, tr(Text::column_sigma), 62, "", TensorOrder::kSigma},
      {TensorCell::kZeros, tr(Text::column_zeros), 58}};
  // float32 repeats no pattern often enough to tell its entropy.
  if (!result.stores_patterns)
    std::erase_if(laws, [](const TensorColumn& column) { return column.cell == TensorCell::kEntropy; });
  std::vector<TensorColumn> formats;
  formats.reserve(specs.size());
  for (const std::string& spec : specs)
    formats.push_back({TensorCell::kFormat, spec, 78, spec, TensorOrder::kSqnr});
  std::size_t stored_taken = 0, laws_taken = 0, formats_taken = 0;
  const auto take = [&](const std::vector<TensorColumn>& from, std::size_t& taken, std::size_t most) {
    while (taken < std::min(most, from.size()) && from[taken].width <= room) room -= from[taken++].width;
  };
  take(stored, stored_taken, 1);
  take(formats, formats_taken, formats.size());
  take(laws, laws_taken, 2);
  take(stored, stored_taken, stored.size());
  take(laws, laws_taken, laws.size());
  std::vector<TensorColumn> shown;
  for (std::size_t i = stored_taken; i-- > 0;) shown.push_back(stored[i]);
  shown.insert(shown.end(), laws.begin(), laws.begin() + static_cast<std::ptrdiff_t>(laws_taken));
  shown.insert(shown.end(), formats.begin(), formats.begin() + static_cast<std::ptrdiff_t>(formats_taken));
  constexpr float kMix = 150;
  if (room >= kMix) shown.push_back({TensorCell::kMix, tr(Text::column_mix), kMix});
  return shown;
}

}  // namespace qs::ui
