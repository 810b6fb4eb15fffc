#include "labs/blocks/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

std::vector<Readout> readouts(const App& app, const Ui& ui, const BlocksResult& result) {
  const InfoUnit unit(app.state());
  const Placeholder median{"median", decibels_with_unit(result.median_channel_db)};
  const Placeholder size{"size", std::to_string(result.block_size)};
  std::vector<Readout> shown;
  shown.push_back(
      decibels_readout(ui, Text::readout_tensor, result.tensor_db, "blocks/tensor", explained("sqnr_db")));
  shown.push_back(decibels_readout(ui, Text::readout_worst_channel, result.least_channel_db,
                                   "blocks/worst_channel", text(Text::explain_worst_channel, {median})));
  shown.push_back(decibels_readout(ui, Text::readout_worst_block, result.least_block_db, "blocks/worst_block",
                                   text(Text::explain_worst_block, {size})));
  shown.push_back({tr(Text::readout_scales),
                   unit.number(result.scale_bits, 3),
                   text(Text::readout_bits_each, {unit.place()}),
                   ui.theme.ink,
                   {},
                   "blocks/scales",
                   text(Text::explain_scales, {{"bits", fixed(result.bits_per_weight, 3)}})});
  return shown;
}

}  // namespace

void draw_blocks(App& app, Ui& ui) {
  const BlocksResult* result = app.results().get<BlocksResult>();
  LabPage page = page_with_views(app, ui, Text::blocks_question);
  add_view(app, ui, present_view(app), page);
  if (result != nullptr && !result->problem && !result->map.empty()) {
    page.readouts = readouts(app, ui, *result);
  } else {
    page.picture = {};
  }
  add_source_controls(app, ui, page.controls);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
