#include <algorithm>
#include <cmath>

#include "labs/noise/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/noise_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_definitions(App& app, Ui& ui, const Rect& place) {
  const NoiseReport& result = *app.results().get<NoiseReport>();
  struct Row {
    Text name, who;
    std::optional<double> value;
  };
  const SqnrDefinitions& sqnr = result.sqnr;
  const Row rows[] = {{Text::definition_norm, Text::definition_norm_who, sqnr.norm_ratio_db},
                      {Text::definition_variance, Text::definition_variance_who, sqnr.variance_ratio_db},
                      {Text::definition_mean_db, Text::definition_mean_db_who, sqnr.mean_of_db},
                      {Text::definition_mean_ratio, Text::definition_mean_ratio_who, sqnr.mean_of_ratios_db},
                      {Text::definition_offset, Text::definition_offset_who, sqnr.offset_db}};
  double most = 1;
  for (const Row& row : rows) {
    if (row.value && std::isfinite(*row.value)) most = std::max(most, *row.value);
  }
  std::vector<PartBar> bars;
  for (const Row& row : rows) {
    const bool exact = row.value && std::isinf(*row.value);
    const std::string number = !row.value ? tr(Text::readout_sqnr_undefined)
                               : exact    ? tr(Text::readout_sqnr_exact)
                                          : fixed(*row.value, 1) + " dB";
    bars.push_back(
        {tr(row.name), tr(row.who), number, exact ? 1 : row.value.value_or(0) / most, ui.theme.noise});
  }
  const float y = place.y + draw_part_bars(ui, place, bars);
  const ChannelNoise& channels = result.channels;
  const float room = place.bottom() - y;
  if (!channels.least_db || channels.sqnr_db.size() < 2 || room < 60 || !std::isfinite(*channels.least_db))
    return;
  std::vector<double> known;
  for (const auto& value : channels.sqnr_db) {
    if (value && std::isfinite(*value)) known.push_back(*value);
  }
  const auto [low, high] = std::minmax_element(known.begin(), known.end());
  const double from = std::floor(*low - 1), to = std::ceil(*high + 1);
  constexpr std::size_t kBins = 40;
  std::vector<double> counts(kBins, 0);
  for (const double value : known)
    counts[std::min(kBins - 1, static_cast<std::size_t>((value - from) / (to - from) * kBins))] += 1;
  Chart chart(ui, {place.x, y, place.w, room}, {from, to, false, "dB"},
              {0, *std::max_element(counts.begin(), counts.end()) * 1.3, false,
               text(Text::label_channels, {{"least", fixed(*channels.least_db, 1)},
                                           {"median", fixed(channels.median_db.value_or(0), 1)}})});
  chart.steps(counts, from, to, ui.theme.noise, faded(ui.theme.noise, 0.16F));
  chart.finish();
}

}  // namespace

constexpr View kNoiseDefinitions{
    .id = "definitions",
    .title = Text::view_definitions,
    .answer = [](const App& app) { return estimators_answer(app.results().get<NoiseReport>()->sqnr); },
    .draw = draw_definitions,
    .fill = add_noise_quantizer,
    .least_picture = 340};

}  // namespace qs::ui
