#pragma once
// Dear ImGui's renderer asks the context for its state in each frame, to restore it behind itself. In a
// browser each such question waits for the graphics process to have done all that it was told before. Nobody
// else draws on our canvas: the state to restore is that of a new context, and is known.
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
