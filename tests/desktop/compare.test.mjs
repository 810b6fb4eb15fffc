// `quantscope compare`, and what `quantscope report` does with an importance and as a recipe.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import * as made from '../web/model_bytes.mjs';

const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-compare-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} args */
const run = (...args) => spawnSync(kProgram, args, { encoding: 'utf8' });
/** @param {string} name @param {Record<string, Float32Array>} tensors @param {number} columns */
function saved(name, tensors, columns) {
  const path = join(folder, name);
  const entries = Object.entries(tensors).map(([key, values]) => [
    key,
    { dtype: 'F32', shape: [values.length / columns, columns], bytes: made.bytesIn(values) },
  ]);
  writeFileSync(path, made.safetensors(Object.fromEntries(entries)));
  return path;
}
const wave = (/** @type {number} */ phase) => Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i * i + phase));
const noisy = (/** @type {Float32Array} */ values, /** @type {number} */ by) =>
  values.map((x, i) => x + by * Math.cos(3 * i));
const kUp = 'model.layers.0.mlp.up_proj.weight';
const a = saved('a.safetensors', { [kUp]: wave(1), 'lm_head.weight': wave(2) }, 64);

test('a model against itself is the same to the bit, and ends with 0', () => {
  const { status, stdout, stderr } = run('compare', a, a, '--max-loss', '0');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /2 pairs, 2 the same to the bit/);
});

test('a loss beyond --max-loss ends with 4 and names the tensor, in each way to say it', () => {
  const b = saved('b.safetensors', { 'blk.0.ffn_up.weight': noisy(wave(1), 0.1), 'output.weight': wave(2) }, 64);
  for (const [most, expected] of [
    ['2%', 0],
    ['0.02', 0],
    ['17dB', 0],
    ['0.5%', 4],
    ['0.005', 4],
    ['23dB', 4],
  ]) {
    const { status, stdout, stderr } = run('compare', a, b, '--max-loss', String(most));
    assert.equal(status, expected, `${most}: ${stderr}`);
    assert.match(stdout, /20\.0\d dB .* model\.layers\.0\.mlp\.up_proj\.weight = blk\.0\.ffn_up\.weight/);
    if (expected === 4) assert.match(stderr, /'model\.layers\.0\.mlp\.up_proj\.weight' lost 0\.009\d+ of its power/);
  }
  const csv = join(folder, 'c.csv');
  const json = join(folder, 'c.json');
  assert.equal(run('compare', a, b, '--csv', csv, '--json', json, '--quiet').status, 0);
  assert.equal(readFileSync(csv, 'utf8').trim().split('\r\n').length, 3);
  assert.equal(JSON.parse(readFileSync(json, 'utf8')).totals.identical, 1);
  const html = join(folder, 'c.html');
  assert.equal(run('compare', a, b, '--html', html, '--quiet').status, 0);
  const page = readFileSync(html, 'utf8');
  assert.match(page, /b\.safetensors against a\.safetensors/);
  assert.match(page, /mlp\.up_proj\.weight lost most/);
  assert.ok(page.includes(`quantscope compare ${a} ${b} --html ${html} --quiet`), 'how it was made');
  assert.equal(run('compare', a, b, '--html', join(folder, 'no', 'c.html')).status, 1);
});

test('what is in one model only, or of another shape, is said', () => {
  const b = saved('other.safetensors', { [kUp]: wave(1).subarray(0, 2048), extra: wave(3) }, 64);
  const { status, stdout, stderr } = run('compare', a, b);
  assert.equal(status, 1, 'nothing was compared');
  assert.match(stderr, /are not compared: the shapes are 64 × 64 and 32 × 64/);
  assert.match(stdout, /Only in A, 1: lm_head\.weight\nOnly in B, 1: extra/);
  const stranger = saved('stranger.safetensors', { extra: wave(3) }, 64);
  assert.match(run('compare', a, stranger).stderr, /have no tensor in common/);
});

test('a command that is not understood names option, value and what is accepted', () => {
  for (const [args, expected] of /** @type {[string[], RegExp][]} */ ([
    [[a], /files: 1 is not accepted; expected two/],
    [[a, a, a], /files: 3 is not accepted/],
    [[a, a, '--max-loss', 'much'], /--max-loss: 'much' is not accepted; expected a share of the power/],
    [[a, a, '--max-los', '1'], /option: '--max-los' is not accepted/],
    [[a, a, '--csv'], /--csv: nothing after it is not accepted/],
  ])) {
    const { status, stderr } = run('compare', ...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, expected);
  }
  assert.equal(run('compare', a, join(folder, 'gone.safetensors')).status, 1);
  assert.match(run('compare', '--help').stdout, /Exit codes/);
});

test('an importance weighs the report, and one of another model is refused', () => {
  const importance = Float32Array.from({ length: 64 }, (_, i) => (i === 3 ? 1000 : 1));
  const file = saved('imp.safetensors', { 'blk.0.ffn_up.weight': importance }, 64);
  const json = join(folder, 'r.json');
  const { status, stdout, stderr } = run('report', a, '--formats', 'q4_0,nf4', '--importance', file, '--json', json);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /errors of 1 of 2 tensors count by what goes into them/);
  const { tensors, weighted_tensors } = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(weighted_tensors, 1);
  assert.equal(typeof tensors[0].figures.formats[0].output_sqnr_db, 'number');
  assert.equal(tensors[1].figures.formats[0].output_sqnr_db, null);
  const other = saved('imp2.safetensors', { 'blk.7.ffn_up.weight': importance }, 64);
  const refused = run('report', a, '--importance', other);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /has no importance of a tensor of a\.safetensors/);
  assert.match(run('compare', a, a, '--importance', file, '--all').stdout, /same +same .*up_proj/);
});

test('a mix leaves as a recipe, for a target in bytes too', () => {
  const recipe = join(folder, 'types.txt');
  const args = ['report', a, '--formats', 'q8_0,q4_0', '--target-size', '7000', '--recipe', recipe];
  const { status, stdout, stderr } = run(...args);
  assert.equal(status, 0, stderr);
  const text = readFileSync(recipe, 'utf8');
  assert.match(text, /^\^blk\\\.\[0-9\]\+\\\.ffn_up\\\.weight\$=Q[48]_0$/m);
  assert.match(text, /^\^output\\\.weight\$=Q[48]_0$/m);
  assert.match(stdout, /llama-quantize --tensor-type-file tensor-types\.txt/);
  assert.match(run(...args, '--recipe-for', 'nobody').stderr, /--recipe-for: 'nobody' is not accepted/);
  assert.match(run('report', a, '--target-size', 'huge').stderr, /--target-size: 'huge' is not accepted/);
  const nf4 = run('report', a, '--formats', 'nf4', '--target-bpw', '5', '--recipe', recipe);
  assert.equal(nf4.status, 3);
  assert.match(nf4.stderr, /no recipe for llama\.cpp: the format of .* 'nf4' is not accepted/);
});
