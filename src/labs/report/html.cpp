#include "labs/report/html_text.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string plane_part(const ReportInput& input) {
  const std::string picture = plane_picture(input);
  if (picture.empty()) return "";
  return section(
      "plane", "What a bit a weight buys",
      "<figure>" + picture + "<figcaption>" +
          phrase("Rings are formats that all tensors take. The curve joins the best mixes of them.") +
          "</figcaption></figure>\n");
}

std::string layers_part(const ReportInput& input) {
  const std::string picture = layer_picture(input);
  if (picture.empty()) return "";
  std::string notes;
  if (picture.find("‡") != std::string::npos) {
    notes = "<p class=\"note\">‡ " + phrase("Without the tensors that could not be measured in the format.") +
            "</p>\n";
  }
  return section("layers", "Which layers lose most", picture + notes);
}

constexpr std::string_view kHead =
    "<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"Quantscope\">\n";

}  // namespace

std::string heading(std::string_view english) {
  return "<th scope=\"col\">" + phrase(english) + "</th>";
}
std::string number_heading(std::string_view english) {
  return "<th scope=\"col\" class=\"n\">" + phrase(english) + "</th>";
}

std::string entry(std::string_view term, const std::string& html) {
  return "<div><dt>" + phrase(term) + "</dt><dd>" + html + "</dd></div>\n";
}

std::string section(std::string_view id, std::string_view heading, const std::string& content) {
  const std::string name(id);
  return "<section aria-labelledby=\"" + name + "\"><h2 id=\"" + name + "\">" + phrase(heading) + "</h2>\n" +
         content + "</section>\n";
}

std::string report_page(std::string_view title, const std::string& main) {
  constexpr std::size_t kLongestTitle = 160;
  std::string html = "<!doctype html>\n" + phrase("<html lang=\"en\">") + "\n" + std::string(kHead);
  html += "<title>" + html_text(shortened(title, kLongestTitle)) + "</title>\n<style>\n";
  html += report_style();
  const std::string foot =
      phrase("Made with Quantscope. The same numbers, with all their digits, are in the report’s JSON.");
  return html + "</style>\n</head>\n<body>\n<main>\n" + main + "</main>\n<footer><p>" + foot +
         "</p></footer>\n</body>\n</html>\n";
}

std::string report_html(const ReportInput& input) {
  constexpr std::size_t kLongestName = 120;
  return report_page(shortened(input.table.name, kLongestName) + " · " + phrase("survey"),
                     head_part(input) + size_part(input) + plane_part(input) + layers_part(input) +
                         worst_part(input) + tensors_part(input) + problems_part(input) +
                         settings_part(input) + meaning_part(input));
}

}  // namespace qs
