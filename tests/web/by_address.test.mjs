// "Open by address" in the browser: what is shown and fetched before and after each press, from a local server of other
// ports, which is another host to a browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import { kConfigs } from '../../web/core/remote_address.js';
import * as lab from './page.mjs';
import { kManners, serveRanges } from './range_server.mjs';

const kModel = readFileSync('web/data/silero_vad_v5_16k.safetensors');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const values = Buffer.from(Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i)).buffer);
const shard = (/** @type {string} */ name) =>
  lab.safetensors({ [name]: { dtype: 'F32', shape: [64, 64], bytes: values } });
const files = {
  'model.safetensors': kModel,
  'm-00001-of-00002.safetensors': shard('layers.0.weight'),
  'm-00002-of-00002.safetensors': shard('layers.1.weight'),
};
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let server;
/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let store;
before(async () => {
  site = await lab.openSite();
  store = await serveRanges(files);
  server = await serveRanges(files, {
    ...kManners,
    away: ({ response, path }) => response.writeHead(302, { location: `${store.url}/good/${path}` }).end(),
  });
});
after(async () => {
  await site.close();
  await server.close();
  await store.close();
});

const at = (/** @type {string} */ manner, path = 'model.safetensors') => `${server.url}/${manner}/${path}`;
const linkTo = (/** @type {string} */ address) => `?lab=model&formats=int8&model=${encodeURIComponent(address)}`;
const panel = (page) => page.locator('[data-by-address]');
const press = (page, /** @type {string} */ name) => panel(page).getByRole('button', { name, exact: true }).click();
const said = (page) => panel(page).getByRole('status').textContent();
const reaches = (page, /** @type {string} */ step) =>
  panel(page)
    .and(page.locator(`[data-step="${step}"]`))
    .waitFor();
const measured = (page, /** @type {number} */ rows) =>
  page.waitForFunction((wanted) => {
    const shown = globalThis.quantscope.app.probe().filter(({ path }) => path.startsWith('model/row/'));
    return shown.length >= wanted && shown.every(({ label }) => !label.includes('…'));
  }, rows);
const rowsOf = (page) =>
  page.evaluate(() =>
    globalThis.quantscope.app
      .probe()
      .filter(({ path }) => path.startsWith('model/row/'))
      .map(({ label }) => label),
  );
/** @param {string} query @param {object} [options] @param {(page: any) => Promise<void>} [prepare] */
async function openAddress(query, options, prepare) {
  server.forget();
  store.forget();
  return lab.openLab(site, `address.html${query}`, options, prepare);
}

/** Requests for the model itself, without those for the configuration beside it. */
const ofModel = () => server.asked.filter(({ path }) => path === 'model.safetensors');

test('a link names a model: host and file are shown and nothing is fetched; a press asks for the size, another opens', async () => {
  const { page, complaints } = await openAddress(linkTo(at('good')));
  await reaches(page, 'offer');
  const facts = await panel(page).locator('dl').textContent();
  assert.ok(facts.includes(server.host) && facts.includes('/good/model.safetensors'), facts);
  assert.match(await said(page), /Nothing of it has been fetched/);
  assert.deepEqual(server.asked, []);
  await press(page, 'Ask for its size');
  await reaches(page, 'found');
  assert.deepEqual(
    server.asked.map(({ path, method, range }) => [path, method, range]),
    ['model.safetensors', ...kConfigs].map((path) => [path, 'GET', 'bytes=0-65535']),
  );
  assert.match(await panel(page).locator('dl').textContent(), /Size[\d.]+ [KM]B in 1 file/);
  await press(page, 'Open');
  await reaches(page, 'open');
  await measured(page, 5);
  assert.match(await panel(page).locator('.by-address-count').textContent(), /^[\d.]+ [KM]B of [\d.]+ [KM]B fetched$/);
  const link = new URLSearchParams(await lab.link(page));
  assert.deepEqual([link.get('model'), link.get('print')?.length], [at('good'), 16]);
  const rows = await rowsOf(page);
  await lab.pick(page, 'model.safetensors', kModel);
  await page.waitForFunction(() => globalThis.quantscope.app.link().includes('model=model.safetensors'));
  await measured(page, 5);
  assert.deepEqual(await rowsOf(page), rows, 'as the same file from this device');
  await reaches(page, 'form');
  // The browser notes that the folder has no configuration; no page can keep it from that.
  assert.deepEqual(
    complaints.filter((one) => !one.includes('status of 404')),
    [],
  );
  await page.close();
});

