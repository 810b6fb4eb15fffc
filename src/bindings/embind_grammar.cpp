// Exposes grammars to JavaScript: what is exact about their text, their text, and the models that learn it.
// web/core/language.js checks types; refusals here come back as {error}.
#include <emscripten/bind.h>

#include <string>

#include "bindings/language_model.hpp"
#include "core/language/checkpoint.hpp"
#include "core/language/context_entropy.hpp"
#include "core/language/entropy_rate.hpp"
#include "core/language/excess_bits.hpp"
#include "core/language/model_text.hpp"
#include "core/language/word_information.hpp"
#include "io/grammar_json.hpp"

using emscripten::val;

namespace qs {
namespace {

val texts_value(const std::vector<std::string>& texts) {
  val list = val::array();
  for (const std::string& text : texts) list.call<void>("push", text);
  return list;
}
val doubles_value(const std::vector<double>& list) {
  return copied<double>("Float64Array", list);
}
val words_value(const std::vector<Word>& list) {
  return copied<Word>("Uint16Array", list);
}

class LanguageGrammar {
 public:
  LanguageGrammar(std::string title, Grammar grammar)
      : title_(std::move(title)), grammar_(std::make_shared<const Grammar>(std::move(grammar))) {}

  val facts() const {
    const SourceStatistics source = source_statistics(*grammar_);
    return object_of({{"title", title_},
                      {"words", texts_value(grammar_->words)},
                      {"states", texts_value(grammar_->states)},
                      {"start", grammar_->states[grammar_->start]},
                      {"endWord", grammar_->words[grammar_->end_word]},
                      {"hasAgreement", grammar_->has_agreement()},
                      {"entropyRateBits", source.entropy_rate_bits},
                      {"wordEntropyBits", source.word_entropy_bits},
                      {"sentenceWords", source.sentence_words},
                      {"wordProbabilities", doubles_value(source.words)},
                      {"stateProbabilities", doubles_value(source.states)},
                      {"stateEntropyBits", doubles_value(source.state_entropy)}});
  }

  val limits(int longest) const {
    const auto limits = context_limits(*grammar_, longest);
    if (!limits) return error_value(limits.error());
    val list = val::array();
    for (const ContextLimit& limit : *limits) {
      list.call<void>("push", object_of({{"entropyBits", limit.entropy_bits},
                                         {"windowBits", limit.window_bits},
                                         {"verbNumberError", limit.verb_number_error}}));
    }
    return list;
  }

  val lag_information(int longest) const { return doubles_value(lag_information_bits(*grammar_, longest)); }

  val subject_verb(int longest) const {
    val list = val::array();
    for (const SubjectVerb& at : subject_verb_information(*grammar_, longest)) {
      list.call<void>("push", object_of({{"probability", at.probability},
                                         {"informationBits", at.information_bits},
                                         {"numberInformationBits", at.number_information_bits},
                                         {"verbEntropyBits", at.verb_entropy_bits}}));
    }
    return list;
  }

  val draw(double seed, double first, double count) const {
    return words_value(draw_text(*grammar_, static_cast<std::uint64_t>(seed),
                                 static_cast<std::uint64_t>(first), static_cast<std::size_t>(count))
                           .words);
  }

  val sample(double seed, double count) const {
    return words_value(
        source_sentence(*grammar_, static_cast<std::uint64_t>(seed), 0, static_cast<std::size_t>(count))
            .words);
  }

  val code_length(const val& words) const {
    const std::vector<Word> given = numbers_from<Word>(words);
    auto states = states_of(*grammar_, given);
    if (!states) return error_value(states.error());
    states->pop_back();
    return object_of({{"bits", code_length_bits(*grammar_, *states, given)}});
  }

  val next(const val& words) const {
    const auto states = states_of(*grammar_, numbers_from<Word>(words));
    if (!states) return error_value(states.error());
    return object_of({{"probabilities", doubles_value(source_probabilities(*grammar_, states->back()))}});
  }

  val model(const val& given) const {
    TransformerSizes sizes;
    sizes.words = static_cast<std::uint32_t>(grammar_->words.size());
    sizes.context = given["context"].as<std::uint32_t>();
    sizes.width = given["width"].as<std::uint32_t>();
    sizes.heads = given["heads"].as<std::uint32_t>();
    sizes.layers = given["layers"].as<std::uint32_t>();
    sizes.hidden = given["hidden"].as<std::uint32_t>();
    sizes.tied_head = given["tiedHead"].as<bool>();
    return made(make_transformer(sizes, static_cast<std::uint64_t>(given["seed"].as<double>())));
  }

  val read_model(const val& given) const {
    const std::vector<std::uint8_t> bytes = numbers_from<std::uint8_t>(given);
    Expected<Transformer> read = read_checkpoint(bytes);
    if (read && read->sizes.words != grammar_->words.size()) {
      return error_value({"checkpoint: words", std::to_string(read->sizes.words),
                          "the " + std::to_string(grammar_->words.size()) + " words of the grammar"});
    }
    return made(std::move(read));
  }

  /// Excess of one evaluation less that of another, by sentence, on the text that both were made on.
  val difference(const val& text_options, const val& one, const val& other) const {
    const auto text = test_text_from(*grammar_, text_options);
    if (!text) return error_value(text.error());
    Evaluation a, b;
    a.sentence_bits = numbers_from<double>(one);
    b.sentence_bits = numbers_from<double>(other);
    const std::size_t sentences = text->sentence_words.size();
    for (const Evaluation* each : {&a, &b}) {
      if (each->sentence_bits.size() == sentences) continue;
      return error_value({"evaluation: sentenceBits",
                          std::to_string(each->sentence_bits.size()) + " sentences",
                          "the " + std::to_string(sentences) + " of its text"});
    }
    const Estimate found = paired_difference(*text, a, b);
    return object_of({{"differenceBits", found.value}, {"standardErrorBits", found.standard_error}});
  }

 private:
  val made(Expected<Transformer> transformer) const {
    if (!transformer) return error_value(transformer.error());
    return object_of({{"model", val(std::make_shared<LanguageModel>(grammar_, std::move(*transformer)))}});
  }

  std::string title_;
  std::shared_ptr<const Grammar> grammar_;
};

/// {grammar}
val open_grammar(const std::string& json) {
  auto file = io::read_grammar_file(json);
  if (!file) return error_value(file.error());
  auto grammar = make_grammar(file->description);
  if (!grammar) return error_value(grammar.error());
  return object_of(
      {{"grammar", val(std::make_shared<LanguageGrammar>(std::move(file->title), std::move(*grammar)))}});
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_grammar) {
  using qs::LanguageGrammar;
  emscripten::function("grammar", &qs::open_grammar);
  emscripten::class_<LanguageGrammar>("LanguageGrammar")
      .smart_ptr<std::shared_ptr<LanguageGrammar>>("LanguageGrammarPointer")
      .function("facts", &LanguageGrammar::facts)
      .function("contextLimits", &LanguageGrammar::limits)
      .function("lagInformation", &LanguageGrammar::lag_information)
      .function("subjectVerb", &LanguageGrammar::subject_verb)
      .function("draw", &LanguageGrammar::draw)
      .function("sample", &LanguageGrammar::sample)
      .function("codeLength", &LanguageGrammar::code_length)
      .function("next", &LanguageGrammar::next)
      .function("model", &LanguageGrammar::model)
      .function("readModel", &LanguageGrammar::read_model)
      .function("difference", &LanguageGrammar::difference);
}
