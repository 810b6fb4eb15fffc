// The reader's own model as a whole: listed, measured by a worker, mixed, exported; in the page and in Node.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';

const kModel = 'web/data/silero_vad_v5_16k.safetensors';
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
const qs = await load();
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const bytesOf = (/** @type {any} */ array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
/** @param {string} name @param {Buffer} bytes @param {number[]} [asked] */
const inMemory = (name, bytes, asked = []) => ({
  name,
  size: bytes.length,
  async read(/** @type {number} */ offset, /** @type {number} */ size) {
    asked.push(size);
    return new Uint8Array(bytes.subarray(offset, offset + size));
  },
});

/** Rows of the table, from the mirror. @param {any} page */
const rows = (page) =>
  page.evaluate(() =>
    globalThis.quantscope.app
      .probe()
      .filter((item) => item.path.startsWith('model/row/'))
      .map((item) => item.label),
  );
/** @param {any} page */
const measured = (page) =>
  page.waitForFunction(() => {
    const labels = globalThis.quantscope.app
      .probe()
      .filter((item) => item.path.startsWith('model/row/'))
      .map((item) => item.label);
    return labels.length > 0 && labels.every((label) => !label.includes('…'));
  });

test('Node: a model is listed from its header alone, and a tensor measured as analyze() does', async () => {
  /** @type {number[]} */
  const asked = [];
  const model = await qs.openModel([inMemory('silero.safetensors', readFileSync(kModel), asked)]);
  assert.ok(asked.reduce((sum, size) => sum + size, 0) < 10_000, `${asked}`);
  assert.deepEqual(model.problems, []);
  const place = model.tensors.findIndex(({ name }) => name === 'decoder.rnn.weight_hh');
  assert.deepEqual(model.tensors[place].shape, [512, 128]);
  const figures = await model.measure(place, ['int4', 'mxfp4']);
  assert.equal(figures.count, 65536);
  assert.equal(figures.formats.length, 2);
  const [first] = qs.layers();
  assert.equal(first.tensor, 'decoder.rnn.weight_hh');
  assert.match(model.report('csv', { link: 'lab=model&formats=int4,mxfp4' }), /^tensor,shape,type/);
  model.free();
});

test('Node: what is not accepted is named, and a file that cannot be read is a problem, not an end', async () => {
  await assert.rejects(qs.openModel([]), /files: .* is not accepted; expected an array of at least one file/);
  await assert.rejects(qs.openModel([/** @type {any} */ ({ name: 3 })]), /file: .*expected a File/);
  const gone = { name: 'gone.npy', size: 100, read: () => Promise.reject(new Error('it has gone')) };
  const model = await qs.openModel([gone, inMemory('a.npy', lab.npy(Float32Array.of(1, 2, 3)))]);
  assert.deepEqual(model.problems, [{ file: 'gone.npy', sentence: 'it has gone' }]);
  assert.equal(model.tensors.length, 1);
  await assert.rejects(model.measure(7, ['int4']), /tensor: 7 is not accepted/);
  await assert.rejects(model.measure(0, ['int44']), /quantizer: 'int44' is not accepted/);
  model.free();
});

test('the bundled model is measured by a worker while the page stays free', async () => {
  const { page, complaints } = await lab.openLab(
    site,
    '?lab=model&fold=listed&formats=int8/channel=0,int4/block=32#lab',
  );
  const worker = page.waitForEvent('worker');
  await lab.click(page, 'model/example');
  assert.match((await worker).url(), /survey_worker\.js$/);
  await measured(page);
  const all = await rows(page);
  assert.equal(all.length, 13);
  assert.match(
    all.find((label) => label.startsWith('decoder.rnn.weight_hh')),
    /512 × 128.*F32.*262 KB.*int4\/block=32 \d\d\.\d/,
  );
  assert.deepEqual(complaints, []);
  await page.close();
});

test('where no worker can be had the page measures by itself, and comes to the same', async () => {
  const { page } = await lab.openLab(
    site,
    '?lab=model&fold=listed&formats=int8/channel=0,int4/block=32#lab',
    {},
    (opened) =>
      opened.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'Worker');
      }),
  );
  await lab.click(page, 'model/example');
  await measured(page);
  const { page: other } = await lab.openLab(site, '?lab=model&fold=listed&formats=int8/channel=0,int4/block=32#lab');
  await lab.click(other, 'model/example');
  await measured(other);
  assert.deepEqual(await rows(page), await rows(other));
  await page.close();
  await other.close();
});

