#!/usr/bin/env bash
# llama.cpp release v0.5.0 (node-llama-cpp 3.22.1): --output-tensor-type beats a pattern that names the output, --pure does not.
#
# Behaviour: of three ways to set the type of output.weight in one call of llama_model_quantize, output_tensor_type and token_embedding_type
# win over a pattern ^output\.weight$ or ^token_embd\.weight$ of --tensor-type; a pattern wins over pure, which only stops the preset's own mixture.
# Expected: the most specific setting wins: a pattern with the whole name, as it wins over the preset and over pure.
# A list of patterns that names every tensor, as tools write it, is changed by one more option on the command line, without a word.
#
# Output seen:
#   llama.cpp with ggml 0.25.1, preset Q4_K_M
#   nothing set: output Q6_K, embedding Q4_K
#   patterns q8_0: output Q8_0, embedding Q8_0
#   patterns q8_0, output and embedding type q4_0: output Q4_0, embedding Q4_0
#   pure: output Q4_K, embedding Q4_K
#   pure, patterns q8_0: output Q8_0, embedding Q8_0
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

/** A model of 2 layers with the shapes of Llama, in GGUF. */
const text = (words) => Buffer.concat([u64(words.length), Buffer.from(words)]);
const u32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const u64 = (value) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
const f32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeFloatLE(value); return bytes; };
const kLayers = 2;
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
const kPreset = 15, kQ4 = 2, kQ8 = 8; // the preset Q4_K_M; types
console.log(`llama.cpp with ggml ${version()}, preset Q4_K_M`);
const exact = [['^output\\.weight$', kQ8], ['^token_embd\\.weight$', kQ8]];
for (const [words, settings, patterns] of [
  ['nothing set', {}, []],
  ['patterns q8_0', {}, exact],
  ['patterns q8_0, output and embedding type q4_0', { output: kQ4, embedding: kQ4 }, exact],
  ['pure', { pure: true }, []],
  ['pure, patterns q8_0', { pure: true }, exact],
]) {
  const { typeOf } = run({ ftype: kPreset, ...settings }, patterns);
  console.log(`${words}: output ${typeOf('output.weight')}, embedding ${typeOf('token_embd.weight')}`);
}
JS
seen=$(node measure.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
llama.cpp with ggml 0.25.1, preset Q4_K_M
nothing set: output Q6_K, embedding Q4_K
patterns q8_0: output Q8_0, embedding Q8_0
patterns q8_0, output and embedding type q4_0: output Q4_0, embedding Q4_0
pure: output Q4_K, embedding Q4_K
pure, patterns q8_0: output Q8_0, embedding Q8_0
SEEN
