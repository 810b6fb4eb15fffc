// Craft of the bank, in both languages: what no single item can show.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include "labs/checker/headless_lab.hpp"
#include "labs/model_file.hpp"
#include "labs/quiz/fields.hpp"
#include "labs/quiz/question.hpp"

using namespace qs;
using namespace qs::quiz;

namespace {

Json json_of(const char* path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return Json::parse(text, nullptr, false);
}
/// Lays texts over the English ones, lists entry by entry, as the site does.
void lay_over(Json& below, const Json& above) {
  if (above.is_string()) {
    below = above;
  } else if (above.is_array()) {
    for (std::size_t i = 0; i < above.size(); ++i) lay_over(below[i], above[i]);
  } else {
    for (const auto& [key, value] : above.items()) lay_over(below[key], value);
  }
}
std::string bank_in(std::string_view language) {
  Json bank = json_of(QS_ITEMS);
  const Json german = json_of(QS_ITEMS_DE);
  if (language == "de") {
    for (Json& item : bank["items"]) lay_over(item, german["items"][item["id"].get<std::string>()]);
  }
  return bank.dump();
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

/// Rank of the key by length among the options of a set: 0 shortest, 1 longest, ties in the middle.
struct Ranks {
  double sum = 0, variance = 0, expected = 0;
  int sets = 0, longest = 0, shortest = 0;

  void add(const std::vector<AskedOption>& options) {
    std::size_t key = 0, most = 0;
    for (const AskedOption& option : options) {
      most = std::max(most, letters(option.text));
      if (option.correct) key = letters(option.text);
    }
    constexpr std::size_t kProse = 16;  // shorter options are numbers or names
    if (options.empty() || most < kProse) return;
    double below = 0, above = 0;
    for (const AskedOption& option : options) {
      if (option.correct) continue;
      below += letters(option.text) < key ? 1 : 0;
      above += letters(option.text) > key ? 1 : 0;
    }
    const auto others = static_cast<double>(options.size() - 1);
    sum += (below + (others - below - above) / 2) / others;
    variance += (others + 2) / (12 * others);
    expected += 1 / (others + 1);
    longest += below == others ? 1 : 0;
    shortest += above == others ? 1 : 0;
    ++sets;
  }
};

/// An expression with its names replaced by the order in which they occur, without spaces.
std::string shape_of(const std::string& expression) {
  std::string shape;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < expression.size();) {
    std::size_t to = at;
    while (to < expression.size() && (std::isalnum(static_cast<unsigned char>(expression[to])) != 0)) ++to;
    const std::string word = expression.substr(at, to - at);
    const bool is_name = to > at && std::isdigit(static_cast<unsigned char>(word[0])) == 0 &&
                         (to == expression.size() || (expression[to] != '(' && expression[to] != '_')) &&
                         (at == 0 || expression[at - 1] != '_');
    if (is_name) {
      const auto found = std::find(names.begin(), names.end(), word);
      shape += "#" + std::to_string(found - names.begin());
      if (found == names.end()) names.push_back(word);
    } else if (to > at) {
      shape += word;
    } else if (expression[at] != ' ') {
      shape += expression[at];
    }
    at = std::max(to, at + 1);
  }
  return shape;
}

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      if (word.size() > 2) words.insert(word);
      word.clear();
    }
  }
  return words;
}
double likeness(const std::string& a, const std::string& b) {
  const std::set<std::string> one = words_of(a), other = words_of(b);
  std::size_t common = 0;
  for (const std::string& word : one) common += other.count(word);
  const std::size_t all = one.size() + other.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}
std::string key_of(const Item& item) {
  for (const Option& option : item.options) {
    if (option.correct == "1") return option.text;
  }
  return "";
}

}  // namespace

TEST_CASE("in both languages every text is filled, and no length of an option gives the right one away") {
  const auto model = test::read_model();
  HeadlessLab lab([&](std::string_view name) { return test::layer_file(model, name); });
  lab.bring_own();
  for (const char* language : {"en", "de"}) {
    CAPTURE(language);
    const ReadItems read = read_items("bank", bank_in(language));
    for (const Error& error : read.errors) FAIL_CHECK(message(error));
    CHECK(read.file.items.size() >= 70);
    Ranks ranks;
    for (const Item& item : read.file.items) {
      for (std::size_t variant = 0; variant < item.parameters.size(); ++variant) {
        auto question = make_question(item, variant, 1, lab.calls());
        while (!question && lab.bring_missing_layer())
          question = make_question(item, variant, 1, lab.calls());
        if (!question) FAIL_CHECK(message(question.error()));
        if (!question || variant > 0) continue;
        if (!item.in_order) ranks.add(question->options);
        ranks.add(question->explanations);
      }
    }
    REQUIRE(ranks.sets >= 25);
    // Within twice the spread that chance would give.
    const double mean = ranks.sum / ranks.sets, spread = std::sqrt(ranks.variance) / ranks.sets;
    CHECK(std::abs(mean - 0.5) <= 2 * spread);
    const double counts = 2 * std::sqrt(ranks.expected);
    CHECK(ranks.longest <= ranks.expected + counts);
    CHECK(ranks.shortest <= ranks.expected + counts);
  }
}

TEST_CASE("no two items ask the same") {
  CHECK(shape_of("b + s/g") == shape_of("codes + scale / block"));
  CHECK(shape_of("db(signal / noise)") != shape_of("log2(signal / noise)"));
  CHECK(likeness("The error is not uniform over a step and not independent of the weight.",
                 "That the error is uniform over the step and knows nothing of the weight.") > 0.4);
  const ReadItems read = read_items("bank", bank_in("en"));
  REQUIRE(read.errors.empty());
  const std::vector<Item>& items = read.file.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(items[i].id);
      CAPTURE(items[j].id);
      const Item &one = items[i], &other = items[j];
      if (one.kind == Kind::kNumber && other.kind == Kind::kNumber)
        CHECK(shape_of(one.value) != shape_of(other.value));
      if (one.kind == Kind::kDraw && other.kind == Kind::kDraw)
        CHECK(shape_of(one.curve) != shape_of(other.curve));
      // Tasks may set one aim for several layers.
      if (one.kind != Kind::kTask) CHECK(likeness(one.prompt, other.prompt) < 0.6);
      if (!key_of(one).empty() && !key_of(other).empty()) CHECK(likeness(key_of(one), key_of(other)) < 0.4);
    }
  }
}

TEST_CASE("no item asks for what takes seconds to compute") {
  const std::string all = json_of(QS_ITEMS).dump();
  // Rates of other laws are searched; that of the Gaussian has a closed form, that of a grammar is a small sum.
  for (std::size_t at = 0; (at = all.find("rate_bits(", at)) != std::string::npos; ++at) {
    const std::string before = all.substr(at - 9, 9);
    CHECK_MESSAGE((before == "gaussian_" || before.ends_with("source_")), all.substr(at, 40));
  }
}

TEST_CASE("a text of the bank calls the ratio of weights to rounding error by one name") {
  for (const char* language : {"en", "de"}) {
    const Json bank = Json::parse(bank_in(language));
    for (const Json& item : bank["items"]) {
      const std::string all = item.dump(), id = item["id"];
      CAPTURE(id);
      // Decibels are a ratio, no amount: nothing keeps or loses them.
      for (const char* phrase : {"dB of signal", "dB are left", "dB are kept", "dB Signal"})
        CHECK(all.find(phrase) == std::string::npos);
    }
  }
}
