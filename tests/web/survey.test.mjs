// The workers that measure a model in the page: how many there are, what they come to together, and one that ends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';

const kLink = '?lab=model&formats=int8,int4/block=32,nf4#lab';
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
const qs = await load();
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** @param {number} tensors */
function model(tensors) {
  const entries = Array.from({ length: tensors }, (_, i) => {
    const values = qs.draw('laplace', { count: 400_000 + i * 1000, seed: i + 1 });
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    return [`layers.${i}.weight`, { dtype: 'F32', shape: [values.length / 1000, 1000], bytes }];
  });
  return lab.safetensors(Object.fromEntries(entries));
}

/** Opens the lab as on a device of so many processors, and watches the workers. @param {number} processors */
const openedWith = (processors) =>
  lab.openLab(site, kLink, {}, (page) =>
    page.addInitScript((count) => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => count });
      const seen = { workers: [], busy: 0, most: 0, modules: new Set(), ending: 0 };
      globalThis.seen = seen;
      globalThis.Worker = class extends Worker {
        constructor(address, options) {
          super(address, options);
          seen.workers.push(this);
          this.addEventListener('message', ({ data }) => {
            if (data.figures || data.problem) seen.busy--;
          });
        }
        postMessage(message) {
          if (message.type === 'begin') seen.modules.add(message.module);
          if (message.type === 'measure') seen.most = Math.max(seen.most, ++seen.busy);
          super.postMessage(message);
          // The second tensor is too much for its worker.
          if (message.type === 'measure' && message.tensor === 1 && seen.ending) {
            this.terminate();
            queueMicrotask(() => {
              seen.busy--;
              this.dispatchEvent(new Event('error'));
            });
          }
        }
      };
    }, processors),
  );

/** @param {any} page */
const seen = (page) =>
  page.evaluate(() => ({
    workers: globalThis.seen.workers.length,
    most: globalThis.seen.most,
    modules: globalThis.seen.modules.size,
  }));

/** @param {any} page @returns {Promise<string[]>} */
async function measuredRows(page) {
  const rows = await page.waitForFunction(() => {
    const labels = globalThis.quantscope.app
      .probe()
      .filter((item) => item.path.startsWith('model/row/'))
      .map((item) => item.label);
    const hasEnded = labels.length > 0 && labels.every((label) => !label.includes('…'));
    return hasEnded && !globalThis.quantscope.app.wantsSurvey() && labels;
  });
  return rows.jsonValue();
}

/** @param {any} page */
async function report(page) {
  await lab.settled(page);
  const { cx, cy } = await lab.reachable(page, 'model/save_report');
  const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(cx, cy)]);
  return readFileSync(await download.path(), 'utf8');
}

test('two workers measure at a time, and come to what one does, reports too', async () => {
  const file = model(12);
  const found = [];
  for (const processors of [1, 2]) {
    const { page, complaints } = await openedWith(processors);
    await lab.pick(page, 'twelve.safetensors', file);
    const rows = await measuredRows(page);
    assert.equal(rows.length, 12);
    assert.deepEqual(await seen(page), { workers: processors, most: processors, modules: 1 });
    found.push({ rows, report: await report(page) });
    assert.deepEqual(complaints, []);
    await page.close();
  }
  assert.deepEqual(found[1].rows, found[0].rows);
  assert.equal(found[1].report, found[0].report);
});

test('a worker starts only for a tensor that waits', async () => {
  const { page } = await openedWith(4);
  await lab.pick(page, 'one.safetensors', model(1));
  await measuredRows(page);
  assert.deepEqual(await seen(page), { workers: 1, most: 1, modules: 1 });
  await page.close();
});

test('where one worker ends its tensor is refused with the reason, and the others go on', async () => {
  const { page } = await openedWith(2);
  await page.evaluate(() => {
    globalThis.seen.ending = 1;
  });
  await lab.pick(page, 'six.safetensors', model(6));
  const rows = await measuredRows(page);
  assert.equal((await seen(page)).workers, 2);
  assert.deepEqual(
    rows.map((label) => label.includes('int8 –')),
    [false, true, false, false, false, false],
  );
  await lab.click(page, 'model/row/1');
  await page.waitForFunction(() =>
    globalThis.quantscope.app
      .probe()
      .some(
        ({ path, label }) => path === 'model/tensor/problem' && label.includes('worker that measured it has ended'),
      ),
  );
  await page.close();
});
