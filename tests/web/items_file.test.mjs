// The file on the page of own quiz items: kept, opened, dropped, saved and copied; a checker that does not come.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { checked, example, kExample, openItems, paste } from './items_open.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('a text is there again after a reload; the example takes its place and it can be brought back', async () => {
  const { page } = await openItems(site);
  await checked(page);
  const mine = example((item) => Object.assign(item, { title: 'Mine' }));
  await paste(page, mine);
  await page.reload();
  await checked(page);
  const area = page.locator('#items-text');
  assert.equal(await area.inputValue(), mine);
  await page.getByRole('button', { name: 'Start again from the example' }).click();
  assert.equal(await area.inputValue(), kExample);
  await page.reload();
  await checked(page);
  assert.equal(await area.inputValue(), kExample);
  await page.getByRole('button', { name: 'Bring back the text before' }).click();
  assert.equal(await area.inputValue(), mine);
  await page.getByRole('button', { name: 'Format' }).click();
  assert.equal(await area.inputValue(), `${JSON.stringify(JSON.parse(mine), null, 2)}\n`);
  await page.close();
});

test('where the browser keeps nothing the page works, and says once that nothing is kept', async () => {
  const { page, complaints } = await openItems(
    site,
    {},
    {
      prepare: (fresh) =>
        fresh.addInitScript(() => {
          Object.defineProperty(globalThis, 'localStorage', {
            get() {
              throw new DOMException('refused', 'SecurityError');
            },
          });
        }),
    },
  );
  await checked(page);
  assert.equal(await page.textContent('[data-said]'), '');
  assert.match(
    await paste(
      page,
      example((item) => Object.assign(item, { title: 'Mine' })),
    ),
    /no fault$/,
  );
  assert.match(await page.textContent('[data-said]'), /^This browser keeps nothing/);
  assert.deepEqual(complaints, []);
  await page.close();
});

/** Drops a file on the page with the events of a real drop. */
async function drop(page, name, text) {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text],
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('.authoring-file', type, { dataTransfer });
}

test('a file is dropped or opened, saved under its name, and named in the code; one too large is refused', async () => {
  const { page } = await openItems(site);
  await checked(page);
  const mine = example((item) => Object.assign(item, { id: 'mine' }));
  await drop(page, 'week-3.json', mine);
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('week-3.json is open'));
  await checked(page);
  assert.equal(await page.inputValue('#items-text'), mine);
  assert.match(await page.textContent('[data-code]'), /quiz=mine&amp;items=week-3\.json/);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as week-3.json' }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), 'week-3.json');
  assert.equal(readFileSync(await download.path(), 'utf8'), mine);
  await drop(page, 'model.bin', 'x'.repeat(2 ** 20 + 1));
  await page.waitForFunction(() =>
    /model\.bin: 1,048,577 bytes/.test(document.querySelector('[data-said]').textContent),
  );
  assert.equal(await page.inputValue('#items-text'), mine, 'and the text stays');
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).click();
  // A name that an address would not take.
  await (await dialog).setFiles({ name: 'week 4.json', mimeType: 'application/json', buffer: Buffer.from(kExample) });
  await page.getByRole('button', { name: 'Save as items.json' }).waitFor();
  assert.equal(await page.inputValue('#items-text'), kExample);
  await page.close();
});

test('text and code are copied; where the browser does not copy, they are selected', async () => {
  const { page } = await openItems(site);
  await checked(page);
  await lab.contextOf(page).grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent === 'Copied.');
  assert.equal(await clipboard(), kExample);
  await page.getByRole('button', { name: 'Copy code' }).click();
  await page.waitForFunction(() => document.querySelector('[data-code-said]').textContent === 'Copied.');
  assert.equal(await clipboard(), await page.textContent('[data-code]'));
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await page.getByRole('button', { name: 'Copy code' }).click();
  await page.waitForFunction(() => getSelection().toString().startsWith('<iframe'));
  await page.close();
});

test('a check can be cancelled and begun again; a key drops it', async () => {
  const held = /** @type {import('playwright-core').Route[]} */ ([]);
  const { page } = await openItems(
    site,
    {},
    {
      prepare: (fresh) => fresh.route('**/quantscope_items.wasm', (route) => void held.push(route)),
    },
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.match(await checked(page), /^Cancelled/);
  await page.getByRole('button', { name: 'Check now' }).press('Enter');
  await lab.eventually(null, () => held.length > 0);
  await page.locator('#items-text').fill(kExample.replace('Week 3', 'Week 4'));
  for (const route of held) await route.continue();
  assert.equal(await checked(page), '1 item, 3 variants, 75 answers tried: no fault');
  await page.close();
});

test('a checker that cannot come is told, and asked for again', async () => {
  let refuse = true;
  const { page } = await openItems(
    site,
    {},
    {
      prepare: (fresh) =>
        fresh.route('**/quantscope_items.wasm', (route) =>
          refuse ? route.fulfill({ status: 404 }) : route.continue(),
        ),
    },
  );
  assert.match(await checked(page), /^The checker cannot run: .*404\. You can still write, copy and save/);
  refuse = false;
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.waitForFunction(() => /no fault$/.test(document.querySelector('[data-told]').textContent));
  await page.close();
});

test('without WebAssembly the page says so kindly, and the text can be written and saved', async () => {
  const { page, complaints } = await openItems(
    site,
    {},
    {
      prepare: (fresh) =>
        fresh.addInitScript(() => {
          delete globalThis.WebAssembly;
        }),
    },
  );
  assert.match(await checked(page), /^The checker cannot run: This browser does not offer the WebAssembly/);
  assert.match(await paste(page, '{'), /not JSON/);
  assert.ok(await page.getByRole('button', { name: 'Save as items.json' }).isEnabled());
  assert.deepEqual(complaints, []);
  await page.close();
});
