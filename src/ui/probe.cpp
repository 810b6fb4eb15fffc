#include "ui/probe.hpp"

#include "core/find.hpp"

namespace qs::ui {

std::string_view name(Role role) {
  switch (role) {
    case Role::kSlider:
      return "slider";
    case Role::kChoice:
      return "choice";
    case Role::kOption:
      return "option";
    case Role::kButton:
      return "button";
    case Role::kHandle:
      return "handle";
    case Role::kScroll:
      return "scroll";
  }
  return "";
}

const ProbeItem* Probe::find(std::string_view path) const {
  return find_by(items_, &ProbeItem::path, path);
}

std::optional<double> Probe::take(std::string_view path) {
  const Command* command = find_by(commands_, &Command::path, path);
  if (command == nullptr) return std::nullopt;
  const double value = command->value;
  commands_.erase(commands_.begin() + (command - commands_.data()));
  return value;
}

void Probe::end_frame() {
  commands_.clear();
  focus_moved_ = false;
}

}  // namespace qs::ui
