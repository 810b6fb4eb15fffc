#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/plane_scale.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kNameWidth = 110, kColumnWidth = 62, kUprightWidth = 46;  // least widths, in pixels
constexpr int kShades = 8;  // of the style sheet: h0 is the palest

/// Shades of equal steps in round numbers of decibels: the less a layer keeps, the stronger.
class Shades {
 public:
  explicit Shades(const LayerMap& map) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const LayerRow& row : map.rows) {
      for (const LayerCell& cell : row.cells) {
        if (!has_shade(cell)) continue;
        low = std::min(low, *cell.sqnr_db);
        high = std::max(high, *cell.sqnr_db);
      }
    }
    if (low > high) return;
    constexpr double kLeastRange = 0.5;
    step_ = round_step(std::max(high - low, kLeastRange), kShades - 1);
    first_ = std::floor(low / step_);
    count_ = static_cast<int>(std::floor(high / step_) - first_) + 1;
  }

  static bool has_shade(const LayerCell& cell) { return cell.sqnr_db && std::isfinite(*cell.sqnr_db); }
  int count() const { return count_; }

  std::string style(double sqnr_db) const {
    return style_of(static_cast<int>(std::floor(sqnr_db / step_) - first_));
  }
  std::string style_of(int place) const {
    const double strength = count_ > 1 ? 1 - static_cast<double>(place) / (count_ - 1) : 0.5;
    return "h" + std::to_string(static_cast<int>(std::lround(strength * (kShades - 1))));
  }
  std::string range_of(int place) const {
    const int decimals = decimals_of({0, step_});
    return sentence("{from} to {to}", {{"from", fixed((first_ + place) * step_, decimals)},
                                       {"to", fixed((first_ + place + 1) * step_, decimals)}});
  }

 private:
  double step_ = 1, first_ = 0;
  int count_ = 0;
};

std::string legend(const Shades& shades) {
  if (shades.count() == 0) return "";
  std::string html = "<p class=\"shades\"><span class=\"what\">" + phrase("SQNR, dB") + "</span>";
  for (int i = 0; i < shades.count(); ++i)
    html += "<span class=\"" + shades.style_of(i) + "\">" + shades.range_of(i) + "</span>";
  return html + "</p>\n";
}

std::string marks(const LayerCell& cell) {
  return std::string(cell.coarse ? "<sup>†</sup>" : "") + (cell.partly ? "<sup>‡</sup>" : "");
}

std::string cell_html(const Shades& shades, const LayerCell& cell, bool is_mix) {
  const std::string shade = Shades::has_shade(cell) ? shades.style(*cell.sqnr_db)
                            : cell.sqnr_db          ? "none"
                                                    : "none lacking";
  return "<td class=\"" + shade + (is_mix ? " mix" : "") + "\">" + db_words(cell.sqnr_db) + marks(cell) +
         "</td>";
}

std::string row_name(const LayerRow& row) {
  constexpr std::size_t kLongest = 60;
  const auto name = [](const std::string& layer) {
    return layer.empty() ? phrase("(no name)") : html_name(layer, kLongest);
  };
  if (row.first == row.last) return name(row.first);
  // "model.layers.2 to 4"
  const std::size_t dot = row.first.find_last_of("./");
  const std::size_t shared = dot == std::string::npos ? 0 : dot + 1;
  const bool are_alike = row.last.substr(0, shared) == row.first.substr(0, shared);
  return sentence("{from} to {to}",
                  {{"from", name(row.first)}, {"to", name(are_alike ? row.last.substr(shared) : row.last)}});
}

/// True if columns are too many for horizontal words.
bool has_upright_words(const ReportInput& input) {
  constexpr std::size_t kMostLevel = 7;
  return input.formats.size() > kMostLevel;
}

std::string heading_row(const ReportInput& input) {
  const std::string inner = has_upright_words(input) ? "<span class=\"upright\">" : "<span>";
  std::string html = "<thead><tr>" + heading("Layer");
  for (const QuantizerSpec& format : input.formats)
    html += "<th scope=\"col\">" + inner + html_name(format.text()) + "</span></th>";
  if (input.mix.made) html += "<th scope=\"col\" class=\"mix\">" + inner + phrase("the mix") + "</span></th>";
  return html + "</tr></thead>\n";
}

}  // namespace

std::string bar_picture(double share, std::string_view style_class) {
  const double width = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) * 100 : 0;
  return "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"" + std::string(style_class) + "\" width=\"" +
         shortest(std::round(width * 100) / 100) + "%\" height=\"100%\"/></svg>";
}

std::string layer_picture(const ReportInput& input) {
  const LayerMap map = layer_map(input);
  if (map.rows.empty() || map.rows.front().cells.empty()) return "";
  const Shades shades(map);
  const std::size_t column = has_upright_words(input) ? kUprightWidth : kColumnWidth;
  std::string html = legend(shades);
  if (map.joined > 1) {
    html += "<p class=\"note\">" +
            sentence("The model has {layers}. A row joins up to {count} that follow each other.",
                     {{"layers", counted(map.layers, "layer")}, {"count", std::to_string(map.joined)}}) +
            "</p>\n";
  }
  html += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
          phrase("Layers and formats") + "\"><table class=\"map\" style=\"min-width:" +
          std::to_string(kNameWidth + column * map.rows.front().cells.size()) + "px\"><caption>" +
          phrase("SQNR of each layer in each format, in dB") + "</caption>\n" + heading_row(input) +
          "<tbody>\n";
  for (const LayerRow& row : map.rows) {
    html += "<tr><th scope=\"row\">" + row_name(row) + "</th>";
    for (std::size_t k = 0; k < row.cells.size(); ++k)
      html += cell_html(shades, row.cells[k], k >= input.formats.size());
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace qs
