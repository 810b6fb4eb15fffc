#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/noise_map.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_tensor_map(App& app, Ui& ui, const Rect& place) {
  const ModelResult& result = *app.results().session<ModelSession>()->result();
  NoiseMap map{.columns = {},
               .heads = {},
               .rows = result.map,
               .least_db = result.least_db,
               .most_db = result.most_db,
               .missing = tr(Text::cell_waiting),
               .caption = tr(Text::map_title)};
  for (const QuantizerSpec& format : formats_of(app.state())) map.columns.push_back(format.text());
  if (map.columns.empty() || result.map.empty()) {
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, text(Text::model_none_shown));
    return;
  }
  constexpr float kNarrowest = 66;
  const bool is_narrow = map_column(ui, place.w, map.columns.size()) < kNarrowest;
  for (const std::string& spec : map.columns)
    map.heads.push_back(is_narrow ? short_name(result.mix, spec) : spec);
  draw_noise_map(ui, place, map);
}

}  // namespace

constexpr View kModelMap{.id = "map",
                         .title = Text::view_tensor_map,
                         .answer = model_summary,
                         .draw = draw_tensor_map,
                         .fill = add_table_controls,
                         .least_picture = kModelPicture,
                         .least_narrow = kModelNarrow};

}  // namespace qs::ui
