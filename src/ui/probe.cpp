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
    case Role::kNumber:
      return "number";
    case Role::kScroll:
      return "scroll";
  }
  return "";
}

NumberField typed_field(const ProbeItem& item) {
  return {item.label, item.min, item.max, item.step == 1, item.unit};
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

Expected<double> Probe::type(std::string_view path, std::string_view typed) {
  const ProbeItem* item = find(path);
  if (item == nullptr || item->role != Role::kNumber)
    return refuse("path", std::string(path), "a number that is shown");
  Expected<double> value = parse_typed(typed, typed_field(*item));
  if (value) push({std::string(path), *value});
  return value;
}

void Probe::end_frame() {
  std::erase_if(commands_, [this](const Command& command) { return find(command.path) == nullptr; });
  if (find(editing_) == nullptr) editing_.clear();
  focus_moved_ = false;
}

}  // namespace qs::ui
