// The built site as files and as a page: its size, its text without scripts, its words when the lab cannot start.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import * as lab from './page.mjs';

const kBudget = 350_000;
const kRoot = 'build/site';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const brotli = (path) =>
  brotliCompressSync(readFileSync(path), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;

test(`until the first lab can be used, at most ${kBudget / 1000} KB cross the wire (brotli)`, async (t) => {
  const page = await site.browser.newPage();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  await page.goto(site.url);
  await lab.settled(page);
  await page.close();
  let sum = 0;
  for (const path of [...asked].sort()) {
    const size = brotli(join(kRoot, path.endsWith('/') ? `${path}index.html` : path));
    sum += size;
    t.diagnostic(`${String(size).padStart(8)}  ${path}`);
  }
  t.diagnostic(`${String(sum).padStart(8)}  in all`);
  assert.ok(asked.size >= 8, 'the fonts, the module and the layer are among them');
  assert.ok(sum <= kBudget, `${sum} bytes`);
});

test('before any script there is a title, what this teaches, and a figure with the core’s numbers', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  assert.match(await page.title(), /Quantscope/);
  assert.equal(await page.textContent('h1'), 'What is left of a weight');
  assert.ok((await page.textContent('.lesson')).length > 800);
  assert.ok(await page.locator('svg.figure').isVisible());
  assert.ok((await page.locator('svg.figure .fig-bar').count()) === 15);
  assert.match(
    await page.locator('.poster .answer').textContent(),
    /^It keeps \d+\.\d dB of signal; its codes carry \d\.\d\d of the 4 bits/,
  );
  assert.ok(await page.locator('noscript p').isVisible());
  await context.close();
});

test('no page holds inline script or style, an unanswered call, or code from strings', () => {
  for (const path of filesBelow(kRoot)) {
    const text = /\.(html|js|css)$/.test(path) ? readFileSync(path, 'utf8') : '';
    assert.doesNotMatch(text, /\{\{/, path);
    if (path.endsWith('.html')) {
      assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)/, path);
      assert.doesNotMatch(text, /\sstyle=|<style/, path);
      assert.match(text, /Content-Security-Policy/, path);
    }
    if (path.endsWith('.js')) assert.doesNotMatch(text, /new Function|\beval\(/, path);
  }
});

test('every layer of the list lies in the site', () => {
  assert.ok(readdirSync(join(kRoot, 'layers')).length >= 7);
  for (const name of readdirSync(join(kRoot, 'layers'))) assert.ok(statSync(join(kRoot, 'layers', name)).size > 1000);
});

const kFailures = {
  'WebGL 2 is missing': (page) =>
    page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
        return type.startsWith('webgl') ? null : original.call(this, type, ...rest);
      };
    }),
  'WebAssembly is missing': (page) =>
    page.addInitScript(() => {
      delete globalThis.WebAssembly;
    }),
  'the module does not arrive': (page) => page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' })),
  'a font does not arrive': (page) => page.route('**/*.ttf', (route) => route.fulfill({ status: 404, body: '' })),
};
for (const [what, arrange] of Object.entries(kFailures)) {
  test(`when ${what}, the text and figure stay and one kind sentence says what to do`, async () => {
    const page = await site.browser.newPage();
    page.on('dialog', () => assert.fail('no dialogs'));
    await arrange(page);
    await page.goto(site.url);
    const status = page.locator('#lab-status');
    await status.waitFor();
    assert.match(await status.textContent(), /could not start.*remain readable.*WebGL 2 shows the lab/);
    assert.ok(await page.locator('svg.figure').isVisible());
    await page.close();
  });
}
