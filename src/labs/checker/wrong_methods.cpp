#include "labs/checker/wrong_methods.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/text.hpp"

namespace qs::quiz {
namespace {

/// A slip in a formula: every `from` becomes `to`. Where `from` ends in "(", `close` replaces its ")".
struct Slip {
  std::string_view id, from, to, close = ")";
};
constexpr std::array kSlips = {
    Slip{"floor+1", "ceil(", "(1 + floor(", "))"},  // right for ceil, but not for whole numbers
    Slip{"floor", "ceil(", "floor("},
    Slip{"unrounded", "ceil(", "1*("},
    Slip{"ceil", "floor(", "ceil("},
    Slip{"ln", "log2(", "ln("},
    Slip{"log10", "log2(", "log10("},
    Slip{"log2", "ln(", "log2("},
    Slip{"no-root", "sqrt(", "1*("},
    Slip{"no-square", "^2", ""},
    Slip{"third", "/12", "/3"},  // Δ²/3: the power if errors reached a whole step
    Slip{"quarter", "/12", "/4"},
    Slip{"no-twelve", "/12", ""},
    Slip{"no-twelve", "12 * ", ""},
};
/// A slip in the key itself, by unit ("" for all).
struct Confusion {
  std::string_view id, unit;
  double (*of)(double key);
};
constexpr std::array kConfusions = {
    Confusion{"20-log", "dB", [](double key) { return 2 * key; }},
    Confusion{"10-log", "dB", [](double key) { return key / 2; }},
    Confusion{"bels", "dB", [](double key) { return key / 10; }},
    Confusion{"sign", "dB", [](double key) { return -key; }},
    Confusion{"nats", "bits", [](double key) { return key * std::log(2.0); }},
    Confusion{"bytes", "bits", [](double key) { return key / 8; }},
    Confusion{"bits", "bytes", [](double key) { return key * 8; }},
    Confusion{"squared", "", [](double key) { return key * key; }},
    Confusion{"root", "", [](double key) { return std::sqrt(key); }},
};
/// A parameter read as another: one off, or a variance for a standard deviation.
struct Misreading {
  std::string_view id;
  double (*of)(double value);
};
constexpr double kMostCounted = 16;  // of 32 or more, one more or less is no misconception
bool is_small_count(double value) {
  return value <= kMostCounted && value == std::floor(value);
}
constexpr std::array kMisreadings = {
    Misreading{"one-more", [](double value) { return is_small_count(value) ? value + 1 : value; }},
    Misreading{"one-less", [](double value) { return is_small_count(value) ? value - 1 : value; }},
    Misreading{"parameter-squared", [](double value) { return value * value; }},
    Misreading{"parameter-root", [](double value) { return std::sqrt(value); }},
};
constexpr std::array<std::string_view, 3> kLevelSlips = {"bits-for-levels", "one-level-more",
                                                         "one-level-less"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}
/// Place behind the parenthesis that closes the one before `at`.
std::size_t closed(std::string_view text, std::size_t at) {
  for (int open = 1; at < text.size(); ++at) {
    open += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (open == 0) return at + 1;
  }
  return text.size();
}

std::string with_slip(std::string_view expression, const Slip& slip) {
  std::string slipped(expression);
  const bool call = slip.from.ends_with('(');
  for (std::size_t at = 0; (at = slipped.find(slip.from, at)) != std::string::npos;) {
    const std::size_t behind = at + slip.from.size();
    const bool whole = call ? at == 0 || !is_letter(slipped[at - 1])
                            : behind == slipped.size() || !is_digit(slipped[behind]);
    if (!whole) {
      at = behind;
      continue;
    }
    if (call) slipped.replace(closed(slipped, behind) - 1, 1, slip.close);
    slipped.replace(at, slip.from.size(), slip.to);
    at += slip.to.size();
  }
  return slipped;
}

/// Replaces every 2^X, the number of levels, by X or by one level more or less.
std::string with_levels(std::string_view expression, std::size_t slip) {
  std::string slipped(expression);
  for (std::size_t at = 0; (at = slipped.find("2^", at)) != std::string::npos;) {
    const std::size_t from = at + 2;
    std::size_t to = from;
    if (from < slipped.size() && slipped[from] == '(') to = closed(slipped, from + 1);
    while (to < slipped.size() && slipped[from] != '(' && is_letter(slipped[to])) ++to;
    if (to == from || (at > 0 && is_letter(slipped[at - 1]))) {
      at = from;
      continue;
    }
    const std::string power = slipped.substr(from, to - from);
    const std::array<std::string, 3> levels = {"1*" + power, "(2^" + power + " + 1)",
                                               "(2^" + power + " - 1)"};
    slipped.replace(at, to - at, levels[slip]);
    at += levels[slip].size();
  }
  return slipped;
}

/// True if the expression uses this name outside of quotes, or in braces within them.
bool uses(std::string_view expression, std::string_view name) {
  for (std::size_t at = 0; (at = expression.find(name, at)) != std::string_view::npos; ++at) {
    const std::size_t behind = at + name.size();
    const bool starts = at == 0 || !is_letter(expression[at - 1]);
    const bool ends = behind == expression.size() || !is_letter(expression[behind]);
    const bool quoted = std::count(expression.begin(), expression.begin() + at, '\'') % 2 == 1;
    if (starts && ends && (!quoted || (at > 0 && expression[at - 1] == '{'))) return true;
  }
  return false;
}

}  // namespace

std::vector<Mistake> wrong_numbers(const Item& item, const Question& question, Calls& calls) {
  std::vector<Mistake> mistakes;
  const auto add = [&](std::string_view id, Expected<double> value) {
    const bool meant = std::find(item.not_wrong.begin(), item.not_wrong.end(), id) == item.not_wrong.end();
    if (meant && value && std::isfinite(*value)) mistakes.push_back({std::string(id), *value});
  };
  const auto of = [&](std::string_view expression, const Names& names) {
    return evaluate_number(expression, calls.scope(names));
  };
  for (const Slip& slip : kSlips) {
    const std::string slipped = with_slip(item.value, slip);
    if (slipped != item.value) add(slip.id, of(slipped, question.names));
  }
  for (std::size_t i = 0; i < kLevelSlips.size(); ++i) {
    const std::string slipped = with_levels(item.value, i);
    if (slipped != item.value) add(kLevelSlips[i], of(slipped, question.names));
  }
  for (const Confusion& confusion : kConfusions) {
    const double confused = confusion.of(question.value);
    const bool fits = confusion.unit.empty() || confusion.unit == question.unit;
    if (fits && confused != question.value) add(confusion.id, confused);
  }
  for (const auto& [name, value] : question.names) {
    const auto* number = std::get_if<double>(&value);
    if (number == nullptr || !uses(item.value, name)) continue;
    for (const Misreading& misreading : kMisreadings) {
      Names misread = question.names;
      const double other = misreading.of(*number);
      misread[name] = other;
      if (other != *number) add(misreading.id, of(item.value, misread));
    }
  }
  for (const std::string& stated : item.also_wrong) add(stated, of(stated, question.names));
  return mistakes;
}

std::vector<std::string> method_ids() {
  std::vector<std::string> ids;
  const auto add = [&](std::string_view id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.emplace_back(id);
  };
  for (const Slip& slip : kSlips) add(slip.id);
  for (const std::string_view id : kLevelSlips) add(id);
  for (const Confusion& confusion : kConfusions) add(confusion.id);
  for (const Misreading& misreading : kMisreadings) add(misreading.id);
  add("shift");
  return ids;
}

double distance_to_a_line(const std::vector<double>& x, const std::vector<double>& values) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double slope = (values[i] - values[j]) / (x[i] - x[j]);
      double sum = 0;
      for (std::size_t k = 0; k < x.size(); ++k)
        sum += std::abs(values[i] + slope * (x[k] - x[i]) - values[k]);
      least = std::min(least, sum / static_cast<double>(x.size()));
    }
  }
  return least;
}

double distance_when_moved(const std::vector<double>& values, std::vector<double> other) {
  for (std::size_t i = 0; i < values.size(); ++i) other[i] -= values[i];
  std::vector<double> sorted = other;
  std::sort(sorted.begin(), sorted.end());
  const double median = sorted[sorted.size() / 2];
  double sum = 0;
  for (const double difference : other) sum += std::abs(difference - median);
  return sum / static_cast<double>(values.size());
}

}  // namespace qs::quiz
