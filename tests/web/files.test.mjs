// The reader's own file in the browser: picked or dropped, intact or damaged.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
const qs = await load();
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

test('a dropped .safetensors file lists its tensors; the chosen one shows the core’s numbers', async () => {
  const { page, complaints } = await lab.openLab(site);
  const values = qs.draw('laplace', { count: 3000, seed: 9 }).map((x) => x * 0.03);
  const file = lab.safetensors({
    'layers.0.weight': { dtype: 'F32', shape: [60, 50], bytes: bytesOf(values) },
    'layers.0.bias': { dtype: 'F16', shape: [2], bytes: Buffer.from([0x00, 0x3c, 0x00, 0xbc]) },
    'layers.1.index': { dtype: 'I32', shape: [3], bytes: bytesOf(Int32Array.of(-3, 0, 3)) },
  });
  await lab.drop(page, 'model.safetensors', file);
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some((item) => item.path === 'source/tensor/2'));
  const row = await lab.place(page, 'source/tensor/0');
  assert.match(row.label, /layers\.0\.weight, 60 × 50 {3}F32 {3}12\.0 KB/);
  await lab.click(page, 'source/tensor/0');
  const shown = await lab.result(page);
  const expected = qs.analyze(values, 'int4');
  assert.equal(shown.count, 3000);
  assert.equal(shown.entropyBits, expected.entropyBits);
  assert.equal(shown.sqnrDb, expected.sqnrDb);
  assert.match(await lab.link(page), /source=file&file=model.safetensors&hash=[0-9a-f]{16}&tensor=layers.0.weight/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a picked .npy file is shown at once, and its link asks for it elsewhere', async () => {
  const { page } = await lab.openLab(site);
  const file = lab.npy(Float32Array.of(0.5, -1, 0.25, 2));
  await lab.pick(page, 'four.npy', file);
  await page.waitForFunction(() => globalThis.quantscope.app.result()?.count === 4);
  await page.waitForFunction(() => location.search.includes('file=four.npy'));
  const { page: other } = await lab.openLab({ browser: site.browser, url: page.url() });
  assert.equal(await lab.notice(other), 'This link shows four of four.npy. Open that file to see it.');
  await lab.pick(other, 'four.npy', file);
  await other.waitForFunction(() => globalThis.quantscope.app.result()?.count === 4);
  assert.equal(await lab.notice(other), '');
  await page.close();
  await other.close();
});

test('letters that our own texts do without come with the file whose names need them, not before', async () => {
  const { page, complaints } = await lab.openLab(site);
  const asked = [];
  page.on('request', (request) => asked.push(request.url().match(/inter-\d+.*\.ttf$/)?.[0]));
  const values = bytesOf(Float32Array.of(0.5, -1, 0.25, 2));
  const open = async (name, ...tensors) => {
    const all = tensors.map((tensor) => [tensor, { dtype: 'F32', shape: [4], bytes: values }]);
    await lab.drop(page, name, lab.safetensors(Object.fromEntries(all)));
    await page.waitForFunction(
      (tensor) => globalThis.quantscope.app.probe().some(({ label }) => label?.startsWith(tensor)),
      tensors[0],
    );
    await lab.settled(page);
    return asked.filter(Boolean);
  };
  assert.deepEqual(await open('plain.safetensors', 'weight', 'bias'), []);
  assert.deepEqual(await open('other.safetensors', 'größe', 'poids_œuvre'), ['inter-400.ttf', 'inter-600.ttf']);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a broken file says what is wrong, at which byte, and the lab keeps what it had', async () => {
  const { page } = await lab.openLab(site);
  const before = await lab.result(page);
  const good = lab.npy(Float32Array.of(1, 2, 3));
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
  for (const [name, buffer] of [
    ['cut.npy', good.subarray(0, -2)],
    ['empty.npy', Buffer.alloc(0)],
    ['cat.png', png],
    ['x.safetensors', Buffer.alloc(9, 255)],
  ]) {
    await lab.pick(page, name, buffer);
    await page.waitForFunction(
      (file) => globalThis.quantscope.app.notice().startsWith(`${file} could not be read.`),
      name,
    );
    assert.match(await lab.notice(page), /at byte \d+\).*The lab keeps what it had\./, name);
    assert.deepEqual(await lab.result(page), before);
  }
  await page.close();
});

test('the Open button opens the browser’s own file dialog', async () => {
  const { page } = await lab.openLab(site);
  // Content that loads after the lab may still move it.
  await page.waitForLoadState('networkidle');
  await lab.settled(page);
  await lab.pickAt(page, 'app/open_file', {
    name: 'two.npy',
    mimeType: '',
    buffer: lab.npy(Float32Array.of(1, -0.4)),
  });
  await page.waitForFunction(() => globalThis.quantscope.app.result()?.count === 2);
  await page.close();
});

