// One model through page, HTML, JSON, CSV, module and command: the same count of weights, bits and decibels.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';

const kModel = 'tests/golden/cases/st_gpt2.safetensors';
const kTensor = 'h.0.attn.c_attn.weight';
const kSpecs = ['int8/channel=0', 'int4/block=32'];
const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-same-'));
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(async () => {
  rmSync(folder, { recursive: true });
  await site.close();
});

/** Figures that all must agree on, for the tensor in each format: to a tenth of a decibel and a hundredth of a bit. */
const kFigures = kSpecs.map((spec) => ({ spec, db: '', bits: '' }));

test('the command: JSON, HTML, CSV and summary agree', () => {
  const out = (/** @type {string} */ kind) => join(folder, `out.${kind}`);
  const run = spawnSync(
    kProgram,
    [
      'report',
      kModel,
      '--formats',
      kSpecs.join(','),
      '--target-bpw',
      '32',
      '--json',
      out('json'),
      '--html',
      out('html'),
    ].concat(['--csv', out('csv')]),
    { encoding: 'utf8' },
  );
  assert.equal(run.status, 0, run.stderr);
  const all = JSON.parse(readFileSync(out('json'), 'utf8'));
  assert.equal(all.totals.weights, 12_544);
  assert.equal(all.totals.not_weights.tensors, 4);
  assert.match(run.stdout, /5 tensors, 12,544 weights/);
  const tensor = all.tensors.find(({ name }) => name === kTensor);
  for (const [i, { format, sqnr_db, bits_per_weight }] of tensor.figures.formats.entries()) {
    assert.equal(format, kSpecs[i]);
    Object.assign(kFigures[i], { db: sqnr_db.toFixed(1), bits: bits_per_weight.toFixed(2) });
  }
  const html = readFileSync(out('html'), 'utf8');
  assert.match(html, /it is a causal mask|it is a mask/);
  for (const { db, bits } of kFigures) {
    assert.ok(html.includes(`>${bits}<`) && html.includes(`>${db}<`), `${bits} bits and ${db} dB in the page`);
  }
  const lines = readFileSync(out('csv'), 'utf8').trim().split('\r\n').slice(1);
  const weights = lines
    .filter((line) => /,weight,0$/.test(line))
    .map((line) => Number(line.match(/,(?:F32|F16|BF16),(\d+),/)?.[1]));
  assert.equal(
    weights.reduce((sum, count) => sum + count, 0),
    12_544,
  );
});

test('the module measures the same', async () => {
  const qs = await load();
  const bytes = readFileSync(kModel);
  const read = (/** @type {number} */ offset, /** @type {number} */ size) => bytes.subarray(offset, offset + size);
  const model = await qs.openModel([{ name: 'st_gpt2.safetensors', size: bytes.length, read }]);
  const place = model.tensors.findIndex(({ name }) => name === kTensor);
  assert.deepEqual(
    [model.tensors[place].axes?.outputs, model.tensors[place].axes?.inputs, model.tensors[place].role.kind],
    [192, 64, 'weight'],
  );
  let weights = 0;
  for (const [i, tensor] of model.tensors.entries()) {
    const { content } = await model.measure(i);
    const isMatrix = tensor.shape.filter((extent) => extent > 1).length > 1;
    const isWeight = tensor.role.kind === 'weight' && (content === 'numbers' || (content === 'constant' && !isMatrix));
    if (isWeight) weights += tensor.shape.reduce((product, extent) => product * extent, 1);
  }
  assert.equal(weights, 12_544);
  const { formats } = await model.measure(place, kSpecs);
  assert.deepEqual(
    formats.map(({ format, sqnrDb, bitsPerWeight }) => ({
      spec: format,
      db: sqnrDb?.toFixed(1),
      bits: bitsPerWeight.toFixed(2),
    })),
    kFigures,
  );
  model.free();
});

test('the page shows the same, what is no weight apart, and a switch counts it', async () => {
  const { page, complaints } = await lab.openLab(site, `?lab=model&formats=${kSpecs.join()}#lab`);
  await lab.pick(page, 'st_gpt2.safetensors', readFileSync(kModel));
  await page.waitForFunction(
    () =>
      globalThis.quantscope.app.probe().some(({ path }) => path === 'model/row/0') &&
      !globalThis.quantscope.app.wantsSurvey(),
  );
  await lab.settled(page);
  const label = (/** @type {string} */ path) =>
    page.evaluate(
      (wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label ?? '',
      path,
    );
  assert.match(await label('lab/answer'), /5 tensors, 12,544 weights, .*no weights: 4 \(/);
  const place = await page.evaluate(
    (name) => globalThis.quantscope.app.probe().find((item) => item.label?.startsWith(name))?.path,
    kTensor,
  );
  await lab.click(page, place);
  const formats = await label('model/tensor/formats');
  for (const { spec, db, bits } of kFigures) {
    assert.match(
      formats,
      new RegExp(
        `${spec.replace(/[/=]/g, '.')}: ${db.replace('.', '\\.')}.dB, entropy of the codes [\\d.]+ of ${bits} bits`,
      ),
    );
  }
  assert.match(await label('model/tensor/law'), /outputs: axis 1/);
  const all = await page.evaluate(
    () => globalThis.quantscope.app.probe().find((item) => item.label === 'All tensors')?.path,
  );
  await lab.click(page, all);
  await lab.settled(page);
  assert.match(await label('lab/answer'), /9 tensors, 78,596 weights/);
  assert.match(await lab.link(page), /count=all/);
  assert.deepEqual(complaints, []);
  await page.close();
});
