#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/shades.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kNameWidth = 110, kColumnWidth = 62, kUprightWidth = 46;  // least widths, in pixels

std::vector<double> shaded_values(const LayerMap& map) {
  std::vector<double> values;
  for (const LayerRow& row : map.rows) {
    for (const LayerCell& cell : row.cells) {
      if (has_shade(cell.sqnr_db)) values.push_back(*cell.sqnr_db);
    }
  }
  return values;
}

std::string marks(const LayerCell& cell) {
  return std::string(cell.coarse ? "<sup>†</sup>" : "") + (cell.partly ? "<sup>‡</sup>" : "");
}

std::string cell_html(const Shades& shades, const LayerCell& cell, bool is_mix) {
  const std::string shade = has_shade(cell.sqnr_db) ? shades.style(*cell.sqnr_db)
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
  const Shades shades(shaded_values(map));
  const std::size_t column = has_upright_words(input) ? kUprightWidth : kColumnWidth;
  std::string html = shades.legend();
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
