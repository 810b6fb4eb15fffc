#pragma once
/// Text and shapes at explicit places, on the current window's draw list.

#include <imgui.h>

#include <span>
#include <string_view>

namespace qs::ui {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  ImVec2 corner() const { return {x, y}; }
  ImVec2 opposite() const { return {x + w, y + h}; }
};

enum class Align { kLeft, kCentre, kRight };

float text_width(const ImFont* font, std::string_view text);
/// Height of the text wrapped at `width`.
float wrapped_height(const ImFont* font, std::string_view text, float width);
void draw_text(const ImFont* font, ImVec2 at, ImU32 color, std::string_view text, Align align = Align::kLeft);
/// Draws text around `middle`, its line turned towards the unit vector `right`.
void draw_text_along(const ImFont* font, ImVec2 middle, ImVec2 right, ImU32 color, std::string_view text);
/// Draws text within `width`; "…" replaces the end of longer text.
void draw_text_within(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text);
/// As draw_text_within(), with "…" in the middle: names differ at their ends. Of a tensor's name the beginning goes first,
/// so that the number of its layer stays.
void draw_name_within(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text);
/// A number that wears its colour wherever it stands in a text: "1.86", but not within "11.86" or "1.867".
struct WordColor {
  std::string_view word;
  ImU32 color;
};
/// Draws wrapped text; returns the height.
float draw_wrapped(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text,
                   std::span<const WordColor> words = {});

/// Diagonal strokes for cut-off or unused areas.
void draw_hatching(const Rect& area, ImU32 color);
void draw_ring(ImVec2 centre, float radius, ImU32 ink, ImU32 fill);
/// ↔, or ↕ if `upright`, inside a ring.
void draw_arrows(ImVec2 centre, float reach, ImU32 color, bool upright = false);
/// Points down for side 1, up for −1.
void draw_chevron(ImVec2 centre, float reach, float side, ImU32 color);
/// ↶ for side −1, ↷ for 1.
void draw_turn(ImVec2 centre, float reach, float side, ImU32 color);
void draw_circle_arrow(ImVec2 centre, float radius, ImU32 color);
/// A glass with + or −.
void draw_magnifier(ImVec2 centre, float radius, bool plus, ImU32 color);
void draw_cross(ImVec2 centre, float reach, ImU32 color);

}  // namespace qs::ui
