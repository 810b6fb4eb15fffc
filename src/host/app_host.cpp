#include "host/app_host.hpp"

#include <algorithm>

#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/svg.hpp"

namespace qs {

AppHost::AppHost(std::vector<std::byte> regular_font, std::vector<std::byte> semibold_font)
    : regular_font_(std::move(regular_font)), semibold_font_(std::move(semibold_font)) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // nothing of ours belongs in an .ini file, and the web build has no file system
  io.LogFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;  // a tap that begins and ends within one frame is still a tap
}

AppHost::~AppHost() {
  ImGui::DestroyContext();
}

void AppHost::build_letters() {
  const Letters wanted{surface_.density, ui::measures_for(surface_).narrow};
  if (letters_ == wanted) return;
  letters_ = wanted;
  fonts_ = ui::build_fonts({regular_font_, semibold_font_}, wanted.density, wanted.narrow);
  atlas_changed_ = true;
}

bool AppHost::atlas_changed() {
  build_letters();
  return std::exchange(atlas_changed_, false);
}

void AppHost::set_fonts(std::vector<std::byte> regular, std::vector<std::byte> semibold) {
  ImGui::GetIO().Fonts->Clear();  // it points into the bytes to be replaced
  regular_font_ = std::move(regular);
  semibold_font_ = std::move(semibold);
  letters_.reset();
  disturb();
}

void AppHost::set_surface(const Surface& surface) {
  // A host may give next to no room for a moment. Nothing can be read there, and the picture is cut.
  constexpr float kLeastWidth = 120, kLeastHeight = 60;
  Surface wanted = surface;
  wanted.width = std::max(wanted.width, kLeastWidth);
  wanted.height = std::max(wanted.height, kLeastHeight);
  if (wanted == surface_) return;
  surface_ = wanted;
  disturb();
}

ui::Theme AppHost::theme() const {
  if (surface_.forced_colors) return ui::forced_theme(*surface_.forced_colors);
  const ThemeChoice theme = app_.state().theme;
  const bool dark = theme == ThemeChoice::kDark || (theme == ThemeChoice::kSystem && surface_.system_dark);
  return dark ? ui::dark_theme() : ui::light_theme();
}

std::string AppHost::type(std::string_view path, std::string_view typed) {
  const Expected<double> value = probe_.type(path, typed);
  disturb();
  return value ? "" : told(value.error());
}

bool AppHost::escape() {
  if (probe_.escape().empty()) return false;
  probe_.push({probe_.escape(), 0});
  disturb();
  return true;
}

void AppHost::pointer_moved(float x, float y) {
  ImGui::GetIO().AddMousePosEvent(x, y);
  disturb();
}

void AppHost::pointer_button(bool down) {
  ImGui::GetIO().AddMouseButtonEvent(0, down);
  disturb();
}

void AppHost::pointer_left() {
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  disturb();
}

void AppHost::pointer_cancelled() {
  // Leave first, so that the release hits nothing and makes no click.
  pointer_left();
  cancel_gesture(app_);
  pointer_button(false);
}

void AppHost::open_link(std::string_view link) {
  probe_.forget_commands();
  app_.open_link(link);
  disturb();
}

void AppHost::wheel(float dx, float dy) {
  ImGui::GetIO().AddMouseWheelEvent(dx, dy);
  disturb();
}

void AppHost::key(ImGuiKey key, bool down) {
  ImGui::GetIO().AddKeyEvent(key, down);
  disturb();
}

void AppHost::character(unsigned code_point) {
  ImGui::GetIO().AddInputCharacter(code_point);
  disturb();
}

void AppHost::frame(float seconds_since_last) {
  const bool shows_lab = app_.page().choosing == Choosing::kNothing && app_.loaded().sample != nullptr &&
                         can_show_lab(app_) && can_save_picture(app_);
  const auto wanted = shows_lab ? std::exchange(app_.page().picture, std::nullopt) : std::nullopt;
  if (wanted && *wanted != PictureKind::kPng) build_paper(*wanted);
  ui::ExportFrame frame;
  const bool as_pixels = wanted == PictureKind::kPng;
  build(seconds_since_last, as_pixels ? &frame : nullptr);
  const ui::Rect& area = frame.area;
  if (as_pixels) app_.ask_host(SavePixels{frame.file_name + ".png", area.x, area.y, area.w, area.h});
}

std::string AppHost::picture_numbers() {
  const bool shows_picture = app_.page().choosing == Choosing::kNothing && app_.loaded().sample != nullptr &&
                             can_show_lab(app_) && !ImGui::GetIO().MouseDown[0];
  if (!shows_picture) return "";
  ui::ExportFrame frame;
  build(0, &frame);
  return to_csv(frame);
}

/// Builds an export frame, which is not shown, without the antialiasing edges of screen lines.
void AppHost::build_paper(PictureKind kind) {
  ImGuiStyle& style = ImGui::GetStyle();
  const ImGuiStyle before = style;
  style.AntiAliasedLines = style.AntiAliasedLinesUseTex = style.AntiAliasedFill = false;
  ui::ExportFrame frame;
  build(0, &frame);
  style = before;
  if (kind == PictureKind::kCsv) {
    app_.ask_host(Outgoing{Outgoing::To::kFile, frame.file_name + ".csv", "text/csv", to_csv(frame)});
  } else {
    app_.ask_host(Outgoing{Outgoing::To::kFile, frame.file_name + ".svg", "image/svg+xml",
                           to_svg(*ImGui::GetDrawData(), frame, theme(), fonts_)});
  }
}

void AppHost::build(float seconds_since_last, ui::ExportFrame* frame) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {surface_.width, surface_.height};
  io.DisplayFramebufferScale = {surface_.density, surface_.density};
  // Clamp the step, so that nothing jumps after a pause.
  constexpr float kLongestStep = 0.1F, kShortestStep = 1e-4F;
  io.DeltaTime = std::clamp(seconds_since_last, kShortestStep, kLongestStep);

  build_letters();
  const std::string link_before = to_link(app_.state());
  app_.update();
  ui::FrameSetup setup{.surface = surface_, .theme = theme()};
  setup.type_on_canvas = type_on_canvas_;
  setup.file_hovers = file_hovers_;
  setup.can_pick_file = can_pick_file_;
  setup.export_frame = frame;
  marks_.clear();
  setup.marks = &marks_;
  setup.painter = painter_;
  const bool commanded = probe_.has_commands();
  ImGui::NewFrame();
  if (io.MouseClicked[0]) app_.history().set_gesture(true);
  ui::draw_app(app_, probe_, fonts_, setup);
  if (!io.MouseDown[0]) app_.history().set_gesture(false);  // the frame of the release still belongs to it
  ImGui::Render();
  content_height_ = setup.content_height;
  if (setup.wants_file) app_.ask_host(PickFiles{});
  if (settle_frames_ > 0) --settle_frames_;
  if (setup.moving || commanded || link_before != to_link(app_.state())) disturb();
}

}  // namespace qs
