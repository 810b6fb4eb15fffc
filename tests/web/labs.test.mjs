// The labs as a reader visits them: by the toolbar, by examples, back and forth.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';

let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const paths = (page) => page.evaluate(() => globalThis.quantscope.app.probe().map((item) => item.path));

/** A link without a lab means this one. @param {string} link */
const labOf = (link) => new URLSearchParams(link).get('lab') ?? 'overview';

/** Labs that ask about the values that all of them share. */
const kOfValues = ['overview', 'entropy', 'noise', 'ladder', 'blocks'];

test('every lab opens from the toolbar with the same values, and Back leads through them again', async () => {
  // Wide enough for all lab names in one row.
  const { page, complaints } = await lab.openLab(site, '?quantizer=int3', { viewport: { width: 1600, height: 900 } });
  const options = page.locator('[data-path="app/lab"] input');
  const names = await page.locator('[data-path="app/lab"] label').allTextContents();
  assert.equal(names.length, (await load()).labs().length);
  const opened = ['overview'];
  for (const [i, name] of names.map((title) => title.toLowerCase()).entries()) {
    if (name === opened[0]) continue;
    await options.nth(i).evaluate((input) => input.click());
    await lab.settled(page);
    const link = await lab.link(page);
    assert.ok(labOf(link) === name && link.includes('quantizer=int3'), link);
    assert.equal(labOf(new URL(page.url()).search), name);
    opened.push(name);
    // Labs that make something of their own tell of that, or of nothing.
    if (kOfValues.includes(name)) assert.equal((await lab.result(page)).count, 4096);
    else assert.notEqual((await lab.result(page))?.count, 4096);
  }
  for (const name of opened.slice(0, -1).reverse()) {
    await page.goBack();
    await lab.settled(page);
    assert.equal(labOf(await lab.link(page)), name);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test('an example is a state of its own, and Back returns to what was there, dragged and all', async () => {
  const { page } = await lab.openLab(site, '?lab=noise&source=gaussian&n=5000');
  await page.evaluate(() => {
    globalThis.quantscope.app.command('noise/step', 3);
    globalThis.quantscope.frames.request();
  });
  await lab.settled(page);
  const before = await lab.link(page);
  assert.match(before, /step=3sigma/);
  await lab.click(page, 'app/examples');
  await lab.settled(page);
  await lab.click(page, 'example/4');
  await lab.settled(page);
  assert.match(await lab.link(page), /view=map/);
  await page.goBack();
  await lab.settled(page);
  assert.equal(await lab.link(page), before);
  await page.close();
});

test('undo takes back a drag as one step, redo does it again, reset leads to the beginning', async () => {
  const { page } = await lab.openLab(site, '');
  const slider = await lab.place(page, 'overview/bits');
  await page.mouse.move(slider.cx, slider.cy);
  await page.mouse.down();
  for (const dx of [10, 20, 40, 60]) await page.mouse.move(slider.cx + dx, slider.cy);
  await page.mouse.up();
  await lab.settled(page);
  const dragged = await lab.link(page);
  assert.notEqual(dragged, 'v=1&lab=overview');
  await lab.click(page, 'app/undo');
  await lab.settled(page);
  assert.equal(await lab.link(page), 'v=1&lab=overview');
  await lab.click(page, 'app/redo');
  await lab.settled(page);
  assert.equal(await lab.link(page), dragged);
  await lab.click(page, 'app/reset');
  await lab.settled(page);
  assert.equal(await lab.link(page), 'v=1&lab=overview');
  await page.close();
});

test('a number that is pressed is explained, and Escape closes the explanation', async () => {
  const { page } = await lab.openLab(site, '');
  await lab.click(page, 'overview/sqnr');
  await lab.settled(page);
  assert.ok((await paths(page)).includes('app/explained'));
  await page.focus('[data-path="app/explained"]');
  await page.keyboard.press('Escape');
  await lab.settled(page);
  assert.ok(!(await paths(page)).includes('app/explained'));
  await page.close();
});

test('the mirror says a read-out with its value, and an action that is not there to take as disabled', async () => {
  const { page } = await lab.openLab(site, '');
  assert.match(await page.textContent('[data-path="overview/entropy"]'), /^Entropy: \d\.\d\d bits of 4$/);
  assert.equal(await page.getAttribute('[data-path="app/undo"]', 'aria-disabled'), 'true');
  await page.close();
});

test('on the ladder a press on a point takes its format, and the keyboard has all of them as a choice', async () => {
  const { page } = await lab.openLab(site, '?lab=ladder&source=gaussian&n=4000');
  const formats = page.locator('[data-path="ladder/format"] label');
  assert.ok((await formats.count()) > 30);
  const mxfp4 = (await formats.allTextContents()).findIndex((text) => text.startsWith('mxfp4:'));
  await page
    .locator('[data-path="ladder/format"] input')
    .nth(mxfp4)
    .evaluate((input) => input.click());
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=mxfp4/);
  await page.close();
});

test('where thresholds are nearer than a finger is wide, the one that was picked is moved, and the partition becomes the reader’s own', async () => {
  const { page } = await lab.openLab(
    site,
    '?lab=entropy&source=gaussian&n=4000&quantizer=lloyd_max/levels=16&picked=7',
    lab.kPhone,
  );
  const finger = await lab.fingers(page);
  await lab.bringToMiddle(page, 'entropy/threshold/7');
  const { cx, cy } = await lab.place(page, 'entropy/threshold/7');
  await finger.swipe(cx, cy, cx + 30, cy);
  assert.match(await lab.link(page), /quantizer=custom\/thresholds=/);
  await page.close();
});
