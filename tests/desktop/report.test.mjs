// `quantscope report`: its files, its messages and its exit codes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const kModel = 'web/data/silero_vad_v5_16k.safetensors';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-report-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} args */
const report = (...args) => spawnSync(kProgram, ['report', ...args], { encoding: 'utf8' });
/** @param {string} name */
const inFolder = (name) => join(folder, name);

test('a model is measured, the best mix is chosen, and four files tell of it', () => {
  const outputs = ['json', 'csv', 'mix', 'html'].flatMap((kind) => [`--${kind}`, inFolder(`out.${kind}`)]);
  const run = report(kModel, '--formats', 'int8,int4/block=32,nf4,mxfp4', '--target-bpw', '6', ...outputs);
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /the best mix +[\d.]+ bits/);
  const all = JSON.parse(readFileSync(inFolder('out.json'), 'utf8'));
  assert.equal(all.quantscope_report, 1);
  const mix = JSON.parse(readFileSync(inFolder('out.mix'), 'utf8'));
  assert.ok(mix.bits_per_weight <= 6 && mix.bits_per_weight > 5.3, `${mix.bits_per_weight}`);
  assert.equal(readFileSync(inFolder('out.csv'), 'utf8').trim().split('\r\n').length, all.tensors.length + 1);
  assert.match(readFileSync(inFolder('out.html'), 'utf8'), /^<!doctype html>/i);
});

test('bits that are not the nominal ones are explained: a line with the sum, which gives the bits above it', () => {
  const run = report(kModel, '--formats', 'int8/channel=out,int4/block=32/scale=float16,nf4,int5');
  assert.equal(run.status, 0, run.stderr);
  const sums = [...run.stdout.matchAll(/ ([\d.]+) bits .*\n {4}(.+) = ([\d,]+) bits for ([\d,]+) weights/g)];
  assert.equal(sums.length, 4, run.stdout);
  const number = (/** @type {string} */ text) => Number(text.replaceAll(',', ''));
  for (const [, bits, parts, total, weights] of sums) {
    const terms = [...parts.matchAll(/[\d,]+/g)].map((part) => number(part[0]));
    assert.equal(
      terms.reduce((sum, term) => sum + term),
      number(total),
      parts,
    );
    assert.equal((number(total) / number(weights)).toFixed(3), bits);
  }
});

test('without a target no mix is chosen: formats that no default target allows are a table and code 0', () => {
  const outputs = ['json', 'csv', 'html'].flatMap((kind) => [`--${kind}`, inFolder(`free.${kind}`)]);
  const run = report(kModel, '--formats', 'int8,int6', ...outputs);
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stderr, '');
  assert.match(run.stdout, /int8 +[\d.]+ bits[\s\S]*int6 +[\d.]+ bits/);
  assert.doesNotMatch(run.stdout, /mix/);
  const all = JSON.parse(readFileSync(inFolder('free.json'), 'utf8'));
  assert.equal(all.mix, null);
  assert.equal(all.settings.target_bits, null);
  assert.equal(all.uniform.length, 2);
  assert.ok(all.frontier.length > 1);
  for (const line of readFileSync(inFolder('free.csv'), 'utf8').trim().split('\r\n').slice(1))
    assert.match(line, /,\d+,,,,,,weight,0$/);
  assert.doesNotMatch(readFileSync(inFolder('free.html'), 'utf8'), /cheapest|The best mix of|with the mix/);
  assert.equal(report(kModel, '--quiet').status, 0);
});

test('a target that cannot be met ends with code 3 and says what the least is', () => {
  const run = report(kModel, '--formats', 'int8,int6', '--target-bpw', '5', '--json', inFolder('missed.json'));
  assert.equal(run.status, 3);
  assert.match(run.stderr, /mix: The cheapest mix of these formats takes 6(\.\d+)? bits a weight\./);
  const { mix, settings } = JSON.parse(readFileSync(inFolder('missed.json'), 'utf8'));
  assert.match(mix.problem, /The cheapest mix/);
  assert.equal(settings.target_bits, 5);
});

