#include "labs/quiz/progress.hpp"

#include <algorithm>
#include <tuple>

#include "core/find.hpp"
#include "core/numerics/random.hpp"
#include "labs/quiz/fields.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostAttempts = 2000, kMostKeptBytes = 4 << 20, kMostKeptText = 400;

Json as_json(const Attempt& attempt) {
  return {{"item", attempt.item},         {"variant", attempt.variant}, {"seed", attempt.seed},
          {"response", attempt.response}, {"outcome", attempt.outcome}, {"branch", attempt.branch},
          {"credit", attempt.credit},     {"time", attempt.time},       {"seconds", attempt.seconds}};
}

std::string string_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}
double number_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Attempt& attempt) {
  Json json = as_json(attempt);
  if (!attempt.kind.empty()) json.update({{"kind", attempt.kind}, {"title", attempt.title}});
  return dumped(json);
}

double credit_for(int hints, bool solution_seen) {
  constexpr double kHint = 0.25;
  return solution_seen ? 0 : std::max(kHint, 1 - kHint * hints);
}

ItemRecord Progress::record(const std::string& id) const {
  const auto found = records_.find(id);
  return found == records_.end() ? ItemRecord{} : found->second;
}

void Progress::note(const Attempt& attempt, const std::optional<Quality>& quality,
                    std::optional<double> reached, const std::string& link) {
  if (attempt.outcome == kOutcomes[0]) return;
  log_.push_back(attempt);
  log_.back().kind = log_.back().title = "";
  log_.back().response = shortened(attempt.response, kMostKeptText);
  if (log_.size() > kMostAttempts) log_.erase(log_.begin());
  ItemRecord& record = records_[attempt.item];
  ++record.attempts;
  std::erase(wrong_, attempt.item);
  if (attempt.outcome != kOutcomes[2]) {
    if (!record.solved) wrong_.push_back(attempt.item);
    return;
  }
  record.solved = true;
  record.credit = std::max(record.credit, attempt.credit);
  if (!reached || !quality) return;
  const bool better =
      !record.quality || (quality->lower_is_better ? *reached < *record.quality : *reached > *record.quality);
  if (!better) return;
  record.quality = reached;
  record.link = link;
}

Progress::Mastery Progress::mastery(const ItemFile& file, std::string_view topic) const {
  Mastery mastery;
  for (const Item& item : file.items) {
    if (item.topic != topic || item.challenge || item.own) continue;
    ++mastery.of;
    mastery.solved += record(item.id).solved ? 1 : 0;
    mastery.credit += record(item.id).credit;
  }
  return mastery;
}

bool Progress::is_ready_for(const ItemFile& file, std::string_view topic) const {
  for (const Concept& one : kConcepts) {
    if (one.id == topic) return true;
    const Mastery before = mastery(file, one.id);
    if (before.of > 0 && !before.is_mastered()) return false;
  }
  return true;
}

std::string Progress::next(const ItemFile& file, std::uint64_t seed, std::string_view topic,
                           std::string_view after, const Passed& passed) const {
  // Passed over how often; topic; new ones before those answered wrong; order.
  using Place = std::tuple<int, std::size_t, int, double>;
  std::optional<Place> first;
  std::string found, last_resort;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const Item& item = file.items[i];
    const bool is_asked_for = topic.empty() || item.topic == topic;
    if (!is_asked_for || item.challenge || item.own || record(item.id).solved) continue;
    if (item.id == after) {
      last_resort = item.id;
      continue;
    }
    const auto one = std::find_if(kConcepts.begin(), kConcepts.end(),
                                  [&](const Concept& any) { return any.id == item.topic; });
    const auto wrong = std::find(wrong_.begin(), wrong_.end(), item.id);
    const auto times = passed.find(item.id);
    const double in_order = seed == 1 ? static_cast<double>(i) : uniform_at(seed, i);
    const Place place{times == passed.end() ? 0 : times->second, one - kConcepts.begin(),
                      wrong == wrong_.end() ? 0 : 1,
                      wrong == wrong_.end() ? in_order : static_cast<double>(wrong - wrong_.begin())};
    if (first && !(place < *first)) continue;
    first = place;
    found = item.id;
  }
  return first ? found : last_resort;
}

