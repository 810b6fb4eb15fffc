#include "core/language/word_information.hpp"

#include <utility>

#include "core/information/joint.hpp"
#include "core/language/entropy_rate.hpp"

namespace qs {
namespace {

/// Rows of numbers: one for each word, a column for each state or word.
class Table {
 public:
  Table(std::size_t rows, std::size_t columns) : columns_(columns), values_(rows * columns) {}
  double& at(std::size_t row, std::size_t column) { return values_[row * columns_ + column]; }
  double at(std::size_t row, std::size_t column) const { return values_[row * columns_ + column]; }
  const std::vector<double>& values() const { return values_; }
  double sum() const {
    double sum = 0;
    for (const double value : values_) sum += value;
    return sum;
  }
  void scale(double by) {
    for (double& value : values_) value *= by;
  }

 private:
  std::size_t columns_;
  std::vector<double> values_;
};

/// P(word, state behind it) of the first noun from the word that chose the number on; a sentence without one
/// leaves it to the next.
Table subjects(const Grammar& grammar) {
  constexpr int kLongestOpening = 512;  // words before the subject
  const std::size_t words = grammar.words.size(), states = grammar.states.size();
  Table found(words, states);
  std::vector<double> here(states);
  here[grammar.start] = 1;
  for (int step = 0; step < kLongestOpening; ++step) {
    std::vector<double> next(states);
    for (std::size_t s = 0; s < states; ++s) {
      if (here[s] == 0) continue;
      for (const GrammarEdge& edge : grammar.edges[s]) {
        const double p = here[s] * edge.probability;
        const bool chosen = grammar.held[edge.next] != GrammaticalNumber::kNone;
        if (chosen && grammar.kinds[edge.word] == WordKind::kNoun) {
          found.at(edge.word, edge.next) += p;
        } else {
          next[edge.next] += p;
        }
      }
    }
    here = std::move(next);
  }
  return found;
}

/// Moves P(subject, state) one word on; main verbs leave it for `pairs`.
Table one_word_on(const Grammar& grammar, const Table& open, Table& pairs) {
  Table next(grammar.words.size(), grammar.states.size());
  for (std::size_t subject = 0; subject < grammar.words.size(); ++subject) {
    for (std::size_t s = 0; s < grammar.states.size(); ++s) {
      const double here = open.at(subject, s);
      if (here == 0) continue;
      for (const GrammarEdge& edge : grammar.edges[s]) {
        const bool holds = grammar.held[edge.next] == grammar.numbers[subject];
        if (holds) {
          next.at(subject, edge.next) += here * edge.probability;
        } else if (grammar.kinds[edge.word] == WordKind::kVerb) {
          pairs.at(subject, edge.word) += here * edge.probability;
        }
      }
    }
  }
  return next;
}

SubjectVerb measured(const Grammar& grammar, Table pairs) {
  SubjectVerb found;
  found.probability = pairs.sum();
  if (found.probability == 0) return found;
  pairs.scale(1 / found.probability);
  const std::size_t words = grammar.words.size();
  Table numbers(2, 2);
  const auto plural = [&](std::size_t word) {
    return grammar.numbers[word] == GrammaticalNumber::kPlural ? std::size_t{1} : std::size_t{0};
  };
  for (std::size_t subject = 0; subject < words; ++subject) {
    for (std::size_t verb = 0; verb < words; ++verb)
      numbers.at(plural(subject), plural(verb)) += pairs.at(subject, verb);
  }
  const JointEntropies all = joint_entropies(pairs.values(), words);
  found.information_bits = all.mutual_information;
  found.verb_entropy_bits = all.y;
  found.number_information_bits = joint_entropies(numbers.values(), 2).mutual_information;
  return found;
}

}  // namespace

std::vector<double> lag_information_bits(const Grammar& grammar, int longest) {
  const std::size_t words = grammar.words.size(), states = grammar.states.size();
  const SourceStatistics source = source_statistics(grammar);
  Table behind(words, states);  // P(word at t, state before word t + d)
  for (std::size_t s = 0; s < states; ++s) {
    for (const GrammarEdge& edge : grammar.edges[s])
      behind.at(edge.word, edge.next) += source.states[s] * edge.probability;
  }
  std::vector<double> bits;
  for (int d = 1; d <= longest; ++d) {
    Table pairs(words, words), next(words, states);
    for (std::size_t w = 0; w < words; ++w) {
      for (std::size_t s = 0; s < states; ++s) {
        for (const GrammarEdge& edge : grammar.edges[s]) {
          const double p = behind.at(w, s) * edge.probability;
          pairs.at(w, edge.word) += p;
          next.at(w, edge.next) += p;
        }
      }
    }
    bits.push_back(joint_entropies(pairs.values(), words).mutual_information);
    behind = std::move(next);
  }
  return bits;
}

std::vector<SubjectVerb> subject_verb_information(const Grammar& grammar, int longest) {
  const std::size_t words = grammar.words.size();
  Table open = subjects(grammar);
  const double all = open.sum();
  if (all > 0) open.scale(1 / all);
  std::vector<SubjectVerb> found;
  for (int d = 1; d <= longest; ++d) {
    Table pairs(words, words);
    open = one_word_on(grammar, open, pairs);
    found.push_back(measured(grammar, std::move(pairs)));
  }
  return found;
}

}  // namespace qs
