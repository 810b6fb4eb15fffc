#include "io/grammar_json.hpp"

#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/find.hpp"
#include "io/grammar_values.hpp"
#include "io/json_tree.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::array<std::string_view, 8> kGrammarFields = {"format", "version", "title", "start",
                                                            "words",  "nouns",   "verbs", "states"};
constexpr std::size_t kFormsOfPair = 2;  // singular and plural
constexpr std::size_t kPartsOfEdge = 2;  // probability and next state
constexpr std::string_view kGrammarFormat = "quantscope-grammar";
constexpr const char* kNameWanted = "a name of 1 to 64 bytes without spaces";

bool is_json_text(const JsonTree& value) {
  return value.kind == JsonTree::Kind::kText;
}

class GrammarReading {
 public:
  explicit GrammarReading(const JsonTree& root) : root_(root) {}

  Expected<GrammarFile> read() {
    if (has_form() && read_title() && read_words() && read_states() && read_start() &&
        read_pairs("nouns", file_.description.nouns) && read_pairs("verbs", file_.description.verbs))
      return std::move(file_);
    return Refusal(*problem_);
  }

 private:
  bool fail(const std::string& field, std::string value, std::string accepted) {
    problem_ = Error("grammar: " + field, std::move(value), std::move(accepted));
    return false;
  }
  bool fail(const std::string& field, const JsonTree* value, std::string accepted) {
    return fail(field, value == nullptr ? "nothing" : shown_json(*value), std::move(accepted));
  }

  bool has_form() {
    if (root_.kind != JsonTree::Kind::kObject) {
      problem_ = Error("grammar", shown_json(root_), "an object with format, version, start and states");
      return false;
    }
    for (const std::string& name : root_.names) {
      if (!contains(kGrammarFields, std::string_view(name))) {
        return fail("field", quote_text(name),
                    "format, version, title, start, words, nouns, verbs or states");
      }
    }
    const JsonTree* format = root_.find("format");
    if (format == nullptr || !is_json_text(*format) || format->text != kGrammarFormat)
      return fail("format", format, quote_text(kGrammarFormat));
    const JsonTree* version = root_.find("version");
    if (version == nullptr || version->kind != JsonTree::Kind::kNumber || version->number != 1)
      return fail("version", version, "1");
    return true;
  }

  bool read_title() {
    const JsonTree* title = root_.find("title");
    if (title == nullptr) return true;
    if (!is_json_text(*title)) return fail("title", title, "a text");
    file_.title = title->text;
    return true;
  }

  /// The list, if there is one.
  bool read_words() {
    const JsonTree* words = root_.find("words");
    if (words == nullptr) return true;
    if (words->kind != JsonTree::Kind::kList) return fail("words", words, "a list of words");
    for (const JsonTree& word : words->items) {
      if (!is_json_text(word) || !is_grammar_name(word.text))
        return fail("word " + std::to_string(file_.description.words.size() + 1), &word, kNameWanted);
      file_.description.words.push_back(word.text);
      known_words_.insert(word.text);
    }
    return true;
  }

  bool read_states() {
    const JsonTree* states = root_.find("states");
    if (states == nullptr || states->kind != JsonTree::Kind::kObject)
      return fail("states", states, "an object with a field for each state");
    known_states_.insert(states->names.begin(), states->names.end());
    for (std::size_t s = 0; s < states->items.size(); ++s)
      if (!read_state(states->names[s], states->items[s])) return false;
    return true;
  }

  bool read_state(const std::string& name, const JsonTree& edges) {
    const std::string field = "state " + quote_text(name);
    if (!is_grammar_name(name)) return fail("state", quote_text(name), kNameWanted);
    if (edges.kind != JsonTree::Kind::kObject)
      return fail(field, &edges, "an object with a field for each word that can come next");
    if (edges.items.empty()) return fail(field, "no words", "a state that can be left, by one word or more");
    for (std::size_t e = 0; e < edges.items.size(); ++e) {
      if (!read_edge(field + ": word " + quote_text(edges.names[e]), edges.names[e], edges.items[e]))
        return false;
      file_.description.rows.back().state = name;
    }
    return true;
  }

  bool read_edge(const std::string& field, const std::string& word, const JsonTree& edge) {
    if (!is_grammar_name(word)) return fail(field, quote_text(word), kNameWanted);
    if (!learn_word(word)) return fail(field, quote_text(word), "one of the grammar's words");
    if (edge.kind != JsonTree::Kind::kList || edge.items.size() != kPartsOfEdge)
      return fail(field, &edge, "a list of two: the probability and the next state");
    const JsonTree &share = edge.items[0], &next = edge.items[1];
    const std::optional<double> probability =
        share.kind == JsonTree::Kind::kNumber ? std::optional(share.number) : fraction_of(share.text);
    if (!probability || !(*probability > 0 && *probability <= 1)) {
      return fail(field + ": probability", &share,
                  "more than 0, at most 1, as a number or as a fraction such as '3/20'");
    }
    if (!is_json_text(next) || !known_states_.contains(next.text)) {
      return fail(field + ": next state", &next, "a state that can be left: one of the fields of states");
    }
    file_.description.rows.push_back({"", word, *probability, next.text});
    return true;
  }

  /// False for a word that the list does not have; without a list the first place where a word comes counts.
  bool learn_word(const std::string& word) {
    if (known_words_.contains(word)) return true;
    if (root_.find("words") != nullptr) return false;
    known_words_.insert(word);
    file_.description.words.push_back(word);
    return true;
  }

  bool read_start() {
    const JsonTree* start = root_.find("start");
    if (start == nullptr || !is_json_text(*start) || !known_states_.contains(start->text))
      return fail("start", start, "one of the fields of states");
    file_.description.start = start->text;
    return true;
  }

  bool read_pairs(const std::string& name, std::vector<NumberForms>& pairs) {
    const JsonTree* list = root_.find(name);
    if (list == nullptr) return true;
    if (list->kind != JsonTree::Kind::kList) return fail(name, list, "a list of pairs: singular and plural");
    for (const JsonTree& pair : list->items) {
      const std::string field = name + ": pair " + std::to_string(pairs.size() + 1);
      if (pair.kind != JsonTree::Kind::kList || pair.items.size() != kFormsOfPair ||
          !is_json_text(pair.items[0]) || !is_json_text(pair.items[1]))
        return fail(field, &pair, "a list of two texts: singular and plural");
      pairs.push_back({pair.items[0].text, pair.items[1].text});
    }
    return true;
  }

  const JsonTree& root_;
  GrammarFile file_;
  std::unordered_set<std::string> known_words_, known_states_;
  std::optional<Error> problem_;
};

}  // namespace

Expected<GrammarFile> read_grammar_file(std::string_view json) {
  if (json.size() > kMaxGrammarBytes) {
    return refuse("grammar", bytes_text(json.size()),
                  "at most " + std::to_string(kMaxGrammarBytes) + " bytes");
  }
  const Expected<JsonTree> tree = parse_json_tree(json, "grammar");
  if (!tree) return Refusal(tree.error());
  return GrammarReading(*tree).read();
}

Expected<Grammar> read_grammar(std::string_view json) {
  const Expected<GrammarFile> file = read_grammar_file(json);
  if (!file) return Refusal(file.error());
  return make_grammar(file->description);
}

}  // namespace qs::io
