#pragma once
/// Dear ImGui's own test hooks, without its test engine: the ids of all items that were submitted. The
/// cross-check that no control was drawn past the probe.

#include <imgui.h>

#include <set>

namespace qs::test {

/// Ids submitted since the last call.
std::set<ImGuiID> take_submitted_items();
/// Whether the id is a window or a scroll bar of one, which ImGui submits itself.
bool is_window_part(ImGuiID id);
/// The hooks are off until this is called for the current context.
void listen_to_items();

}  // namespace qs::test
