// Packed weights: the time to measure one over that of the same number of float32 weights, on one thread of the command;
// and how long the list of a model of 163 files with 92,000 stored tensors takes, in the command and in the module.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../build/js/quantscope.mjs';
import { median, ms, openTable, times } from './table.mjs';

const kProgram = 'build/native/src/quantscope';
const kSide = 4096; // outputs and inputs of the weight
const kFiles = 163;
const kExperts = 141; // layers of a file, four stored tensors each
const folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
const { row, finish } = openTable(
  'packed',
  'Packed weights, and a list of 92,000 tensors',
  'A packed weight is decoded as it goes by: scales, zeros and index first, then the codes in windows of some rows.',
);

let seed = 1;
function drawn() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed;
}
const words = (/** @type {number} */ count) => Uint32Array.from({ length: count }, drawn);
const halves = (/** @type {number} */ count) => Uint16Array.from({ length: count }, () => 0x1c00 + (drawn() >>> 22));
const bytes = (/** @type {number} */ count, /** @type {number} */ most) =>
  Uint8Array.from({ length: count }, () => (drawn() >>> 16) % most);
const floats = (/** @type {number} */ count) => Float32Array.from({ length: count }, () => drawn() / 2 ** 32 - 0.5);

/** @param {string} path @param {[string, string, number[], ArrayBufferView | number][]} tensors  a number: only so many bytes */
function writeTensors(path, tensors) {
  let end = 0;
  const header = Object.fromEntries(
    tensors.map(([name, dtype, shape, data]) => {
      const begin = end;
      end += typeof data === 'number' ? data : data.byteLength;
      return [name, { dtype, shape, data_offsets: [begin, end] }];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const parts = tensors.flatMap(([, , , data]) => (typeof data === 'number' ? [] : [new Uint8Array(data.buffer)]));
  writeFileSync(path, Buffer.concat([length, text, ...parts]));
  truncateSync(path, 8 + text.length + end); // a file of zeros takes no room
}

const n = kSide;
const weights = n * n;
/** @type {Record<string, [string, string, number[], ArrayBufferView][]>} */
const layers = {
  float32: [['l.weight', 'F32', [n, n], floats(weights)]],
  'GPTQ 4-bit, groups of 128': [
    ['l.qweight', 'I32', [n / 8, n], words(weights / 8)],
    ['l.qzeros', 'I32', [n / 128, n / 8], words(weights / 1024)],
    ['l.scales', 'F16', [n / 128, n], halves(weights / 128)],
  ],
  'AWQ 4-bit, groups of 128': [
    ['l.qweight', 'I32', [n, n / 8], words(weights / 8)],
    ['l.qzeros', 'I32', [n / 128, n / 8], words(weights / 1024)],
    ['l.scales', 'F16', [n / 128, n], halves(weights / 128)],
  ],
  'FP8 in blocks of 128 × 128': [
    ['l.weight', 'F8_E4M3', [n, n], bytes(weights, 126)],
    ['l.weight_scale_inv', 'F32', [n / 128, n / 128], floats(weights / 16384)],
  ],
  'NVFP4 with two scales': [
    ['l.weight', 'U8', [n, n / 2], bytes(weights / 2, 256)],
    ['l.weight_scale', 'F8_E4M3', [n, n / 16], bytes(weights / 16, 126)],
    ['l.weight_scale_2', 'F32', [], floats(1)],
  ],
};

/** Seconds of processor time of the command with its default formats. @param {string} path */
function measured(path) {
  const runs = [1, 2, 3].map(() => {
    const start = performance.now();
    execFileSync(kProgram, ['report', path, '--threads', '1', '--quiet', '--json', join(folder, 'out.json')]);
    return performance.now() - start;
  });
  return median(runs);
}

/** A model like those of today: experts of GPTQ in 163 files and their index. @param {string} where */
function writeModel(where) {
  mkdirSync(where);
  /** @type {Record<string, string>} */
  const map = {};
  const paths = Array.from({ length: kFiles }, (_, file) => {
    const name = `model-${String(file + 1).padStart(5, '0')}-of-${String(kFiles).padStart(5, '0')}.safetensors`;
    const tensors = Array.from({ length: kExperts }, (_, expert) => {
      const base = `model.layers.${file}.mlp.experts.${expert}.up_proj`;
      return /** @type {[string, string, number[], number][]} */ ([
        [`${base}.qweight`, 'I32', [256, 2048], 256 * 2048 * 4],
        [`${base}.qzeros`, 'I32', [16, 256], 16 * 256 * 4],
        [`${base}.scales`, 'F16', [16, 2048], 16 * 2048 * 2],
        [`${base}.g_idx`, 'I32', [2048], 2048 * 4],
      ]);
    }).flat();
    for (const [tensor] of tensors) map[tensor] = name;
    writeTensors(join(where, name), tensors);
    return join(where, name);
  });
  const index = join(where, 'model.safetensors.index.json');
  writeFileSync(index, JSON.stringify({ metadata: {}, weight_map: map }));
  const config = join(where, 'config.json');
  writeFileSync(config, JSON.stringify({ quantization_config: { quant_method: 'gptq', bits: 4, group_size: 128 } }));
  return { paths: [...paths, index, config], stored: Object.keys(map).length };
}

try {
  /** @type {Record<string, number>} */
  const taken = {};
  for (const [name, tensors] of Object.entries(layers)) {
    const path = join(folder, 'layer.safetensors');
    writeTensors(path, tensors);
    taken[name] = measured(path);
    row(`${weights.toLocaleString('en')} weights, default formats, one thread: ${name}`, ms(taken[name]));
    if (name !== 'float32') row('  over float32', times(taken[name] / taken.float32), 'at most 1.3');
  }
  const { paths, stored } = writeModel(join(folder, 'model'));
  const listed = median(
    [1, 2, 3].map(() => {
      const start = performance.now();
      execFileSync(kProgram, ['report', '--list', ...paths], { maxBuffer: 2 ** 28 });
      return performance.now() - start;
    }),
  );
  row(
    `${kFiles} files with ${stored.toLocaleString('en')} stored tensors listed by the command`,
    ms(listed),
    'at most 1000 ms',
  );
  const qs = await load();
  const handles = await Promise.all(paths.map((path) => open(path)));
  const files = paths.map((path, i) => ({
    name: path.slice(folder.length + 1),
    size: statSync(path).size,
    read: async (/** @type {number} */ offset, /** @type {number} */ size) =>
      (await handles[i].read(Buffer.alloc(size), 0, size, offset)).buffer,
  }));
  const start = performance.now();
  const model = await qs.openModel(files);
  const opened = performance.now() - start;
  if (model.tensors.length !== kFiles * kExperts) throw new Error(`${model.tensors.length} weights are listed`);
  row('  by the module, as a page does', ms(opened), 'at most 3000 ms');
  model.free();
  await Promise.all(handles.map((handle) => handle.close()));
} finally {
  rmSync(folder, { recursive: true });
}
finish();
