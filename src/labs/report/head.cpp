#include <algorithm>
#include <cmath>

#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string at_sqnr(const MixTotals& totals) {
  if (!totals.sqnr_db) return "";
  if (std::isinf(*totals.sqnr_db)) return phrase(" without any error");
  return sentence(" at an SQNR of {sqnr}\u00A0dB", {{"sqnr", db_words(totals.sqnr_db)}});
}

std::string rival_sentence(const Mix& mix) {
  const UniformChoice* rival = rival_of(mix);
  if (rival == nullptr) return "";
  std::string text = sentence(rival->is_preset ? " llama.cpp’s preset {format} takes {bytes}"
                                               : " {format} for every tensor takes {bytes}",
                              {{"format", rival->spec}, {"bytes", bytes_words(rival->totals.bytes)}});
  const std::optional<double> own = mix.totals.sqnr_db, other = rival->totals.sqnr_db;
  if (own && other && std::isfinite(*own) && std::isfinite(*other)) {
    // Subtract the numbers as shown, so that the reader's sum agrees.
    const double more = std::round(*own * 10) / 10 - std::round(*other * 10) / 10;
    constexpr double kLeast = 0.05;
    const char* const words = std::abs(more) < kLeast ? " at the same {sqnr}\u00A0dB"
                              : more > 0              ? " at {sqnr}\u00A0dB, {step}\u00A0dB less"
                                                      : " at {sqnr}\u00A0dB, {step}\u00A0dB more";
    text += sentence(words, {{"sqnr", db_words(other)}, {"step", fixed(std::abs(more), 1)}});
  } else {
    text += at_sqnr(rival->totals);
  }
  text += ".";
  if (rival->missing > 0) {
    text += sentence(rival->missing == 1 ? " {tensors} has no such form and stays as it is."
                                         : " {tensors} have no such form and stay as they are.",
                     {{"tensors", counted(rival->missing, "tensor")}});
  }
  return text;
}

struct Reading {
  std::string number, unit, what, style;
};

std::string reading_html(const Reading& reading) {
  return "<div class=\"" + reading.style + "\"><dt>" + phrase(reading.what) + "</dt><dd>" + reading.number +
         "<small>\u00A0" + reading.unit + "</small></dd></div>\n";
}

/// The sentence's numbers once more, to find at a glance.
std::string readings(const ReportInput& input) {
  const ByteText now = byte_text(totals_of(input.table, input.mix_params.everything).bytes);
  std::string html = "<dl class=\"readings\">" + reading_html({now.number, now.unit, "as stored", "stored"});
  if (input.mix.made) {
    const MixTotals& totals = input.mix.totals;
    const ByteText then = byte_text(totals.bytes);
    html += reading_html({then.number, then.unit, "with the mix", "mixed"});
    html +=
        reading_html({bits_words(totals.bits_per_weight), phrase("bits"), "a weight, in the mix", "mixed"});
    const bool exact = totals.sqnr_db && std::isinf(*totals.sqnr_db);
    html += reading_html({db_words(totals.sqnr_db), exact ? "" : "dB", "SQNR of the mix", "noise"});
  }
  return html + "</dl>\n";
}

struct SizeRow {
  std::string name, style;
  double bytes = 0;
  std::string bits, sqnr, note;
};

/// Counts the tensors that the other rows count.
std::string stored_bits_words(const ReportInput& input) {
  double bytes = 0, weights = 0;
  for (const MeasuredTensor& tensor : input.table.tensors) {
    if (!tensor.figures || !is_offered(input, tensor)) continue;
    bytes += bytes_as_stored(tensor.info);
    weights += static_cast<double>(tensor.info.count());
  }
  return weights > 0 ? bits_words(8 * bytes / weights) : "";
}

std::vector<SizeRow> size_rows(const ReportInput& input) {
  const Mix& mix = input.mix;
  std::vector<SizeRow> rows;
  for (const UniformChoice& choice : mix.uniform) {
    const std::string note =
        choice.missing == 0 ? std::string()
                            : sentence("without {tensors}", {{"tensors", counted(choice.missing, "tensor")}});
    const std::string name = choice.is_preset ? sentence("{format} of llama.cpp", {{"format", choice.spec}})
                                              : html_name(choice.spec);
    rows.push_back({name, "choice", choice.totals.bytes, bits_words(choice.totals.bits_per_weight),
                    db_words(choice.totals.sqnr_db), note});
  }
  if (mix.made) {
    rows.push_back({phrase("the mix"), "mixed", mix.totals.bytes, bits_words(mix.totals.bits_per_weight),
                    db_words(mix.totals.sqnr_db), ""});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const SizeRow& a, const SizeRow& b) { return a.bytes > b.bytes; });
  rows.insert(rows.begin(),
              {phrase("as stored"), "stored", totals_of(input.table, input.mix_params.everything).bytes,
               stored_bits_words(input), phrase("exact"), ""});
  return rows;
}

