#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "labs/report/facts.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/label_places.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/report_model.hpp"

using namespace qs;
using namespace qs::test;

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_json(const std::string& text) {
  return !nlohmann::json::parse(text, nullptr, false).is_discarded();
}

/// Checks that no output would make a reader or a program stumble.
void check_all(ReportCase& model) {
  const ReportInput input = model.input();
  CHECK(is_json(report_json(input)));
  CHECK(is_json(mix_json(input)));
  const std::string html = report_html(input);
  CHECK(has(html, "</html>"));
  CHECK_FALSE(has(html, "<script"));
  const std::string pictures = plane_picture(input) + layer_picture(input);
  for (const char* never : {"nan", "inf"}) CHECK_FALSE(has(pictures, never));
}

}  // namespace

TEST_CASE("report: before anything is measured it says so, and lists the tensors") {
  ReportCase model = small_model();
  for (MeasuredTensor& tensor : model.table.tensors) {
    tensor.figures.reset();
    tensor.formats.clear();
  }
  check_all(model);
  const ReportInput input = model.input();
  const std::string html = report_html(input);
  CHECK(has(html, "No tensor has been measured yet."));
  CHECK(has(html, "not measured yet"));
  CHECK(plane_picture(input).empty());
  CHECK(layer_picture(input).empty());
  CHECK(has(mix_csv(input), "layers.1.norm,128,F32,128,,,,,,weight,\r\n"));
}

TEST_CASE("report: where the target is out of reach it tells what the mix needs, and draws the choices") {
  ReportCase model = small_model();
  model.params.target_bits = 1;
  check_all(model);
  const ReportInput input = model.input();
  CHECK(has(answer_sentence(input), input.mix.problem));
  CHECK(has(plane_picture(input), ">nf4</text>"));
  CHECK_FALSE(has(plane_picture(input), "class=\"mix\""));
  CHECK_FALSE(has(layer_picture(input), "the mix"));
}

TEST_CASE("report: of no tensor, of one, and of one that is exact") {
  ReportCase model = small_model();
  model.table.tensors.resize(1);
  check_all(model);
  CHECK(has(report_html(model.input()), "The only tensor"));
  CHECK(has(report_html(model.input()), "The tensor that loses most"));
  CHECK(has(report_html(model.input()), "1 of 1\u00A0tensor was measured."));
  for (auto& [spec, format] : model.table.tensors[0].formats) {
    format.squared_error = 0;
    format.sqnr_db = std::numeric_limits<double>::infinity();
  }
  check_all(model);
  CHECK(has(answer_sentence(model.input()), "without any error"));
  CHECK(has(layer_picture(model.input()), ">exact</td>"));
  model.table.tensors.clear();
  check_all(model);
  CHECK(has(report_html(model.input()), "The files hold no tensor."));
}

TEST_CASE("report: zeros have no SQNR, which is shown as a dash and not as a number") {
  ReportCase model = small_model();
  model.table.tensors = {drawn_tensor("zero", {64, 64}, 0, model.formats)};
  check_all(model);
  CHECK(has(layer_picture(model.input()), ">–</td>"));
}

TEST_CASE("report: names of files and tensors are shown, never obeyed") {
  ReportCase model = small_model();
  model.table.name = "</title><script>alert(1)</script>";
  model.table.tensors[0].info.name = "<script>alert(1)</script>\" onload='x'\x01\xFF";
  model.table.tensors[1].info.name = "";
  model.table.tensors[2].info.name = std::string(5000, 'x');
  model.table.problems.push_back({"<img>", "<b> & 'more'"});
  model.table.tensors[3].problem = "<i>no</i>";
  check_all(model);
  const std::string html = report_html(model.input());
  CHECK(has(html, "&lt;script&gt;alert(1)&lt;/<wbr>script&gt;&quot; onload="));
  CHECK(has(html, "\\u{1}\\xFF"));
  CHECK(has(html, "(no name)"));
  CHECK(has(html, "&lt;img&gt;</b>: &lt;b&gt; &amp; &#39;more&#39;"));
  CHECK_FALSE(has(html, "<img"));
  CHECK_FALSE(has(html, std::string(200, 'x')));
}

TEST_CASE("report: what could not be measured is told once for all tensors that it is true of") {
  ReportCase model = small_model();
  for (MeasuredTensor& tensor : model.table.tensors) {
    tensor.formats["nf4"] = {"nf4", "needs all values at once", std::nullopt};
    tensor.figures->non_finite.nan = 2;
  }
  const std::string html = problems_part(model.input());
  const std::string saying = "Not measured in nf4: needs all values at once";
  CHECK(has(html, saying));
  CHECK(html.find(saying) == html.rfind(saying));
  CHECK(has(html, "Left out of all figures: 2 NaN"));
  model.table.tensors[0].formats["int8"].coarse_range = true;
  CHECK(has(problems_part(model.input()), "† The range"));
  CHECK(has(layer_picture(model.input()), "<sup>†</sup>"));
}

TEST_CASE("report: of a model with hundreds of layers, layers that follow each other share a row") {
  ReportCase model = small_model();
  const MeasuredTensor tensor = model.table.tensors[0];
  model.table.tensors.assign(2000, tensor);
  for (std::size_t i = 0; i < 2000; ++i)
    model.table.tensors[i].info.name = "layers." + std::to_string(i / 8) + ".w" + std::to_string(i % 8);
  const LayerMap map = layer_map(model.input());
  CHECK(map.layers == 250);
  CHECK(map.joined == 3);
  CHECK(map.rows.size() == 84);
  check_all(model);
  const std::string html = report_html(model.input());
  CHECK(has(html, "A row joins up to 3"));
  CHECK(has(html, "layers.<wbr>3 to 5"));
  CHECK(html.size() < 1'000'000);
}

TEST_CASE("html: UTF-8 stays, other bytes and what cannot be seen are spelled out") {
  CHECK(html_text("größe × 語") == "größe × 語");
  CHECK(html_text("a\x80z") == "a\\x80z");
  CHECK(html_text("\xC0\xAF") == "\\xC0\\xAF");             // an overlong form
  CHECK(html_text("\xED\xA0\x80") == "\\xED\\xA0\\x80");    // half of a pair
  CHECK(html_text("\xF4\x90\x80\x80").find("\\xF4") == 0);  // past the last character
  CHECK(html_text("\xE8\xAA") == "\\xE8\\xAA");             // cut off
  CHECK(html_text("\u202Egnp") == "\\u{202E}gnp");          // would be read backwards
  CHECK(html_text(std::string(1, '\0')) == "\\u{0}");
  CHECK(html_name("a.b_c=d") == "a.<wbr>b_<wbr>c=<wbr>d");
  CHECK(utf8_text("a\xFF") == "a\uFFFD");
}

TEST_CASE("labels: none covers another or a point, and one without room is left out") {
  LabelPlaces places({0, 0, 300, 200});
  std::vector<PagePoint> points;
  for (int i = 0; i < 12; ++i) points.push_back({100.0 + i, 100.0});
  for (const PagePoint& point : points) places.add_point(point, 4);
  std::vector<PageBox> boxes;
  for (const PagePoint& point : points) {
    const auto place = places.place(point, 60, 16);
    if (place) boxes.push_back(place->box);
  }
  CHECK(boxes.size() >= 4);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(boxes[i].overlaps(boxes[k]));
    for (const PagePoint& point : points)
      CHECK_FALSE(boxes[i].overlaps({point.x, point.y, point.x, point.y}));
  }
  CHECK_FALSE(LabelPlaces({0, 0, 20, 20}).place({10, 10}, 60, 16));
}
