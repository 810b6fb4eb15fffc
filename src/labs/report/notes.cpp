#include <algorithm>

#include "core/text.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kMostNames = 6, kMostItems = 200;

/// Groups notes with their tensors, in the order in which each note first came.
class Sayings {
 public:
  void add(const std::string& saying, const std::string& tensor) {
    const auto place = places_.emplace(saying, all_.size());
    if (place.second) all_.push_back({saying, {}});
    all_[place.first->second].tensors.push_back(tensor);
  }
  bool empty() const { return all_.empty(); }

  std::string html() const {
    std::string html = "<ul class=\"problems\">\n";
    for (std::size_t i = 0; i < std::min(all_.size(), kMostItems); ++i)
      html += "<li><p>" + html_text(all_[i].text) + "</p>" + names(all_[i].tensors) + "</li>\n";
    if (all_.size() > kMostItems) {
      html += "<li><p>" +
              sentence("And {count} more, all of them in the JSON.",
                       {{"count", grouped(all_.size() - kMostItems)}}) +
              "</p></li>\n";
    }
    return html + "</ul>\n";
  }

 private:
  struct Saying {
    std::string text;
    std::vector<std::string> tensors;
  };

  static std::string names(const std::vector<std::string>& tensors) {
    std::string html = "<p class=\"names\">";
    for (std::size_t i = 0; i < std::min(tensors.size(), kMostNames); ++i)
      html += (i > 0 ? ", " : "") + std::string("<b>") + html_name(tensors[i]) + "</b>";
    if (tensors.size() > kMostNames)
      html += sentence(" and {count} more", {{"count", grouped(tensors.size() - kMostNames)}});
    return html + "</p>";
  }

  std::map<std::string, std::size_t> places_;
  std::vector<Saying> all_;
};

std::string files_problems(const ModelTable& table) {
  if (table.problems.empty()) return "";
  std::string html = "<ul class=\"problems\">\n";
  for (const io::Problem& problem : table.problems) {
    html += "<li><p><b>" + html_name(problem.file) + "</b>: " + html_text(phrase(problem.sentence)) +
            "</p></li>\n";
  }
  return html + "</ul>\n";
}

Sayings sayings_of(const ReportInput& input) {
  Sayings sayings;
  for (const MeasuredTensor& tensor : input.table.tensors) {
    const std::string& name = tensor.info.name;
    if (!tensor.problem.empty())
      sayings.add(sentence("Not measured: {problem}", {{"problem", phrase(tensor.problem)}}), name);
    if (const io::TensorRole role = tensor.role(); !role.why.empty()) {
      const char* const fate = tensor.is_packed() ? "Not measured: {why}"
                               : tensor.counts(input.mix_params.everything)
                                   ? "Counted, though it is no weight: {why}"
                                   : "Not counted: {why}";
      sayings.add(sentence(fate, {{"why", phrase(role.why)}}), name);
    }
    if (tensor.info.use.is_open)
      sayings.add(sentence("Which axes are outputs is not said: {axes}", {{"axes", axes_words(tensor.info)}}),
                  name);
    for (const std::string& note : notes_on(tensor.info.reading)) sayings.add(phrase(note), name);
    if (!tensor.figures) continue;
    if (const std::string lost = lost_words(tensor.figures->lost); !lost.empty())
      sayings.add(sentence("Not held by float32: {values}", {{"values", lost}}), name);
    const std::string odd = non_finite_words(tensor.figures->non_finite);
    if (!odd.empty()) sayings.add(sentence("Left out of all figures: {values}", {{"values", odd}}), name);
    for (const QuantizerSpec& spec : input.formats) {
      const auto format = tensor.formats.find(spec.text());
      if (format != tensor.formats.end() && !format->second.problem.empty() && is_offered(input, tensor)) {
        sayings.add(sentence("Not measured in {format}: {problem}",
                             {{"format", format->first}, {"problem", phrase(format->second.problem)}}),
                    name);
      }
    }
  }
  return sayings;
}

std::string formats_html(const std::vector<QuantizerSpec>& formats) {
  std::string html;
  for (const QuantizerSpec& format : formats)
    html += (html.empty() ? "<code>" : ", <code>") + html_name(format.text(), 4096) + "</code>";
  return html.empty() ? phrase("no formats") : html;
}

std::string target_html(const MixParams& params) {
  if (!params.target_bits) return phrase("none was given, so no mix is chosen");
  return sentence("{bits} bits a weight", {{"bits", "<code>" + shortest(*params.target_bits) + "</code>"}});
}

std::string files_html(const ModelTable& table) {
  std::string html;
  for (const io::FileInfo& file : table.files) {
    html += (html.empty() ? "" : "<br>") + html_name(file.name) + ", " + counted(file.size, "byte");
  }
  return html;
}

std::string sensitivities_words(const MixParams& params) {
  if (params.sensitivities.empty()) return phrase("1 for every tensor");
  return sentence("given for {tensors}, else 1",
                  {{"tensors", counted(params.sensitivities.size(), "tensor")}});
}

constexpr std::string_view kCoarse =
    "The range of this format was chosen on coarse counts, because the tensor is too long to be held: its "
    "ends are within 2<sup>−12</sup> of where they would be. What it comes to was then measured exactly, in "
    "a second pass.";
