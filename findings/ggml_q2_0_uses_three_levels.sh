#!/usr/bin/env bash
# ggml 0.25.1 (node-llama-cpp 3.22.1): Q2_0 has four levels, its quantizer writes three; Q1_0 is better at half the bits.
#
# Behaviour: a block of Q2_0 decodes to -1, 0, 1 and 2 times its scale. The quantizer takes the largest magnitude as scale, so that the
# fourth code never occurs, and most normal weights become 0. Four values that the format holds exactly, 2 1 0 -1 with scale 1, come back
# as 2 2 0 -2. Normal weights keep 3.0 dB in 2.25 bits; Q1_0, signs times the mean magnitude, keeps 4.5 dB in 1.125 bits. Importances
# change nothing.
# Expected: a two-bit type beats a one-bit type, a quantizer finds weights that are on its levels, and two bits are worth about 9 dB.
# Both types are for models trained on their levels. A ladder of formats made with ggml's quantizer shows 2 bits below 1 bit.
#
# Output seen:
#   ggml 0.25.1, dB of 65,536 normal weights
#   q1_0: 1.125 bits, 4.5 dB
#   q2_0: 2.25 bits, 3.0 dB
#   tq2_0: 2.0625 bits, 2.0 dB
#   q2_K: 2.625 bits, 10.7 dB
#   q2_0 with importances of 1: 3.0 dB
#   q2_0 of 2 1 0 -1: 2 2 0 -2
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
  q1_0: [41, 128, 18],
  q2_0: [42, 64, 18],
  tq2_0: [35, 256, 66],
  q2_K: [10, 256, 84],
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
console.log(`ggml ${version()}, dB of 65,536 normal weights`);
const weights = normal(65536);
for (const [name, [, block, size]] of Object.entries(kTypes))
  console.log(`${name}: ${(size * 8) / block} bits, ${decibels(weights, roundTrip(name, weights)).toFixed(1)} dB`);
const flat = new Float32Array(256).fill(1);
console.log(`q2_0 with importances of 1: ${decibels(weights, roundTrip('q2_0', weights, flat)).toFixed(1)} dB`);
const exact = Float32Array.from({ length: 64 }, (_, at) => [2, 1, 0, -1][at % 4]);
console.log(`q2_0 of 2 1 0 -1: ${roundTrip('q2_0', exact).slice(0, 4).join(' ')}`);
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
ggml 0.25.1, dB of 65,536 normal weights
q1_0: 1.125 bits, 4.5 dB
q2_0: 2.25 bits, 3.0 dB
tq2_0: 2.0625 bits, 2.0 dB
q2_K: 2.625 bits, 10.7 dB
q2_0 with importances of 1: 3.0 dB
q2_0 of 2 1 0 -1: 2 2 0 -2
SEEN
