#include "labs/report/comparison_page.hpp"

#include <algorithm>
#include <cmath>

#include "labs/model/compared_models.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/shades.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// The row with the most noise; null if nothing was lost.
const ComparedRow* weakest(const ComparedModels& models) {
  if (models.rows.empty()) return nullptr;
  const ComparedRow& first = models.rows.front();
  return first.problem.empty() && first.loss > 0 ? &first : nullptr;
}

std::string answer(const ComparedModels& models) {
  std::string words = sentence(
      "{count} of their tensors were compared, and {same} have the same values. {b} takes {bits_b} bits a weight, {a} takes {bits_a}",
      {{"count", grouped(models.compared)},
       {"same", grouped(models.identical)},
       {"a", models.a},
       {"b", models.b},
       {"bits_a", bits_words(models.bits_a)},
       {"bits_b", bits_words(models.bits_b)}});
  if (models.sqnr_db && std::isfinite(*models.sqnr_db))
    words += sentence("; the SQNR over all is {sqnr}\u00A0dB", {{"sqnr", db_words(models.sqnr_db)}});
  words += ".";
  if (const ComparedRow* const row = weakest(models)) {
    words += sentence(" {tensor} lost most: its noise is {share} of its power.",
                      {{"tensor", row->a}, {"share", percent(row->loss)}});
  }
  return words;
}

std::string reading(const std::string& number, std::string_view unit, std::string_view what,
                    std::string_view style) {
  return "<div class=\"" + std::string(style) + "\"><dt>" + phrase(what) + "</dt><dd>" + number +
         "<small>\u00A0" + phrase(unit) + "</small></dd></div>\n";
}

std::string comparison_head(const ComparedModels& models, const std::string& when) {
  constexpr std::size_t kLongestName = 120;
  std::string html =
      "<header><p class=\"kicker\">Quantscope <span>" + phrase("comparison of two models") + "</span>";
  if (!when.empty()) html += " <span class=\"when\">" + html_text(when) + "</span>";
  html += "</p>\n<h1>" +
          sentence("{b} against {a}",
                   {{"a", html_name(models.a, kLongestName)}, {"b", html_name(models.b, kLongestName)}}) +
          "</h1>\n<p class=\"answer\">" + html_text(answer(models)) + "</p>\n<dl class=\"readings\">";
  const bool is_exact = models.sqnr_db && std::isinf(*models.sqnr_db);
  html += reading(bits_words(models.bits_a), "bits", "a weight, in the first", "stored") +
          reading(bits_words(models.bits_b), "bits", "a weight, in the second", "mixed") +
          reading(db_words(models.sqnr_db), is_exact ? "" : "dB", "SQNR over all", "noise");
  if (const ComparedRow* const row = weakest(models))
    html += reading(db_words(row->sqnr_db), "dB", "SQNR of the weakest tensor", "noise");
  return html + "</dl>\n</header>\n";
}

std::string kind_name(const std::string& kind) {
  constexpr std::size_t kLongest = 40;
  return kind.empty() ? phrase("itself") : html_name(kind, kLongest);
}

std::string map_part(const ComparedModels& models) {
  const ComparedMap& map = models.map;
  std::vector<double> values;
  for (const MapRow& layer : map.layers) {
    for (const auto& db : layer.sqnr_db) {
      if (has_shade(db)) values.push_back(*db);
    }
  }
  if (map.layers.empty()) return "";
  const Shades shades(values);
  constexpr std::size_t kMostLevel = 7, kNameWidth = 110, kColumnWidth = 62, kUprightWidth = 46;
  const bool is_upright = map.kinds.size() > kMostLevel;
  std::string html =
      shades.legend() + "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
      phrase("Layers and kinds") + "\"><table class=\"map\" style=\"min-width:" +
      std::to_string(kNameWidth + (is_upright ? kUprightWidth : kColumnWidth) * map.kinds.size()) +
      "px\"><caption>" + phrase("SQNR of each matrix, in dB") + "</caption>\n<thead><tr>" + heading("Layer");
  for (const std::string& kind : map.kinds) {
    html += std::string("<th scope=\"col\"><span") + (is_upright ? " class=\"upright\"" : "") + ">" +
            kind_name(kind) + "</span></th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const MapRow& layer : map.layers) {
    html += "<tr><th scope=\"row\">" + html_name(layer.name, 60) + "</th>";
    for (const auto& db : layer.sqnr_db) {
      html += "<td class=\"" + (has_shade(db) ? shades.style(*db) : std::string("none")) + "\">" +
              (db ? db_words(db) : "") + "</td>";
    }
    html += "</tr>\n";
  }
  return section("map", "Which matrices lose most", html + "</tbody></table></div>\n");
}

