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
#ifdef QS_SMALL_SCANF
// No windows are remembered there, and all that is left to read from text is the number in "#version 300 es": the
// whole of sscanf would be 3 KB of what a page loads.
#include <stdarg.h>
#include <stdio.h>
static inline int qs_scan_number(const char* text, const char* form, ...) {
  while (*text != 0 && (*text < '0' || *text > '9')) ++text;
  int number = 0;
  for (; *text >= '0' && *text <= '9'; ++text) number = number * 10 + (*text - '0');
  va_list places;
  va_start(places, form);
  *va_arg(places, int*) = number;
  va_end(places);
  return 1;
}
#define sscanf qs_scan_number
#endif
#ifdef NDEBUG
#define IM_ASSERT(condition) ((void)(condition))
#endif

// A dense picture has more corners than 16 bits count; WebGL 2 has no base vertex, but 32-bit indices.
#define ImDrawIdx unsigned int
