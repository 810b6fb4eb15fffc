// Draws a grid of numbers from 0 to 1 as opacity; a negative number leaves its cell unpainted. A pixel that covers many
// cells shows their mean; cells of many pixels have gaps between them.
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D heat;
uniform vec4 color;
uniform vec2 opacity;    // of 0 and of 1
uniform vec2 per_pixel;  // cells
uniform ivec2 reach;     // cells read for a pixel, in each direction
uniform float gaps;      // pixels between cells; 0 for none
in vec2 at;              // cells
out vec4 paint;

void main() {
  ivec2 last = textureSize(heat, 0) - 1;
  vec2 part = per_pixel / vec2(reach);
  vec2 first = at - (per_pixel - part) * 0.5;
  float sum = 0.0, count = 0.0;
  for (int j = 0; j < reach.y; ++j) {
    for (int i = 0; i < reach.x; ++i) {
      float value = texelFetch(heat, clamp(ivec2(first + part * vec2(i, j)), ivec2(0), last), 0).r;
      float there = step(0.0, value);
      sum += there * value;
      count += there;
    }
  }
  float share = count / float(reach.x * reach.y);
  if (gaps > 0.0) share *= float(all(lessThanEqual(fract(at), 1.0 - gaps * per_pixel)));
  paint = vec4(color.rgb, color.a * share * mix(opacity.x, opacity.y, sum / max(count, 1.0)));
}
