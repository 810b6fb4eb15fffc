#!/usr/bin/env bash
# ONNX Runtime 1.30.0: two quantizers in a row become one, whose grid is finer than the coarser of them, or than both.
#
# Behaviour: QuantizeLinear and DequantizeLinear with scale 1, then both again with scale 1/8, all uint8. The graph says that only whole
# numbers come out, since every whole number is a point of the fine grid too. With graphOptimizationLevel 'disabled' they do. By
# default both pairs are replaced by one with 255 steps over the range that they have in common, and eighths come out. 'basic', the
# mildest level, does it as well. With scales 1 (over -128 to 127) and 0.75 (over 0 to 191.25) the common range is 0 to 127: steps of
# 0.498, which neither quantizer has.
# Expected: optimizations keep results up to float rounding; a pair whose grid is coarser can't be dropped.
# A low precision simulated by a QuantizeLinear pair inside a model that has pairs already (a study of requantization, an int8 model with
# a coarse edge) shows the finer error, as if the coarse step cost nothing.
#
# Output seen:
#   onnxruntime-web 1.30.0, of 0.09 0.62 1.15 1.68 2.21 2.74 3.27
#   scales 1 and 0.125, disabled: 0.000 1.000 1.000 2.000 2.000 3.000 3.000
#   scales 1 and 0.125, basic: 0.125 0.625 1.125 1.625 2.250 2.750 3.250
#   scales 1 and 0.125, all: 0.125 0.625 1.125 1.625 2.250 2.750 3.250
#   scales 1 and 0.75, disabled: 0.000 0.750 0.750 2.250 2.250 3.000 3.000
#   scales 1 and 0.75, basic: 0.000 0.498 0.996 1.494 1.992 2.988 3.486
#   scales 1 and 0.75, all: 0.000 0.498 0.996 1.494 1.992 2.988 3.486
#
# Fails if a later run prints anything else. Needs Node.js 18 and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts onnxruntime-web@1.30.0 >/dev/null
cat >pairs.mjs <<'JS'
import * as ort from 'onnxruntime-web';

ort.env.wasm.numThreads = 1;
// ONNX is protocol buffers: a field is a key, then a varint or a length with bytes.
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const number = (field, value) => [...varint(field << 3), ...varint(value)];
const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, content) => bytes(field, new TextEncoder().encode(content));
const node = (kind, from, to) => bytes(1, [...from.flatMap((name) => text(1, name)), ...text(2, to), ...text(4, kind)]);
const single = (name, type, raw) => bytes(5, [...number(2, type), ...text(8, name), ...bytes(9, raw)]);
const scale = (name, value) => single(name, 1, new Uint8Array(Float32Array.of(value).buffer));
const kValues = [0.09, 0.62, 1.15, 1.68, 2.21, 2.74, 3.27];
const floats = (field, name) => bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...number(1, 1), ...bytes(2, bytes(1, number(1, kValues.length)))]))]);
const model = (second, zero) =>
  new Uint8Array([
    ...number(1, 11),
    ...bytes(7, [
      ...node('QuantizeLinear', ['x', 'first', 'middle'], 'a'),
      ...node('DequantizeLinear', ['a', 'first', 'middle'], 'b'),
      ...node('QuantizeLinear', ['b', 'second', 'zero'], 'c'),
      ...node('DequantizeLinear', ['c', 'second', 'zero'], 'y'),
      ...text(2, 'g'),
      ...scale('first', 1),
      ...scale('second', second),
      ...single('middle', 2, [128]),
      ...single('zero', 2, [zero]),
      ...floats(11, 'x'),
      ...floats(12, 'y'),
    ]),
    ...bytes(8, number(2, 21)),
  ]);
console.log(`onnxruntime-web ${ort.env.versions.web}, of ${kValues.join(' ')}`);
for (const [second, zero] of [[1 / 8, 128], [0.75, 0]])
  for (const graphOptimizationLevel of ['disabled', 'basic', 'all']) {
    const session = await ort.InferenceSession.create(model(second, zero), { graphOptimizationLevel });
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.from(kValues), [kValues.length]) });
    const said = [...y.data].map((value) => value.toFixed(3)).join(' ');
    console.log(`scales 1 and ${second}, ${graphOptimizationLevel}: ${said}`);
  }
JS
seen=$(node pairs.mjs 2>/dev/null)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
onnxruntime-web 1.30.0, of 0.09 0.62 1.15 1.68 2.21 2.74 3.27
scales 1 and 0.125, disabled: 0.000 1.000 1.000 2.000 2.000 3.000 3.000
scales 1 and 0.125, basic: 0.125 0.625 1.125 1.625 2.250 2.750 3.250
scales 1 and 0.125, all: 0.125 0.625 1.125 1.625 2.250 2.750 3.250
scales 1 and 0.75, disabled: 0.000 0.750 0.750 2.250 2.250 3.000 3.000
scales 1 and 0.75, basic: 0.000 0.498 0.996 1.494 1.992 2.988 3.486
scales 1 and 0.75, all: 0.000 0.498 0.996 1.494 1.992 2.988 3.486
SEEN
