#include "ui/kit/key_road.hpp"

#include <algorithm>

namespace qs::ui {
namespace {

/// Options of a choice are not stops: keys step through them.
bool is_stop(const Probe& probe, const ProbeItem& item) {
  if (item.role == Role::kScroll || is_words(item.role)) return false;
  if (item.role != Role::kOption) return true;
  const ProbeItem* parent = probe.find(item.path.substr(0, item.path.rfind('/')));
  return parent == nullptr || parent->role != Role::kChoice;
}

bool move_focus(Probe& probe, bool forward) {
  std::vector<std::string> stops;
  for (const ProbeItem& item : probe.items()) {
    if (is_stop(probe, item)) stops.push_back(item.path);
  }
  if (stops.empty()) return false;
  const auto here = std::find(stops.begin(), stops.end(), probe.focus());
  const std::size_t count = stops.size(), at = here - stops.begin();
  std::size_t next = forward ? 0 : count - 1;
  if (here != stops.end()) next = (at + (forward ? 1 : count - 1)) % count;
  probe.set_focus(stops[next]);
  return true;
}

bool change(Probe& probe, const ProbeItem& item, double by) {
  const bool steps = item.role == Role::kSlider || item.role == Role::kHandle || item.role == Role::kChoice;
  if (!steps) return false;
  probe.push({item.path, std::clamp(item.value + by * item.step, item.min, item.max)});
  return true;
}

}  // namespace

bool take_quiz_key(Probe& probe, char key) {
  std::string path;
  if (key >= '1' && key <= '9') path = std::string("quiz/options/") + static_cast<char>(key - 1);
  if (key == 'n') path = "quiz/next";
  if (key == '\n') path = "quiz/check";
  if (path.empty() || probe.find(path) == nullptr) return false;
  probe.push({path, 0});
  return true;
}

bool take_step(Probe& probe, KeyStep step) {
  if (step == KeyStep::kNext || step == KeyStep::kPrevious) return move_focus(probe, step == KeyStep::kNext);
  const ProbeItem* item = probe.find(probe.focus());
  if (item == nullptr) return false;
  if (step == KeyStep::kMore) return change(probe, *item, 1);
  if (step == KeyStep::kLess) return change(probe, *item, -1);
  if (item->role == Role::kNumber || item->role == Role::kField) {
    probe.edit(item->path);
  } else if (item->role == Role::kButton || item->role == Role::kOption) {
    probe.push({item->path, 0});
  } else {
    return false;
  }
  return true;
}

}  // namespace qs::ui