std::string types_part(const ComparedModels& models) {
  std::vector<NamedPoint> points;
  std::string rows;
  for (const ComparedType& type : models.types) {
    if (has_shade(type.sqnr_db)) points.push_back({type.type, type.bits, *type.sqnr_db});
    rows += "<tr><th scope=\"row\">" + html_name(type.type) + "</th><td class=\"n\">" + grouped(type.pairs) +
            "</td><td class=\"n\">" + bits_words(type.bits) + "</td><td class=\"n noise\">" +
            db_words(type.sqnr_db) + "</td></tr>\n";
  }
  if (rows.empty()) return "";
  std::optional<NamedPoint> whole;
  if (has_shade(models.sqnr_db)) whole = NamedPoint{phrase("all of it"), models.bits_b, *models.sqnr_db};
  const std::string picture = points_picture("What each type kept", std::move(points), std::move(whole));
  const std::string figure = picture.empty()
                                 ? ""
                                 : "<figure>" + picture + "<figcaption>" +
                                       phrase("A ring is a type of the second model, its tensors together.") +
                                       "</figcaption></figure>\n";
  return section("types", "What each type kept",
                 figure + "<table class=\"worst\"><thead><tr>" + heading("Type") + number_heading("Tensors") +
                     number_heading("Bits a weight") + number_heading("SQNR, dB") +
                     "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n");
}

std::string pair_row(const ComparedRow& row, bool has_outputs) {
  const std::string other = row.b == row.a ? "" : "<br><small>" + html_name(row.b) + "</small>";
  const std::string why = row.problem.empty() ? row.how : row.problem;
  return "<tr><th scope=\"row\">" + html_name(row.a) + other + "</th><td>" + html_text(row.type_a) +
         "</td><td>" + html_text(row.type_b) + "</td><td class=\"n\">" + bits_words(row.bits_a) +
         "</td><td class=\"n\">" + bits_words(row.bits_b) + "</td><td class=\"n noise\">" +
         db_words(row.sqnr_db) + "</td>" +
         (has_outputs ? "<td class=\"n noise\">" + db_words(row.output_db) + "</td>" : "") + "<td>" +
         html_text(phrase(why)) + "</td></tr>\n";
}

std::string pairs_part(const ComparedModels& models) {
  const bool has_outputs = std::any_of(models.rows.begin(), models.rows.end(),
                                       [](const ComparedRow& row) { return row.output_db.has_value(); });
  constexpr std::size_t kShort = 40;
  std::string html = std::string("<details") + (models.rows.size() <= kShort ? " open" : "") + "><summary>" +
                     sentence("All {tensors}", {{"tensors", counted(models.rows.size(), "tensor")}}) +
                     "</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                     phrase("All tensors") + "\"><table class=\"all\"><thead><tr>" + heading("Tensor") +
                     heading("Type in the first") + heading("Type in the second") +
                     number_heading("Bits in the first") + number_heading("Bits in the second") +
                     number_heading("SQNR, dB") +
                     (has_outputs ? number_heading("SQNR of the outputs, dB") : "") + heading("How") +
                     "</tr></thead>\n<tbody>\n";
  for (const ComparedRow& row : models.rows) html += pair_row(row, has_outputs);
  return section("pairs", "Every tensor, the most noise first", html + "</tbody></table></div></details>\n");
}

std::string only_part(const ComparedModels& models) {
  std::string html;
  const auto add = [&html](const std::vector<std::string>& names, const std::string& model) {
    if (names.empty()) return;
    html += "<p>" +
            sentence("Only in {model}: {tensors}",
                     {{"model", html_name(model)}, {"tensors", counted(names.size(), "tensor")}}) +
            "</p>\n<p class=\"names\">";
    for (std::size_t i = 0; i < names.size(); ++i)
      html += (i > 0 ? ", <b>" : "<b>") + html_name(names[i]) + "</b>";
    html += "</p>\n";
  };
  add(models.only_a, models.a);
  add(models.only_b, models.b);
  return html.empty() ? "" : section("only", "What only one of them has", html);
}

std::string comparison_meaning(const std::string& made_by) {
  std::string html = "<dl class=\"meaning\">\n";
  html += entry(
      "SQNR",
      phrase("Signal to quantization noise, 10 log<sub>10</sub> of Σx² over Σ(x − x̂)², in dB: x are the "
             "first model’s values, x̂ the second’s. Of several tensors, both sums go over all of "
             "them: power is pooled, decibels are not averaged. <i>Exact</i> means the same values."));
  html += entry(
      "How they were matched",
      phrase("By name, and by the names that llama.cpp gives Hugging Face’s. Rows of query and key that it "
             "regroups were put back where the values show it; the last column says so."));
  html += entry("What it does not say",
                phrase("SQNR is not accuracy: what an error does to the answers of a model is in "
                       "neither file. That two models differ does not say which one is better."));
  html += "</dl>\n";
  if (!made_by.empty()) html += "<pre><code>" + html_text(made_by) + "</code></pre>\n";
  return section("meaning", "What the figures mean", html);
}

}  // namespace

std::string comparison_html(const ComparedModels& models, const std::string& made_by,
                            const std::string& when) {
  return report_page(
      sentence("{b} against {a}", {{"a", shortened(models.a, 60)}, {"b", shortened(models.b, 60)}}),
      comparison_head(models, when) + map_part(models) + types_part(models) + pairs_part(models) +
          only_part(models) + comparison_meaning(made_by));
}

}  // namespace qs
