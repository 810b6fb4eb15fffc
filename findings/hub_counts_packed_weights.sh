#!/usr/bin/env bash
# @huggingface/hub 2.17.5: of packed weights, those of 3 bits are counted 6 % short, NVFP4 of ModelOpt by half.
#
# Behaviour: parseSafetensorsMetadata with computeParametersCount knows that some integers hold several weights, from the model's config:
# 4-bit GPTQ, compressed-tensors and MLX come out exact. GPTQ of 3 bits is counted as 10 weights to a word of 32 bits,
# although 32 of them lie in 3 words. NVFP4 as ModelOpt writes it (two weights to a byte) is counted as one weight to a byte, while the
# same bytes under the name that compressed-tensors uses are counted as two.
# Expected: 8192 of the same layer of 64 by 128, or the stored numbers for all of them.
# Bits per weight, as file size over this count, read 3.2 for 3 bits and 8 for 4.
#
# Output seen:
#   @huggingface/hub 2.17.5, a layer of 8192 weights
#   GPTQ, 4 bits: 8192
#   GPTQ, 3 bits: 7680
#   NVFP4 of compressed-tensors: 8192
#   NVFP4 of ModelOpt: 4096
#   MLX, 4 bits: 8192
#
# Fails if a later run prints anything else. Needs Node.js 20 and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/hub@2.17.5 >/dev/null
cat >count.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { parseSafetensorsMetadata } from '@huggingface/hub';

const kBytes = { F32: 4, F16: 2, U32: 4, I32: 4, U8: 1, F8_E4M3: 1 };
const safetensors = (tensors) => {
  const header = {};
  let end = 0;
  for (const [name, [dtype, ...shape]] of Object.entries(tensors)) {
    const begin = end;
    end += shape.reduce((size, length) => size * length, kBytes[dtype]);
    header[name] = { dtype, shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(end)]);
};
/** Answers for the repository from memory; nothing is fetched. */
const answers = (model, config) => async (address, options) => {
  const path = String(address);
  if (path.includes('index.json')) return new Response('', { status: 404 });
  const body = path.includes('config.json') ? Buffer.from(JSON.stringify(config)) : model;
  const range = /bytes=(\d+)-(\d+)/.exec(new Headers(options?.headers).get('range') ?? '');
  if (!range) return new Response(body, { headers: { etag: '"1"', 'content-length': String(body.length) } });
  const [begin, end] = [Number(range[1]), Math.min(Number(range[2]) + 1, body.length)];
  const headers = { etag: '"1"', 'content-length': String(end - begin), 'content-range': `bytes ${begin}-${end - 1}/${body.length}` };
  return new Response(body.subarray(begin, end), { status: 206, headers });
};
const gptq = (bits) => [
  { 'a.qweight': ['I32', 4 * bits, 64], 'a.qzeros': ['I32', 1, 2 * bits], 'a.scales': ['F16', 1, 64], 'a.g_idx': ['I32', 128] },
  { quantization_config: { quant_method: 'gptq', bits, group_size: 128 } },
];
const nvfp4 = { 'a.weight_scale': ['F8_E4M3', 64, 8] };
const kModels = {
  'GPTQ, 4 bits': gptq(4),
  'GPTQ, 3 bits': gptq(3),
  'NVFP4 of compressed-tensors': [
    { 'a.weight_packed': ['U8', 64, 64], ...nvfp4, 'a.weight_global_scale': ['F32', 1] },
    { quantization_config: { quant_method: 'compressed-tensors', format: 'nvfp4-pack-quantized', config_groups: { group_0: { weights: { num_bits: 4 } } } } },
  ],
  'NVFP4 of ModelOpt': [
    { 'a.weight': ['U8', 64, 64], ...nvfp4, 'a.weight_scale_2': ['F32'] },
    { quantization_config: { quant_method: 'modelopt', quant_algo: 'NVFP4', config_groups: { group_0: { weights: { num_bits: 4, type: 'float', group_size: 16 } } } } },
  ],
  'MLX, 4 bits': [
    { 'a.weight': ['U32', 64, 16], 'a.scales': ['F16', 64, 2], 'a.biases': ['F16', 64, 2] },
    { quantization: { group_size: 64, bits: 4 }, quantization_config: { group_size: 64, bits: 4 } },
  ],
};
console.log(`@huggingface/hub ${JSON.parse(readFileSync('node_modules/@huggingface/hub/package.json', 'utf8')).version}, a layer of 8192 weights`);
for (const [title, [tensors, config]] of Object.entries(kModels)) {
  const fetch = answers(safetensors(tensors), config);
  const { parameterCount } = await parseSafetensorsMetadata({ repo: 'a/b', computeParametersCount: true, fetch });
  console.log(`${title}: ${Object.values(parameterCount).reduce((sum, count) => sum + count, 0)}`);
}
JS
seen=$(node count.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
@huggingface/hub 2.17.5, a layer of 8192 weights
GPTQ, 4 bits: 8192
GPTQ, 3 bits: 7680
NVFP4 of compressed-tensors: 8192
NVFP4 of ModelOpt: 4096
MLX, 4 bits: 8192
SEEN
