// A smoke run in Firefox, driven by WebDriver BiDi: the lab if Firefox offers WebGL 2 (with a display, in software if
// need be), else the fallback message.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test, { after, before } from 'node:test';
import puppeteer from 'puppeteer-core';
import { load } from '../../build/js/quantscope.mjs';
import { readLayer } from '../../web/tools/layers.mjs';
import { serve } from '../../web/tools/serve.mjs';
import { eventually, quietFor } from '../web/waits.mjs';

const kPaths = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => {
  server = await serve({ root: 'build/site', port: 0 });
});
after(() => server.close());

async function openFirefox(preferences) {
  const executablePath = kPaths.find((path) => path && existsSync(path));
  assert.ok(executablePath, 'Firefox is missing. On Debian: apt-get install firefox-esr; elsewhere set FIREFOX.');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: !process.env.DISPLAY,
    extraPrefsFirefox: preferences,
    // Size the window instead of emulating a screen: for that, puppeteer-core 24.43 requires of Firefox a command that
    // the ESR line 140 lacks (emulation.setScreenOrientationOverride).
    defaultViewport: null,
    args: ['--width=1280', '--height=980'],
  });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { browser, page, complaints };
  } catch (error) {
    // A browser left open would keep the run from ending.
    await browser.close();
    throw error;
  }
}

const state = (page) =>
  page.evaluate(() => {
    const { app, frames } = globalThis.quantscope;
    return { result: app.result(), link: app.link(), frames: frames.count };
  });

/**
 * Polls from Node. puppeteer-core 24.43 would create a function from text in the page, which the page's policy forbids:
 * Firefox 153 lets the tool do it all the same, the ESR line 140 does not.
 */
const holds = (page, isSo, ...words) => eventually(null, () => page.evaluate(isSo, ...words));

/** The lab is at rest, in two successive frames. */
const settled = (page) =>
  page.evaluate(async () => {
    for (let still = 0; still < 2; still = globalThis.quantscope.isAtRest() ? still + 1 : 0)
      await new Promise(requestAnimationFrame);
  });

test('Firefox: the lab shows the core’s numbers, follows mouse, wheel, keyboard and typing, or says kindly why not', async () => {
  const { browser, page, complaints } = await openFirefox({ 'webgl.force-enabled': true });
  try {
    await page.goto(`${server.url}?lab=overview`);
    if (!(await page.evaluate(() => document.createElement('canvas').getContext('webgl2') !== null))) {
      await page.waitForSelector('[role=status]:not([hidden])');
      return;
    }
    await holds(page, () => Boolean(globalThis.quantscope?.app.result()));
    await settled(page);
    const qs = await load();
    const { values } = await readLayer('build/assets/layers/lstm_hh_input_gate.safetensors');
    assert.equal((await state(page)).result.entropyBits, qs.analyze(values, 'int4').entropyBits);

    const at = async (path) => {
      const [x, y, right] = await page.evaluate((wanted) => {
        const item = globalThis.quantscope.app.probe().find((entry) => entry.path === wanted);
        const box = globalThis.quantscope.canvas.getBoundingClientRect();
        return [box.x + item.x + item.width / 2, box.y + item.y + item.height / 2, box.x + item.x + item.width];
      }, path);
      return { x, y, right };
    };
    const becomes = async (link) => {
      await holds(page, (part) => globalThis.quantscope.app.link().includes(part), link);
      await settled(page);
    };
    const more = await at('app/more');
    await page.mouse.click(more.x, more.y);
    await holds(page, () => globalThis.quantscope.app.probe().some(({ path }) => path === 'overview/range_sigmas'));
    await settled(page);
    const bits = await at('overview/bits');
    await page.mouse.move(bits.x, bits.y);
    await page.mouse.down();
    await page.mouse.move(bits.right - 2, bits.y, { steps: 5 });
    await page.mouse.up();
    await becomes('quantizer=int8');
    await page.keyboard.press('ArrowLeft');
    await becomes('quantizer=int7');
    const scheme = await at('overview/scheme/1');
    await page.mouse.click(scheme.x, scheme.y);
    await becomes('quantizer=uint7');
    const range = await at('overview/range_sigmas');
    await page.mouse.click(range.x, range.y);
    await page.keyboard.type('2,5');
    await page.keyboard.press('Enter');
    await becomes('range=2.5sigma');
    await holds(page, () => location.search.includes('range=2.5sigma'));
    await page.mouse.move(bits.x, bits.y);
    await page.evaluate(() => {
      document.body.style.paddingBottom = '2000px';
    });
    await page.mouse.wheel({ deltaY: 300 });
    await holds(page, () => scrollY > 100);
    // At rest it draws nothing in Firefox either.
    await settled(page);
    const before = (await state(page)).frames;
    await quietFor(1500, 'nothing is drawn at rest');
    assert.ok((await state(page)).frames - before <= 1);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
  }
});

test('Firefox without WebGL: text and figure stay, and one kind sentence says what to do', async () => {
  const { browser, page } = await openFirefox({ 'webgl.disabled': true });
  try {
    await page.goto(server.url);
    await page.waitForSelector('[role=status]:not([hidden])');
    const told = await page.$eval('[role=status]', (element) => element.textContent);
    assert.match(told, /does not offer WebGL 2.*remain readable.*WebGL 2 shows the lab/);
    assert.ok(await page.$eval('svg.figure', (figure) => figure.getBoundingClientRect().height > 100));
  } finally {
    await browser.close();
  }
});
