#include "labs/report/model_report.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "labs/report/facts.hpp"
#include "labs/report/parts.hpp"
#include "labs/report/report_model.hpp"
#include "labs/words/text.hpp"

using namespace qs;
using namespace qs::test;
using Json = nlohmann::ordered_json;

namespace {

Json parsed(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> lines_of(std::string_view csv) {
  std::vector<std::string> lines;
  while (!csv.empty()) {
    const std::size_t end = csv.find("\r\n");
    REQUIRE(end != std::string_view::npos);
    lines.emplace_back(csv.substr(0, end));
    csv.remove_prefix(end + 2);
  }
  return lines;
}

void check_page(const std::string& html) {
  for (const char* tag :
       {"html", "head",    "body",   "main", "section", "table", "thead", "tbody", "tr",   "th",  "td",
        "svg",  "details", "figure", "dl",   "dd",      "p",     "ul",    "li",    "text", "span"}) {
    INFO(tag);
    const std::string name(tag);
    CHECK(count_of(html, "<" + name + ">") + count_of(html, "<" + name + " ") ==
          count_of(html, "</" + name + ">"));
  }
  for (const char* never : {"<script", "http:", "https:", "src=", "href", "url(", "@import", "javascript:"}) {
    INFO(never);
    CHECK_FALSE(has(html, never));
  }
  const std::string body = html.substr(html.find("<body>"));
  for (const char* number : {"nan", "NaN", "inf\"", "-inf", "e+"}) {
    INFO(number);
    CHECK_FALSE(has(body.substr(0, body.find("id=\"settings\"")), number));
  }
  CHECK(has(html, "default-src 'none'"));
}

}  // namespace

TEST_CASE("report: its JSON holds the numbers of the survey and of the mix with all their digits") {
  ReportCase model = small_model();
  const ReportInput input = model.input();
  const Json json = parsed(report_json(input));
  CHECK(json["quantscope_report"] == 1);
  CHECK(json["files"][0]["size"] == 70'000);
  CHECK(json["settings"]["formats"] == Json({"int8", "int4/block=32", "nf4"}));
  CHECK(json["settings"]["vectors"] == "keep");
  CHECK(json["mix"]["bits_per_weight"] == input.mix.totals.bits_per_weight);
  CHECK(json["mix"]["sqnr_db"] == *input.mix.totals.sqnr_db);
  CHECK(json["uniform"].size() == 3);
  CHECK(json["frontier"].size() == input.mix.frontier.size());
  CHECK(json["frontier"].back()["sqnr_db"] == "exact");
  REQUIRE(json["tensors"].size() == 4);
  const MeasuredTensor& first = model.table.tensors[0];
  const Json& told = json["tensors"][0];
  CHECK(told["name"] == "layers.0.up.weight");
  CHECK(told["file"] == "small.safetensors");
  CHECK(told["shape"] == Json({64, 64}));
  CHECK(told["figures"]["sigma"] == first.figures->sigma);
  REQUIRE(told["figures"]["formats"].size() == 3);
  CHECK(told["figures"]["formats"][1]["format"] == "int4/block=32");
  CHECK(told["figures"]["formats"][1]["sqnr_db"] == *first.format("int4/block=32")->sqnr_db);
  CHECK(told["chosen"]["format"] == input.mix.chosen[0]);
  const Json& kept = json["tensors"][3];
  CHECK(kept["chosen"]["kept"] == true);
  CHECK(kept["chosen"]["format"] == "F32");
  CHECK(kept["chosen"]["sqnr_db"] == "exact");
}

TEST_CASE("report: a mix as JSON names a format for each tensor, or the problem and none") {
  ReportCase model = small_model();
  const Json json = parsed(mix_json(model.input()));
  CHECK(json["quantscope_mix"] == 1);
  CHECK(json["target_bits"] == 5.0);
  CHECK(json["bytes"] == model.mix.totals.bytes);
  REQUIRE(json["tensors"].size() == 4);
  CHECK(json["tensors"][1]["format"] == model.mix.chosen[1]);
  model.params.target_bits = 1;
  const Json none = parsed(mix_json(model.input()));
  CHECK(none["problem"] == model.mix.problem);
  CHECK(none["tensors"].empty());
}

TEST_CASE("report: a mix as CSV has a line a tensor, whose bytes add up to those of the mix") {
  ReportCase model = small_model();
  const std::vector<std::string> lines = lines_of(mix_csv(model.input()));
  REQUIRE(lines.size() == 5);
  CHECK(
      lines[0] ==
      "tensor,shape,type,weights,format,bits_per_weight,sqnr_db,entropy_bits,storage_bytes,role,non_finite");
  CHECK(lines[1].find("layers.0.up.weight,64x64,F32,4096," + model.mix.chosen[0] + ",") == 0);
  CHECK(lines[4] == "layers.1.norm,128,F32,128,F32,32,exact,,512,weight,0");
  double bytes = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string line = lines[i].substr(0, lines[i].rfind(",weight,"));
    bytes += *parse_number(line.substr(line.rfind(',') + 1));
  }
  CHECK(bytes == model.mix.totals.bytes);
}

TEST_CASE("report: CSV quotes names as RFC 4180 says, and no name is taken for a formula") {
  ReportCase model = small_model();
  const char* names[] = {"a,b", "say \"x\"", "=1+1", "@\xFF"};
  for (std::size_t i = 0; i < 4; ++i) model.table.tensors[i].info.name = names[i];
  const std::string csv = mix_csv(model.input());
  CHECK(has(csv, "\r\n\"a,b\",64x64"));
  CHECK(has(csv, "\r\n\"say \"\"x\"\"\",64x64"));
  CHECK(has(csv, "\r\n'=1+1,"));
  CHECK(has(csv, "\r\n'@\uFFFD,"));
  model.table.tensors[0].info.name = "two\nlines";
  CHECK(has(mix_csv(model.input()), "\r\n\"two\nlines\",64x64"));
  model.table.tensors[0].info.name = "'quoted'";
  CHECK(has(mix_csv(model.input()), "\r\n''quoted',"));
}

TEST_CASE("report: the first sentence says the sizes, the SQNR and what a uniform choice would give") {
  ReportCase model = small_model();
  const ReportInput input = model.input();
  const std::string sentence = answer_sentence(input);
  CAPTURE(sentence);
  CHECK(has(sentence, bytes_words(totals_of(model.table, false).bytes)));
  CHECK(has(sentence, "within 5.00 bits a weight"));
  CHECK(has(sentence, bytes_words(input.mix.totals.bytes)));
  CHECK(has(sentence, db_words(input.mix.totals.sqnr_db) + "\u00A0dB"));
  const UniformChoice* rival = rival_of(input.mix);
  REQUIRE(rival);
  CHECK(has(sentence, rival->spec + " for every tensor takes " + bytes_words(rival->totals.bytes)));
  CHECK(has(report_html(input), sentence.substr(0, sentence.find(','))));
}

TEST_CASE("report: the page is whole, and loads and runs nothing") {
  ReportCase model = small_model();
  const std::string html = report_html(model.input());
  check_page(html);
  CHECK(count_of(html, "role=\"img\"") == 2);
  for (const char* part : {"sizes", "plane", "layers", "worst", "tensors", "problems", "settings", "meaning"})
    CHECK(has(html, "<h2 id=\"" + std::string(part) + "\">"));
  CHECK(has(html, "<h2 id=\"worst\">The 3 tensors that lose most</h2>"));
  CHECK(has(html, "All 4\u00A0tensors"));
  CHECK(has(html, "quantscope survey small.safetensors"));
  CHECK(has(html, "4 of 4\u00A0tensors were measured. Nothing was refused."));
}

TEST_CASE("report: a layer pools the power of its matrices, decibels are not averaged") {
  ReportCase model = small_model();
  const LayerMap map = layer_map(model.input());
  REQUIRE(map.rows.size() == 2);
  double squares = 0, errors = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    squares += model.table.tensors[i].figures->squares;
    errors += model.table.tensors[i].format("nf4")->squared_error;
  }
  CHECK(*map.rows[0].cells[2].sqnr_db == doctest::Approx(10 * std::log10(squares / errors)));
  CHECK(*map.rows[1].cells[2].sqnr_db == doctest::Approx(*model.table.tensors[2].format("nf4")->sqnr_db));
  CHECK(map.rows[0].cells.size() == 4);  // and the mix
}
