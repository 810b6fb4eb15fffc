// The lab as a guest: keys, wheel and focus remain the host page's.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';
import { activePath } from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** Records keys and wheels that the lab took from the page. */
const watchTaken = (page) =>
  page.evaluate(() => {
    globalThis.taken = [];
    for (const type of ['keydown', 'keypress', 'keyup', 'wheel', 'touchmove']) {
      addEventListener(type, (event) => {
        const key = event instanceof KeyboardEvent ? event.key : '';
        if (event.defaultPrevented) globalThis.taken.push(`${type} ${key}`);
      });
    }
  });
const taken = (page) => page.evaluate(() => globalThis.taken);

test('a host page’s inputs get their letters, Backspace and Tab', async () => {
  const { page } = await lab.openLab(site);
  await watchTaken(page);
  const link = await lab.link(page);
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.id = 'host-input';
    document.body.prepend(input);
    input.focus();
  });
  await page.keyboard.type('abc 123 int');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  assert.equal(await page.inputValue('#host-input'), 'abc 123 i');
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), 'host-input');
  assert.equal(await lab.link(page), link);
  assert.deepEqual(await taken(page), []);
  await page.close();
});

test('no letter does anything in the lab, with its focus or without', async () => {
  const { page } = await lab.openLab(site);
  await watchTaken(page);
  const link = await lab.link(page);
  for (const focus of ['body', '[data-path="overview/bits"]', '[data-path="overview/source"]']) {
    await page.focus(focus).catch(() => {});
    await page.keyboard.type('abcdefghijklmnopqrstuvwxyz?/');
    await lab.settled(page);
    assert.equal(await lab.link(page), link, focus);
  }
  assert.deepEqual(await taken(page), []);
  await page.close();
});

test('the browser’s own keys are never swallowed, wherever the focus is', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  await watchTaken(page);
  const places = ['[data-path="overview/bits"]', '[data-path="overview/seed"] input', '[data-path="overview/source"]'];
  for (const place of places) {
    for (const key of ['F5', 'F6', 'F11', 'F12']) {
      await page.focus(place);
      await page.evaluate((name) => {
        const event = new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(event);
      }, key);
    }
    for (const key of ['f', 'r', 'l', 't', '+', '-', '0', 'i', 'Tab', 'PageDown']) {
      await page.focus(place);
      await page.evaluate((name) => {
        const event = new KeyboardEvent('keydown', { key: name, ctrlKey: true, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(event);
      }, key);
    }
  }
  assert.deepEqual(await taken(page), []);
  // The canvas handles no keys: while it has the focus, all keys reach the page.
  await page.evaluate(() => globalThis.quantscope.canvas.focus());
  for (const key of ['Backspace', 'Tab', 'Space', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  assert.deepEqual(await taken(page), []);
  await page.close();
});

test('a click gives the control the keyboard, without a ring; the first key shows it', async () => {
  const { page } = await lab.openLab(site);
  const slider = await lab.place(page, 'overview/bits');
  const six = slider.left + 10 + (4 / 6) * (slider.width - 20);
  const clip = { x: slider.left - 5, y: slider.top - 5, width: slider.width + 10, height: slider.height + 10 };
  await page.mouse.click(six, slider.cy);
  await lab.settled(page);
  assert.equal(await activePath(page), 'overview/bits');
  const quiet = await page.screenshot({ clip });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=int6/);
  assert.ok(!quiet.equals(await page.screenshot({ clip })), 'now there is a ring');
  // After a drag, the keys continue from its end.
  await page.mouse.move(six, slider.cy);
  await page.mouse.down();
  await page.mouse.move(six - slider.width / 6, slider.cy);
  await page.mouse.up();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.keyboard.press('ArrowRight');
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=int6/);
  await lab.click(page, 'overview/scheme/1');
  await page.keyboard.press('ArrowLeft');
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=int6/);
  await page.close();
});

test('the wheel over the lab scrolls the page; Ctrl+wheel stays the browser’s', async () => {
  const { page } = await lab.openLab(site, '', { viewport: { width: 900, height: 700 } });
  await watchTaken(page);
  const canvas = await page.locator('#stage canvas').boundingBox();
  await page.mouse.move(canvas.x + 200, canvas.y + 200);
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => scrollY > 100);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 100);
  await page.keyboard.up('Control');
  assert.deepEqual(await taken(page), []);
  await page.close();
});

test('the wheel over a list is the page’s until the lab has the focus, then the list’s, and at its end the page’s again', async () => {
  const { page } = await lab.openLab(site, '', { viewport: { width: 900, height: 420 } });
  const tensors = {};
  for (let i = 0; i < 60; i++) tensors[`layer.${i}`] = { dtype: 'F32', shape: [1], bytes: Buffer.alloc(4, i) };
  await lab.pick(page, 'many.safetensors', lab.safetensors(tensors));
  await page.waitForSelector('[data-path="source/tensor/59"]', { state: 'attached' });
  await page.evaluate(() => document.activeElement.blur());
  await lab.settled(page);
  const at = () => lab.place(page, 'source/list');
  const wheel = async (dy) => {
    const list = await lab.bringToMiddle(page, 'source/list');
    await page.mouse.move(list.left + 40, 210);
    await page.mouse.wheel(0, dy);
    await lab.scrolledToRest(page);
    await lab.settled(page);
  };
  const before = await page.evaluate(() => scrollY);
  await wheel(120);
  await lab.eventually(page, (was) => scrollY !== was, before);
  assert.equal((await at()).value, 0);

  await page.evaluate(() => globalThis.quantscope.canvas.focus({ preventScroll: true }));
  await watchTaken(page);
  await wheel(120);
  assert.ok((await at()).value > 20);
  assert.deepEqual(await taken(page), ['wheel ']);
  await page.keyboard.down('Control');
  await wheel(120);
  await page.keyboard.up('Control');
  assert.deepEqual(await taken(page), ['wheel '], 'zooming is the browser’s, over a list too');
  await page.evaluate(() => {
    globalThis.quantscope.app.command('source/list', 1e6);
    globalThis.quantscope.frames.request();
  });
  await lab.settled(page);
  await wheel(120);
  assert.deepEqual(await taken(page), ['wheel '], 'at its end the list leaves the wheel to the page');
  await page.close();
});
