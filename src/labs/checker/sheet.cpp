#include "labs/checker/sheet.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/numerics/random.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

/// FNV-1a of the id, so that an item asks the same whatever stands beside it.
std::uint64_t hash_of(std::string_view id) {
  return std::accumulate(
      id.begin(), id.end(), std::uint64_t{0xcbf29ce484222325},
      [](std::uint64_t hash, char c) { return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3; });
}

std::string letter(std::size_t place) {
  return std::string(1, static_cast<char>('A' + place));
}

/// Four significant digits, without zeros that say nothing: "4", "1.751", "0.005".
std::string number_words(double value) {
  if (value == 0) return "0";
  const double power = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return localized(shortest(std::round(value * power) / power));
}

std::string right_options(const std::vector<AskedOption>& options) {
  std::string key;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].correct) key += (key.empty() ? "" : ", ") + letter(i);
  }
  return key;
}

std::string right_order(const std::vector<AskedEntry>& entries) {
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return entries[a].rank < entries[b].rank; });
  std::string key;
  for (const std::size_t place : order) key += (key.empty() ? "" : ", ") + letter(place);
  return key;
}

}  // namespace

std::size_t sheet_variant(const Item& item, std::uint64_t seed) {
  const double u = uniform_at(seed ^ hash_of(item.id), 1);
  return std::min(item.parameters.size() - 1,
                  static_cast<std::size_t>(u * static_cast<double>(item.parameters.size())));
}

Expected<Question> sheet_question(const Item& item, std::uint64_t seed, HeadlessLab& lab) {
  if (item.own)
    return refuse("“" + item.id + "”", "a question about the reader's own tensor", "a question for all");
  const std::size_t variant = sheet_variant(item, seed);
  Expected<Question> question = make_question(item, variant, seed, lab.calls());
  while (!question && lab.bring_missing_layer()) question = make_question(item, variant, seed, lab.calls());
  return question;
}

std::string sheet_key(const Question& question) {
  switch (question.kind) {
    case Kind::kChoice:
      return right_options(question.options);
    case Kind::kNumber: {
      const std::string unit = question.unit.empty() ? "" : " " + question.unit;
      return number_words(question.value) + unit + " ± " + number_words(question.tolerance) + unit;
    }
    case Kind::kOrder:
      return right_order(question.entries);
    case Kind::kPredict:
      return right_options(question.options) + "; " + right_options(question.explanations);
    case Kind::kTask:
    case Kind::kDraw:
      return "";
  }
  return "";
}

}  // namespace qs::quiz
