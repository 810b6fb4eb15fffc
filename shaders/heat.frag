// A grid of numbers from 0 to 1, each place more or less opaque; a negative number is a place without paint. Where many
// places share a pixel it shows their mean, where one place has many pixels there are gaps between them.
precision highp float;
precision highp sampler2D;
uniform sampler2D heat;
uniform vec4 color;
uniform vec2 opacity;  // of 0 and of 1
uniform float gaps;    // pixels between large places
in vec2 at;
out vec4 paint;

void main() {
  ivec2 size = textureSize(heat, 0);
  vec2 per_pixel = fwidth(at) * vec2(size);
  ivec2 reach = clamp(ivec2(per_pixel + 0.5), ivec2(1), ivec2(8));
  vec2 first = at * vec2(size) - (per_pixel - per_pixel / vec2(reach)) * 0.5;
  float sum = 0.0, count = 0.0;
  for (int j = 0; j < reach.y; ++j) {
    for (int i = 0; i < reach.x; ++i) {
      vec2 place = first + per_pixel * vec2(i, j) / vec2(reach);
      float value = texelFetch(heat, clamp(ivec2(floor(place)), ivec2(0), size - 1), 0).r;
      if (value < 0.0) continue;
      sum += value;
      count += 1.0;
    }
  }
  bool beside = any(greaterThan(at, vec2(1.0))) || any(lessThan(at, vec2(0.0)));
  vec2 pixels = 1.0 / per_pixel;
  bool gap = min(pixels.x, pixels.y) > 6.0 && any(greaterThan(fract(at * vec2(size)) * pixels, pixels - gaps));
  if (count == 0.0 || beside || gap) discard;
  float share = count / float(reach.x * reach.y);
  paint = vec4(color.rgb, color.a * share * mix(opacity.x, opacity.y, sum / count));
}
