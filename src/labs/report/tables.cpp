#include <cmath>

#include "labs/model/tensor_words.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kWorst = 10;
constexpr std::string_view kRelativePeak = "max\u00A0|x|\u00A0/\u00A0σ";

std::string name_of(const io::TensorInfo& tensor) {
  return tensor.name.empty() ? phrase("(no name)") : html_name(tensor.name);
}

std::string cell(const std::string& content) {
  return "<td class=\"n\">" + content + "</td>";
}

/// Bits per weight, and their sum spelled out.
std::string bits_cell(const Fate& fate, std::uint64_t count) {
  const std::string sum = fate.figures == nullptr ? "" : bits_words(*fate.figures, count);
  const std::string title = sum.empty() ? "" : " title=\"" + html_text(sum) + "\"";
  return "<td class=\"n\"" + title + ">" + bits_words(fate.bits_per_weight) + "</td>";
}

std::string significant_words(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? significant(*value) : "–";
}

std::string coarse_mark(const FormatFigures* format) {
  return format != nullptr && format->coarse_range ? "<sup>†</sup>" : "";
}

std::string format_html(const Fate& fate) {
  return fate.figures == nullptr ? "<i>" + phrase("as stored") + "</i>" : html_name(fate.format);
}

std::string worst_table(const ReportInput& input, const std::string& spec, const std::string& caption) {
  const std::vector<std::size_t> worst = worst_tensors(input, spec, kWorst);
  if (worst.empty()) return "";
  const bool in_mix = spec.empty();
  std::string html = "<table class=\"worst\"><caption>" + caption + "</caption><thead><tr>" +
                     heading("Tensor") + (in_mix ? heading("Format") : "") + number_heading(kRelativePeak) +
                     number_heading("SQNR, dB") + "</tr></thead>\n<tbody>\n";
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
  return figures.codes    ? bits_words(figures.codes->entropy_bits)
         : figures.stored ? bits_words(figures.stored->bits)
                          : "–";
}

/// The type; of a packed weight also what it is stored as.
std::string type_cell(const MeasuredTensor& tensor) {
  const std::string type = html_text(type_words(tensor.info));
  if (!is_decoded(tensor.info)) return "<td>" + (type.empty() ? "–" : type) + "</td>";
  std::string more = stored_words(tensor.info);
  if (tensor.figures && tensor.figures->codes) more += "; " + code_words(*tensor.figures->codes);
  return "<td>" + type + "<br><small>" + html_text(more) + "</small></td>";
}

std::string tensor_row(const ReportInput& input, std::size_t place) {
  const MeasuredTensor& tensor = input.table.tensors[place];
  const Fate fate = fate_of(input, place);
  std::string html = "<tr><th scope=\"row\">" + name_of(tensor.info) + "</th><td>" +
                     shape_words(tensor.info) + "</td>" + type_cell(tensor);
  if (tensor.figures && tensor.figures->count > 0) {
    const TensorFigures& figures = *tensor.figures;
    html += cell(significant(figures.sigma)) + cell(significant_words(figures.absmax_in_sigmas)) +
            cell(significant_words(figures.kurtosis)) +
            cell(percent(static_cast<double>(figures.zeros) / static_cast<double>(figures.count))) +
            cell(entropy_words(figures));
  } else {
    const bool is_empty = tensor.figures.has_value();
    const char* why = is_empty                  ? "no values"
                      : tensor.is_packed()      ? "packed codes"
                      : !tensor.problem.empty() ? "cannot be measured"
                                                : "not measured yet";
    html += "<td colspan=\"5\"><i>" + phrase(why) + "</i></td>";
  }
  if (input.mix.made) {
    html += !fate.known ? "<td colspan=\"3\"><i>" + phrase("not counted") + "</i></td>"
                        : "<td>" + format_html(fate) + "</td>" + bits_cell(fate, tensor.info.count()) +
                              cell(db_words(fate.sqnr_db) + coarse_mark(fate.figures));
  }
  return html + "</tr>\n";
}

std::string tensor_headings(bool has_mix) {
  return "<thead><tr>" + heading("Tensor") + heading("Shape") + heading("Type") + number_heading("σ") +
         number_heading(kRelativePeak) + number_heading("Kurtosis") + number_heading("Zeros") +
         number_heading("Stored<br>entropy, bits") +
         (has_mix ? heading("Format") + number_heading("Bits") + number_heading("SQNR, dB") : "") +
         "</tr></thead>\n";
}

}  // namespace

std::string worst_part(const ReportInput& input) {
  std::string tables;
  std::size_t most = 0;
  if (input.mix.made) {
    most = worst_tensors(input, "", kWorst).size();
    tables += worst_table(input, "", phrase("In the mix"));
  }
  if (!input.formats.empty()) {
    const std::string spec = input.formats.front().text();
    most = std::max(most, worst_tensors(input, spec, kWorst).size());
    tables += worst_table(input, spec, sentence("In {format}", {{"format", html_name(spec)}}));
  }
  if (tables.empty()) return "";
  const std::string title =
      most == 1        ? phrase("The tensor that loses most")
      : most == kWorst ? phrase("The ten tensors that lose most")
                       : sentence("The {count} tensors that lose most", {{"count", std::to_string(most)}});
  return section("worst", title, "<div class=\"pair\">" + tables + "</div>\n");
}

std::string tensors_part(const ReportInput& input) {
  const std::size_t count = input.table.tensors.size();
  if (count == 0)
    return section("tensors", "Tensors", "<p>" + phrase("The files hold no tensor.") + "</p>\n");
  // A long table would push the rest of the page out of sight.
  constexpr std::size_t kShort = 40;
  std::string html = std::string("<details") + (count <= kShort ? " open" : "") + "><summary>" +
                     (count == 1 ? phrase("The only tensor")
                                 : sentence("All {tensors}", {{"tensors", counted(count, "tensor")}})) +
                     "</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                     phrase("All tensors") + "\"><table class=\"all\">" + tensor_headings(input.mix.made) +
                     "<tbody>\n";
  for (std::size_t i = 0; i < count; ++i) html += tensor_row(input, i);
  return section("tensors", "Every tensor", html + "</tbody></table></div></details>\n");
}

}  // namespace qs
