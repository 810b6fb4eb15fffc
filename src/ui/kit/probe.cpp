#include "ui/kit/probe.hpp"

#include <algorithm>

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
    case Role::kField:
      return "field";
    case Role::kScroll:
      return "scroll";
    case Role::kHeading:
      return "heading";
    case Role::kParagraph:
      return "paragraph";
    case Role::kFigure:
      return "figure";
  }
  return "";
}

NumberField typed_field(const ProbeItem& item) {
  return {item.label, item.min, item.max, item.step == 1, item.unit};
}

bool names_path(std::span<const std::string> paths, std::string_view path) {
  return std::any_of(paths.begin(), paths.end(), [path](const std::string& named) {
    return path == named || path.starts_with(named + "/") || path.starts_with(named + "_");
  });
}

void Probe::note(ProbeItem item) {
  if (looks_only_) return;
  item.locked = !is_words(item.role) && is_locked(item.path);
  item.enabled = item.enabled && !item.locked;
  items_.push_back(std::move(item));
}

const ProbeItem* Probe::find(std::string_view path) const {
  return find_by(items_, &ProbeItem::path, path);
}

std::optional<Command> Probe::take_command(std::string_view path) {
  if (looks_only_) return std::nullopt;
  const Command* found = find_by(commands_, &Command::path, path);
  if (found == nullptr) return std::nullopt;
  Command command = *found;
  commands_.erase(commands_.begin() + (found - commands_.data()));
  return is_locked(path) ? std::nullopt : std::optional(std::move(command));
}

std::optional<double> Probe::take(std::string_view path) {
  const auto command = take_command(path);
  return command ? std::optional(command->value) : std::nullopt;
}

std::optional<std::string> Probe::take_text(std::string_view path) {
  auto command = take_command(path);
  return command ? std::optional(std::move(command->text)) : std::nullopt;
}

Expected<double> Probe::type(std::string_view path, std::string_view typed) {
  const ProbeItem* item = find(path);
  if (item != nullptr && item->role == Role::kField) {
    push({std::string(path), 0, std::string(typed)});
    return 0.0;
  }
  if (item == nullptr || item->role != Role::kNumber)
    return refuse("path", std::string(path), "a number that is shown");
  Expected<double> value = parse_typed(typed, typed_field(*item));
  if (value) push({std::string(path), *value});
  return value;
}

void Probe::end_frame() {
  std::erase_if(commands_, [this](const Command& command) {
    const ProbeItem* item = find(command.path);
    return item == nullptr || is_words(item->role) || !item->enabled;
  });
  if (find(editing_) == nullptr) editing_.clear();
  focus_moved_ = false;
}

}  // namespace qs::ui
