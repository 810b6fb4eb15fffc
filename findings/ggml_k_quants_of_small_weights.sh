#!/usr/bin/env bash
# ggml 0.25.1 (node-llama-cpp 3.22.1): of weights with a deviation of 0.0001, Q6_K keeps less than Q4_0.
#
# Behaviour: a superblock's scale is a float16 number, and it is a small one: the largest weight over 32 times 128 in Q6_K, over 127 times
# 32 in IQ4_XS. At a deviation of 0.0001 that is one or two units of float16's last place (6e-8). Q6_K then has 19.4 dB instead of 35.1,
# IQ4_XS 13.7 instead of 22.4; at 0.00002 both are all zeros, while Q4_0 still has its 21.5 dB. The loss isn't monotonic: at 0.00001 Q5_K
# is 7 dB worse than zeros would be, and Q4_K has 20.8 dB.
# Expected: quantizers with scales in their blocks don't care for the unit, and six bits are better than four.
# Low-rank adapters, differences of fine-tuning and layers in front of a large gain have such weights. "The highest K-quant to be safe"
# is the unsafe choice for them: multiply the tensor first, or take Q8_0 or Q4_0.
#
# Output seen:
#   ggml 0.25.1, dB of 65,536 normal weights
#   deviation 0.02: q4_0 21.5, q4_K 23.1, q5_K 29.0, q6_K 35.1, q8_0 45.6, iq4_xs 22.4
#   deviation 0.001: q4_0 21.5, q4_K 23.0, q5_K 28.7, q6_K 33.8, q8_0 45.5, iq4_xs 22.0
#   deviation 0.0002: q4_0 21.5, q4_K 22.6, q5_K 27.5, q6_K 24.5, q8_0 43.1, iq4_xs 16.4
#   deviation 0.0001: q4_0 21.5, q4_K 22.1, q5_K 25.5, q6_K 19.4, q8_0 39.3, iq4_xs 13.7
#   deviation 0.00002: q4_0 21.5, q4_K 20.6, q5_K 26.8, q6_K 0.0, q8_0 26.3, iq4_xs 0.0
#   deviation 0.00001: q4_0 21.5, q4_K 20.8, q5_K -6.9, q6_K 0.0, q8_0 20.5, iq4_xs 0.0
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
  q4_K: [12, 256, 144],
  q5_K: [13, 256, 176],
  q6_K: [14, 256, 210],
  q8_0: [8, 32, 34],
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
console.log(`ggml ${version()}, dB of 65,536 normal weights`);
const base = normal(65536);
for (const deviation of [0.02, 0.001, 0.0002, 0.0001, 0.00002, 0.00001]) {
  const weights = base.map((value) => value * deviation);
  const said = Object.keys(kTypes).map((name) => `${name} ${decibels(weights, roundTrip(name, weights)).toFixed(1)}`);
  console.log(`deviation ${deviation}: ${said.join(', ')}`);
}
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
ggml 0.25.1, dB of 65,536 normal weights
deviation 0.02: q4_0 21.5, q4_K 23.1, q5_K 29.0, q6_K 35.1, q8_0 45.6, iq4_xs 22.4
deviation 0.001: q4_0 21.5, q4_K 23.0, q5_K 28.7, q6_K 33.8, q8_0 45.5, iq4_xs 22.0
deviation 0.0002: q4_0 21.5, q4_K 22.6, q5_K 27.5, q6_K 24.5, q8_0 43.1, iq4_xs 16.4
deviation 0.0001: q4_0 21.5, q4_K 22.1, q5_K 25.5, q6_K 19.4, q8_0 39.3, iq4_xs 13.7
deviation 0.00002: q4_0 21.5, q4_K 20.6, q5_K 26.8, q6_K 0.0, q8_0 26.3, iq4_xs 0.0
deviation 0.00001: q4_0 21.5, q4_K 20.8, q5_K -6.9, q6_K 0.0, q8_0 20.5, iq4_xs 0.0
SEEN
