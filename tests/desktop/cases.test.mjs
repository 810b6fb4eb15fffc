// Files that are easy to misread (tests/golden/cases, csv, onnx): compares `quantscope report` with figures from numpy.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const kCases = 'tests/golden/cases';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-cases-'));
after(() => rmSync(folder, { recursive: true }));

/**
 * @typedef {{ sigma?: number, min?: number, max?: number, shape?: number[], [format: string]: any }} Figures
 *   of a format: [decibels or null, bits a weight]
 * @typedef {{ what: string, files: string[], options?: string[], status?: number, weights?: number, others?: number,
 *   tensors?: Record<string, Figures>, says?: RegExp, name?: RegExp }} Row
 */

/** @type {Row[]} */
const kRows = [
  {
    what: 'external data of one name in two folders',
    files: ['../onnx/twin'],
    weights: 2 * 4096,
    tensors: { 'encoder.w': { sigma: 0.9902 }, 'decoder.w': { sigma: 4.918 } },
  },
  {
    what: 'all weights in Constant nodes',
    files: ['../onnx/constant_only.onnx'],
    weights: 4096,
  },
  { what: 'weights in branches', files: ['../onnx/if.onnx'], weights: 8208 },
  {
    what: 'masks and ids among the initializers',
    files: ['../onnx/masks.onnx'],
    options: ['--formats', 'int8,int4/block=32'],
    weights: 4096,
    others: 5,
    tensors: { w: { int8: [41.6, 8.0078], 'int4/block=32': [20.56, 5] } },
  },
  {
    what: 'masks and ids in a checkpoint; GPT-2 stores [in, out]',
    files: ['st_gpt2.safetensors'],
    options: ['--formats', 'int8/channel=out,int4/block=32'],
    weights: 12_288 + 4 * 64,
    tensors: {
      'h.0.attn.c_attn.weight': { 'int8/channel=0': [44.597, 8.5], 'int4/block=32': [20.3013, 5] },
      'ln.weight': { min: 1, max: 1 },
      half: { min: 0.5, max: 0.5 },
      neg: { min: -2, max: -2 },
    },
  },
  {
    what: 'one layer as MatMul stores it',
    files: ['../onnx/kn.onnx'],
    options: ['--formats', 'int8/channel=0,int4/block=32'],
    tensors: { w: { 'int8/channel=0': [43.39, 8.125], 'int4/block=32': [20.316, 5] } },
  },
  {
    what: 'the same layer as torch stores it',
    files: ['torch_nk.safetensors'],
    options: ['--formats', 'int8/channel=0,int4/block=32'],
    tensors: { w: { 'int8/channel=0': [43.39, 8.125], 'int4/block=32': [20.316, 5] } },
  },
  {
    what: 'kernels and experts',
    files: ['st_conv.safetensors'],
    options: ['--formats', 'int4/block=32,int8/channel=out,q4_0'],
    status: 3,
    tensors: {
      conv: { 'int4/block=32': [20.39, 5], q4_0: [null, 0] },
      experts: { 'int8/channel=0': [44.6013, 8.5] },
    },
    says: /q4_0.*: ggml stores whole blocks of 32 along the innermost axis, which has 3/,
  },
  {
    what: 'an array of no axes',
    files: ['np_0d.npy'],
    tensors: { np_0d: { min: 2.5, max: 2.5 } },
    says: /--vectors quantize/,
  },
  { what: 'one vector', files: ['one_vector.npy'], says: /--vectors quantize/ },
  {
    what: 'float64 below the range of float32',
    files: ['np_f8_tiny.npy'],
    options: ['--formats', 'int8'],
    status: 3,
    tensors: { np_f8_tiny: { sigma: 1.0033e-50 } },
    says: /6,144 too small for float32|6144 of its 6144 values/,
  },
  {
    what: 'float64 at the end of its range',
    files: ['np_f8_one_fmin.npy'],
    options: ['--formats', 'int8'],
    status: 3,
    says: /1 too large for float32|1 of its \d+ values/,
  },
  {
    what: 'int64 that float32 rounds',
    files: ['np_i8_big.npy'],
    tensors: { np_i8_big: { sigma: 28.6 } },
    says: /rounded to float32/,
  },
  {
    what: 'a bound of ±∞ and a vector of NaN',
    files: ['inf_scalar.safetensors'],
    options: ['--formats', 'int8,int4/block=32'],
    weights: 4096 + 8,
    says: /allnan: 8 NaN/,
  },
  { what: 'metadata of null', files: ['st_meta_null.safetensors'], weights: 4 },
  {
    what: 'float_data that is not packed',
    files: ['../onnx/unpacked.onnx'],
    weights: 4096,
    says: /w: nothing tells which axes/,
  },
  {
    what: 'two shards with one name, and an index that decides',
    files: [
      'st_overlay/model-00001-of-00002.safetensors',
      'st_overlay/model-00002-of-00002.safetensors',
      'st_overlay/model-overlay-00001.safetensors',
      'st_overlay/model.safetensors.index.json',
    ],
    weights: 3 * 4096,
    tensors: { 'b.weight': { sigma: 5.063 } },
  },
  { what: 'a folder of a model hub', files: ['hub'], weights: 4096, name: /^(hub|model\.safetensors)/ },
  {
    what: 'two folders with a file of one name',
    files: ['st_pipe/text_encoder/model.safetensors', 'st_pipe/text_encoder_2/model.safetensors'],
    weights: 2 * 4096,
  },
  { what: 'arrays beside text and objects', files: ['np_mixed.npz'] },
  { what: 'bfloat16 as numpy stores it', files: ['np_bf16_V2.npy'] },
  {
    what: 'decimal comma in one column',
    files: ['../csv/one_column_decimal_comma.csv'],
    tensors: { '*': { sigma: 1.1227, shape: [32] } },
  },
  { what: 'pandas’ index', files: ['../csv/pandas_index.csv'], tensors: { '*': { sigma: 1.0454, shape: [32, 4] } } },
  {
    what: 'names that are numbers',
    files: ['../csv/pandas_intnames.csv'],
    tensors: { '*': { sigma: 1.0454, shape: [32, 4] } },
  },
  { what: 'numpy.savetxt', files: ['../csv/savetxt.csv'], tensors: { '*': { shape: [32, 4] } } },
];

