#pragma once
/// Dear ImGui's own test hooks, without its test engine: the ids of all submitted items, to cross-check that
/// no control bypasses the probe.

#include <imgui.h>

#include <set>

namespace qs::test {

/// Ids submitted since the last call.
std::set<ImGuiID> take_submitted_items();
/// True if the id is a window or a scroll bar of one, which ImGui submits itself.
bool is_window_part(ImGuiID id);
/// Turns the hooks on for the current context; they are off before.
void listen_to_items();

}  // namespace qs::test
