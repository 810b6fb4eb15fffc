#include "item_hooks.hpp"

#include <imgui_internal.h>

#include <utility>

namespace {

std::set<ImGuiID> submitted;  // ImGui calls free functions, so only a global can hold them

}  // namespace

void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID id, const ImRect&, const ImGuiLastItemData*) {
  if (id != 0) submitted.insert(id);
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) {
  return nullptr;
}

namespace qs::test {

std::set<ImGuiID> take_submitted_items() {
  return std::exchange(submitted, {});
}
bool is_window_part(ImGuiID id) {
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    const bool scroll_bar = id == ImGui::GetWindowScrollbarID(window, ImGuiAxis_Y) ||
                            id == ImGui::GetWindowScrollbarID(window, ImGuiAxis_X);
    const bool title_bar = id == window->GetID("#COLLAPSE") || id == window->GetID("#CLOSE");
    if (scroll_bar || title_bar || id == window->ID || id == window->MoveId || id == window->ChildId)
      return true;
  }
  return false;
}
void listen_to_items() {
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
}

}  // namespace qs::test
