#include <algorithm>

#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_model_sizes(App& app, Ui& ui, const Rect& place) {
  const ModelResult& result = *app.results().session<ModelSession>()->result();
  // A model that is stored packed is smaller than some formats: the largest of all fills the width.
  double most = std::max(1.0, result.totals.bytes);
  for (const UniformChoice& choice : result.mix.uniform) most = std::max(most, choice.totals.bytes);
  std::vector<PartBar> bars = {{tr(Text::sizes_stored), "", size_text(result.totals.bytes),
                                result.totals.bytes / most, ui.theme.signal, 1}};
  const auto add = [&](const std::string& name, const MixTotals& totals, ImU32 color) {
    bars.push_back({name,
                    text(Text::sizes_detail, {{"bits", fixed(totals.bits_per_weight, 2)},
                                              {"db", decibels_with_unit(totals.sqnr_db)}}),
                    size_text(totals.bytes), totals.bytes / most, color});
  };
  for (const UniformChoice& choice : result.mix.uniform) add(choice.spec, choice.totals, ui.theme.quantized);
  if (result.mix.made) add(tr(Text::sizes_mix), result.mix.totals, ui.theme.bound);
  draw_part_bars(ui, place, bars);
}

}  // namespace

constexpr View kModelSizes{.id = "sizes",
                           .title = Text::view_tensor_sizes,
                           .answer = mix_sentence,
                           .draw = draw_model_sizes,
                           .fill = add_mix_controls,
                           .least_picture = kModelPicture,
                           .least_narrow = kModelNarrow};

}  // namespace qs::ui
