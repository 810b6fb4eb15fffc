#include "ui/views/digit_weights.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/plot.hpp"

namespace qs::ui {
namespace {

constexpr float kBetween = 4;  // tiles

/// Columns of tiles that leave the least of the place unused.
std::size_t columns_in(const Rect& place, std::size_t tiles) {
  std::size_t best = 1;
  float largest = 0;
  for (const std::size_t columns : {4U, 8U, 11U, 16U}) {
    const std::size_t rows = (tiles + columns - 1) / columns;
    const float side = std::min(place.w / static_cast<float>(columns), place.h / static_cast<float>(rows));
    if (side <= largest) continue;
    largest = side;
    best = columns;
  }
  return best;
}

/// Places of the weights: in their tiles, and in the columns of the histogram.
class WeightPlaces {
 public:
  WeightPlaces(const Rect& place, const Rect& plot, const DigitResult& result)
      : plot_(plot), result_(result), columns_(columns_in(place, result.weights.size() / kPixels)) {
    const std::size_t rows = (result.weights.size() / kPixels + columns_ - 1) / columns_;
    const float side = std::min((place.w + kBetween) / static_cast<float>(columns_),
                                (place.h + kBetween) / static_cast<float>(rows));
    tile_ = side - kBetween;
    corner_ = place.corner();
  }

  Rect in_tile(std::size_t i) const {
    const std::size_t unit = i / kPixels, pixel = i % kPixels;
    const float side = tile_ / kSide;
    return {corner_.x + static_cast<float>(unit % columns_) * (tile_ + kBetween) +
                side * static_cast<float>(pixel % kSide),
            corner_.y + static_cast<float>(unit / columns_) * (tile_ + kBetween) +
                side * static_cast<float>(pixel / kSide),
            side, side};
  }
  Rect in_histogram(std::size_t i) const {
    const DigitResult::Weight& weight = result_.weights[i];
    const float width = plot_.w * result_.column_width / 2 / (1 + result_.column_width / 2);
    const float height = plot_.h / static_cast<float>(result_.tallest);
    const float middle = plot_.x + plot_.w / 2 + weight.column * (plot_.w - width) / 2;
    return {middle - width * 0.45F, plot_.bottom() - height * static_cast<float>(weight.order + 1),
            width * 0.9F, height};
  }

 private:
  Rect plot_;
  const DigitResult& result_;
  std::size_t columns_;
  float tile_ = 0;
  ImVec2 corner_;
};

float between(float from, float to, float part) {
  return from + (to - from) * part;
}

void note_weights(const Ui& ui, const DigitResult& result) {
  if (ui.export_frame == nullptr) return;
  ExportSeries series{tr(Text::digit_weights), tr(Text::digit_weights), "", tr(Text::axis_weight), {}};
  for (std::size_t i = 0; i < result.weights.size(); ++i)
    series.points.push_back({static_cast<double>(i), static_cast<double>(result.weights[i].value)});
  ui.export_frame->series.push_back(std::move(series));
}

}  // namespace

void draw_digit_weights(Ui& ui, const Rect& place, const DigitResult& result, bool sorted) {
  constexpr float kSeconds = 0.9F, kAxis = 30;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool as_trained = result.shown.bits == kDigitBits.front();
  const Placeholder count{"count", grouped(result.weights.size())}, values{"values", grouped(result.values)};
  const std::string caption =
      text(sorted ? Text::digit_caption_histogram : Text::digit_caption_tiles, {count}) +
      (as_trained ? "" : " " + text(Text::digit_caption_values, {values}));
  const float height = draw_wrapped(ui.fonts.tick, place.corner(), place.w, ui.theme.ink2, caption) + 6;
  const Rect tiles{place.x, place.y + height, place.w, place.h - height};
  const Rect plot{tiles.x, tiles.y, tiles.w, tiles.h - kAxis};
  const auto part =
      static_cast<float>(glide(ui, ImGui::GetID("digit/weights"), sorted ? 1 : 0, false, kSeconds));
  const WeightPlaces places(tiles, plot, result);
  const ImU32 above = as_trained ? ui.theme.signal : ui.theme.quantized;
  for (std::size_t i = 0; i < result.weights.size(); ++i) {
    const float value = result.weights[i].value / result.reach;
    const float palest = between(0.1F, 0.28F, part);
    Rect cell = places.in_tile(i);
    if (part > 0) {
      const Rect to = places.in_histogram(i);
      cell = {between(cell.x, to.x, part), between(cell.y, to.y, part), between(cell.w, to.w, part),
              between(cell.h, to.h, part)};
    }
    list.AddRectFilled(cell.corner(), cell.opposite(),
                       faded(value > 0 ? above : ui.theme.ink, palest + (1 - palest) * std::abs(value)));
  }
  if (sorted) {
    const double reach =
        static_cast<double>(result.reach) * (1 + static_cast<double>(result.column_width) / 2);
    draw_axis(ui, {-reach, reach, plot.x, plot.right()}, plot.bottom(), text(Text::axis_weight));
  }
  note_weights(ui, result);
}

}  // namespace qs::ui