std::string kept_sentence(const ReportInput& input) {
  const Mix& mix = input.mix;
  std::string text = sentence(
      mix.tensors == 1 ? "Bits a weight and SQNR are those of the one tensor with {weights} that may be "
                         "quantized; bytes are those of all that counts."
                       : "Bits a weight and SQNR are those of the {tensors} with {weights} that may be "
                         "quantized; bytes are those of all that counts.",
      {{"tensors", counted(mix.tensors, "tensor")},
       {"weights", counted(static_cast<std::uint64_t>(mix.weights), "weight")}});
  if (mix.kept > 0) {
    text +=
        sentence(mix.kept == 1 ? " {tensors} stays as it is stored" : " {tensors} stay as they are stored",
                 {{"tensors", counted(mix.kept, "other tensor")}});
    if (mix.waiting > 0)
      text += sentence(", {tensors} of them not yet measured", {{"tensors", counted(mix.waiting, "tensor")}});
    text += ".";
  }
  if (mix.made && mix.bound_sqnr_db && std::isfinite(*mix.bound_sqnr_db)) {
    text += sentence(
        " No mix of these formats at {bits} bits a weight can pass {bound}\u00A0dB.",
        {{"bits", bits_words(*input.mix_params.target_bits)}, {"bound", fixed(*mix.bound_sqnr_db, 2)}});
  }
  return text;
}

}  // namespace

std::string answer_sentence(const ReportInput& input) {
  const ModelTotals totals = totals_of(input.table, input.mix_params.everything);
  const Mix& mix = input.mix;
  std::string text = sentence("As stored, the model takes {bytes}. ", {{"bytes", bytes_words(totals.bytes)}});
  if (!mix.made && mix.problem.empty()) return text.substr(0, text.size() - 1);
  if (!mix.made) return text + phrase(mix.problem);
  text += sentence("The best mix of {formats} within {bits} bits a weight takes {bytes}",
                   {{"formats", counted(input.mix_params.formats.size(), "format")},
                    {"bits", bits_words(*input.mix_params.target_bits)},
                    {"bytes", bytes_words(mix.totals.bytes)}});
  if (totals.bytes > 0)
    text += sentence(", {share} of that,", {{"share", percent(mix.totals.bytes / totals.bytes)}});
  return text + at_sqnr(mix.totals) + "." + rival_sentence(mix);
}

std::string head_part(const ReportInput& input) {
  constexpr std::size_t kLongestTitle = 120;
  const std::string name =
      input.table.name.empty() ? phrase("A model") : html_name(input.table.name, kLongestTitle);
  std::string html =
      "<header><p class=\"kicker\">Quantscope <span>" + phrase("survey of a model") + "</span>";
  if (!input.when.empty()) html += " <span class=\"when\">" + html_text(input.when) + "</span>";
  return html + "</p>\n<h1>" + name + "</h1>\n<p class=\"answer\">" + html_text(answer_sentence(input)) +
         "</p>\n" + readings(input) + "</header>\n";
}

std::string size_part(const ReportInput& input) {
  if (input.mix.uniform.empty() && !input.mix.made) return "";
  const std::vector<SizeRow> rows = size_rows(input);
  double most = 0;
  for (const SizeRow& row : rows) most = std::max(most, row.bytes);
  std::string html = "<table class=\"sizes\"><thead><tr>" + heading("All tensors as") +
                     "<th class=\"bars\" aria-hidden=\"true\"></th>" + number_heading("Size") +
                     number_heading("Bits a weight") + number_heading("SQNR, dB") +
                     "</tr></thead>\n<tbody>\n";
  for (const SizeRow& row : rows) {
    const std::string note = row.note.empty() ? "" : " <small>" + row.note + "</small>";
    html += "<tr class=\"" + row.style + "\"><th scope=\"row\">" + row.name + note +
            "</th><td class=\"bars\">" + bar_picture(most > 0 ? row.bytes / most : 0, row.style) +
            "</td><td class=\"n\">" + bytes_words(row.bytes) + "</td><td class=\"n\">" + row.bits +
            "</td><td class=\"n\">" + row.sqnr + "</td></tr>\n";
  }
  html += "</tbody></table>\n<p class=\"note\">" + kept_sentence(input) + "</p>\n";
  return section("sizes", "How large it becomes", html);
}

}  // namespace qs
