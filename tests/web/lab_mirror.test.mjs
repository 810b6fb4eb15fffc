// The mirror of the lab for keyboard and screen reader: order, names, values, focus.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('in the lab Ctrl+Z takes back and Ctrl+Shift+Z does again, and in a text field they are the field’s', async () => {
  const { page } = await lab.openLab(site);
  const begins = await lab.link(page);
  const stands = (link) => page.waitForFunction((wanted) => globalThis.quantscope.app.link() === wanted, link);
  await page.focus('[data-path="overview/bits"]');
  await page.keyboard.press('ArrowRight');
  await lab.settled(page);
  const moved = await lab.link(page);
  assert.notEqual(moved, begins);
  await page.keyboard.press('Control+z');
  await stands(begins);
  await page.keyboard.press('Control+Shift+Z');
  await stands(moved);
  await page.focus('[data-path="overview/bits_value"] input');
  await page.keyboard.press('Control+z');
  await lab.framesPass(page);
  assert.equal(await lab.link(page), moved);
  await page.close();
});

test('keyboard: every control is reached and worked through the mirror, and Tab leaves at both ends', async () => {
  const { page, complaints } = await lab.openLab(site);
  const active = () =>
    page.evaluate(
      () =>
        document.activeElement?.closest('[data-path]')?.getAttribute('data-path') ?? document.activeElement?.tagName,
    );
  await page.focus('.bar-end a');
  const visited = [];
  for (let i = 0; i < 45; i++) {
    await page.keyboard.press('Tab');
    visited.push(await active());
    if (visited.at(-1) === 'A') break;
  }
  assert.deepEqual(visited, [
    'app/lab',
    'app/undo',
    'app/redo',
    'app/reset',
    'overview/range_low',
    'overview/range_high',
    'overview/code',
    'overview/zoom_in',
    'overview/entropy',
    'overview/sqnr',
    'overview/stored',
    'overview/size',
    'overview/bits',
    'overview/bits_value',
    'overview/scheme',
    'overview/quantizer',
    'overview/range',
    'overview/range_sigmas',
    'overview/source',
    'app/open_file',
    'app/units',
    'app/examples',
    'app/pin',
    'app/runs',
    'app/save',
    'app/more',
    'A',
  ]);
  await page.focus('[data-path="overview/bits"]');
  await page.keyboard.press('ArrowRight');
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=int5/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=uint5/);
  await page.focus('[data-path="overview/source"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-path="source/laplace"]');
  await page.focus('[data-path="source/laplace"]');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /source=laplace/);
  // The list took the focus with it; the focus returns to the control that opened the list.
  await page.waitForFunction(
    () => document.activeElement?.closest('[data-path]')?.getAttribute('data-path') === 'overview/source',
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'source/laplace');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-path') === 'overview/source');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the mirror says name, value and unit, and follows what happens on the canvas', async () => {
  const { page } = await lab.openLab(site);
  await page.waitForSelector('[data-path="overview/bits"]');
  const slider = page.getByRole('slider', { name: 'Bits' });
  assert.equal(await slider.getAttribute('aria-valuetext'), '4 bits');
  await lab.click(page, 'overview/range/1');
  await page.waitForFunction(
    () => document.querySelector('[data-path="overview/range"] input:checked')?.parentElement?.textContent === '99.9 %',
  );
  assert.equal(await page.getByRole('radio', { name: 'absmax' }).isChecked(), false);
  assert.equal(await page.locator('#stage canvas').getAttribute('tabindex'), '-1');
  await page.close();
});

test('focus in the mirror draws the ring in the canvas', async () => {
  const { page } = await lab.openLab(site);
  await page.waitForSelector('[data-path="overview/bits"]');
  const area = await lab.place(page, 'overview/bits');
  const clip = { x: area.left - 6, y: area.top - 6, width: area.width + 12, height: area.height + 12 };
  const before = await page.screenshot({ clip });
  await page.focus('[data-path="overview/bits"]');
  await lab.settled(page);
  assert.ok(!before.equals(await page.screenshot({ clip })));
  await page.evaluate(() => document.activeElement.blur());
  await lab.settled(page);
  assert.ok(before.equals(await page.screenshot({ clip })));
  await page.close();
});

test('each option of a choice lies where it is drawn, in two rows too', async () => {
  const { page } = await lab.openLab(site, '?lab=rounding', { viewport: { width: 390, height: 844 } });
  const apart = await page.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    const corner = canvas.getBoundingClientRect();
    const drawn = app.probe().filter(({ path }) => /^rounding\/view\/\d$/.test(path));
    const labels = [...document.querySelectorAll('[data-path="rounding/view"] label')];
    return drawn.map(({ x, y, width, height }, i) => {
      const box = labels[i].getBoundingClientRect();
      const gaps = [box.x - corner.x - x, box.y - corner.y - y, box.width - width, box.height - height];
      return { row: Math.round(y), gap: Math.max(...gaps.map(Math.abs)) };
    });
  });
  assert.equal(apart.length, 7);
  assert.ok(new Set(apart.map(({ row }) => row)).size > 1, 'two rows');
  for (const { gap } of apart) assert.ok(gap <= 1, `${gap}`);
  await page.close();
});

test('a menu of labs that becomes a row of choices in a wider lab becomes one for the keyboard too', async () => {
  const { page } = await lab.openPage(site, '?lab=overview', { viewport: { width: 1024, height: 720 } });
  assert.equal(await page.locator('[data-path="app/lab"]').evaluate(({ tagName }) => tagName), 'BUTTON');
  await page.click('[data-go="lab"]');
  await page.waitForSelector('[data-path="app/lab"] input');
  await page.locator('[data-path="app/lab"] input').nth(2).focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => globalThis.quantscope.app.link().includes('lab=entropy'));
  await page.close();
});