Progress::Score Progress::score(const ItemFile& file, std::string_view item) const {
  Score score;
  for (const Item& one : file.items) {
    if (item.empty() ? one.challenge || one.own : one.id != item) continue;
    const ItemRecord kept = record(one.id);
    score.raw += kept.credit;
    score.max += 1;
    score.answered += kept.attempts > 0 ? 1 : 0;
    score.solved += kept.solved ? 1 : 0;
    ++score.count;
  }
  return score;
}

std::string Progress::next_own(const ItemFile& file, std::string_view after) const {
  std::string first, unsolved;
  for (const Item& item : file.items) {
    if (!item.own || item.id == after) continue;
    if (first.empty()) first = item.id;
    if (unsolved.empty() && !record(item.id).solved) unsolved = item.id;
  }
  return unsolved.empty() ? first : unsolved;
}

std::string Progress::to_text() const {
  Json items = Json::object();
  for (const auto& [id, record] : records_) {
    Json one = {{"attempts", record.attempts}, {"solved", record.solved}, {"credit", record.credit}};
    if (record.quality) one["quality"] = *record.quality;
    if (!record.link.empty()) one["link"] = record.link;
    items[id] = std::move(one);
  }
  Json log = Json::array();
  for (const Attempt& attempt : log_) log.push_back(as_json(attempt));
  return dumped({{"quantscope_progress", kVersion}, {"items", items}, {"wrong", wrong_}, {"log", log}});
}

Expected<Progress> Progress::from_text(std::string_view text) {
  const std::string accepted = "a JSON object with quantscope_progress 1, as it was written here";
  if (text.size() > kMostKeptBytes)
    return refuse("progress", std::to_string(text.size()) + " bytes", accepted);
  const Json root = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object()) return refuse("progress", "“" + shortened(text, 40) + "”", accepted);
  if (number_in(root, "quantscope_progress") != kVersion)
    return refuse("progress", "version " + significant(number_in(root, "quantscope_progress")), accepted);
  const auto part = [&root](const char* key, Json::value_t type) {
    const auto found = root.find(key);
    return found != root.end() && found->type() == type ? *found : Json(type);
  };
  Progress progress;
  const Json items = part("items", Json::value_t::object);
  for (const auto& [id, one] : items.items()) {
    if (!one.is_object()) return refuse("progress: " + shortened(id, 40), "no object", accepted);
    ItemRecord& record = progress.records_[id];
    record.attempts = static_cast<int>(std::clamp(number_in(one, "attempts"), 0.0, 1e6));
    record.solved = one.value("solved", Json(false)) == true;
    record.credit = std::clamp(number_in(one, "credit"), 0.0, 1.0);
    if (one.contains("quality")) record.quality = number_in(one, "quality");
    record.link = string_in(one, "link");
  }
  const Json wrong = part("wrong", Json::value_t::array), log = part("log", Json::value_t::array);
  for (const Json& id : wrong) {
    if (id.is_string()) progress.wrong_.push_back(id.get<std::string>());
  }
  for (const Json& one : log) {
    if (!one.is_object() || progress.log_.size() >= kMostAttempts) continue;
    progress.log_.push_back({number_in(one, "time"), number_in(one, "seconds"), string_in(one, "item"),
                             string_in(one, "response"), string_in(one, "outcome"), string_in(one, "branch"),
                             static_cast<std::size_t>(std::max(0.0, number_in(one, "variant"))),
                             static_cast<std::uint64_t>(std::max(0.0, number_in(one, "seed"))),
                             number_in(one, "credit")});
  }
  return progress;
}

std::string Progress::log_text() const {
  std::string lines;
  for (const Attempt& attempt : log_) lines += to_json(attempt) + "\n";
  return lines;
}

}  // namespace qs::quiz
