// Fingers on the lab, with real touch events: which gestures the lab takes, and which the page.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const scrollY = (page) => page.evaluate(() => globalThis.scrollY);

test('a sideways drag moves the slider', async () => {
  const { page } = await lab.openLab(site, '', lab.kPhone);
  const touch = await lab.fingers(page);
  const slider = await lab.bringToMiddle(page, 'overview/bits');
  await touch.swipe(slider.cx, slider.cy, slider.cx + 300, slider.cy);
  assert.match(await lab.link(page), /quantizer=int8/);
  await page.close();
});

test('a tap shorter than 30 ms activates exactly once', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  const again = await lab.bringToMiddle(page, 'overview/draw_again');
  for (let taps = 1; taps <= 3; taps++) {
    // Send both events before the page has answered the first: no tap is shorter.
    await Promise.all([touch.start({ x: again.cx, y: again.cy }), touch.end()]);
    await lab.settled(page);
    // Every press of this button sets the next seed; the browser’s own mouse events after a tap press nothing.
    await lab.quietFor(400, 'the browser’s own mouse events come after a tap');
    assert.match(await lab.link(page), new RegExp(`seed=${taps + 1}&|seed=${taps + 1}$`));
  }
  await page.close();
});

test('a vertical swipe scrolls the page and presses nothing, wherever it begins', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  const link = await lab.link(page);
  for (const path of [
    'overview/bits',
    'overview/range_high',
    'overview/scheme/1',
    'overview/seed',
    'overview/draw_again',
  ]) {
    // Beside the start of the text the lab is docked, small, on top: each swipe begins above that.
    await page.evaluate(() => scrollTo(0, 0));
    const { cx, cy } = await lab.bringToMiddle(page, path);
    const from = await scrollY(page);
    await touch.swipe(cx, cy, cx, cy - 200);
    await page.waitForFunction((was) => globalThis.scrollY > was + 100, from);
    await lab.scrolledToRest(page);
    assert.equal(await lab.link(page), link, path);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY', `${path} took the focus`);
  }
  await page.close();
});

test('a vertical swipe that begins on a list scrolls the list, and at its end the page', async () => {
  const { page } = await lab.openLab(site, '', { ...lab.kPhone, viewport: { width: 390, height: 500 } });
  const touch = await lab.fingers(page);
  const tensors = {};
  for (let i = 0; i < 60; i++) tensors[`layer.${i}`] = { dtype: 'F32', shape: [1], bytes: Buffer.alloc(4, i) };
  await lab.pick(page, 'many.safetensors', lab.safetensors(tensors));
  await page.waitForSelector('[data-path="source/tensor/59"]', { state: 'attached' });
  await lab.settled(page);
  const list = await lab.bringToMiddle(page, 'source/list');
  const from = await scrollY(page);
  const link = await lab.link(page);
  await touch.swipe(list.cx, 300, list.cx, 100);
  const scrolled = (await lab.place(page, 'source/list')).value;
  assert.ok(scrolled > 150, `the list went ${scrolled} px`);
  assert.equal(await scrollY(page), from, 'the page stood still');
  assert.equal(await lab.link(page), link, 'no row was chosen');

  await page.evaluate(() => {
    globalThis.quantscope.app.command('source/list', 1e6);
    globalThis.quantscope.frames.request();
  });
  await lab.settled(page);
  await touch.swipe(list.cx, 300, list.cx, 100);
  await page.waitForFunction((was) => globalThis.scrollY > was + 100, from);
  await page.close();
});

test('a cancelled touch releases without a click', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  const link = await lab.link(page);
  const { cx, cy, left } = await lab.bringToMiddle(page, 'overview/draw_again');
  // Sideways inside the button: pressed, not yet released.
  await touch.start({ x: left + 10, y: cy });
  for (let x = left + 10; x < cx; x += 5) await touch.move({ x, y: cy });
  await lab.settled(page);
  await touch.cancel();
  await lab.settled(page);
  assert.equal(await lab.link(page), link);
  // Nothing is stuck: the next tap works.
  await touch.tap(cx, cy);
  assert.match(await lab.link(page), /seed=2/);
  await page.close();
});

