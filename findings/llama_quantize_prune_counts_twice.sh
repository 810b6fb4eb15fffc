#!/usr/bin/env bash
# llama.cpp release v0.5.0 (node-llama-cpp 3.22.1): with pruned layers, type patterns count the layers that are left, importances the old ones.
#
# Behaviour: llama_model_quantize with prune_layers = 0 (llama-quantize --prune-layers 0) drops layer 0 and renumbers the rest.
# A pattern for blk.1.attn_q gives its type to what was layer 2. An importance for blk.1.attn_q weighs what was layer 1, which is blk.0 in
# the result. The list of layers to prune counts the old ones too. No warning; the status is 0.
# Expected: names that a caller gives in one call mean the same layers: those of the file that goes in, as in the importances.
# Whoever measured a model, then prunes it and gives each tensor the type that suits it, gives it to the neighbour.
#
# Output seen:
#   llama.cpp with ggml 0.25.1, layers 0 to 3, layer 0 pruned
#   pattern blk.1.attn_q=q8_0: blk.1.attn_q.weight is Q8_0, with the weights of layer 2
#   importance for blk.1.attn_q: changes blk.0.attn_q.weight
#   importance for blk.2.attn_q: changes blk.1.attn_q.weight
#
# Fails if a later run prints anything else. Needs Node.js 20 and npm, on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @node-llama-cpp/linux-x64@3.22.1 koffi@3.3.4 >/dev/null
cat >measure.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import koffi from 'koffi';

const root = import.meta.resolve('@node-llama-cpp/linux-x64').replace(/dist\/.*/, '');
const libraryAt = (name) => koffi.load(fileURLToPath(new URL(`bins/linux-x64/${name}`, root)), { lazy: true, global: true });
const ggml = libraryAt('libggml-base.so');
libraryAt('libggml.v0.5.0.so');
const llama = libraryAt('libllama.v0.5.0.so');
const version = ggml.func('const char *ggml_version()');
koffi.struct('Importance', { name: 'const char *', data: 'float *', size: 'size_t' });
koffi.struct('Override', { pattern: 'const char *', type: 'int32_t' });
koffi.struct('Params', {
  threads: 'int32_t', ftype: 'int32_t', output: 'int32_t', embedding: 'int32_t',
  allowRequantize: 'bool', quantizeOutput: 'bool', onlyCopy: 'bool', pure: 'bool', keepSplit: 'bool', dryRun: 'bool',
  importance: 'Importance *', metadata: 'void *', overrides: 'Override *', prune: 'int32_t *', reserved: 'size_t',
});
const defaults = llama.func('Params llama_model_quantize_default_params()');
const quantize = llama.func('uint32_t llama_model_quantize(const char *, const char *, const Params *)');
llama.func('void llama_log_set(void *, void *)')(koffi.register(() => {}, koffi.pointer(koffi.proto('void Log(int, const char *, void *)'))), null);

/** A model of 4 layers with the shapes of Llama, in GGUF. */
const text = (words) => Buffer.concat([u64(words.length), Buffer.from(words)]);
const u32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const u64 = (value) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
const f32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeFloatLE(value); return bytes; };
const kLayers = 4;
const shapes = [['token_embd.weight', [256, 8]], ['output_norm.weight', [256]], ['output.weight', [256, 8]]];
for (let layer = 0; layer < kLayers; ++layer) {
  for (const [name, shape] of [
    ['attn_norm', [256]], ['ffn_norm', [256]], ['attn_q', [256, 8]], ['attn_k', [256, 8]], ['attn_v', [256, 8]],
    ['attn_output', [256, 8]], ['ffn_gate', [256, 8]], ['ffn_up', [256, 8]], ['ffn_down', [256, 8]],
  ]) shapes.push([`blk.${layer}.${name}.weight`, shape]);
}
let state = 1;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};
const weights = new Map(shapes.map(([name, shape]) => [name, Float32Array.from({ length: shape.reduce((a, b) => a * b) }, draw)]));
const keys = { context_length: 128, embedding_length: 256, block_count: kLayers, 'attention.head_count': 8, 'attention.head_count_kv': 8, feed_forward_length: 256 };
const metadata = [
  Buffer.concat([text('general.architecture'), u32(8), text('llama')]),
  ...Object.entries(keys).map(([key, value]) => Buffer.concat([text(`llama.${key}`), u32(4), u32(value)])),
  Buffer.concat([text('llama.attention.layer_norm_rms_epsilon'), u32(6), f32(1e-5)]),
];
let offset = 0;
const infos = shapes.map(([name, shape]) => {
  const info = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(0), u64(offset)]);
  offset += weights.get(name).byteLength;
  return info;
});
const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(shapes.length), u64(metadata.length), ...metadata, ...infos]);
const padding = Buffer.alloc((32 - (head.length % 32)) % 32);
writeFileSync('in.gguf', Buffer.concat([head, padding, ...[...weights.values()].map((values) => Buffer.from(values.buffer))]));

