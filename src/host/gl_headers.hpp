#pragma once
/// OpenGL ES 3 of a browser, or the desktop's OpenGL 3.

#ifdef IMGUI_IMPL_OPENGL_ES3
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <GL/glcorearb.h>
#endif
