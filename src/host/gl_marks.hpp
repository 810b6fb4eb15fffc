#pragma once
/// Draws shader marks with OpenGL: programs from shaders/, grids as textures that live while they are shown.

#include <imgui.h>

#include <vector>

#include "ui/kit/shader_mark.hpp"

namespace qs {

class GlMarks {
 public:
  /// `version` is the first line of a shader: "#version 300 es".
  explicit GlMarks(const char* version) : version_(version), painter_{paint, this} {}
  GlMarks(const GlMarks&) = delete;
  GlMarks& operator=(const GlMarks&) = delete;

  const ui::MarkPainter* painter() const { return &painter_; }
  /// Call after a frame: deletes the textures that it did not use.
  void end_frame();
  /// Call when the context is lost, with all its objects.
  void forget();

 private:
  struct Texture {
    Heat heat;
    unsigned name = 0;
    bool used = false;
  };
  static void paint(const ImDrawList*, const ImDrawCmd* command);
  void draw(const ui::ShaderMark& mark, const ImVec4& clip);
  void set_heat(const ui::ShaderMark& mark, unsigned program);
  void bind(const Heat& heat);

  const char* version_;
  ui::MarkPainter painter_;
  unsigned heat_program_ = 0, surface_program_ = 0;
  std::vector<Texture> textures_;
};

}  // namespace qs
