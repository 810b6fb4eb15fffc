#include "labs/checker/check.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/app/quiz_facts.hpp"
#include "labs/checker/wrong_methods.hpp"
#include "labs/quiz/session.hpp"

namespace qs::quiz {
namespace {

class Check {
 public:
  Check(CheckedItems& result, const Bundled& bundled) : result_(result), headless_lab_(bundled) {}

  void item(const Item& item) {
    ++result_.items;
    if (item.own) headless_lab_.bring_own();
    for (std::size_t variant = 0; variant < item.parameters.size(); ++variant) {
      ++result_.variants;
      where_ = "“" + item.id + "”";
      if (item.parameters.size() > 1) where_ += " variant " + std::to_string(variant);
      const Expected<Question> question = asked(item, variant);
      if (!question) {
        result_.faults.push_back(question.error());
        continue;
      }
      link("lab", question->lab);
      kind(*question);
      for (const SelfTest& test : item.tests) {
        if (test.variant == variant) own_test(*question, test);
      }
    }
  }

 private:
  /// Makes the question, supplying layers as its expressions turn out to need them.
  Expected<Question> asked(const Item& item, std::size_t variant) {
    Expected<Question> question = make_question(item, variant, 1, calls_);
    while (!question && headless_lab_.bring_missing_layer())
      question = make_question(item, variant, 1, calls_);
    return question;
  }

  void fault(std::string_view field, std::string found, std::string accepted) {
    result_.faults.push_back({where_ + ": " + std::string(field), std::move(found), std::move(accepted)});
  }
  void link(std::string_view field, const std::string& text) {
    for (const Error& problem : from_link(text).problems) fault(field, problem.value, problem.accepted);
  }
  void expect(std::string_view what, const Verdict& verdict, Outcome outcome, std::string_view branch = "") {
    ++result_.answers;
    if (verdict.outcome == outcome && (branch.empty() || verdict.branch == branch)) return;
    fault(what,
          std::string(kOutcomes[static_cast<std::size_t>(verdict.outcome)]) + " (" + verdict.branch + ")",
          std::string(kOutcomes[static_cast<std::size_t>(outcome)]) +
              (branch.empty() ? "" : " (" + std::string(branch) + ")"));
  }

  void kind(const Question& question) {
    switch (question.kind) {
      case Kind::kChoice:
        return options("options", question.options);
      case Kind::kNumber:
        return number(question);
      case Kind::kOrder:
        return order(question);
      case Kind::kPredict:
        return predict(question);
      case Kind::kTask:
        return task(question);
      case Kind::kDraw:
        return drawing(question);
    }
  }

  void options(std::string_view field, const std::vector<AskedOption>& options) {
    expect(field, grade_choice(options, -1), Outcome::kInvalid);
    int correct = 0;
    for (std::size_t i = 0; i < options.size(); ++i) {
      const AskedOption& option = options[i];
      correct += option.correct ? 1 : 0;
      expect(field, grade_choice(options, static_cast<int>(i)),
             option.correct ? Outcome::kCorrect : Outcome::kWrong);
      if (!option.correct && option.says.empty())
        fault(field, "“" + option.text + "” without a reason", "says, for every wrong option");
      link(field, option.link);
      for (std::size_t j = 0; j < i; ++j) {
        if (options[j].text == option.text)
          fault(field, "“" + option.text + "” a second time", "different texts");
      }
    }
    if (correct != 1) fault(field, std::to_string(correct) + " correct options", "exactly one");
  }

  void number(const Question& question) {
    const double key = question.value, tolerance = question.tolerance;
    if (!std::isfinite(key)) return fault("value", shortest(key), "a finite number");
    const auto typed = [&](double value) { return grade_number(question, shortest(value)); };
    expect("value", typed(key), Outcome::kCorrect, "key");
    std::string comma = shortest(key);
    const std::size_t point = comma.find('.');
    if (point != std::string::npos && comma.size() - point - 1 != 3 && comma.find('e') == std::string::npos) {
      comma[point] = ',';
      expect("value with a comma and its unit",
             grade_number(question, comma + (question.unit.empty() ? "" : " " + question.unit)),
             Outcome::kCorrect);
    }
    for (const double side : {-1.0, 1.0}) {
      constexpr double kInside = 0.999, kOutside = 1.001;
      expect("edge of the tolerance, inside", typed(key + side * tolerance * kInside), Outcome::kCorrect);
      const double beyond = tolerance == 0 ? std::max(1e-6, 1e-6 * std::abs(key)) : tolerance * kOutside;
      if (grade_number(question, shortest(key + side * beyond)).outcome == Outcome::kCorrect) {
        fault("edge of the tolerance, outside", shortest(key + side * beyond),
              "an answer that is not correct");
      }
    }
    for (std::size_t i = 0; i < question.wrong.size(); ++i) {
      const AskedBranch& branch = question.wrong[i];
      link("wrong: try", branch.link);
      if (within(branch.value, key, tolerance)) {
        fault("wrong[" + std::to_string(i) + "]",
              shortest(branch.value) + ", within tolerance of the key " + shortest(key), "a value beyond it");
      }
      expect("wrong[" + std::to_string(i) + "] (" + shortest(branch.value) + ")", typed(branch.value),
             Outcome::kWrong, "wrong " + std::to_string(i));
    }
    known_methods(*question.item);
    for (const Mistake& mistake : wrong_numbers(*question.item, question, calls_)) {
      ++result_.answers;
      if (typed(mistake.value).outcome != Outcome::kCorrect) continue;
      fault("wrong method “" + mistake.id + "”",
            shortest(mistake.value) + ", graded correct beside the key " + shortest(key),
            "a tolerance or a variant that excludes it");
    }
    const std::string endless(10000, '7');
    const std::array<std::string_view, 10> nonsenses = {"",    "  ",  "many", "1,,5", "∞",
                                                        "NaN", "--3", "1e",   "שלום", endless};
    for (const std::string_view nonsense : nonsenses)
      expect("an answer that is no number", grade_number(question, nonsense), Outcome::kInvalid);
    if (!question.unit.empty()) {
      expect("another unit",
             grade_number(question, shortest(key) + (question.unit == "dB" ? " bits" : " dB")),
             Outcome::kInvalid);
    }
  }

