#include "host/gl_frame.hpp"

#include <imgui_impl_opengl3.h>

#include "host/gl_headers.hpp"

namespace qs {

void draw_gl_frame(AppHost& host, GlMarks& marks, float seconds_since_last, int width, int height) {
  // Upload before building the frame: its draw commands name the current texture. The first NewFrame() uploads too.
  const bool uploads = host.atlas_changed();
  if (uploads) ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();
  if (uploads && ImGui::GetIO().Fonts->TexID == nullptr) ImGui_ImplOpenGL3_CreateFontsTexture();
  host.frame(seconds_since_last);
  const ImVec4 background = ImGui::ColorConvertU32ToFloat4(host.theme().panel);
  glViewport(0, 0, width, height);
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  marks.end_frame();
}

}  // namespace qs
