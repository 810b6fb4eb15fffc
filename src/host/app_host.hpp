#pragma once
/// The one frame body, the same for the browser, the desktop and the headless tests: ImGui context, fonts,
/// input queue, App, Probe. A host supplies bytes, time and input, and shows the result.

#include <memory>
#include <optional>
#include <vector>

#include "labs/app/app.hpp"
#include "ui/app_view.hpp"
#include "ui/kit/shader_mark.hpp"

namespace qs {

using ui::Surface;

class AppHost {
 public:
  AppHost(std::vector<std::byte> regular_font, std::vector<std::byte> semibold_font);
  ~AppHost();
  AppHost(const AppHost&) = delete;
  AppHost& operator=(const AppHost&) = delete;

  App& app() { return app_; }
  ui::Probe& probe() { return probe_; }

  /// Replaces the font files by ones with more glyphs.
  void set_fonts(std::vector<std::byte> regular, std::vector<std::byte> semibold);
  void set_surface(const Surface& surface);
  const Surface& surface() const { return surface_; }
  void set_can_pick_file(bool can) { can_pick_file_ = can; }
  /// Types numbers on the canvas; without it the page lays a text field over them and calls type().
  void set_type_on_canvas(ui::TypeOnCanvas field) { type_on_canvas_ = field; }
  /// Painter of shader marks; null without a graphics device.
  void set_painter(const ui::MarkPainter* painter) { painter_ = painter; }
  void set_file_hovers(bool hovers) { file_hovers_ = hovers; }
  ui::Theme theme() const;
  /// Those of the last frame.
  const ui::Fonts& fonts() const { return fonts_; }

  /// Takes text typed into a number field; returns the reason for a refusal, or nothing.
  std::string type(std::string_view path, std::string_view typed);
  /// Presses the button that closes the innermost open thing; false if nothing is open.
  bool escape();

  /// Pointer input in CSS pixels, queued in the order in which it happened.
  void pointer_moved(float x, float y);
  void pointer_button(bool down);
  void pointer_left();
  /// The browser took the gesture: releases the press and undoes its changes.
  void pointer_cancelled();
  void wheel(float dx, float dy);
  void open_link(std::string_view link);
  /// Sends keys to the number being typed on the canvas, if numbers are typed there.
  void key(ImGuiKey key, bool down);
  void character(unsigned code_point);

  /// Builds the glyph atlas for the present surface, and returns true once when it must be uploaded again.
  /// Call before frame(), not after.
  bool atlas_changed();
  /// Builds the frame; ImGui::GetDrawData() then holds it.
  void frame(float seconds_since_last);
  /// After frame(): true if another frame will look different without new input.
  bool wants_frame() const { return settle_frames_ > 0; }
  /// The numbers of the picture as CSV (ui/kit/export_frame.hpp); empty
  /// while there is none. Not while a pointer is down.
  std::string picture_numbers();
  float content_height() const { return content_height_; }
  /// Asks for the next few frames: ImGui shows the effect of an input one or two frames after it.
  void disturb() { settle_frames_ = kSettleFrames; }

 private:
  static constexpr int kSettleFrames = 3;
  /// The letters in an atlas depend on these alone, and on the files.
  struct Letters {
    float density = 1;
    bool narrow = false;
    bool operator==(const Letters&) const = default;
  };
  void build_letters();
  void build(float seconds, ui::ExportFrame* frame);
  void build_paper(PictureKind kind);

  std::vector<std::byte> regular_font_, semibold_font_;
  App app_;
  ui::Probe probe_;
  ui::Fonts fonts_;
  std::optional<Letters> letters_;  // those in the atlas; none before the first frame and for new files
  ui::Marks marks_;
  const ui::MarkPainter* painter_ = nullptr;
  Surface surface_;
  bool can_pick_file_ = true, file_hovers_ = false, atlas_changed_ = false;
  ui::TypeOnCanvas type_on_canvas_ = nullptr;
  float content_height_ = 0;
  int settle_frames_ = kSettleFrames;
};

}  // namespace qs
