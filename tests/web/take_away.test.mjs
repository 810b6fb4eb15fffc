// Exports: the picture as pixels and as shapes, its numbers, the pinned runs, a link.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { click, contextOf, kPhone, notice, openLab, openSite, place, reachable, settled } from './page.mjs';

let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** The file that the browser saves when this menu row is chosen. */
async function saved(page, row) {
  await click(page, 'app/save');
  const { cx, cy } = await reachable(page, row);
  const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(cx, cy)]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Number of colours in a picture, decoded on a page of its own: a blank sheet has one. @param {Buffer} bytes */
async function coloursOf(bytes, type) {
  const page = await site.browser.newPage();
  const colours = await page.evaluate(
    async (address) => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const copy = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      copy.drawImage(picture, 0, 0);
      return new Set(new Uint32Array(copy.getImageData(0, 0, picture.width, picture.height).data.buffer)).size;
    },
    `data:${type};base64,${bytes.toString('base64')}`,
  );
  await page.close();
  return colours;
}

test('the picture is saved as pixels of the screen', async () => {
  const { page, complaints } = await openLab(site, '?lab=entropy', { deviceScaleFactor: 2 });
  const { name, bytes } = await saved(page, 'save/png');
  assert.equal(name, 'quantscope-entropy-int4.png');
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const canvas = await page.locator('#stage canvas').boundingBox();
  assert.equal(width, 2 * canvas.width);
  assert.ok(height > 2 * 300 && height < 2 * canvas.height);
  assert.ok((await coloursOf(bytes, 'image/png')) > 100);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the picture is saved as shapes that another program draws as the screen does', async () => {
  const { page } = await openLab(site, '?lab=noise&source=gaussian&quantizer=int4/range=2.5sigma&view=clip');
  const { name, bytes } = await saved(page, 'save/svg');
  assert.equal(name, 'quantscope-noise-int4-range=2.5sigma.svg');
  const text = await page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    return [...parsed.querySelectorAll('text')].map((element) => element.textContent);
  }, bytes.toString());
  assert.ok(text.includes('When is rounding noise?'));
  assert.ok(text.includes('granular') && text.includes('overload'));
  assert.ok((await coloursOf(bytes, 'image/svg+xml')) > 50);
  await page.close();
});

test('the numbers of the picture are saved', async () => {
  const { page } = await openLab(site, '?lab=ladder&source=gaussian');
  const { name, bytes } = await saved(page, 'save/csv');
  assert.equal(name, 'quantscope-ladder-int4.csv');
  const lines = bytes.toString().trim().split('\r\n');
  assert.equal(lines[0], 'panel,series,x_axis,x,y_axis,y,label');
  const nf4 = lines.find((line) => line.endsWith(',nf4'))?.split(',');
  assert.ok(nf4, 'a line for nf4');
  assert.ok(Math.abs(Number(nf4[3]) - 4.5) < 0.1 && Number(nf4[5]) > 15, nf4.join());
  await page.close();
});

test('runs are pinned and leave as a table with links; the clipboard says so', async () => {
  const { page } = await openLab(site);
  await contextOf(page).grantPermissions(['clipboard-read', 'clipboard-write']);
  await click(page, 'app/pin');
  await click(page, 'app/runs');
  await click(page, 'run/copy');
  await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  assert.match(await notice(page), /in the clipboard/);
  const table = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(table.trimEnd().endsWith(`${new URL(page.url()).origin}/?v=1&lab=overview`), table.slice(-80));
  const { cx, cy } = await reachable(page, 'run/json');
  const [download] = await Promise.all([page.waitForEvent('download'), page.mouse.click(cx, cy)]);
  const [run] = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(run.quantizer, 'int4');
  assert.equal(run.values, 4096);
  await page.close();
});

test('a refused clipboard is said', async () => {
  const { page } = await openLab(site, '', {}, (page) =>
    page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed here'));
    }),
  );
  await click(page, 'app/save');
  await click(page, 'save/link');
  await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  assert.match(await notice(page), /did not let it into the clipboard: not allowed here/);
  await page.close();
});

test('a run is pinned, compared and gone back to by keyboard alone, and Back returns', async () => {
  const { page } = await openLab(site, '?quantizer=int8');
  await page.getByRole('button', { name: 'Pin', exact: true }).focus();
  await page.keyboard.press('Enter');
  await settled(page);
  await page.getByRole('slider', { name: 'Bits' }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  await settled(page);
  await page.getByRole('button', { name: 'Runs 1' }).focus();
  await page.keyboard.press('Enter');
  await settled(page);
  await page.getByRole('button', { name: /^int8, .*\+\d/ }).focus();
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(page.url(), /quantizer=int8/);
  await page.goBack();
  await settled(page);
  assert.doesNotMatch(page.url(), /quantizer=int8/);
  await page.close();
});

test('on a phone the errands stand with the controls, as large as a finger', async () => {
  const { page } = await openLab(site, '', kPhone);
  for (const path of ['app/pin', 'app/runs', 'app/save', 'app/examples']) {
    const { height, width } = await place(page, path);
    assert.ok(height >= 44 && width >= 44, `${path}: ${width} × ${height}`);
  }
  await page.close();
});