test('a swipe that begins a little sideways scrolls, and what it had changed is as before', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  const link = await lab.link(page);
  for (const path of ['overview/bits', 'overview/range_high']) {
    const { cx, cy } = await lab.bringToMiddle(page, path);
    await touch.start({ x: cx, y: cy });
    for (let dx = 2; dx <= 14; dx += 2) await touch.move({ x: cx + (path.endsWith('high') ? -dx : dx), y: cy });
    await lab.settled(page);
    for (let dy = 10; dy <= 200; dy += 10) await touch.move({ x: cx + 14, y: cy - dy });
    await touch.cancel();
    await lab.settled(page);
    assert.equal(await lab.link(page), link, path);
  }
  await page.close();
});

test('a tap gives the keyboard to the control that was tapped', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  for (const path of ['overview/bits', 'overview/draw_again']) {
    const { cx, cy } = await lab.bringToMiddle(page, path);
    await touch.tap(cx, cy);
    await lab.quietFor(400, 'the browser’s own mouse events come after a tap');
    const active = await page.evaluate(() => document.activeElement?.closest('[data-path]')?.getAttribute('data-path'));
    assert.equal(active, path);
  }
  await page.close();
});

test('a list that is opened from a scrolled page is shown from its top', async () => {
  const { page } = await lab.openLab(site, '', lab.kPhone);
  const touch = await lab.fingers(page);
  const { cx, cy } = await lab.bringToMiddle(page, 'overview/source');
  await touch.tap(cx, cy);
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'source/close'));
  await lab.settled(page);
  await lab.scrolledToRest(page);
  const close = await lab.place(page, 'source/close');
  assert.ok(close.top >= 0 && close.top < 300, `${close.top}`);
  await page.close();
});

test('two fingers zoom the page, as everywhere, and press nothing', async () => {
  const { page } = await lab.openLab(site, '', lab.kPhone);
  const touch = await lab.fingers(page);
  const link = await lab.link(page);
  const { cy } = await lab.bringToMiddle(page, 'overview/bits');
  const at = (spread) => [
    { x: 195 - spread, y: cy, id: 0 },
    { x: 195 + spread, y: cy, id: 1 },
  ];
  await touch.start(at(30)[0]);
  await touch.start(...at(30));
  for (let spread = 30; spread <= 150; spread += 10) await touch.move(...at(spread));
  await touch.end();
  await page.waitForFunction(() => globalThis.visualViewport.scale > 1.5);
  assert.equal(await lab.link(page), link);
  const zoomable = await page.getAttribute('meta[name=viewport]', 'content');
  assert.doesNotMatch(zoomable, /user-scalable|maximum-scale/);
  await page.close();
});

test('targets for fingers are 44 px high and wide, those for a mouse 24, and they do not lie over each other', async () => {
  for (const [options, least] of /** @type {const} */ ([
    [lab.kPhone, 44],
    [{ viewport: { width: 1280, height: 900 } }, 24],
  ])) {
    for (const query of ['', '?source=gaussian&quantizer=uint5/range=2sigma']) {
      const { page } = await lab.openLab(site, query, options);
      for (const open of ['', 'overview/source']) {
        if (open) await lab.click(page, open);
        const items = await page.evaluate(() => globalThis.quantscope.app.probe());
        const list = items.find(({ role }) => role === 'scroll');
        const controls = items.filter(
          ({ role, y, height }) =>
            !['choice', 'scroll', 'heading', 'paragraph', 'figure'].includes(role) &&
            !(list && (y < list.y ? y + height > list.y : height < 1)),
        );
        assert.ok(controls.length > 4);
        const whole = controls.filter(({ y, height }) => !list || y + height < list.y + list.height - 1);
        for (const { path, width, height } of whole) {
          assert.ok(width >= least && height >= least, `${path}: ${width} × ${height}`);
        }
        for (const a of whole) {
          for (const b of whole) {
            const apart =
              a === b ||
              a.x + a.width <= b.x + 0.5 ||
              b.x + b.width <= a.x + 0.5 ||
              a.y + a.height <= b.y + 0.5 ||
              b.y + b.height <= a.y + 0.5;
            assert.ok(apart, `${a.path} and ${b.path}`);
          }
        }
      }
      const links = await page.evaluate(() =>
        [...document.querySelectorAll('a:not(p a, li a, .skip)')]
          .filter((a) => a.checkVisibility())
          .map((a) => {
            const { width, height } = a.getBoundingClientRect();
            return [a.textContent, width, height];
          }),
      );
      for (const [name, width, height] of links)
        assert.ok(width >= 24 && height >= 24, `${name}: ${width} × ${height}`);
      await page.close();
    }
  }
});
