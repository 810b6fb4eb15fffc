// The lab "language" in the page: its files come with it alone, by keyboard and by finger it does what it says, and a
// drag is answered on the beginning of the text until all of it is measured.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { bringToMiddle, click, fingers, kPhone, link, openLab, openSite, place, settled } from './page.mjs';

let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const items = (page) => page.evaluate(() => globalThis.quantscope.app.probe());
const words = async (page) =>
  (await items(page))
    .filter(({ role }) => role === 'paragraph')
    .map(({ label }) => label)
    .join(' ');

test('grammar and model come with the lab that needs them, in at most 60 KB', async (t) => {
  const asked = [];
  const { page, complaints } = await openLab(site, '?lab=overview', {}, async (page) => {
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  });
  const ours = () => asked.filter((path) => /\/english/.test(path));
  assert.deepEqual(ours(), []);
  await page.evaluate(() => globalThis.quantscope.open('lab=language&quantizer=int3'));
  await settled(page);
  assert.equal(ours().length, 2);
  const bytes = ['english.json', 'english_model.f16']
    .map((name) => brotliCompressSync(readFileSync(`web/data/${name}`)).length)
    .reduce((sum, each) => sum + each, 0);
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 60_000);
  assert.match(await words(page), /bits a word above the source/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('by keyboard alone: a view, a width, a word', async () => {
  const { page, complaints } = await openLab(site, '?lab=language&quantizer=int8');
  const before = await words(page);
  await page.locator('[data-path="language/bits"] input, input[data-path="language/bits"]').first().focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
  await settled(page);
  assert.match(await link(page), /quantizer=int3/);
  assert.notEqual(await words(page), before);
  await page.getByRole('radio', { name: 'Quantize it' }).first().focus();
  await page.keyboard.press('Space');
  await settled(page);
  assert.match(await link(page), /view=quantize/);
  assert.match(await words(page), /more than as trained/);
  await page.keyboard.press('Control+z');
  await settled(page);
  assert.doesNotMatch(await link(page), /view=quantize/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('by finger: a word of a sentence is chosen where it stands, and a curve is drawn in one stroke', async () => {
  const { page, complaints } = await openLab(site, '?lab=language&quantizer=int3', kPhone);
  const touch = await fingers(page);
  const area = await bringToMiddle(page, 'language/words');
  // The first word of the quantized model's first sentence, below its caption.
  const chosen = [];
  for (let y = area.top + 8; y < area.top + area.height; y += 12) {
    await touch.tap(area.left + 12, y);
    chosen.push(new URLSearchParams(await link(page)).get('sentence') ?? '1');
  }
  assert.ok(new Set(chosen).size > 1, `${chosen}`);
  await page.evaluate(() => globalThis.quantscope.open('lab=language&view=forget'));
  await settled(page);
  const plot = await bringToMiddle(page, 'language/guess');
  await touch.swipe(plot.left + 8, plot.top + plot.height - 10, plot.left + plot.width - 8, plot.top + 10, 16);
  const guess = new URLSearchParams(await link(page)).get('guess_far');
  assert.ok(guess && guess.split(',').filter((each) => each !== '-').length >= 6, `${guess}`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a drag is answered from the beginning of the text, marked as a preview, until all is measured', async () => {
  const { page, complaints } = await openLab(site, '?lab=language&quantizer=int8');
  const slider = await place(page, 'language/bits');
  await page.mouse.move(slider.left + slider.width * 0.9, slider.cy);
  await page.mouse.down();
  for (let i = 0; i < 6; i++) await page.mouse.move(slider.left + slider.width * (0.9 - 0.1 * i), slider.cy);
  await page.mouse.up();
  await settled(page);
  assert.doesNotMatch(await words(page), /preview/);
  assert.notEqual(new URLSearchParams(await link(page)).get('quantizer'), 'int8');
  await click(page, 'language/view/5');
  assert.match(await words(page), /One description of the whole grammar/);
  assert.deepEqual(complaints, []);
  await page.close();
});
