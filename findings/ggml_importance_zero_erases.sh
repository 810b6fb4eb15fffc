#!/usr/bin/env bash
# ggml 0.25.1 (node-llama-cpp 3.22.1): where an importance matrix is 0, half of the types write zeros instead of weights.
#
# Behaviour: of 256 inputs the first 128 have importance 0 and the others 1. Q4_0, Q5_0, Q3_K, Q6_K, IQ4_NL and IQ4_XS turn the weights of
# the first 128 into zeros. Q4_1, Q5_1, Q2_K, Q4_K, Q5_K and IQ3_S keep them about as well as without importances. No error, no warning
# from ggml_quantize_chunk.
# Expected: a column without importance is rounded as without importances, or at least all types agree. Six bits look safe.
# Importances are mean squares of activations over some text. Inputs that this text never excites (dead units behind a ReLU, padded
# columns) have exactly 0, whole blocks of 16 or 32 of them as well, and another text needs them.
#
# Output seen:
#   ggml 0.25.1, dB of normal weights: without importances; importance 0; importance 1
#   q4_0: 21.5; 0.0; 22.0
#   q4_1: 22.2; 22.2; 23.3
#   q5_0: 27.6; 0.0; 28.1
#   q5_1: 28.6; 28.6; 29.5
#   q8_0: 45.6; 45.6; 45.6
#   q2_K: 10.7; 9.7; 11.5
#   q3_K: 16.5; 0.0; 16.9
#   q4_K: 23.1; 22.2; 23.2
#   q5_K: 29.0; 28.5; 29.2
#   q6_K: 35.1; 0.0; 35.4
#   iq3_s: 15.7; 15.6; 17.4
#   iq4_nl: 22.5; 0.0; 22.6
#   iq4_xs: 22.4; 0.0; 22.5
#
# Fails if a later run prints anything else. Needs Node.js 20 and npm, on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @node-llama-cpp/linux-x64@3.22.1 koffi@3.3.4 >/dev/null
cat >measure.mjs <<'JS'
import { fileURLToPath } from 'node:url';
import koffi from 'koffi';

const root = import.meta.resolve('@node-llama-cpp/linux-x64').replace(/dist\/.*/, '');
const ggml = koffi.load(fileURLToPath(new URL('bins/linux-x64/libggml-base.so', root)));
const version = ggml.func('const char *ggml_version()');
const encodeRows = ggml.func('size_t ggml_quantize_chunk(int, const float *, void *, int64_t, int64_t, int64_t, const float *)');
// id of the type, weights in a block, bytes of a block
const kTypes = {
  q4_0: [2, 32, 18],
  q4_1: [3, 32, 20],
  q5_0: [6, 32, 22],
  q5_1: [7, 32, 24],
  q8_0: [8, 32, 34],
  q2_K: [10, 256, 84],
  q3_K: [11, 256, 110],
  q4_K: [12, 256, 144],
  q5_K: [13, 256, 176],
  q6_K: [14, 256, 210],
  iq3_s: [21, 256, 110],
  iq4_nl: [20, 32, 18],
  iq4_xs: [23, 256, 136],
};
const roundTrip = (name, weights, importances = null) => {
  const [id, block, size] = kTypes[name];
  const width = importances ? importances.length : weights.length;
  const codes = new Uint8Array((weights.length / block) * size);
  encodeRows(id, weights, codes, 0, weights.length / width, width, importances);
  const decoded = new Float32Array(weights.length);
  ggml.func(`void dequantize_row_${name}(const void *, float *, int64_t)`)(codes, decoded, weights.length);
  return decoded;
};
let state = 1;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
/** Nearly normal numbers of mean 0 and variance 1: sums of twelve uniform ones. */
const normal = (count) =>
  Float32Array.from({ length: count }, () => Array.from({ length: 12 }, draw).reduce((sum, value) => sum + value, -6));
const decibels = (weights, decoded) => {
  const power = weights.reduce((sum, value) => sum + value ** 2, 0);
  return 10 * Math.log10(power / weights.reduce((sum, value, at) => sum + (value - decoded[at]) ** 2, 0));
};
console.log(`ggml ${version()}, dB of normal weights: without importances; importance 0; importance 1`);
const width = 256;
const weights = normal(width * width);
const importances = Float32Array.from({ length: width }, (_, at) => (at < 128 ? 0 : 1));
const half = (values, first) => values.filter((_, at) => at % width < 128 === first);
for (const name of Object.keys(kTypes)) {
  const [plain, told] = [roundTrip(name, weights), roundTrip(name, weights, importances)];
  const parts = [true, false].map((first) => decibels(half(weights, first), half(told, first)).toFixed(1));
  console.log(`${name}: ${[decibels(weights, plain).toFixed(1), ...parts].join('; ')}`);
}
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
ggml 0.25.1, dB of normal weights: without importances; importance 0; importance 1
q4_0: 21.5; 0.0; 22.0
q4_1: 22.2; 22.2; 23.3
q5_0: 27.6; 0.0; 28.1
q5_1: 28.6; 28.6; 29.5
q8_0: 45.6; 45.6; 45.6
q2_K: 10.7; 9.7; 11.5
q3_K: 16.5; 0.0; 16.9
q4_K: 23.1; 22.2; 23.2
q5_K: 29.0; 28.5; 29.2
q6_K: 35.1; 0.0; 35.4
iq3_s: 15.7; 15.6; 17.4
iq4_nl: 22.5; 0.0; 22.6
iq4_xs: 22.4; 0.0; 22.5
SEEN
