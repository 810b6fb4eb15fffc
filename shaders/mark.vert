// Places a rectangle: `edges` holds left, top, right and bottom in clip space, `window` the same in cells of the grid.
precision highp float;
uniform vec4 edges;
uniform vec4 window;
out vec2 at;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  at = mix(window.xy, window.zw, corner);
  gl_Position = vec4(mix(edges.xy, edges.zw, corner), 0.0, 1.0);
}
