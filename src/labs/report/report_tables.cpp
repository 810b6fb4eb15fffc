#include <cmath>

#include "labs/report/html_text.hpp"
#include "labs/report/report_parts.hpp"
#include "labs/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kWorst = 10;

std::string name_of(const io::TensorInfo& tensor) {
  return tensor.name.empty() ? "(no name)" : html_name(tensor.name);
}

std::string cell(const std::string& content) {
  return "<td class=\"n\">" + content + "</td>";
}

std::string significant_words(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? significant(*value) : "–";
}

std::string coarse_mark(const FormatFigures* format) {
  return format != nullptr && format->coarse_range ? "<sup>†</sup>" : "";
}

std::string format_html(const Fate& fate) {
  if (!fate.known) return "–";
  return fate.figures == nullptr ? "<i>as stored</i>" : html_name(fate.format);
}

std::string worst_table(const ReportInput& input, const std::string& spec, const std::string& caption) {
  const std::vector<std::size_t> worst = worst_tensors(input, spec, kWorst);
  if (worst.empty()) return "";
  const bool in_mix = spec.empty();
  std::string html = "<table class=\"worst\"><caption>" + caption +
                     "</caption><thead><tr><th scope=\"col\">Tensor</th>" +
                     (in_mix ? "<th scope=\"col\">Format</th>" : "") +
                     "<th scope=\"col\" class=\"n\">max\u00A0|x|\u00A0/\u00A0σ</th><th scope=\"col\" "
                     "class=\"n\">SQNR, dB</th></tr></thead>\n<tbody>\n";
  for (const std::size_t place : worst) {
    const MeasuredTensor& tensor = input.table.tensors[place];
    const Fate fate = fate_of(input, place);
    const FormatFigures* format = in_mix ? fate.figures : tensor.format(spec);
    html += "<tr><th scope=\"row\">" + name_of(tensor.info) + "</th>" +
            (in_mix ? "<td>" + format_html(fate) + "</td>" : "") +
            cell(significant_words(tensor.figures->absmax_in_sigmas)) + "<td class=\"n noise\">" +
            db_words(format->sqnr_db) + coarse_mark(format) + "</td></tr>\n";
  }
  return html + "</tbody></table>\n";
}

std::string entropy_words(const TensorFigures& figures) {
  return figures.stored ? bits_words(figures.stored->bits) : "–";
}

std::string tensor_row(const ReportInput& input, std::size_t place) {
  const MeasuredTensor& tensor = input.table.tensors[place];
  const Fate fate = fate_of(input, place);
  const std::string type = type_name(tensor.info);
  std::string html = "<tr><th scope=\"row\">" + name_of(tensor.info) + "</th><td>" +
                     shape_words(tensor.info) + "</td><td>" + (type.empty() ? "–" : type) + "</td>";
  if (tensor.figures && tensor.figures->count > 0) {
    const TensorFigures& figures = *tensor.figures;
    html += cell(significant(figures.sigma)) + cell(significant_words(figures.absmax_in_sigmas)) +
            cell(significant_words(figures.kurtosis)) +
            cell(percent(static_cast<double>(figures.zeros) / static_cast<double>(figures.count))) +
            cell(entropy_words(figures));
  } else {
    const bool is_empty = tensor.figures.has_value();
    const char* why = is_empty                  ? "no values"
                      : !tensor.problem.empty() ? "cannot be measured"
                                                : "not measured yet";
    html += "<td colspan=\"5\"><i>" + std::string(why) + "</i></td>";
  }
  return html + "<td>" + format_html(fate) + "</td>" +
         cell(fate.known ? bits_words(fate.bits_per_weight) : "–") +
         cell(db_words(fate.sqnr_db) + coarse_mark(fate.figures)) + "</tr>\n";
}

constexpr std::string_view kTensorHeadings =
    "<thead><tr><th scope=\"col\">Tensor</th><th scope=\"col\">Shape</th><th scope=\"col\">Type</th>"
    "<th scope=\"col\" class=\"n\">σ</th><th scope=\"col\" class=\"n\">max\u00A0|x|\u00A0/\u00A0σ</th>"
    "<th scope=\"col\" class=\"n\">Kurtosis</th><th scope=\"col\" class=\"n\">Zeros</th>"
    "<th scope=\"col\" class=\"n\">Stored<br>entropy, bits</th><th scope=\"col\">Format</th>"
    "<th scope=\"col\" class=\"n\">Bits</th><th scope=\"col\" class=\"n\">SQNR, dB</th></tr></thead>\n";

}  // namespace

std::string worst_part(const ReportInput& input) {
  std::string tables;
  std::size_t most = 0;
  if (input.mix.problem.empty()) {
    most = worst_tensors(input, "", kWorst).size();
    tables += worst_table(input, "", "In the mix");
  }
  if (!input.formats.empty()) {
    const std::string spec = input.formats.front().text();
    most = std::max(most, worst_tensors(input, spec, kWorst).size());
    tables += worst_table(input, spec, "In " + html_name(spec));
  }
  if (tables.empty()) return "";
  const std::string heading =
      most == 1 ? "The tensor that loses most"
                : "The " + (most == kWorst ? "ten" : std::to_string(most)) + " tensors that lose most";
  return section("worst", heading, "<div class=\"pair\">" + tables + "</div>\n");
}

std::string tensors_part(const ReportInput& input) {
  const std::size_t count = input.table.tensors.size();
  if (count == 0) return section("tensors", "Tensors", "<p>The files hold no tensor.</p>\n");
  // A long table would push what follows out of sight.
  constexpr std::size_t kShort = 40;
  std::string html = std::string("<details") + (count <= kShort ? " open" : "") + "><summary>" +
                     (count == 1 ? "The only tensor" : "All " + counted(count, "tensor")) +
                     "</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"All "
                     "tensors\"><table class=\"all\">" +
                     std::string(kTensorHeadings) + "<tbody>\n";
  for (std::size_t i = 0; i < count; ++i) html += tensor_row(input, i);
  return section("tensors", "Every tensor", html + "</tbody></table></div></details>\n");
}

}  // namespace qs
