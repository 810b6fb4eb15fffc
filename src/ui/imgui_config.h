#pragma once
// Compile-time configuration of Dear ImGui, the same for every target that includes it (IMGUI_USER_CONFIG).
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_WIN32_FUNCTIONS
#ifdef QS_TEST_HOOKS
#define IMGUI_ENABLE_TEST_ENGINE  // calls hooks for every item: the cross-check that no control bypasses the
                                  // probe
#endif
#ifdef NDEBUG
#define IM_ASSERT(condition) ((void)(condition))
#endif

// A dense picture has more corners than 16 bits count; WebGL 2 has no base vertex, but 32-bit indices.
#define ImDrawIdx unsigned int