constexpr std::string_view kRelative =
    "A tensor’s distortion is its share of noise for each of its weights, n · Σ(x − x̂)² / Σx²: every weight "
    "counts as much, whatever the scale of its tensor.";
constexpr std::string_view kSquared =
    "A tensor’s distortion is Σ(x − x̂)²: a large tensor of large weights counts most.";

}  // namespace

bool has_coarse_ranges(const ReportInput& input) {
  return std::any_of(
      input.table.tensors.begin(), input.table.tensors.end(), [&](const MeasuredTensor& tensor) {
        return std::any_of(input.formats.begin(), input.formats.end(), [&](const QuantizerSpec& spec) {
          const FormatFigures* format = tensor.format(spec.text());
          return format != nullptr && format->coarse_range;
        });
      });
}

std::string problems_part(const ReportInput& input) {
  const Sayings sayings = sayings_of(input);
  const ModelTotals totals = totals_of(input.table, input.mix_params.everything);
  const std::size_t tensors = input.table.tensors.size();
  std::string html =
      "<p>" + sentence(totals.measured == 1 ? "{count} of {tensors} was measured."
                                            : "{count} of {tensors} were measured.",
                       {{"count", grouped(totals.measured)}, {"tensors", counted(tensors, "tensor")}});
  if (sayings.empty() && input.table.problems.empty()) html += " " + phrase("Nothing was refused.");
  html += "</p>\n";
  html += files_problems(input.table);
  if (!sayings.empty()) html += sayings.html();
  if (has_coarse_ranges(input)) {
    html += "<p class=\"note\">† " + phrase(kCoarse) + "</p>\n";
  }
  return section("problems", "What was read and measured", html);
}

std::string settings_part(const ReportInput& input) {
  const MixParams& params = input.mix_params;
  std::string html = "<dl class=\"settings\">\n";
  html += entry(input.table.files.size() == 1 ? "File" : "Files", files_html(input.table));
  html += entry("Formats", formats_html(input.formats));
  if (params.formats != input.formats) html += entry("Formats of the mix", formats_html(params.formats));
  html += entry("Target", target_html(params));
  html += entry("Errors", phrase(params.relative ? "relative" : "squared"));
  html += entry("Vectors", phrase(params.vectors ? "quantized" : "kept as they are stored"));
  html += entry("Sensitivities", sensitivities_words(params));
  html += "</dl>\n";
  if (!input.command.empty()) html += "<pre><code>" + html_text(input.command) + "</code></pre>\n";
  return section("settings", "The exact settings", html);
}

std::string meaning_part(const ReportInput& input) {
  std::string html = "<dl class=\"meaning\">\n";
  html += entry(
      "SQNR",
      phrase("Signal to quantization noise, 10 log<sub>10</sub> of Σx² over Σ(x − x̂)², in dB. "
             "6 dB more is half the root mean square error. Of a layer, both sums go over all its tensors: "
             "power is pooled, decibels are not averaged. <i>Exact</i> means that nothing was "
             "lost, – that it is not known or not defined."));
  html += entry("SQNR of a mix",
                sentence("−10 log<sub>10</sub> of its distortion over what it would be with all weights 0. "
                         "{errors} Each is multiplied by the sensitivity of its tensor.",
                         {{"errors", phrase(input.mix_params.relative ? kRelative : kSquared)}}));
  html +=
      entry("Bits a weight", phrase("Everything that is stored counts: codes, scales, zero points and tables "
                                    "of levels, over the number of weights."));
  html += entry(
      "Best mix",
      phrase(
          "Each tensor takes one of the formats, or stays as it is stored: the choice whose next bit removes "
          "the most distortion, tensor by tensor (Lagrangian allocation on convex hulls). The bound is what "
          "no choice of these formats within the target can pass."));
  html += entry(
      "Stored entropy",
      phrase(
          "Of the bit patterns as they stand in the file, for types of 8 or 16 bits. A coder that knows "
          "their shares and codes one weight at a time needs no less on average, and sends a table of the "
          "patterns besides: with few weights of 16 bits that table takes most of what seems to be saved."));
  html +=
      entry("σ, kurtosis", phrase("Of the population, without NaN and infinities. Kurtosis is 3 for a "
                                  "Gaussian law and 1.8 for a uniform one; where it is large, a scale for "
                                  "many weights is set by few of them."));
  html += entry(
      "How exact",
      sentence("Values go by in order and nothing is sampled. Tensors of at most {held} values are held "
               "whole. Of longer ones, types of 8 or 16 bits are counted by pattern, and formats with a "
               "scale for each block or channel are measured group by group: both are exact. Of other types "
               "ranges are chosen on coarse counts, and marked †; what they come to is exact. A format that "
               "needs all values in their order is refused for them.",
               {{"held", grouped(TensorSurvey::kHeld)}}));
  html +=
      entry("What it does not say",
            phrase("SQNR is not accuracy. What a tensor’s error does to the answers of a model is not in its "
                   "file; sensitivities are the way to bring it in."));
  return section("meaning", "What the figures mean", html + "</dl>\n");
}

}  // namespace qs