test('a large file shows a marked preview first, can be seen to progress, and ends whole', async () => {
  const { page } = await lab.openLab(site);
  const values = qs.draw('gaussian', { count: 3_000_000, seed: 2 });
  // Record the state of each frame.
  await page.evaluate(() => {
    const { app } = globalThis.quantscope;
    const draw = app.draw.bind(app);
    globalThis.shownCounts = new Set();
    app.draw = (...parts) => {
      draw(...parts);
      const now = app.result();
      if (now) globalThis.shownCounts.add(`${now.count}${now.preview ? ' preview' : ''}`);
    };
  });
  await lab.pick(page, 'large.npy', lab.npy(values));
  const seen = await lab.eventually(page, () => globalThis.shownCounts.has('3000000') && [...globalThis.shownCounts]);
  assert.deepEqual(seen.slice(-2), ['65536 preview', '3000000']);
  assert.deepEqual(
    seen.slice(0, -2).filter((count) => count !== '4096'),
    [],
  );
  assert.equal((await lab.result(page)).sqnrDb, qs.analyze(values, 'int4').sqnrDb);
  await page.close();
});

test('a layer that cannot be fetched is said, and the lab keeps what it had', async () => {
  const { page } = await lab.openLab(site);
  const before = await lab.result(page);
  await page.route('**/layers/encoder_0.safetensors', (route) => route.fulfill({ status: 503, body: '' }));
  await lab.click(page, 'overview/source');
  await lab.click(page, 'source/encoder_0');
  assert.match(
    await lab.notice(page),
    /The layer Encoder 0, convolution could not be loaded: encoder_0.safetensors: the server answered 503/,
  );
  assert.deepEqual(await lab.result(page), before);
  await page.close();
});

test('after a refused file the shown file’s other tensors still hold their own values', async () => {
  const { page } = await lab.openLab(site);
  const first = qs.draw('gaussian', { count: 600, seed: 1 });
  const second = qs.draw('laplace', { count: 700, seed: 2 });
  const file = lab.safetensors({
    a: { dtype: 'F32', shape: [600], bytes: bytesOf(first) },
    b: { dtype: 'F32', shape: [700], bytes: bytesOf(second) },
  });
  await lab.pick(page, 'two.safetensors', file);
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some((item) => item.path === 'source/tensor/1'));
  await lab.click(page, 'source/tensor/0');
  await lab.pick(
    page,
    'cat.png',
    Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(30_000)]),
  );
  await page.waitForFunction(() => globalThis.quantscope.app.notice().startsWith('cat.png could not be read.'));
  await lab.click(page, 'overview/source');
  await lab.click(page, 'source/tensor/1');
  assert.equal((await lab.result(page)).sqnrDb, qs.analyze(second, 'int4').sqnrDb);
  await page.close();
});

test('a list of 2,000 tensors scrolls inside a canvas of ordinary height, and by keyboard comes into sight', async () => {
  const { page } = await lab.openLab(site);
  const tensors = {};
  for (let i = 0; i < 2000; i++)
    tensors[`layer.${i}.weight`] = { dtype: 'F32', shape: [1], bytes: bytesOf(Float32Array.of(i + 1)) };
  await lab.pick(page, 'many.safetensors', lab.safetensors(tensors));
  await page.waitForSelector('[data-path="source/tensor/1999"]', { state: 'attached' });
  await lab.settled(page);
  const { canvasHeight, beyond } = await page.evaluate(() => ({
    canvasHeight: globalThis.quantscope.canvas.clientHeight,
    beyond: globalThis.quantscope.app.probe().find((item) => item.path === 'source/list').max,
  }));
  assert.ok(canvasHeight < 1200, `${canvasHeight} px`);
  assert.ok(beyond > 50_000);
  const list = await lab.place(page, 'source/list');
  assert.equal(list.value, 0);
  await page.mouse.move(list.cx, list.cy);
  await page.mouse.wheel(0, 300);
  await lab.settled(page);
  assert.ok((await lab.place(page, 'source/list')).value > 50, 'the lab has the focus: it was just given a file');
  // Rows far from the visible ones have no element, but for the last, from which the focus can go back.
  assert.equal(await page.locator('[data-path="source/tensor/1950"]').count(), 0);
  await page.focus('[data-path="source/tensor/1999"]');
  await page.waitForSelector('[data-path="source/tensor/1950"]', { state: 'attached' });
  await page.focus('[data-path="source/tensor/1950"]');
  await lab.settled(page);
  const row = await lab.place(page, 'source/tensor/1950');
  assert.ok(row.top >= list.top - 1 && row.top + row.height <= list.top + list.height + 1);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => globalThis.quantscope.app.link().includes('tensor=layer.1950.weight'));
  await page.close();
});

test('when the module ends for want of memory, that is said and nothing more is asked of it', async () => {
  const { page } = await lab.openLab(site);
  await page.evaluate(() => {
    globalThis.quantscope.app.supply = () => {
      throw new Error('Aborted(OOM)');
    };
  });
  await lab.pick(page, 'w.npy', lab.npy(Float32Array.of(1, 2, 3)));
  await page.waitForSelector('#stage[data-message*="Reload the page"]');
  assert.equal(await page.evaluate(() => document.querySelector('#stage').inert), true);
  await page.close();
});
