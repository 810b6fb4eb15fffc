#pragma once
// Dear ImGui's renderer queries the context's state in each frame, to restore it afterwards. In a browser
// each query waits until the graphics process has finished all earlier commands. Nothing else draws on our
// canvas, so the state to restore is that of a new context, and is known.
#include <GLES3/gl3.h>

inline void qs_known_state(GLenum name, GLint* value) {
  switch (name) {
    case GL_MAJOR_VERSION:
      *value = 3;
      break;
    case GL_ACTIVE_TEXTURE:
      *value = GL_TEXTURE0;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *value = GL_FUNC_ADD;
      break;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      value[1] = value[2] = value[3] = 0;
      [[fallthrough]];
    default:
      *value = 0;
  }
}
inline GLboolean qs_known_switch(GLenum /*name*/) {
  return GL_FALSE;
}

#define glGetIntegerv qs_known_state
#define glIsEnabled qs_known_switch