/** Name, type and place of each tensor of a GGUF file. */
function tensorsOf(file) {
  let at = 8;
  const number32 = () => file.readUInt32LE((at += 4) - 4);
  const number64 = () => Number(file.readBigUInt64LE((at += 8) - 8));
  const words = () => { const size = number64(); return file.toString('utf8', at, (at += size)); };
  const sizes = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
  const skip = (type) => {
    if (type === 8) words();
    else if (type === 9) { const inner = number32(); for (let count = number64(); count > 0; --count) skip(inner); }
    else at += sizes[type];
  };
  const [count, keyCount] = [number64(), number64()];
  for (let i = 0; i < keyCount; ++i) { words(); skip(number32()); }
  const found = Array.from({ length: count }, () => {
    const name = words();
    for (let axes = number32(); axes > 0; --axes) number64();
    return { name, type: number32(), offset: number64() };
  });
  at += (32 - (at % 32)) % 32;
  return found.map((tensor) => ({ ...tensor, offset: tensor.offset + at }));
}
const kNames = { 0: 'F32', 1: 'F16', 2: 'Q4_0', 8: 'Q8_0', 12: 'Q4_K', 14: 'Q6_K' };
/** Runs the quantizer; patterns as --tensor-type has them, ended by an empty one. */
function run(settings, patterns = []) {
  const overrides = patterns.length > 0 ? [...patterns.map(([pattern, type]) => ({ pattern, type })), { pattern: null, type: 0 }] : null;
  const status = quantize('in.gguf', 'out.gguf', { ...defaults(), threads: 1, ...settings, overrides });
  if (status !== 0) throw new Error(`status ${status}`);
  const file = readFileSync('out.gguf');
  return { file, tensors: tensorsOf(file), typeOf: (name) => { const { type } = tensorsOf(file).find((one) => one.name === name); return kNames[type] ?? type; } };
}
const kQ8 = 8, kQ4 = 2, kPreset = 2; // types; the preset Q4_0
const pruned = { ftype: kPreset, prune: [0, -1] };
console.log(`llama.cpp with ggml ${version()}, layers 0 to ${kLayers - 1}, layer 0 pruned`);
const patterned = run(pruned, [['^blk\\.1\\.attn_q', kQ8]]);
const found = patterned.tensors.filter(({ name, type }) => name.includes('attn_q') && type === kQ8);
for (const { name, offset } of found) {
  // The first block of Q8_0: a float16 scale and 32 codes; of all layers one has these weights.
  const codes = new Int8Array(patterned.file.subarray(offset + 2, offset + 34));
  const errorOf = (values) => {
    const largest = Math.max(...values.slice(0, 32).map(Math.abs));
    return Math.max(...Array.from(codes, (code, i) => Math.abs((code * largest) / 127 - values[i])));
  };
  const layer = Array.from({ length: kLayers }, (_, i) => i).find((i) => errorOf(weights.get(`blk.${i}.attn_q.weight`)) < 0.01);
  console.log(`pattern blk.1.attn_q=q8_0: ${name} is Q8_0, with the weights of layer ${layer}`);
}
const plain = run(pruned);
const moments = Float32Array.from({ length: 256 }, (_, i) => (i % 3 === 0 ? 1000 : 1));
const buffer = koffi.alloc('float', 256);
koffi.encode(buffer, koffi.array('float', 256), moments);
for (const layer of [1, 2]) {
  const importance = [{ name: `blk.${layer}.attn_q.weight`, data: buffer, size: 256 }, { name: null, data: null, size: 0 }];
  const weighed = run({ ...pruned, importance });
  const size = (8 * 256 * 18) / 32;
  const changed = weighed.tensors.filter(({ name, offset }) => {
    const before = plain.tensors.find((one) => one.name === name).offset;
    return !weighed.file.subarray(offset, offset + size).equals(plain.file.subarray(before, before + size));
  });
  console.log(`importance for blk.${layer}.attn_q: changes ${changed.map(({ name }) => name).join(', ') || 'nothing'}`);
}
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
llama.cpp with ggml 0.25.1, layers 0 to 3, layer 0 pruned
pattern blk.1.attn_q=q8_0: blk.1.attn_q.weight is Q8_0, with the weights of layer 2
importance for blk.1.attn_q: changes blk.0.attn_q.weight
importance for blk.2.attn_q: changes blk.1.attn_q.weight
SEEN