test('the figures do not depend on the number of threads', () => {
  const one = report(kModel, '--quiet', '--threads', '1', '--json', inFolder('one.json'));
  const three = report(kModel, '--quiet', '--threads', '3', '--json', inFolder('three.json'));
  assert.deepEqual([one.status, three.status], [0, 0], one.stderr + three.stderr);
  const tensors = (/** @type {string} */ name) => JSON.parse(readFileSync(inFolder(name), 'utf8')).tensors;
  assert.deepEqual(tensors('one.json'), tensors('three.json'));
});

test('what the command line says wrongly is named, with code 2', () => {
  for (const [args, words] of /** @type {[string[], RegExp][]} */ ([
    [[], /file: none is not accepted; expected at least one/],
    [[kModel, '--target-bpw', '99'], /--target-bpw: '?99'? is not accepted; expected .*32/],
    [[kModel, '--formats', 'int4,int44'], /quantizer: 'int44' is not accepted/],
    [[kModel, '--weigh', 'much'], /--weigh: .*much.* is not accepted; expected .*squared/],
    [[kModel, '--threads', '0'], /--threads: '0' is not accepted; expected a whole number from 1 to 256/],
    [[kModel, '--what'], /option: '--what' is not accepted/],
    [[kModel, '--json'], /--json: nothing after it is not accepted; expected a value/],
    [[kModel, '--target-bpw', ''], /--target-bpw: an empty text is not accepted; expected a value/],
    [[kModel, '--mix', inFolder('no.json')], /--mix: a mix without a target .*; expected --target-bpw BITS along/],
  ])) {
    const run = report(...args);
    assert.equal(run.status, 2, args.join(' '));
    assert.match(run.stderr, words);
  }
});

test('a file that cannot be read or written ends with code 1, one that is read in part with code 3', () => {
  const missing = report(inFolder('missing.safetensors'));
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /missing\.safetensors' is not accepted; expected a file that can be read/);
  writeFileSync(inFolder('cat.png'), Buffer.from('89504e470d0a1a0a00000000', 'hex'));
  const picture = report(inFolder('cat.png'));
  assert.equal(picture.status, 1);
  assert.match(picture.stderr, /a PNG image/);
  assert.equal(report(kModel, '--quiet', '--json', inFolder('no/such/folder.json')).status, 1);
  const partly = report(kModel, inFolder('cat.png'), '--quiet', '--target-bpw', '6', '--mix', inFolder('partly.json'));
  assert.equal(partly.status, 3);
  assert.match(partly.stderr, /cat\.png: .*a PNG image/);
  assert.ok(JSON.parse(readFileSync(inFolder('partly.json'), 'utf8')).tensors.length > 0);
});

test('sensitivities move bits, and a line that is none is named', () => {
  writeFileSync(inFolder('s.csv'), 'tensor,sensitivity\ndecoder.rnn.weight_hh,1e6\n');
  const run = report(
    kModel,
    '--quiet',
    '--target-bpw',
    '7',
    '--sensitivity',
    inFolder('s.csv'),
    '--mix',
    inFolder('mix.json'),
  );
  assert.equal(run.status, 0, run.stderr);
  const { tensors } = JSON.parse(readFileSync(inFolder('mix.json'), 'utf8'));
  const bits = (/** @type {string} */ name) => tensors.find((/** @type {any} */ t) => t.name === name).bits_per_weight;
  assert.ok(bits('decoder.rnn.weight_hh') > bits('decoder.rnn.weight_ih'));
  writeFileSync(inFolder('bad.csv'), 'a,1\nb,-1\n');
  const bad = report(kModel, '--sensitivity', inFolder('bad.csv'));
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /sensitivities, line 2: 'b,-1' is not accepted/);
});

test('help names every option and every exit code', () => {
  const run = report('--help');
  assert.equal(run.status, 0);
  for (const word of ['--formats', '--target-bpw', '--sensitivity', '--threads', 'Examples', 'Exit codes'])
    assert.ok(run.stdout.includes(word), word);
});

