#pragma once
/// Columns of the table of tensors, and the text of each cell.

#include "labs/model/session.hpp"

namespace qs::ui {

enum class TensorCell { kSize, kType, kShape, kTail, kKurtosis, kEntropy, kSigma, kZeros, kFormat, kMix };

struct TensorColumn {
  TensorCell cell;
  std::string title;
  float width;
  std::string spec{};                  // the format whose SQNR it shows
  std::optional<TensorOrder> order{};  // the order of rows by it
};

bool is_about_formats(const TensorColumn& column);
/// Columns that fit beside the names, the most informative first.
std::vector<TensorColumn> columns_for(float room, const std::vector<std::string>& specs,
                                      const ModelResult& result);
std::string cell_text(const TensorColumn& column, const ModelSession& session, std::size_t index);
/// Text of the column of a format.
std::string format_cell(const MeasuredTensor& tensor, const std::string& spec);

}  // namespace qs::ui
