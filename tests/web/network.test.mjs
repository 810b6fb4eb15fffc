// The labs in the second part of the module: how they load, and that a network can be trained, quantized and fed with a
// hand-drawn digit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { load } from '../../build/js/quantscope.mjs';
import { labLinks, quantizerLinks } from '../../web/tools/links.mjs';
import { operateControls } from '../../web/tools/operate.mjs';
import {
  click,
  fingers,
  kPhone,
  link,
  notice,
  npy,
  openLab,
  openSite,
  pick,
  place,
  quietFor,
  reachable,
  settled,
} from './page.mjs';

let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const items = (page) => page.evaluate(() => globalThis.quantscope.app.probe());
const item = async (page, path) => (await items(page)).find((entry) => entry.path === path);
const answer = (page, path) => item(page, path).then((found) => found?.valueText);

test('the first lab is whole without the second part of the module', async () => {
  const asked = [];
  const { page, complaints } = await openLab(site, '#lab', {}, async (page) => {
    await page.route('**/quantscope_labs.wasm', (route) => route.abort());
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  });
  assert.ok(!asked.some((path) => path.endsWith('quantscope_labs.wasm')), 'it is not asked for');
  await operateControls(page);
  for (const size of [
    { width: 390, height: 700 },
    { width: 1500, height: 900 },
  ]) {
    await page.setViewportSize(size);
    await settled(page);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test('no parameter of a quantizer or a lab needs the second part to be read from a link', async () => {
  const { page, complaints } = await openLab(site, '#lab', {}, async (page) => {
    await page.route('**/quantscope_labs.wasm', (route) => route.abort());
  });
  const links = [...quantizerLinks(await load()), ...labLinks(await load())];
  assert.ok(links.length > 300, `${links.length}`);
  const refused = await page.evaluate(
    (all) =>
      all.filter((one) => {
        // No frame in between: what is fitted would wait for the second part.
        globalThis.quantscope.app.openLink(one);
        return /accepted|is not/.test(globalThis.quantscope.app.notice());
      }),
    links,
  );
  assert.deepEqual(refused, []);
  assert.deepEqual(complaints, [], 'its file must come first: src/core/cut.cmake');
  await page.close();
});

test('the lists that lie over the first lab need no second part; a file does, and it is said when it cannot come', async () => {
  const { page, complaints } = await openLab(site, '#lab', {}, (page) =>
    page.route('**/quantscope_labs.wasm', (route) => route.abort()),
  );
  for (const list of ['overview/source', 'overview/quantizer', 'app/runs', 'app/save']) {
    await click(page, list);
    await page.evaluate(() => {
      globalThis.quantscope.app.escape();
      globalThis.quantscope.frames.request();
    });
    await settled(page);
  }
  // A pointer over the lab asks for the second part, which the lists do without: the browser tells that it did not come.
  assert.deepEqual(new Set(complaints), new Set(['Failed to load resource: net::ERR_FAILED']));
  await pick(page, 'own.npy', npy(Float32Array.from({ length: 300 }, (_, i) => Math.sin(i))));
  await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  assert.match(await notice(page), /could not be loaded/);
  assert.equal(await page.evaluate(() => globalThis.quantscope.app.result()?.count), 4096);
  await page.close();
});

test('every lab begins from its address without a request that stops the page', async () => {
  const labs = (await load()).labs().map(({ id }) => `?lab=${id}`);
  for (const query of [...labs, '?quiz=next', '?quiz=progress', '?lab=model&model=none']) {
    const { page } = await openLab(site, query, {}, (page) =>
      page.addInitScript(() => {
        const { send } = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.send = function (...words) {
          globalThis.stopped = new Error('the second part is fetched at once').stack;
          return send.apply(this, words);
        };
      }),
    );
    assert.equal(await page.evaluate(() => globalThis.stopped), undefined, `${query}: its function must come first`);
    await page.close();
  }
});

test('a second part that cannot come is said, the first lab stays, and it is tried again', async () => {
  let refuse = true;
  const { page } = await openLab(site, '?quantizer=int3', {}, (page) =>
    page.route('**/quantscope_labs.wasm', (route) => (refuse ? route.abort() : route.continue())),
  );
  await page.evaluate(() => globalThis.quantscope.app.openLink('lab=noise&quantizer=int3'));
  await page.evaluate(() => globalThis.quantscope.frames.request());
  await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  assert.match(await notice(page), /could not be loaded .*Open it again/);
  assert.match(await link(page), /lab=overview/);
  assert.match(await link(page), /quantizer=int3/);
  refuse = false;
  await page.evaluate(() => globalThis.quantscope.app.openLink('lab=noise&quantizer=int3'));
  await page.evaluate(() => globalThis.quantscope.frames.request());
  await settled(page);
  assert.ok(await item(page, 'noise/power'));
  await page.close();
});

test('every lab opens from the first one, each with its own numbers, on one canvas', async () => {
  const { page, complaints } = await openLab(site);
  for (const lab of [
    'network',
    'entropy',
    'capacity',
    'noise',
    'ladder',
    'blocks',
    'language',
    'rounding',
    'overview',
  ]) {
    await page.evaluate((id) => {
      globalThis.quantscope.app.openLink(`lab=${id}`);
      globalThis.quantscope.frames.request();
    }, lab);
    await settled(page);
    assert.ok(
      (await items(page)).some((entry) => entry.path.startsWith(`${lab}/`)),
      lab,
    );
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the digits come with the lab that needs them, in at most 45 KB', async (t) => {
  const asked = [];
  const { page } = await openLab(site, '', {}, async (page) => {
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  });
  assert.ok(!asked.some((path) => path.endsWith('digits.u8')));
  await page.evaluate(() => {
    globalThis.quantscope.app.openLink('lab=network');
    globalThis.quantscope.frames.request();
  });
  await settled(page);
  assert.ok(asked.some((path) => path.endsWith('digits.u8')));
  const size = brotliCompressSync(readFileSync('web/data/digits.u8')).length;
  t.diagnostic(`${size} bytes of digits`);
  assert.ok(size <= 45_000);
  await page.close();
});

test('digits that cannot be had are said, and can be asked for again', async () => {
  let refuse = true;
  const { page } = await openLab(site, '?lab=network', {}, (page) =>
    page.route('**/digits.u8', (route) => (refuse ? route.fulfill({ status: 404 }) : route.continue())),
  );
  assert.match(await notice(page), /could not be loaded .*404/);
  refuse = false;
  await click(page, 'network/load');
  assert.match(await answer(page, 'network/right'), /^9\d\.\d % of 359/);
  assert.equal(await notice(page), '');
  await page.close();
});

test('a seed is the same network in this browser as natively: 97.5 % of 359', async () => {
  const { page, complaints } = await openLab(site, '?lab=network');
  assert.equal(await answer(page, 'network/right'), '97.5 % of 359');
  await click(page, 'network/next_seed');
  assert.match(await link(page), /seed=2/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('training that the page left goes on where it was when the page comes back', async () => {
  const { page } = await openLab(site, '?lab=network&epochs=200');
  const trained = await answer(page, 'network/right');
  await click(page, 'network/again');
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await quietFor(300, 'the page is away for a while');
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await settled(page);
  assert.equal(await answer(page, 'network/right'), trained);
  await page.close();
});

test('a digit is drawn with the mouse, and read', async () => {
  const { page } = await openLab(site, '?lab=network&view=draw');
  await click(page, 'network/clear');
  const pad = await reachable(page, 'network/pad');
  await page.mouse.move(pad.cx, pad.top + 12);
  await page.mouse.down();
  await page.mouse.move(pad.cx, pad.top + pad.height - 12, { steps: 6 });
  await page.mouse.up();
  await settled(page);
  const digit = new URLSearchParams(await link(page)).get('digit');
  assert.equal(digit.length, 64);
  assert.ok([...digit].filter((shade) => shade === 'g').length >= 8);
  await page.close();
});

test('a digit is drawn with a finger: the page does not scroll away under it', async () => {
  const { page } = await openLab(site, '?lab=network&view=draw', kPhone);
  await page.evaluate(() => globalThis.quantscope.app.command('network/clear', 0));
  await page.evaluate(() => globalThis.quantscope.frames.request());
  await settled(page);
  const pad = await reachable(page, 'network/pad');
  const before = await page.evaluate(() => scrollY);
  const touch = await fingers(page);
  await touch.swipe(pad.cx, pad.top + 14, pad.cx, pad.top + pad.height - 14);
  assert.equal(await page.evaluate(() => scrollY), before);
  const digit = new URLSearchParams(await link(page)).get('digit');
  assert.ok([...digit].filter((shade) => shade === 'g').length >= 8);
  await page.close();
});

test('a digit is drawn from the keyboard: the pen is moved, and pressed', async () => {
  const { page } = await openLab(site, '?lab=network&view=draw');
  await click(page, 'network/clear');
  const byLabel = (label) => page.getByLabel(label, { exact: false }).first();
  await byLabel('Column of the pen').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  await byLabel('Row of the pen').focus();
  await page.keyboard.press('ArrowRight');
  await settled(page);
  await page.getByRole('button', { name: /^Ink at row 2, column 3/ }).press('Enter');
  await settled(page);
  const digit = new URLSearchParams(await link(page)).get('digit');
  assert.equal(digit.indexOf('g'), 8 + 2);
  assert.equal([...digit].filter((shade) => shade !== '0').length, 1);
  await page.close();
});

test('the curve that is expected is drawn, then 84 settings are run and two of them pinned', async () => {
  const { page, complaints } = await openLab(site, '?lab=network&view=sweep');
  const plot = await reachable(page, 'network/guess');
  await page.mouse.move(plot.left + 4, plot.top + plot.height * 0.9);
  await page.mouse.down();
  await page.mouse.move(plot.left + plot.width * 0.5, plot.top + 20, { steps: 10 });
  await page.mouse.move(plot.left + plot.width * 0.96, plot.top + 14, { steps: 10 });
  await page.mouse.up();
  await settled(page);
  const guess = new URLSearchParams(await link(page)).get('guess').split(',');
  assert.equal(guess.length, 9);
  assert.ok(Number(guess[0]) < Number(guess[4]));
  await click(page, 'network/reveal');
  await click(page, 'network/pin_both');
  assert.match((await item(page, 'app/runs')).label, /2$/);
  await click(page, 'network/worse');
  assert.match(await link(page), /view=quantize/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a surface is drawn at every pixel, and changes with the bits', async () => {
  const { page, complaints } = await openLab(site, '?lab=capacity&view=surface&quantizer=int2');
  const picture = () =>
    page.evaluate(() => {
      const seen = new Set(new Uint32Array(globalThis.drawnPixels().buffer));
      return seen.size;
    });
  assert.ok((await picture()) > 300, 'shades between the classes');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('functions are chosen on their grid by pointer and by arrow keys', async () => {
  const { page } = await openLab(site, '?lab=capacity&alphabet=signs');
  const grid = await reachable(page, 'capacity/function');
  await page.mouse.click(grid.left + grid.width * 0.1, grid.top + grid.height * 0.6);
  await settled(page);
  assert.match((await place(page, 'capacity/function')).valueText, /^AND, reached/);
  await page.getByRole('slider', { name: 'Function' }).focus();
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.match((await place(page, 'capacity/function')).valueText, /^XNOR, out of reach/);
  await page.close();
});