test('a whole folder is a model: what lies beside it is passed over, and folders tell names apart', () => {
  mkdirSync(inFolder('hub/figures'), { recursive: true });
  copyFileSync(kModel, inFolder('hub/model.safetensors'));
  for (const name of ['README.md', '.gitattributes', 'config.json', 'tokenizer.json', 'vocab.txt', 'figures/a.png'])
    writeFileSync(inFolder(`hub/${name}`), '{}');
  const hub = report(inFolder('hub'), '--formats', 'int8');
  assert.equal(hub.status, 0, hub.stderr);
  assert.equal(hub.stderr, '');
  assert.match(hub.stdout, /^model\.safetensors: /);
  for (const part of ['a', 'b']) {
    mkdirSync(inFolder(`pipe/${part}`), { recursive: true });
    copyFileSync(kModel, inFolder(`pipe/${part}/model.safetensors`));
  }
  const pipe = report(inFolder('pipe'), '--formats', 'int8', '--json', inFolder('pipe.json'));
  assert.equal(pipe.status, 0, pipe.stderr);
  const names = JSON.parse(readFileSync(inFolder('pipe.json'), 'utf8')).tensors.map((tensor) => tensor.name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => /^[ab]\//.test(name)));
  mkdirSync(inFolder('empty'));
  const empty = report(inFolder('empty'));
  assert.equal(empty.status, 1);
  assert.match(empty.stderr, /an empty folder/);
});

test('a table with several readings is refused with all of them, and read as it is told', () => {
  writeFileSync(inFolder('two.csv'), '1,2\n3,4\n');
  const asked = report(inFolder('two.csv'));
  assert.equal(asked.status, 1);
  assert.match(
    asked.stderr,
    /two\.csv': a table that can be read in 2 ways .*--csv-decimal point \(.*--csv-decimal comma \(/,
  );
  assert.equal(asked.stderr.match(/is not accepted/g)?.length, 1);
  const told = ['--csv-decimal', 'comma', '--vectors', 'quantize', '--json', inFolder('two.json')];
  const run = report(inFolder('two.csv'), ...told);
  assert.equal(run.status, 0, run.stderr);
  assert.deepEqual(JSON.parse(readFileSync(inFolder('two.json'), 'utf8')).tensors[0].shape, [2]);
  assert.equal(report(inFolder('two.csv'), '--csv-decimal', 'dot').status, 2);
});

test('a table that cannot be read is told in one sentence, missing cells in another', () => {
  writeFileSync(inFolder('words.csv'), 'x,y\n1,foo\n');
  const refused = report(inFolder('words.csv'));
  assert.equal(refused.status, 1);
  assert.equal(refused.stderr.match(/is not accepted/g)?.length, 1);
  writeFileSync(inFolder('holes.csv'), 'x,y\n1.5,\n2,3\n');
  const holes = report(inFolder('holes.csv'));
  assert.equal(holes.status, 0, holes.stderr);
  assert.match(holes.stderr, /holes\.csv: 1 cell is missing and counts as NaN/);
});

test('a packed model is listed and reported by its weights, with their schemes and what they are stored as', () => {
  const packed = 'tests/golden/packed/gptq4-v1';
  const files = [`${packed}/model.safetensors`, `${packed}/config.json`];
  const listed = report('--list', ...files);
  assert.equal(listed.status, 0, listed.stderr);
  assert.match(listed.stdout, /q_proj\.weight {2}GPTQ 4-bit, groups of 32 {2}32 × 64 {2}5\.625 bits\n/);
  assert.doesNotMatch(listed.stdout, /qzeros|g_idx/);
  const outputs = ['json', 'html'].flatMap((kind) => [`--${kind}`, inFolder(`packed.${kind}`)]);
  const run = report(...files, '--formats', 'int4', ...outputs);
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /GPTQ 4-bit, groups of 32 +5\.625 bits a weight, 1 tensor/);
  const { tensors } = JSON.parse(readFileSync(inFolder('packed.json'), 'utf8'));
  const [weight] = tensors;
  assert.equal(weight.scheme, 'GPTQ 4-bit, groups of 32');
  assert.deepEqual(weight.stored.bits, { codes: 8192, scales: 1024, zeros: 256, index: 2048 });
  assert.equal(weight.stored.parts.length, 4);
  assert.equal(weight.figures.stored_codes.possible, 16);
  assert.match(readFileSync(inFolder('packed.html'), 'utf8'), /GPTQ 4-bit, groups of 32<br><small>codes 8,192/);
});