/** @param {number} found @param {number} wanted @param {string} what */
const close = (found, wanted, what) =>
  assert.ok(Math.abs(found - wanted) <= 6e-4 * Math.abs(wanted), `${what}: ${found}, not ${wanted}`);

for (const [at, row] of kRows.entries()) {
  test(`${row.what}: ${row.files.join(', ')}`, () => {
    const out = join(folder, `${at}.json`);
    const paths = row.files.map((file) => `${kCases}/${file}`);
    const run = spawnSync(kProgram, ['report', ...paths, ...(row.options ?? []), '--json', out], { encoding: 'utf8' });
    assert.equal(run.status, row.status ?? 0, run.stderr);
    if (row.says) assert.match(run.stderr + run.stdout, row.says);
    const all = JSON.parse(readFileSync(out, 'utf8'));
    if (row.name) assert.match(all.model, row.name);
    if (row.weights !== undefined) assert.equal(all.totals.weights, row.weights, run.stderr);
    if (row.others !== undefined) assert.equal(all.totals.not_weights.tensors, row.others);
    for (const [name, wanted] of Object.entries(row.tensors ?? {})) {
      const tensor = name === '*' ? all.tensors[0] : all.tensors.find((/** @type {any} */ one) => one.name === name);
      assert.ok(tensor, `${name} among ${all.tensors.map((/** @type {any} */ one) => one.name)}`);
      for (const [key, value] of Object.entries(wanted)) {
        if (key === 'shape') assert.deepEqual(tensor.shape, value);
        else if (!Array.isArray(value)) close(tensor.figures[key], value, `${name} ${key}`);
        else {
          const format = tensor.figures.formats.find((/** @type {any} */ one) => one.format === key);
          if (value[0] === null) assert.ok(format.problem, `${name} in ${key} is refused`);
          else {
            close(format.sqnr_db, value[0], `${name} in ${key}, dB`);
            close(format.bits_per_weight, value[1], `${name} in ${key}, bits`);
          }
        }
      }
    }
  });
}