test('two shards and a picture: the model is used, and what is missing is said', async () => {
  const { page } = await lab.openLab(site, '?lab=model#lab');
  const values = qs.draw('gaussian', { count: 4096, seed: 1 });
  const shard = (/** @type {string} */ name) =>
    lab.safetensors({ [name]: { dtype: 'F32', shape: [64, 64], bytes: bytesOf(values) } });
  const file = (/** @type {string} */ name, /** @type {Buffer} */ buffer) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer,
  });
  await page.setInputFiles('#stage input[type=file]', [
    file('model-00002-of-00003.safetensors', shard('layers.1.weight')),
    file('model-00001-of-00003.safetensors', shard('layers.0.weight')),
    file('cat.png', Buffer.from('89504e470d0a1a0a0000', 'hex')),
  ]);
  await measured(page);
  assert.equal((await rows(page)).length, 2);
  const words = await page.evaluate(
    () => globalThis.quantscope.app.probe().find((item) => item.path === 'lab/answer')?.label,
  );
  assert.match(words, /2 things could not be read/);
  await page.close();
});

test('a tensor of the model opens in another lab, and Back returns to the table', async () => {
  const { page } = await lab.openLab(site, '?lab=model&formats=int8#lab');
  await lab.click(page, 'model/example');
  await measured(page);
  await lab.click(page, 'model/row/9');
  await lab.click(page, 'model/open/noise');
  assert.match(await lab.link(page), /lab=noise.*tensor=decoder\.rnn\.weight_hh/);
  assert.equal((await lab.result(page)).count, 65536);
  await page.goBack();
  await lab.settled(page);
  assert.match(await lab.link(page), /lab=model/);
  await page.close();
});

test('a report and a mix are taken away as files', async () => {
  const { page } = await lab.openLab(site, '?lab=model&view=mix&target=6#lab');
  await lab.click(page, 'model/example');
  await page.waitForFunction(
    () =>
      /^[\d.]+ bits a weight/.test(
        globalThis.quantscope.app.probe().find((item) => item.path === 'lab/answer')?.label ?? '',
      ) && !globalThis.quantscope.app.wantsSurvey(),
  );
  await lab.settled(page);
  for (const [path, name, words] of /** @type {[string, RegExp, RegExp][]} */ ([
    ['model/save_report', /-report\.html$/, /^<!doctype html>[\s\S]*<\/html>\s*$/i],
    ['model/save_mix_json', /-mix\.json$/, /"quantscope_mix": ?1/],
    ['model/save_mix_csv', /-mix\.csv$/, /^tensor,shape,type/],
  ])) {
    const { cx, cy } = await lab.reachable(page, path);
    const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(cx, cy)]);
    assert.match(download.suggestedFilename(), name);
    assert.match(readFileSync(await download.path(), 'utf8'), words);
  }
  await page.close();
});

test('on the German page the report is German', async () => {
  const { page } = await lab.openLab(site, 'index.de.html?lab=model&view=mix&target=6#lab');
  await lab.click(page, 'model/example');
  await page.waitForFunction(
    () =>
      /Bit je Gewicht/.test(
        globalThis.quantscope.app.probe().find((item) => item.path === 'lab/answer')?.label ?? '',
      ) && !globalThis.quantscope.app.wantsSurvey(),
  );
  await lab.settled(page);
  const { cx, cy } = await lab.reachable(page, 'model/save_report');
  const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(cx, cy)]);
  const html = readFileSync(await download.path(), 'utf8');
  assert.match(html, /<html lang="de">/);
  assert.match(html, /Gespeichert braucht das Modell 974/);
  await page.close();
});
