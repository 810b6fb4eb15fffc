#include "labs/quiz/question.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/numerics/random.hpp"

namespace qs::quiz {
namespace {

/// Fills texts and computes keys for one item; keeps the first error, with its field.
class Maker {
 public:
  Maker(const Item& item, const Names& names, Calls& calls)
      : item_(item), calls_(calls), scope_(calls.scope(names)) {}

  std::string fill(std::string_view field, const std::string& pattern) {
    return take(field, fill_text(pattern, scope_));
  }
  std::string link(std::string_view field, const std::string& pattern) {
    return calls_.with_own(take(field, fill_link(pattern, scope_)));
  }
  double number(std::string_view field, const std::string& expression) {
    return take(field, evaluate_number(expression, scope_));
  }
  bool truth(std::string_view field, const std::string& expression) {
    return take(field, evaluate_truth(expression, scope_));
  }
  void refuse(Error error) {
    if (!error_) error_ = std::move(error);
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  template <class T>
  T take(std::string_view field, Expected<T> result) {
    if (result) return *std::move(result);
    if (!error_) {
      error_ = result.error();
      error_->field = "“" + item_.id + "”: " + std::string(field) + ": " + error_->field;
    }
    return T{};
  }

  const Item& item_;
  const Calls& calls_;
  Scope scope_;
  std::optional<Error> error_;
};

/// Fisher–Yates shuffle with the project's own generator: one order per seed and question.
template <class T>
void shuffle(std::vector<T>& list, std::uint64_t seed, std::uint64_t stream) {
  for (std::size_t i = list.size(); i > 1; --i) {
    const double u = uniform_at(seed ^ (stream * 0x9E3779B97F4A7C15U), i);
    std::swap(list[i - 1], list[static_cast<std::size_t>(u * static_cast<double>(i))]);
  }
}

std::vector<AskedOption> make_options(Maker& make, const std::vector<Option>& rows, std::string_view field) {
  std::vector<AskedOption> options;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string place = std::string(field) + "[" + std::to_string(i) + "]";
    options.push_back({make.fill(place + ": text", rows[i].text), make.fill(place + ": says", rows[i].says),
                       make.link(place + ": try", rows[i].link),
                       make.truth(place + ": correct", rows[i].correct), i});
  }
  return options;
}

void make_entries(Maker& make, const Item& item, Question& question) {
  for (const Entry& entry : item.entries)
    question.entries.push_back({make.fill("entries", entry.text), 0, make.number("entries", entry.value)});
  for (AskedEntry& entry : question.entries) {
    entry.rank = static_cast<std::size_t>(
        std::count_if(question.entries.begin(), question.entries.end(), [&](const AskedEntry& other) {
          return item.descending ? other.value > entry.value : other.value < entry.value;
        }));
  }
  // The checker ensures distinct ranks for our own items; a reader's tensor may have equal values.
  std::set<std::size_t> ranks;
  for (const AskedEntry& entry : question.entries)
    if (std::isfinite(entry.value)) ranks.insert(entry.rank);
  if (item.own && ranks.size() < question.entries.size())
    make.refuse({"entries", "values of this tensor that do not differ", "a tensor on which they do"});
  question.says = make.fill("says", item.says);
  question.reversed = make.fill("reversed", item.reversed);
}

AskedCurve make_curve(const Item& item, const std::string& expression, Calls& calls, const Names& names,
                      std::optional<Error>& error) {
  Expected<std::vector<double>> values = values_of_curve(item, expression, names, calls);
  if (!values && !error) error = values.error();
  return {values ? *std::move(values) : std::vector<double>(item.x.values.size()), ""};
}

std::uint64_t stream_of(const std::string& id, std::size_t variant) {
  return std::accumulate(id.begin(), id.end(), std::uint64_t{variant + 1}, [](std::uint64_t hash, char c) {
    return hash * 31 + static_cast<unsigned char>(c);
  });
}

}  // namespace

Expected<std::vector<double>> values_of_curve(const Item& item, const std::string& expression,
                                              const Names& names, Calls& calls) {
  std::vector<double> values;
  Names with_x = names;
  for (const double x : item.x.values) {
    with_x["x"] = x;
    Expected<double> y = evaluate_number(expression, calls.scope(with_x));
    if (!y) {
      y.error().field = "“" + item.id + "”: curve: " + y.error().field;
      return tl::unexpected(y.error());
    }
    values.push_back(*y);
  }
  return values;
}

bool within(double answer, double key, double tolerance) {
  constexpr double kHair = 1e-9;
  return std::abs(answer - key) <= tolerance + kHair * std::max(1.0, std::abs(key));
}

Expected<Question> make_question(const Item& item, std::size_t variant, std::uint64_t seed, Calls& calls) {
  Question question;
  question.variant = variant % item.parameters.size();
  question.names = item.parameters[question.variant];
  question.id = item.id;
  question.topic = item.topic;
  question.kind = item.kind;
  question.unit = item.unit;
  question.item = &item;
  Maker make(item, question.names, calls);
  if (item.own && !calls.own())
    make.refuse({"own", "no model that is open", "a tensor of yours: open one first"});
  question.title = make.fill("title", item.title);
  question.prompt = make.fill("prompt", item.prompt);
  question.lab = make.link("lab", item.lab);
  question.solution = make.fill("solution", item.solution);
  for (const std::string& hint : item.hints) question.hints.push_back(make.fill("hints", hint));
  const std::uint64_t stream = stream_of(item.id, question.variant);
  question.options = make_options(make, item.options, "options");
  if (!item.in_order) shuffle(question.options, seed, stream);
  std::optional<Error> error;
  switch (item.kind) {
    case Kind::kNumber:
      question.value = make.number("value", item.value);
      question.tolerance = item.rtol * std::abs(question.value) + item.atol;
      for (const Anticipated& branch : item.wrong) {
        question.wrong.push_back({make.number("wrong: value", branch.value),
                                  make.fill("wrong: says", branch.says),
                                  make.link("wrong: try", branch.link)});
      }
      break;
    case Kind::kOrder:
      make_entries(make, item, question);
      shuffle(question.entries, seed, stream);
      break;
    case Kind::kPredict:
      question.observe = make.fill("observe: text", item.observe);
      question.start = make.link("observe: start", item.observe_start);
      question.shows = make.link("observe: shows", item.observe_shows);
      question.explain = make.fill("explain: prompt", item.explain);
      question.explanations = make_options(make, item.explanations, "explain: options");
      shuffle(question.explanations, seed, stream + 1);
      break;
    case Kind::kTask:
      question.start = make.link("start", item.start);
      for (const Goal& goal : item.goals) question.goals.push_back(make.fill("goals: text", goal.text));
      break;
    case Kind::kDraw:
      question.curves.push_back(make_curve(item, item.curve, calls, question.names, error));
      for (const Anticipated& branch : item.wrong) {
        question.curves.push_back(make_curve(item, branch.value, calls, question.names, error));
        question.curves.back().says = make.fill("wrong: says", branch.says);
      }
      break;
    case Kind::kChoice:
      break;
  }
  if (make.error()) return tl::unexpected(*make.error());
  if (error) return tl::unexpected(*error);
  return question;
}

}  // namespace qs::quiz
