#include <algorithm>
#include <cmath>

#include "labs/blocks/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_block_sizes(App& app, Ui& ui, const Rect& place) {
  const BlockSizes& sizes = *app.results().get<BlockSizes>();
  if (sizes.points.empty()) return;
  std::vector<Dot> nf4, affine, symmetric;
  double low = 1e9, high = -1e9;
  for (const BlockSizePoint& point : sizes.points) {
    const auto block = static_cast<double>(point.block);
    nf4.push_back({block, point.nf4_db});
    affine.push_back({block, point.uint4_db});
    symmetric.push_back({block, point.int4_db});
    low = std::min({low, point.nf4_db, point.uint4_db, point.int4_db});
    high = std::max({high, point.nf4_db, point.uint4_db, point.int4_db});
  }
  const double first = static_cast<double>(sizes.points.front().block),
               last = static_cast<double>(sizes.points.back().block);
  Chart chart(ui, place, {first, std::max(last, first * 2), true, tr(Text::axis_block_size)},
              {std::floor(low - 1), std::ceil(high + 1), false, tr(Text::axis_sqnr)});
  chart.line(std::move(symmetric), ui.theme.ink2, tr(Text::label_even_symmetric), "dB", Stroke::kFine);
  chart.line(std::move(affine), ui.theme.noise, tr(Text::label_even_affine), "dB", Stroke::kDashed);
  chart.line(std::move(nf4), ui.theme.noise, tr(Text::label_nf4), "dB");
  chart.finish();
}

}  // namespace

constexpr View kBlocksSizes{
    .id = "size",
    .title = Text::view_block_size,
    .is_ready =
        [](const App& app) {
          return app.results().get<BlocksResult>() != nullptr && app.results().get<BlockSizes>() != nullptr;
        },
    .answer = [](const App& app) { return sizes_answer(*app.results().get<BlockSizes>()); },
    .draw = draw_block_sizes,
    .least_picture = 300};

}  // namespace qs::ui