test('on the main page a link leads, after a press, to the page that may fetch; the main page itself cannot', async () => {
  server.forget();
  const { page } = await lab.openLab(site, linkTo(at('good')));
  await reaches(page, 'offer');
  assert.match(await lab.notice(page), /^$/);
  const refused = await page.evaluate((address) => fetch(address).then(() => '', String), at('good'));
  assert.match(refused, /Failed to fetch/);
  assert.deepEqual(server.asked, []);
  await press(page, 'Ask for its size');
  await page.waitForURL(/\/address\.html\?/);
  await lab.settled(page);
  await reaches(page, 'found');
  // A reload asks again: what was agreed to is not kept.
  await page.reload();
  await lab.settled(page);
  await reaches(page, 'offer');
  await page.close();
});

test('the form stands beside the lab of models, and in no other; typed on the main page, an address leads to the other', async () => {
  const { page } = await lab.openLab(site, '?lab=noise');
  assert.equal(await panel(page).isVisible(), false);
  await page.evaluate(() => globalThis.quantscope.open('lab=model'));
  await reaches(page, 'form');
  const field = page.getByLabel(/Address of a model/);
  await field.fill('model.gguf');
  await field.press('Enter');
  await reaches(page, 'failed');
  assert.match(await said(page), /'model\.gguf' is not accepted; expected https/);
  await field.fill(at('good'));
  await field.press('Enter');
  await page.waitForURL(/\/address\.html\?lab=model/);
  await lab.settled(page);
  await reaches(page, 'found');
  await page.close();
});

test('everything is done from the keyboard: the address, the size, opening, and Escape', async () => {
  const { page } = await openAddress('?lab=model&formats=int8');
  const field = page.getByLabel(/Address of a model/);
  await field.focus();
  await page.keyboard.type(at('good'));
  await page.keyboard.press('Enter');
  await reaches(page, 'found');
  await page.keyboard.press('Escape');
  await reaches(page, 'form');
  assert.equal(await field.inputValue(), at('good'), 'the address stays to be changed');
  assert.ok(await field.evaluate((element) => element === document.activeElement));
  await page.keyboard.press('Enter');
  await reaches(page, 'found');
  await page.keyboard.press('Enter');
  await reaches(page, 'open');
  await measured(page, 5);
  await page.close();
});

test('a few published models are one press away, and nothing is fetched before it', async () => {
  // The page's service worker stands between it and the network, so the page itself tells what it asks for.
  const { page } = await openAddress('?lab=model', {}, (fresh) =>
    fresh.addInitScript(() => {
      /** @type {any} */ (globalThis).asked = [];
      const real = globalThis.fetch;
      globalThis.fetch = (input, init) => {
        const url = String(input instanceof Request ? input.url : input);
        if (!url.startsWith('https:')) return real(input, init);
        /** @type {any} */ (globalThis).asked.push(url);
        return Promise.reject(new TypeError('Failed to fetch'));
      };
    }),
  );
  const asked = () => page.evaluate(() => /** @type {any} */ (globalThis).asked);
  await panel(page).getByText('Published models').click();
  const buttons = panel(page).locator('li button');
  assert.ok((await buttons.count()) >= 3);
  assert.deepEqual(await asked(), []);
  await buttons.first().click();
  await reaches(page, 'failed');
  assert.equal((await asked()).length, 1);
  assert.match(await said(page), /The browser gives no reason/);
  await page.close();
});

test('a host that does not allow pages of other sites: the sentence says that the browser gives no reason', async () => {
  const { page } = await openAddress(linkTo(at('private')));
  await press(page, 'Ask for its size');
  await reaches(page, 'failed');
  assert.match(
    await said(page),
    /127\.0\.0\.1:\d+ is not accepted.*The browser gives no reason: the host may not allow pages/,
  );
  await press(page, 'Another address');
  await reaches(page, 'form');
  await page.close();
});

