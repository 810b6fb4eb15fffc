#!/usr/bin/env bash
# ggml 0.25.1 (node-llama-cpp 3.22.1): ggml_quantize_chunk to NVFP4 makes zeros of weights whose deviation is 0.0015.
#
# Behaviour: a block of NVFP4 holds one scale for 16 weights, an unsigned E4M3 number. The format has a second, float32 scale for the
# whole tensor, which moves the blocks into that range. ggml's blocks have no place for it, and its quantizer doesn't make one: it works
# as if it were 1. So the error depends on the unit of the weights: 0.7 dB are lost at a deviation of 0.02, 2.4 dB at 0.01, half of the
# weights are zero at 0.003, and above 2688 (6 times 448) weights are cut. MXFP4, with powers of two, is the same everywhere.
# Expected: NVFP4 is the better one, at any unit: 20.4 against 18.8 dB.
# Layers with a deviation of 0.01 to 0.02 are usual, differences of fine-tuning are below 0.003. NVFP4 measured with ggml's quantizer
# on raw weights is an underflow measured. Divide by (largest magnitude / 2688) before, multiply after.
#
# Output seen:
#   ggml 0.25.1, dB of 65,536 normal weights
#   deviation 10000: NVFP4 1.9, 1 % zeros, MXFP4 19.0
#   deviation 1: NVFP4 20.4, 7 % zeros, MXFP4 18.8
#   deviation 0.02: NVFP4 19.7, 7 % zeros, MXFP4 18.9
#   deviation 0.01: NVFP4 18.0, 7 % zeros, MXFP4 18.9
#   deviation 0.005: NVFP4 17.8, 8 % zeros, MXFP4 18.9
#   deviation 0.003: NVFP4 4.9, 49 % zeros, MXFP4 18.7
#   deviation 0.0015: NVFP4 0.0, 100 % zeros, MXFP4 18.7
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
  nvfp4: [40, 64, 36],
  mxfp4: [39, 32, 17],
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
for (const deviation of [10000, 1, 0.02, 0.01, 0.005, 0.003, 0.0015]) {
  const weights = base.map((value) => value * deviation);
  const decoded = roundTrip('nvfp4', weights);
  const zeros = Math.round((100 * decoded.filter((value) => value === 0).length) / decoded.length);
  const [nvfp4, mxfp4] = [decibels(weights, decoded), decibels(weights, roundTrip('mxfp4', weights))];
  console.log(`deviation ${deviation}: NVFP4 ${nvfp4.toFixed(1)}, ${zeros} % zeros, MXFP4 ${mxfp4.toFixed(1)}`);
}
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
ggml 0.25.1, dB of 65,536 normal weights
deviation 10000: NVFP4 1.9, 1 % zeros, MXFP4 19.0
deviation 1: NVFP4 20.4, 7 % zeros, MXFP4 18.8
deviation 0.02: NVFP4 19.7, 7 % zeros, MXFP4 18.9
deviation 0.01: NVFP4 18.0, 7 % zeros, MXFP4 18.9
deviation 0.005: NVFP4 17.8, 8 % zeros, MXFP4 18.9
deviation 0.003: NVFP4 4.9, 49 % zeros, MXFP4 18.7
deviation 0.0015: NVFP4 0.0, 100 % zeros, MXFP4 18.7
SEEN
