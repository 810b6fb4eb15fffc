// The first minute: a digit, a network that reads it, and one slider, for who has never heard of a bit-width.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const state = async (page) => Object.fromEntries(new URLSearchParams(await lab.link(page)));
const pathsOf = (page) => page.evaluate(() => globalThis.quantscope.app.probe().map(({ path }) => path));
const read = (page) => page.evaluate(() => globalThis.quantscope.app.tell('{read|0}'));
const answerOf = (page) =>
  page.evaluate(() => globalThis.quantscope.app.probe().find(({ path }) => path === 'lab/answer').label);

test('the page opens with a digit and one slider, before the rest of the code has come', async () => {
  const asked = [];
  const { page, complaints } = await lab.openPage(site, '', {}, (fresh) =>
    fresh.on('request', (request) => asked.push(request.url())),
  );
  assert.equal((await state(page)).lab, 'digit');
  assert.match(await answerOf(page), /reads 3, .* sure\. Now take its bits away\./);
  assert.ok(!asked.some((url) => url.endsWith('quantscope_labs.wasm')));
  const paths = await pathsOf(page);
  for (const path of ['digit/pad', 'digit/take_0', 'digit/width', 'digit/clear', 'app/more'])
    assert.ok(paths.includes(path), path);
  for (const path of ['app/units', 'app/examples', 'app/pin', 'app/runs', 'digit/weights'])
    assert.ok(!paths.includes(path), path);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('by thumb: a stroke draws a digit of one’s own, the slider takes its bits, another digit is one tap away', async () => {
  const { page } = await lab.openPage(site, '', lab.kPhone);
  const touch = await lab.fingers(page);
  const pad = await lab.bringToMiddle(page, 'digit/pad');
  const at = (x, y) => [pad.left + pad.width * x, pad.top + pad.height * y];
  const scrolled = await page.evaluate(() => scrollY);
  await touch.swipe(...at(0.5, 0.12), ...at(0.5, 0.9));
  assert.equal(await page.evaluate(() => scrollY), scrolled, 'a stroke does not scroll the page');
  const { digit } = await state(page);
  assert.equal(digit.length, 64);
  assert.ok([...digit].filter((shade) => shade !== '0').length < 32, 'the example is gone');
  const slider = await lab.bringToMiddle(page, 'digit/width');
  await touch.tap(slider.left + 12, slider.cy);
  assert.equal((await state(page)).width, '2');
  assert.match(await answerOf(page), /^With 2 bits a weight/);
  const five = await lab.bringToMiddle(page, 'digit/take_5');
  await touch.tap(five.cx, five.cy);
  const after = await state(page);
  assert.equal(after.example, '5');
  assert.equal(after.digit, undefined);
  await page.close();
});

test('by keyboard: arrows move the slider and the pen, and the answer turns', async () => {
  const { page } = await lab.openPage(site);
  const focus = (path) => page.locator(`.mirror [data-path="${path}"]`).focus();
  await focus('digit/width');
  const before = await read(page);
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
  await lab.settled(page);
  assert.equal((await state(page)).width, '3');
  assert.notEqual(await read(page), before);
  await focus('digit/pad/row');
  await page.keyboard.press('ArrowRight');
  await focus('digit/pad/ink');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  const { digit } = await state(page);
  assert.equal([...digit].filter((shade) => shade === 'g').length, 1);
  await page.close();
});

test('the lesson begins with it: the tiles grow coarse, are sorted into a histogram, and a layer follows', async () => {
  const { page } = await lab.openPage(site);
  const passages = await page.evaluate(() =>
    [...document.querySelectorAll('.passage')].slice(0, 4).map((one) => one.dataset.state),
  );
  assert.match(passages[0], /^lab=digit$/);
  for (const [i, wanted] of passages.entries()) {
    await page.evaluate((place) => {
      const { top } = document.querySelectorAll('.passage')[place].getBoundingClientRect();
      scrollBy({ top: top - innerHeight * 0.3, behavior: 'instant' });
    }, i);
    await lab.framesPass(page);
    await lab.settled(page);
    if (i === 0) continue;
    const shown = await state(page);
    const asked = Object.fromEntries(new URLSearchParams(wanted));
    assert.deepEqual([shown.lab ?? 'overview', shown.weights], [asked.lab, asked.weights], wanted);
  }
  await page.close();
});

test('links to a state, sections and embeds skip it; Back returns to it', async () => {
  for (const query of ['?quantizer=int3', '?lab=overview', '?quiz=next', '#entropy', 'embed.html']) {
    const { page } = await lab.openPage(site, query);
    assert.notEqual((await state(page)).lab, 'digit', query);
    await page.close();
  }
  const { page } = await lab.openPage(site);
  await page.locator('.sections a').nth(1).click();
  // Back may come before the address has followed the lab.
  await lab.eventually(page, () => globalThis.quantscope.app.link().includes('lab=entropy'));
  await page.goBack();
  await lab.eventually(page, () => globalThis.quantscope.app.link().includes('lab=digit'));
  await lab.settled(page);
  await page.evaluate(() => globalThis.quantscope.go('?lab=overview'));
  await lab.settled(page);
  assert.match(page.url(), /\?lab=overview/);
  await page.goBack();
  await lab.settled(page);
  assert.equal((await state(page)).lab, 'digit');
  await page.close();
});

test('More shows every control and is remembered; Lab mode and a guided answer show them all', async () => {
  const { page } = await lab.openPage(site);
  await lab.click(page, 'app/more');
  await lab.eventually(page, () => globalThis.quantscope.app.probe().some(({ path }) => path === 'digit/weights'));
  await page.reload();
  await lab.settled(page);
  assert.ok((await pathsOf(page)).includes('app/units'));
  await lab.click(page, 'app/more');
  await lab.eventually(page, () => !globalThis.quantscope.app.probe().some(({ path }) => path === 'app/units'));
  await page.locator('[data-go=lab]').click();
  await lab.eventually(page, () => globalThis.quantscope.app.probe().some(({ path }) => path === 'app/units'));
  assert.ok(!(await pathsOf(page)).includes('app/more'), 'there is nothing to fold');
  await page.locator('[data-go=learn]').click();
  await lab.eventually(page, () => !globalThis.quantscope.app.probe().some(({ path }) => path === 'app/units'));
  await page.close();
});

test('without scripts a still picture and two sentences say the same', async () => {
  const page = await site.browser.newPage({ javaScriptEnabled: false });
  await page.goto(site.url);
  assert.match(await page.textContent('.poster .answer'), /With all 32 bits .* reads 3\. With 3 bits it reads \d\./);
  assert.ok(await page.locator('.poster svg.figure').isVisible());
  await page.close();
});
