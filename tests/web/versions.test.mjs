// Two versions of Quantscope on one page, and an update during use: each part comes from the version that asked.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { serve } from '../../web/tools/serve.mjs';
import * as lab from './page.mjs';
import { openBrowser } from './pages.mjs';

const kNext = '0123456789';

/** @type {{ url: string, browser: import('playwright-core').Browser, folder: string, close(): Promise<void> }} */
let site;
/** Name of the built version. */
let built = '';

/** Makes the pages in a folder refer to another version. @param {string} folder */
async function renameVersion(folder) {
  await rename(join(folder, built), join(folder, kNext));
  for (const path of await readdir(folder, { recursive: true })) {
    const place = join(folder, path);
    if (!/\.(html|js|mjs)$/.test(path) || !(await stat(place)).isFile()) continue;
    const text = await readFile(place, 'utf8');
    if (text.includes(built)) await writeFile(place, text.replaceAll(built, kNext));
  }
}

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quantscope-versions-'));
  built = (await readdir('build/site')).find((name) => /^[0-9a-f]{10}$/.test(name)) ?? '';
  assert.ok(built, 'the built site has a folder that is named after its content');
  for (const name of ['first', 'next']) await cp('build/site', join(folder, name), { recursive: true });
  await renameVersion(join(folder, 'next'));
  await cp(join(folder, 'first'), join(folder, 'updated'), { recursive: true });
  const server = await serve({ root: folder, port: 0 });
  const browser = await openBrowser();
  browser.keepsPagesOf(`${server.url}first/js/quantscope.mjs`);
  site = {
    url: server.url,
    browser,
    folder,
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
});
after(() => site.close());

/** @param {string} body @param {(page: import('playwright-core').Page) => Promise<unknown>} prepare */
async function openHost(body, prepare = async () => {}) {
  const page = await site.browser.newPage({ viewport: { width: 1000, height: 1400 }, serviceWorkers: 'block' });
  const complaints = lab.complaintsOf(page);
  await page.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>A course</title><body>${body}` }),
  );
  await prepare(page);
  await page.goto(`${site.url}host.html`);
  return { page, complaints };
}
const frameOf = (folder, query) =>
  `<iframe src="${folder}/embed.html?${query}" title="${folder}" width="700" height="640"></iframe>`;

/** Versions from which a frame has loaded its parts. */
const versionsIn = (frame) =>
  frame.evaluate(
    (names) => {
      const asked = performance.getEntriesByType('resource').map(({ name }) => name);
      return names.filter((version) => asked.some((address) => address.includes(`/${version}/`)));
    },
    [built, kNext],
  );

test('two frames of different versions work side by side, and neither takes a part of the other', async () => {
  const { page, complaints } = await openHost(
    frameOf('first', 'lab=overview&quantizer=int3') + frameOf('next', 'lab=noise&quantizer=int5'),
  );
  const frames = await Promise.all((await page.$$('iframe')).map((element) => element.contentFrame()));
  for (const frame of frames) await lab.settled(frame);
  assert.deepEqual(await Promise.all(frames.map(versionsIn)), [[built], [kNext]]);
  const links = await Promise.all(frames.map((frame) => frame.evaluate(() => globalThis.quantscope.app.link())));
  assert.match(links[0], /lab=overview.*int3/);
  assert.match(links[1], /lab=noise.*int5/);
  assert.deepEqual(complaints, []);
  await page.close();
});

const kTwoScripts = `
    <script type="module" src="first/quantscope-lab.js"></script>
    <script type="module" src="next/quantscope-lab.js"></script>
    <quantscope-lab id="one" lab="overview" quantizer="int3"></quantscope-lab>
    <quantscope-lab id="two" lab="overview" quantizer="int5"></quantscope-lab>`;

/** Versions whose module loaded, one entry each, once both elements are ready. */
async function versionsAtWork(page) {
  await page.waitForFunction(() => ['one', 'two'].every((id) => document.getElementById(id).ready));
  const modules = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.endsWith('quantscope_app.wasm')),
  );
  return modules.map((address) => [built, kNext].find((version) => address.includes(`/${version}/`)));
}

test('scripts of two versions on one page: the first one defines the element, the second does no harm', async () => {
  const { page, complaints } = await openHost(kTwoScripts);
  assert.deepEqual(await versionsAtWork(page), [built]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('scripts of two versions, and what the first one needs cannot come: the second one defines the element', async () => {
  const { page } = await openHost(kTwoScripts, (page) =>
    page.route(`**/${built}/element.js`, (route) => route.abort()),
  );
  assert.deepEqual(await versionsAtWork(page), [kNext]);
  await page.close();
});

test('an update while a frame is open: what it brings late is still its own, and a new frame is all new', async () => {
  const { page, complaints } = await openHost(frameOf('updated', 'lab=overview'));
  const first = await (await page.waitForSelector('iframe')).contentFrame();
  await lab.settled(first);
  // Copy the new files over the old ones; the old folder stays, as docs/embedding.md asks.
  await cp(join(site.folder, 'next'), join(site.folder, 'updated'), { recursive: true });
  await first.evaluate(() => globalThis.quantscope.open('lab=capacity'));
  await lab.settled(first);
  assert.match(await first.evaluate(() => globalThis.quantscope.app.link()), /lab=capacity/);
  assert.deepEqual(await versionsIn(first), [built]);
  await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), frameOf('updated', 'lab=noise'));
  const second = await (await page.waitForSelector('iframe:nth-of-type(2)')).contentFrame();
  await lab.settled(second);
  assert.deepEqual(await versionsIn(second), [kNext]);
  assert.deepEqual(complaints, []);
  await page.close();
});
