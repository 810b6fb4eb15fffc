// A report omits requests that nobody made: a target or formats that are only the lab's defaults.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "labs/model/link.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/report_model.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/share_link.hpp"

using namespace qs;
using namespace qs::test;
using Json = nlohmann::ordered_json;

namespace {

bool contains_text(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Expected<std::string> made(const ReportCase& model, ReportKind kind, const std::string& link) {
  return make_report({kind, "", link}, model.table, {}, "", "");
}

Json figures_of(const ReportCase& model, const std::string& link) {
  const auto text = made(model, ReportKind::kFigures, link);
  REQUIRE_MESSAGE(text, message(text.error()));
  return Json::parse(*text, nullptr, false);
}

std::string refused(const Expected<std::string>& result) {
  return result ? "accepted" : message(result.error());
}

}  // namespace

TEST_CASE(
    "mix: without a target nothing is chosen, nothing is missed, and the formats are told all the same") {
  ReportCase model = small_model();
  model.params.target_bits.reset();
  const Mix mix = model.input().mix;
  CHECK_FALSE(mix.made);
  CHECK(mix.problem == "");
  CHECK(mix.uniform.size() == 3);
  CHECK(mix.frontier.size() > 1);
  CHECK_FALSE(mix.bound_sqnr_db);
  for (const std::string& chosen : mix.chosen) CHECK(chosen == "");
}

TEST_CASE("report: without a target no output claims one, or that it was met or missed") {
  ReportCase model = small_model();
  model.params.target_bits.reset();
  const ReportInput input = model.input();
  const Json json = Json::parse(report_json(input), nullptr, false);
  CHECK(json["settings"]["target_bits"] == nullptr);
  CHECK(json["mix"] == nullptr);
  CHECK(json["uniform"].size() == 3);
  CHECK(json["frontier"].size() == input.mix.frontier.size());
  for (const Json& tensor : json["tensors"]) CHECK(tensor["chosen"] == nullptr);
  CHECK(contains_text(mix_csv(input), "layers.0.up.weight,64x64,F32,4096,,,,,,weight,0\r\n"));
  const std::string html = report_html(input);
  CHECK(contains_text(html, "<p class=\"answer\">As stored, the model takes 49.7\u00A0KB.</p>"));
  CHECK(contains_text(html, "<dt>Target</dt><dd>none was given, so no mix is chosen</dd>"));
  CHECK(contains_text(plane_picture(input), "class=\"frontier\""));
  CHECK_FALSE(contains_text(plane_picture(input), "class=\"mix\""));
  const std::string body = html.substr(html.find("<body>"));
  for (const char* claim :
       {"with the mix", "In the mix", "within", "cheapest", "<th scope=\"col\">Format</th>"}) {
    INFO(claim);
    CHECK_FALSE(contains_text(body.substr(0, body.find("id=\"meaning\"")), claim));
  }
}

TEST_CASE("report: only what a link says counts as asked for, also where it is the lab's default") {
  const ReportCase model = small_model();
  AppState lab;
  lab.lab = "model";
  const std::string default_target = lab_value(lab, "target");
  const Json silent = figures_of(model, "lab=model");
  CHECK(silent["mix"] == nullptr);
  CHECK(silent["settings"]["target_bits"] == nullptr);
  CHECK(silent["settings"]["formats"] == Json({"int4/block=32", "int8", "nf4"}));  // the measured ones
  CHECK(silent["uniform"].size() == 3);
  const Json said = figures_of(model, "lab=model&formats=nf4&target=" + default_target);
  CHECK(said["settings"]["target_bits"] == 5.0);
  CHECK(said["settings"]["formats"] == Json({"nf4"}));
  CHECK(said["mix"]["problem"] == nullptr);
  CHECK(refused(made(model, ReportKind::kMixJson, "lab=model")) ==
        "link: 'lab=model' without a target is not accepted; expected target=BITS in it: a mix is for one");
}

TEST_CASE("report: a link that is not understood is refused, and no default takes its place") {
  const ReportCase model = small_model();
  const std::vector<std::pair<std::string, std::string>> refusals = {
      {"", "link: lab 'overview' is not accepted"},
      {"lab=overview", "link: lab 'overview' is not accepted"},
      {"lab=model&formats=int44", "formats: 'int44' is not accepted"},
      {"lab=model&target=99", "target: '99' is not accepted"},
      {"lab=model&tagret=4", "link: key 'tagret' is not accepted"}};
  for (const auto& row : refusals) {
    const std::string &link = row.first, &words = row.second;  // Clang 14 captures no bindings
    INFO(link);
    for (const auto kind :
         {ReportKind::kHtml, ReportKind::kMixJson, ReportKind::kMixCsv, ReportKind::kFigures})
      CHECK(contains_text(refused(made(model, kind, link)), words));
  }
}

TEST_CASE("report: the lab names its formats, and its target where the reader sees one or wants a mix") {
  AppState state;
  state.lab = "model";
  for (const std::string& view : find_lab("model")->params.front().words) {
    INFO(view);
    const AppState seen = with_lab_value(state, "view", view);
    const bool has_target = view == "plane" || view == "sizes" || view == "mix";
    for (const auto kind : {ReportKind::kHtml, ReportKind::kFigures}) {
      const std::string link = report_link(seen, kind);
      CHECK(link_names(link, "formats"));
      CHECK(link_names(link, "target") == has_target);
      CHECK(from_link(link).problems.empty());
      CHECK(from_link(link).state == seen);
    }
    for (const auto kind : {ReportKind::kMixJson, ReportKind::kMixCsv})
      CHECK(link_names(report_link(seen, kind), "target"));
  }
  const AppState chosen = with_lab_value(state, "target", "4.25");
  CHECK(link_names(report_link(chosen, ReportKind::kHtml), "target"));
  CHECK_FALSE(link_names("lab=model&retarget=4&x=target", "target"));
  CHECK(link_names("?target=4", "target"));
}