test('a host that does not expose Content-Range is asked for the length, and read', async () => {
  const { page } = await openAddress(linkTo(at('hidden')));
  await press(page, 'Ask for its size');
  await reaches(page, 'found');
  assert.deepEqual(
    ofModel().map(({ method }) => method),
    ['GET', 'HEAD'],
  );
  await press(page, 'Open');
  await measured(page, 5);
  await page.close();
});

test('a host without ranges: that the whole file is fetched is said before it is', async () => {
  const { page } = await openAddress(linkTo(at('whole')));
  await press(page, 'Ask for its size');
  await reaches(page, 'found');
  assert.match(await said(page), /only as a whole/);
  await press(page, 'Open');
  await measured(page, 5);
  assert.equal(ofModel().length, 2);
  await page.close();
});

test('a redirect names the host at its end', async () => {
  const { page } = await openAddress(linkTo(at('away')));
  await press(page, 'Ask for its size');
  await reaches(page, 'found');
  assert.ok((await panel(page).locator('dl').textContent()).includes(`Sent by${store.host}`));
  await press(page, 'Open');
  await measured(page, 5);
  assert.deepEqual(new Set(server.asked.map(({ manner }) => manner)), new Set(['away']));
  await page.close();
});

test('a wrong length, and a host that falls silent, are told', async () => {
  const { page } = await openAddress(linkTo(at('less')));
  await panel(page).evaluate((place) => {
    place.dataset.stall = '500';
  });
  await press(page, 'Ask for its size');
  await reaches(page, 'failed');
  assert.match(await said(page), /65535 bytes from .* expected 65536/);
  await press(page, 'Another address');
  const field = page.getByLabel(/Address of a model/);
  await field.fill(at('silent'));
  await field.press('Enter');
  await reaches(page, 'failed');
  assert.match(await said(page), /silent for 0\.5 s.*try again later/);
  await page.close();
});

test('what goes on can be cancelled, and an open model fetches nothing more once that is pressed', async () => {
  const { page } = await openAddress(linkTo(at('silent')));
  await press(page, 'Ask for its size');
  await reaches(page, 'asking');
  await press(page, 'Cancel');
  await reaches(page, 'form');
  const field = page.getByLabel(/Address of a model/);
  await field.fill(at('tires'));
  await field.press('Enter');
  await reaches(page, 'found');
  await press(page, 'Open');
  await reaches(page, 'open');
  await press(page, 'Stop fetching');
  await reaches(page, 'stopped');
  assert.match(await said(page), /What was measured stays/);
  const before = server.asked.length;
  await lab.quietFor(300, 'a request that still comes would be a fault');
  assert.equal(server.asked.length, before);
  await page.close();
});

test('of one shard, all shards are opened, and the link names the first', async () => {
  const { page } = await openAddress(linkTo(at('good', 'm-00002-of-00002.safetensors')));
  await press(page, 'Ask for its size');
  await reaches(page, 'found');
  assert.match(await panel(page).locator('dl').textContent(), /in 2 files/);
  await press(page, 'Open');
  await measured(page, 2);
  assert.equal(await lab.notice(page), '');
  assert.equal(new URLSearchParams(await lab.link(page)).get('model'), at('good', 'm-00001-of-00002.safetensors'));
  await page.close();
});

test('the page speaks German, and keeps the state of the lab with the other language', async () => {
  server.forget();
  const { page } = await lab.openLab(site, `address.de.html${linkTo(at('missing'))}`);
  await reaches(page, 'offer');
  assert.match(await said(page), /noch nichts geladen/);
  await press(page, 'Nach der Größe fragen');
  await reaches(page, 'failed');
  assert.match(await said(page), /mit 404 antwortet \(dort liegt nichts\), wird nicht angenommen/);
  await page.locator('.foot a[lang=en]').click();
  await page.waitForURL(/\/address\.html\?.*model=/);
  await page.close();
});

test('axe finds nothing in the form and in the panel, light and dark', async () => {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const { page } = await openAddress(linkTo(at('good')), { colorScheme, bypassCSP: true });
    for (const step of ['offer', 'found', 'form']) {
      if (step === 'found') await press(page, 'Ask for its size');
      if (step === 'form') await press(page, 'Cancel');
      await reaches(page, step);
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run('[data-by-address]'));
      assert.deepEqual(
        found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
        step,
      );
    }
    await page.close();
  }
});