  void known_methods(const Item& item) {
    const std::vector<std::string> ids = method_ids();
    for (const std::string& id : item.not_wrong) {
      if (std::find(ids.begin(), ids.end(), id) == ids.end())
        fault("not_wrong", "“" + id + "”", "the id of a method in docs/items.md");
    }
  }

  void order(const Question& question) {
    const std::size_t count = question.entries.size();
    std::vector<std::size_t> right(count);
    std::vector<bool> taken(count, false);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t rank = question.entries[i].rank;
      if (taken[rank]) {
        return fault("entries", "two with the value " + shortest(question.entries[i].value),
                     "values that differ");
      }
      taken[rank] = true;
      right[rank] = i;
    }
    expect("the right order", grade_order(question, right), Outcome::kCorrect);
    std::vector<std::size_t> reversed(right.rbegin(), right.rend());
    expect("the reverse", grade_order(question, reversed), Outcome::kWrong,
           question.reversed.empty() ? "other" : "reversed");
    if (count > 2) {
      std::swap(right[0], right[1]);
      expect("two in each other's place", grade_order(question, right), Outcome::kWrong, "other");
    }
    expect("nothing in order", grade_order(question, {}), Outcome::kInvalid);
  }

  void predict(const Question& question) {
    options("options", question.options);
    options("explain: options", question.explanations);
    const Expected<Names> before = headless_lab_.facts(question.start),
                          after = headless_lab_.facts(question.shows);
    if (!before || !after)
      return fault("observe", message((before ? after : before).error()), "links that are understood");
    const std::string& that = question.item->observe_that;
    if (holds(question, that, *before, calls_))
      fault("observe: start", "already so: " + that, "something left to do");
    if (!holds(question, that, *after, calls_))
      fault("observe: shows", "not so there: " + that, "a state where it is so");
    Names all = *after;
    all.insert(question.names.begin(), question.names.end());
    if (const auto filled = fill_text(question.item->observe_says, calls_.scope(all)); !filled)
      fault("observe: says", filled.error().value, filled.error().accepted);
  }

  /// Facts of one state, or of two for a task over pairs.
  Expected<Names> facts_of_task(const Question& question, const std::string& text) {
    if (!question.item->pairs) return headless_lab_.facts(text);
    const std::size_t plus = text.find(kPairOfLinks);
    if (plus == std::string::npos) return refuse("link", "“" + text + "”", "a list of two links");
    const Expected<Names> a = headless_lab_.facts(text.substr(0, plus));
    const Expected<Names> b = headless_lab_.facts(text.substr(plus + kPairOfLinks.size()));
    if (!a || !b) return tl::unexpected((a ? b : a).error());
    return pairs_of(std::vector<Names>{*a, *b}).front();
  }

  std::optional<Verdict> try_state(const Question& question, std::string_view field,
                                   const std::string& pattern) {
    const auto text = fill_text(pattern, calls_.scope(question.names));
    const Expected<Names> facts =
        text ? facts_of_task(question, calls_.with_own(*text)) : tl::unexpected(text.error());
    const Expected<Verdict> verdict =
        facts ? grade_task(question, *facts, calls_) : tl::unexpected(facts.error());
    if (verdict) return *verdict;
    fault(field, message(verdict.error()), "a state that can be graded");
    return std::nullopt;
  }

