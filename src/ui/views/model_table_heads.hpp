#pragma once
/// Head and foot of the table of tensors: heads order the rows, the foot is the whole model in each format.

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"
#include "ui/views/model_columns.hpp"

namespace qs::ui {

struct TableHeads {
  const std::vector<TensorColumn>& columns;
  float names;  // width of the first column
};

/// Draws each format's parts on separate lines; returns the height of the tallest.
float draw_heads(App& app, Ui& ui, const Rect& place, const TableHeads& heads);
/// Draws the last row at the lower edge of `place`; returns its height.
float draw_whole(Ui& ui, const Rect& place, const ModelSession& session, const TableHeads& heads);

}  // namespace qs::ui
