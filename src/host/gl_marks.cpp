#include "host/gl_marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "host/gl_headers.hpp"

namespace qs {
namespace {

#define QS_SHADER(name, text) constexpr const char* name = text;  // NOLINT(bugprone-macro-parentheses)
#include "shader_table.inc"  // NOLINT(bugprone-suspicious-include): generated rows
#undef QS_SHADER

GLuint compiled(GLenum kind, const char* version, const char* text) {
  const GLuint shader = glCreateShader(kind);
  const std::array<const char*, 3> parts = {version, "\n", text};
  glShaderSource(shader, parts.size(), parts.data(), nullptr);
  glCompileShader(shader);
  return shader;
}

/// Links a program; if the driver refuses it, the console shows why.
GLuint linked(const char* version, const char* fragment_text) {
  const GLuint program = glCreateProgram();
  const GLuint vertex = compiled(GL_VERTEX_SHADER, version, mark_vert);
  const GLuint fragment = compiled(GL_FRAGMENT_SHADER, version, fragment_text);
  glAttachShader(program, vertex);
  glAttachShader(program, fragment);
  glLinkProgram(program);
  GLint fine = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &fine);
  if (fine == 0) {
    for (const GLuint shader : {vertex, fragment}) {
      std::array<char, 512> log{};
      glGetShaderInfoLog(shader, log.size(), nullptr, log.data());
      std::fputs(log.data(), stderr);
    }
  }
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  return program;
}

void set_color(GLuint program, const char* name, ImU32 packed) {
  const ImVec4 color = ImGui::ColorConvertU32ToFloat4(packed);
  glUniform4f(glGetUniformLocation(program, name), color.x, color.y, color.z, color.w);
}

/// Packs one or two networks into vectors of four numbers, the last padded.
void set_networks(const ui::ShaderMark& mark, GLuint program) {
  constexpr std::size_t kVectors = 27;
  std::array<float, 2 * 4 * kVectors> numbers{};
  const auto put = [&numbers](const Heat& network, std::size_t first) {
    std::copy_n(network->heat.begin(), std::min<std::size_t>(4 * kVectors, network->heat.size()),
                numbers.begin() + static_cast<std::ptrdiff_t>(first));
  };
  put(mark.network, 0);
  if (mark.other != nullptr) put(mark.other, 4 * kVectors);
  glUniform4fv(glGetUniformLocation(program, "numbers"), 2 * kVectors, numbers.data());
  glUniform1i(glGetUniformLocation(program, "networks"), mark.other != nullptr ? 2 : 1);
  set_color(program, "second", mark.second);
  glUniform4f(glGetUniformLocation(program, "window"), -1, 1, 1, -1);
}

}  // namespace

void GlMarks::paint(const ImDrawList*, const ImDrawCmd* command) {
  const auto& mark = *static_cast<const ui::ShaderMark*>(command->UserCallbackData);
  static_cast<GlMarks*>(mark.painter->device)->draw(mark, command->ClipRect);
}

void GlMarks::bind(const Heat& heat) {
  for (Texture& known : textures_) {
    if (known.heat != heat) continue;
    known.used = true;
    glBindTexture(GL_TEXTURE_2D, known.name);
    return;
  }
  Texture texture{heat, 0, true};
  glGenTextures(1, &texture.name);
  glBindTexture(GL_TEXTURE_2D, texture.name);
  textures_.push_back(std::move(texture));
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, static_cast<GLsizei>(heat->columns),
               static_cast<GLsizei>(heat->rows), 0, GL_RED, GL_FLOAT, heat->heat.data());
}

void GlMarks::draw(const ui::ShaderMark& mark, const ImVec4& clip) {
  unsigned& program = mark.network != nullptr ? surface_program_ : heat_program_;
  if (program == 0) program = linked(version_, mark.network != nullptr ? surface_frag : heat_frag);
  const ImGuiIO& io = ImGui::GetIO();
  const float width = io.DisplaySize.x, height = io.DisplaySize.y, density = io.DisplayFramebufferScale.x;
  const auto pixel = [density](float length) { return static_cast<GLint>(length * density); };
  glScissor(pixel(clip.x), pixel(height - clip.w), pixel(clip.z - clip.x), pixel(clip.w - clip.y));
  glUseProgram(program);
  const ui::Rect& at = mark.place;
  glUniform4f(glGetUniformLocation(program, "edges"), 2 * at.x / width - 1, 1 - 2 * at.y / height,
              2 * at.right() / width - 1, 1 - 2 * at.bottom() / height);
  set_color(program, "color", mark.color);
  if (mark.network != nullptr) {
    set_networks(mark, program);
  } else {
    set_heat(mark, program);
  }
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void GlMarks::set_heat(const ui::ShaderMark& mark, unsigned program) {
  const float density = ImGui::GetIO().DisplayFramebufferScale.x;
  glActiveTexture(GL_TEXTURE0);
  bind(mark.heat);
  const auto place = [program](const char* name) { return glGetUniformLocation(program, name); };
  const auto columns = static_cast<float>(mark.heat->columns), rows = static_cast<float>(mark.heat->rows);
  const auto& [left, top, right, bottom] = mark.window;
  glUniform4f(place("window"), left * columns, top * rows, right * columns, bottom * rows);
  const float across = (right - left) * columns / (mark.place.w * density),
              down = (bottom - top) * rows / (mark.place.h * density);
  glUniform2f(place("per_pixel"), across, down);
  const auto reach = [](float places) { return std::clamp(static_cast<GLint>(std::lround(places)), 1, 8); };
  glUniform2i(place("reach"), reach(across), reach(down));
  // Gaps only between cells that are large enough.
  constexpr float kLarge = 6;
  glUniform1f(place("gaps"), 1 / std::max(across, down) > kLarge * density ? density : 0);
  glUniform2f(place("opacity"), mark.least, mark.most);
  glUniform1i(place("heat"), 0);
}

void GlMarks::end_frame() {
  for (Texture& texture : textures_) {
    if (!texture.used) glDeleteTextures(1, &texture.name);
  }
  std::erase_if(textures_, [](const Texture& texture) { return !texture.used; });
  for (Texture& texture : textures_) texture.used = false;
}

void GlMarks::forget() {
  heat_program_ = surface_program_ = 0;
  textures_.clear();
}

}  // namespace qs
