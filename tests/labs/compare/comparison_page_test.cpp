// A comparison as a map, by types, and as a page.
#include "labs/report/comparison_page.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "labs/model/compared_models.hpp"

using namespace qs;

namespace {

using Json = nlohmann::ordered_json;

/// Text of comparison_json() with pairs of given power and loss.
class Pairs {
 public:
  Pairs& add(const std::string& name, const std::string& type, double power, double loss,
             bool is_vector = false) {
    Json pair{{"a", {{"name", name}, {"type", "F32"}, {"shape", is_vector ? Json{64} : Json{8, 8}}}},
              {"b", {{"name", name}, {"type", type}, {"bits_per_weight", type == "Q8_0" ? 8.5 : 4.5}}},
              {"weights", 64},
              {"power", power},
              {"loss", loss},
              {"how", ""}};
    pair["sqnr_db"] = loss > 0 ? Json(-10 * std::log10(loss)) : Json("exact");
    pairs_.push_back(std::move(pair));
    return *this;
  }
  Pairs& failed(const std::string& name, const std::string& problem) {
    pairs_.push_back(
        {{"a", {{"name", name}, {"shape", {8, 8}}}}, {"b", {{"name", name}}}, {"problem", problem}});
    return *this;
  }
  ComparedModels models() const {
    const Json json{{"a", "first <b>.gguf"},
                    {"b", "second"},
                    {"totals",
                     {{"compared", pairs_.size()},
                      {"identical", 1},
                      {"sqnr_db", 20.5},
                      {"bits_per_weight_a", 32},
                      {"bits_per_weight_b", 4.75}}},
                    {"pairs", pairs_},
                    {"only_a", {"alone.weight"}},
                    {"only_b", Json::array()}};
    return *compared_models_from(json.dump());
  }

 private:
  Json pairs_ = Json::array();
};

Pairs small() {
  Pairs pairs;
  pairs.add("blk.0.attn_q.weight", "Q4_K", 100, 0.01)
      .add("blk.0.attn_norm.weight", "F32", 5, 0, true)
      .add("blk.1.attn_q.weight", "Q8_0", 300, 0.0001)
      .add("blk.1.ffn_down.weight", "Q4_K", 100, 0.03)
      .add("output.weight", "Q8_0", 50, 0)
      .failed("blk.1.ffn_up.weight", "the shapes differ: 8 × 8 and 8 × 9");
  return pairs;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE(
    "compare: the map has a row a layer and a column a kind, of matrices alone, in the order of the first model") {
  const ComparedMap map = small().models().map;
  CHECK(map.kinds == std::vector<std::string>{"attn_q", "ffn_down", ""});
  REQUIRE(map.layers.size() == 3);
  CHECK(map.layers[0].name == "blk.0");
  CHECK(map.layers[2].name == "output");
  CHECK(*map.layers[0].sqnr_db[0] == doctest::Approx(20));
  CHECK(!map.layers[0].sqnr_db[1].has_value());
  CHECK(*map.layers[1].sqnr_db[0] == doctest::Approx(40));
  CHECK(std::isinf(*map.layers[2].sqnr_db[2]));
}

TEST_CASE("compare: what shares a cell of the map pools its power, as experts do") {
  Pairs pairs;
  pairs.add("model.layers.3.mlp.experts.0.w1.weight", "Q4_K", 100, 0.01)
      .add("model.layers.3.mlp.experts.1.w1.weight", "Q4_K", 300, 0.05)
      .add("blk.3.ffn_up_exps.weight[2]", "Q4_K", 1, 0.1);
  const ComparedMap map = pairs.models().map;
  CHECK(map.kinds == std::vector<std::string>{"mlp.experts.*.w1", "ffn_up_exps"});
  CHECK(*map.layers[0].sqnr_db[0] == doctest::Approx(10 * std::log10(400 / (1.0 + 15.0))));
}

TEST_CASE("compare: more kinds than the map has columns share the last one, the rarest first") {
  Pairs pairs;
  for (int kind = 0; kind < 20; ++kind) {
    for (int layer = 0; layer < (kind < 5 ? 1 : 2); ++layer)
      pairs.add("h." + std::to_string(layer) + ".kind_" + std::to_string(kind) + ".weight", "Q8_0", 1, 0.01);
  }
  const ComparedMap map = pairs.models().map;
  REQUIRE(map.kinds.size() == ComparedMap::kMostKinds);
  CHECK(map.kinds.front() == "kind_5");
  CHECK(map.kinds.back() == "…");
  CHECK(*map.layers[0].sqnr_db.back() == doctest::Approx(20));
  CHECK(!map.layers[1].sqnr_db.back().has_value());
}

TEST_CASE("compare: each type of the second model has its tensors together") {
  const std::vector<ComparedType> types = small().models().types;
  REQUIRE(types.size() == 3);
  CHECK(types[0].type == "Q8_0");
  CHECK(types[0].pairs == 2);
  CHECK(*types[0].sqnr_db == doctest::Approx(10 * std::log10(350 / 0.03)));
  const auto k =
      std::find_if(types.begin(), types.end(), [](const auto& type) { return type.type == "Q4_K"; });
  REQUIRE(k != types.end());
  CHECK(*k->sqnr_db == doctest::Approx(10 * std::log10(200 / (1.0 + 3.0))));
}

TEST_CASE("compare: the page names all pairs, spells out names of files, and loads nothing") {
  const std::string page =
      comparison_html(small().models(), "quantscope compare A B --html <here>", "2026-02-03");
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.find("second against first &lt;b&gt;.gguf") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("http") == page.find("http-equiv"));
  CHECK(page.find("--html &lt;here&gt;") != std::string::npos);
  CHECK(page.find("2026-02-03") != std::string::npos);
  CHECK(page.find("the shapes differ: 8 × 8 and 8 × 9") != std::string::npos);
  CHECK(page.find("alone.<wbr>weight") != std::string::npos);
  const std::string pairs = page.substr(page.find("id=\"pairs\""));
  for (const ComparedRow& row : small().models().rows) {
    CAPTURE(row.a);
    CHECK(count_of(pairs, "<th scope=\"row\">") == small().models().rows.size());
  }
  // Read by people: the weakest tensor comes first, in words and in the list.
  CHECK(page.find("blk.1.ffn_down.weight lost most: its noise is 3.0 % of its power.") != std::string::npos);
  CHECK(pairs.find("ffn_<wbr>down") < pairs.find("attn_<wbr>q"));
  // No column for what is not known.
  CHECK(page.find("SQNR of the outputs") == std::string::npos);
}
