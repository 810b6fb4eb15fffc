// A model folder dropped on the lab as by hand: it opens as the model inside.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'quantscope-folder-'));
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(async () => {
  rmSync(folder, { recursive: true });
  await site.close();
});

/** @param {any} page @param {string} path */
async function dropFolder(page, path) {
  const { x, y, width, height } = await page.locator('#stage').boundingBox();
  const session = await page.context().newCDPSession(page);
  const at = { x: x + width / 2, y: y + height / 2 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    const data = { items: [], files: [resolve(path)], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}
/** @param {any} page */
const labels = (page) =>
  page.evaluate(() =>
    globalThis.quantscope.app
      .probe()
      .filter(({ path }) => path.startsWith('model/row/'))
      .map(({ label }) => label),
  );
/** @param {any} page @param {number} count */
const rowsMeasured = (page, count) =>
  page.waitForFunction((wanted) => {
    const rows = globalThis.quantscope.app.probe().filter(({ path }) => path.startsWith('model/row/'));
    return rows.length === wanted && rows.every(({ label }) => !label.includes('…'));
  }, count);

test('a folder of a hub is its model: what is no part of it is passed over without complaint', async () => {
  const { page } = await lab.openLab(site, '?lab=model');
  await dropFolder(page, 'tests/golden/cases/hub');
  await rowsMeasured(page, 1);
  const told = await page.evaluate(() =>
    globalThis.quantscope.app
      .probe()
      .map(({ label }) => label)
      .join('\n'),
  );
  assert.doesNotMatch(told, /gitattributes|README|is not accepted/);
  await page.close();
});

test('what is passed over in a folder is told as such, and not as something that could not be read', async () => {
  const { page } = await lab.openLab(site, '?lab=model');
  const model = join(folder, 'evaluated');
  mkdirSync(model);
  copyFileSync('tests/golden/cases/hub/model.safetensors', join(model, 'model.safetensors'));
  for (const name of ['loss.csv', 'results.csv']) writeFileSync(join(model, name), 'epoch,loss\n1,0.5\n2,0.25\n');
  await dropFolder(page, model);
  await rowsMeasured(page, 1);
  const told = await page.evaluate(
    () => globalThis.quantscope.app.probe().find(({ path }) => path === 'lab/answer')?.label,
  );
  assert.match(told, /loss\.csv: passed over: a table of numbers beside the model\. Further notes.*: 1\.$/);
  assert.doesNotMatch(told, /could not be read/);
  await page.close();
});

test('files of one name in two folders are told apart by the folder', async () => {
  const { page } = await lab.openLab(site, '?lab=model');
  await dropFolder(page, 'tests/golden/cases/st_pipe');
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path.startsWith('model/row/')));
  const rows = await labels(page);
  assert.ok(rows.length >= 2, rows.join('\n'));
  await page.close();
});

test('an empty folder is said, and what was shown stays', async () => {
  const { page } = await lab.openLab(site, '?lab=model');
  mkdirSync(join(folder, 'empty'));
  const before = await page.evaluate(() => globalThis.quantscope.app.link());
  await dropFolder(page, join(folder, 'empty'));
  await page.waitForFunction(() => document.body.textContent?.includes('A folder without files'));
  assert.equal(await page.evaluate(() => globalThis.quantscope.app.link()), before);
  await page.close();
});
