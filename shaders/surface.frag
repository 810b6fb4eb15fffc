// Evaluates a network of 2-8-8-1 units at every pixel of the plane. `numbers` holds one or two networks of 105 numbers:
// weights, then biases, of each layer. One network: draws the class probability as two colours, with the boundary between
// them. Two networks: draws the difference of their probabilities.
precision highp float;
precision highp int;
uniform vec4 numbers[54];
uniform int networks;
uniform vec4 color;   // of class 1, or of the difference
uniform vec4 second;  // of class 0
in vec2 at;           // position, -1 to 1
out vec4 paint;

float z(int o) {
  vec4 n0 = numbers[o], n1 = numbers[o + 1], n2 = numbers[o + 2], n3 = numbers[o + 3];
  vec4 a = max(vec4(dot(n0.xy, at), dot(n0.zw, at), dot(n1.xy, at), dot(n1.zw, at)) + numbers[o + 4], 0.0);
  vec4 b = max(vec4(dot(n2.xy, at), dot(n2.zw, at), dot(n3.xy, at), dot(n3.zw, at)) + numbers[o + 5], 0.0);
  vec4 c, d;
  for (int r = 0; r < 4; ++r) {
    c[r] = dot(numbers[o + 6 + 2 * r], a) + dot(numbers[o + 7 + 2 * r], b);
    d[r] = dot(numbers[o + 14 + 2 * r], a) + dot(numbers[o + 15 + 2 * r], b);
  }
  c = max(c + numbers[o + 22], 0.0);
  d = max(d + numbers[o + 23], 0.0);
  return dot(numbers[o + 24], c) + dot(numbers[o + 25], d) + numbers[o + 26].x;
}

void main() {
  float first = z(0), p = 1.0 / (1.0 + exp(-first));
  if (networks == 1) {
    float edge = clamp(1.2 - abs(first) / max(fwidth(first), 1e-6), 0.0, 1.0);
    paint = vec4(mix(second.rgb, color.rgb, p), mix(0.18 + 0.55 * abs(2.0 * p - 1.0), 1.0, edge));
    return;
  }
  float other = z(27), q = 1.0 / (1.0 + exp(-other));
  float turned = float((first > 0.0) != (other > 0.0));
  paint = vec4(color.rgb, max(0.8 * turned, 0.6 * abs(p - q)));
}