  void task(const Question& question) {
    const Item& item = *question.item;
    link("start", question.start);
    if (!item.pairs) {
      if (const auto verdict = try_state(question, "start", item.start))
        expect("start", *verdict, Outcome::kWrong);
    }
    for (const std::string& solution : item.solutions) {
      const auto verdict = try_state(question, "solutions", solution);
      if (!verdict) continue;
      expect("solution " + solution, *verdict, Outcome::kCorrect);
      if (!item.quality.value.empty() && !std::isfinite(verdict->quality.value_or(NAN)))
        fault("quality", "undefined for " + solution, "a finite number");
    }
    for (const Failure& failure : item.failures) {
      if (const auto verdict = try_state(question, "failures", failure.link)) {
        expect("failure " + failure.link, *verdict, Outcome::kWrong,
               failure.wrong < 0 ? "other" : "wrong " + std::to_string(failure.wrong));
      }
    }
    for (std::size_t i = 0; i < item.wrong.size(); ++i) {
      const bool tried = std::any_of(item.failures.begin(), item.failures.end(), [i](const Failure& failure) {
        return failure.wrong == static_cast<int>(i);
      });
      if (!tried) fault("wrong[" + std::to_string(i) + "]", "never tried", "a failure that meets it");
    }
  }

  void drawing(const Question& question) {
    const auto drawn = [&](const std::vector<double>& values, double by) {
      std::vector<std::optional<double>> points;
      points.reserve(values.size());
      for (const double value : values) points.emplace_back(value + by);
      return grade_drawing(question, points);
    };
    const Axis& axis = question.item->y;
    const std::vector<double>& truth = question.curves.front().values;
    for (const double y : truth) {
      if (!(y >= axis.min && y <= axis.max)) fault("curve", shortest(y), "values from min to max of y");
    }
    expect("the curve itself", drawn(truth, 0), Outcome::kCorrect);
    const double within = question.item->within;
    expect("edge of what passes, inside", drawn(truth, 0.999 * within), Outcome::kCorrect);
    expect("edge of what passes, outside", drawn(truth, 1.001 * within), Outcome::kWrong);
    for (std::size_t i = 1; i < question.curves.size(); ++i) {
      expect("wrong[" + std::to_string(i - 1) + "]", drawn(question.curves[i].values, 0), Outcome::kWrong,
             "wrong " + std::to_string(i - 1));
    }
    wrong_drawings(question);
    expect("nothing drawn", grade_drawing(question, std::vector<std::optional<double>>(truth.size())),
           Outcome::kInvalid);
  }

  /// A straight line must not pass, nor a wrong curve, not even moved up or down as a whole.
  void wrong_drawings(const Question& question) {
    const Item& item = *question.item;
    known_methods(item);
    const std::vector<double>& truth = question.curves.front().values;
    const bool may_shift =
        std::find(item.not_wrong.begin(), item.not_wrong.end(), "shift") != item.not_wrong.end();
    const auto try_curve = [&](const std::string& name, const std::vector<double>& values) {
      ++result_.answers;
      const std::vector<std::optional<double>> points(values.begin(), values.end());
      if (grade_drawing(question, points).outcome == Outcome::kCorrect)
        fault(name, "graded correct", "a wrong answer");
      const double moved = distance_when_moved(truth, values);
      if (!may_shift && within(moved, 0, item.within)) {
        fault(name, "moved up or down it is " + shortest(moved) + " away and passes",
              "a smaller “within” than " + shortest(item.within));
      }
    };
    for (std::size_t i = 1; i < question.curves.size(); ++i)
      try_curve("wrong[" + std::to_string(i - 1) + "]", question.curves[i].values);
    for (const std::string& stated : item.also_wrong) {
      const auto values = values_of_curve(item, stated, question.names, calls_);
      if (values) try_curve("wrong method “" + stated + "”", *values);
      if (!values) fault("also_wrong", values.error().value, values.error().accepted);
    }
    const double line = distance_to_a_line(item.x.values, truth);
    if (!item.straight && within(line, 0, item.within)) {
      fault("a straight line", shortest(line) + " away, graded correct",
            "a smaller “within” than " + shortest(item.within) + ", or straight: true");
    }
  }

  void own_test(const Question& question, const SelfTest& test) {
    if (question.kind != Kind::kNumber) {
      return fault("tests", "of a " + std::string(kKinds[static_cast<std::size_t>(question.kind)]),
                   "tests of numbers only: the other kinds are tried whole");
    }
    const auto wanted = std::find(kOutcomes.begin(), kOutcomes.end(), test.gets) - kOutcomes.begin();
    expect("tests: “" + test.answer + "”", grade_number(question, test.answer), static_cast<Outcome>(wanted));
  }

  CheckedItems& result_;
  HeadlessLab headless_lab_;
  Calls& calls_ = headless_lab_.calls();
  std::string where_;
};

}  // namespace

CheckedItems check_items(std::string_view file_name, std::string_view json, const Bundled& bundled) {
  CheckedItems result;
  const ReadItems read = read_items(file_name, json);
  result.faults = read.errors;
  if (!result.faults.empty()) return result;
  Check check(result, bundled);
  for (const Item& item : read.file.items) check.item(item);
  return result;
}

}  // namespace qs::quiz
