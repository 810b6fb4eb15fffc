#include "labs/report/shades.hpp"

#include <algorithm>
#include <cmath>

#include "labs/report/facts.hpp"
#include "labs/report/plane_scale.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr int kShades = 8;  // of the style sheet: h0 is the palest

}  // namespace

bool has_shade(const std::optional<double>& sqnr_db) {
  return sqnr_db && std::isfinite(*sqnr_db);
}

Shades::Shades(std::span<const double> decibels) {
  if (decibels.empty()) return;
  const auto [low, high] = std::minmax_element(decibels.begin(), decibels.end());
  constexpr double kLeastRange = 0.5;
  step_ = round_step(std::max(*high - *low, kLeastRange), kShades - 1);
  first_ = std::floor(*low / step_);
  count_ = static_cast<int>(std::floor(*high / step_) - first_) + 1;
}

std::string Shades::style(double sqnr_db) const {
  return style_of(static_cast<int>(std::floor(sqnr_db / step_) - first_));
}

std::string Shades::style_of(int place) const {
  const double strength = count_ > 1 ? 1 - static_cast<double>(place) / (count_ - 1) : 0.5;
  return "h" + std::to_string(static_cast<int>(std::lround(strength * (kShades - 1))));
}

std::string Shades::range_of(int place) const {
  const int decimals = decimals_of({0, step_});
  return sentence("{from} to {to}", {{"from", fixed((first_ + place) * step_, decimals)},
                                     {"to", fixed((first_ + place + 1) * step_, decimals)}});
}

std::string Shades::legend() const {
  if (count_ == 0) return "";
  std::string html = "<p class=\"shades\"><span class=\"what\">" + phrase("SQNR, dB") + "</span>";
  for (int i = 0; i < count_; ++i) html += "<span class=\"" + style_of(i) + "\">" + range_of(i) + "</span>";
  return html + "</p>\n";
}

}  // namespace qs
