// The built site as files and as a page: its size, its text without scripts, its messages when the lab cannot start.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from './page.mjs';
import { bytesOfFirstVisit, bytesToFirstLab, kRoot, kVersion, sumOf } from './site_bytes.mjs';

// 290 KB, what the first scene, a digit and its network, is allowed, and what two labs and their lessons added.
const kBudget = 290_000 + 25_000;

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

test(`until the first lab can be used, at most ${kBudget / 1000} KB cross the wire (brotli)`, async (t) => {
  const asked = await bytesToFirstLab(site);
  for (const [path, size] of asked) t.diagnostic(`${String(size).padStart(8)}  ${path}`);
  t.diagnostic(`${String(sumOf(asked)).padStart(8)}  in all`);
  assert.ok(asked.length >= 8, 'the fonts, the module and the layer are among them');
  assert.ok(sumOf(asked) <= kBudget, `${sumOf(asked)} bytes`);
});

test('constants that only late code names come with the second part', () => {
  const words = ['MatMulFpQ4', 'SeparableConv1D', '_hadamard_matrix', 'DepthwiseConv2D'];
  const [first, rest] = ['app', 'labs'].map((part) => readFileSync(join(kRoot, kVersion, `quantscope_${part}.wasm`)));
  for (const word of words) {
    assert.ok(rest.includes(word), `${word} is in the second part`);
    assert.ok(!first.includes(word), `${word} is not in the first part`);
  }
});

test('a first visit that opens nothing fetches at most 900 KB in all, also for visits without a network', async (t) => {
  const sent = await bytesOfFirstVisit(site);
  for (const [path, size] of sent.slice(0, 12)) t.diagnostic(`${String(size).padStart(8)}  ${path}`);
  t.diagnostic(`${String(sumOf(sent)).padStart(8)}  in all`);
  assert.ok(sent.length > 10 && sumOf(sent) <= 900_000, `${sumOf(sent)} bytes`);
});

/** A page whose second part of the module never comes by itself; `waits` counts calls that fetched it at once. */
async function firstPartAlone(query) {
  const state = { waits: 0 };
  const { page, complaints } = await lab.openLab(site, query, {}, (page) =>
    page.route('**/quantscope_labs.wasm', (route) => {
      if (route.request().resourceType() !== 'xhr') return undefined;
      state.waits += 1;
      return route.continue();
    }),
  );
  return { page, complaints, state };
}

test('the first lab answers pointer and keyboard without the second part of the module', async () => {
  const { page, complaints, state } = await firstPartAlone('embed.html?quantizer=int4');
  for (const path of ['overview/bits', 'overview/range_high']) {
    const { left, top, width, height } = await lab.reachable(page, path);
    await page.mouse.move(left + width / 2, top + height / 2);
    await page.mouse.down();
    await page.mouse.move(left + width * 0.7, top + height / 2, { steps: 4 });
    await page.mouse.up();
    await lab.settled(page);
  }
  for (const key of ['Tab', 'Tab', 'ArrowRight', 'ArrowLeft', 'End', 'Home', 'Escape', 'Control+z'])
    await page.keyboard.press(key);
  await page.mouse.wheel(0, 40);
  await page.setViewportSize({ width: 390, height: 700 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await lab.settled(page);
  assert.equal(
    state.waits,
    0,
    'run ./dev record: the first lab calls functions that src/late_functions.txt moves away',
  );
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a call into the second part that comes before it waits for it, and its result is the same', async () => {
  const { page, complaints, state } = await firstPartAlone('embed.html?source=gaussian&quantizer=int4');
  const type = (text) =>
    page.evaluate((typed) => {
      const { app, frames } = globalThis.quantscope;
      const refusal = app.type('overview/range_sigmas', typed);
      frames.request();
      return refusal;
    }, text);
  // A question of the quiz, which has none yet.
  assert.equal(await page.evaluate(() => globalThis.quantscope.app.tell('nothing')), '–');
  assert.equal(state.waits, 1);
  assert.equal(await type('2'), '');
  await lab.settled(page);
  assert.match(await lab.link(page), /int4\/range=2sigma/);
  const { entropyBits, sqnrDb, count } = await lab.result(page);
  const core = await load();
  const expected = core.analyze(core.draw('gaussian', { count, seed: 1 }), 'int4/range=2sigma');
  assert.deepEqual([entropyBits, sqnrDb], [expected.entropyBits, expected.sqnrDb]);
  assert.notEqual(await type('two'), '');
  assert.equal(state.waits, 1, 'once, and never again');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the head names every script that the first lab waits for, so that they come side by side', async () => {
  for (const path of ['index.html', 'index.de.html']) {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
    await page.goto(site.url + path);
    await lab.settled(page);
    const { asked, named } = await page.evaluate(() => {
      const [ready] = performance.getEntriesByName('quantscope-ready');
      const asked = performance
        .getEntriesByType('resource')
        .filter(({ name, startTime }) => name.endsWith('.js') && startTime <= ready.startTime)
        .map(({ name }) => name);
      const elements = [...document.querySelectorAll('link[rel=modulepreload], script[src]')];
      return { asked, named: elements.map((element) => Reflect.get(element, 'href') ?? Reflect.get(element, 'src')) };
    });
    await page.close();
    assert.deepEqual([...new Set(asked)].sort(), named.sort(), path);
  }
});

test('picture and mirror appear with their numbers; until then the figure is to be seen', async () => {
  const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
  await page.addInitScript(() => {
    const seen = /** @type {{ state: string, time: number }[]} */ ([]);
    const look = () => {
      const canvas = document.querySelector('#stage canvas');
      const readout = document.querySelector('#stage .mirror [data-path="lab/answer"]');
      const hasMirror = document.querySelector('#stage .mirror [data-path]') !== null;
      const now = [
        canvas && getComputedStyle(canvas).visibility,
        hasMirror && `mirror${/\d/.test(readout?.textContent ?? '') ? '' : ' without numbers'}`,
      ];
      const state = now.filter(Boolean).join(', ');
      if (state !== (seen.at(-1)?.state ?? '')) seen.push({ state, time: performance.now() });
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
    Object.assign(globalThis, { seen });
  });
  await page.goto(site.url);
  await lab.settled(page);
  const seen = /** @type {{ state: string, time: number }[]} */ (await page.evaluate(() => globalThis.seen));
  // On a busy machine numbers can be late: after kFirstFrame of web/lab/loop.js a frame says that they are coming.
  const [, wait] = /kFirstFrame = (\d+);/.exec(readFileSync('web/lab/loop.js', 'utf8')) ?? [];
  const early = seen.find(({ state }) => state.endsWith('without numbers'));
  if (early) assert.ok(early.time - seen[0].time >= Number(wait), JSON.stringify(seen));
  assert.deepEqual(
    seen.filter((one) => one !== early).map(({ state }) => state),
    ['hidden', 'visible', 'visible, mirror'],
  );
  await page.close();
});

test('before any script there is a title, what this teaches, and a figure with the core’s numbers', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  assert.match(await page.title(), /Quantscope/);
  assert.equal(await page.textContent('.lesson h1'), 'What is left of a weight');
  assert.ok((await page.textContent('.lesson')).length > 800);
  assert.ok(await page.locator('svg.figure').isVisible());
  assert.ok((await page.locator('svg.figure .fig-code').count()) > 1);
  assert.match(
    await page.locator('.poster .answer').textContent(),
    /^With all 32 bits of each weight the network reads 3\. With 3 bits it reads \d\.$/,
  );
  assert.ok(await page.locator('noscript p').isVisible());
  await context.close();
});

test('no page holds inline script or style, an unanswered call, or code from strings', () => {
  for (const path of filesBelow(kRoot)) {
    const text = /\.(html|js|css)$/.test(path) ? readFileSync(path, 'utf8') : '';
    assert.doesNotMatch(text, /\{\{/, path);
    if (path.endsWith('.html')) {
      assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)/, path);
      assert.doesNotMatch(text, /\sstyle=|<style/, path);
      assert.match(text, /Content-Security-Policy/, path);
    }
    if (path.endsWith('.js')) assert.doesNotMatch(text, /new Function|\beval\(/, path);
  }
});

test('every layer of the list lies in the site', () => {
  assert.ok(readdirSync(join(kRoot, kVersion, 'layers')).length >= 7);
  for (const name of readdirSync(join(kRoot, kVersion, 'layers')))
    assert.ok(statSync(join(kRoot, kVersion, 'layers', name)).size > 1000);
});

const kNewBrowser = /could not start.*remain readable.*WebGL 2 shows the lab/;
const kReload = /could not start.*remain readable. Reload the page to try again/;
const unavailable = (route) => route.fulfill({ status: 404, body: '' });
/** Failures, how to cause them, and the remedy shown to the reader. */
const kFailures = {
  'WebGL 2 is missing': {
    told: kNewBrowser,
    arrange: (page) =>
      page.addInitScript(() => {
        const original = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
          return type.startsWith('webgl') ? null : original.call(this, type, ...rest);
        };
      }),
  },
  'WebAssembly is missing': {
    told: kNewBrowser,
    arrange: (page) =>
      page.addInitScript(() => {
        delete globalThis.WebAssembly;
      }),
  },
  'SIMD is missing from WebAssembly': {
    told: /has no SIMD.*Safari from 16\.4.*remain readable/,
    arrange: (page) =>
      page.addInitScript(() => {
        const { validate } = WebAssembly;
        // Mimics an engine without the v128 type, given the type section of a module that has it.
        WebAssembly.validate = (bytes) => ![...new Uint8Array(bytes)].includes(0x7b) && validate(bytes);
      }),
  },
  'a part of WebAssembly is missing': {
    told: kNewBrowser,
    arrange: (page) =>
      page.route('**/*.wasm', async (route) => {
        const answer = await route.fetch();
        // An opcode that no version has, at the first function's body: as an old engine sees a new opcode.
        const bytes = await answer.body();
        await route.fulfill({ response: answer, body: brokenFrom(bytes) });
      }),
  },
  'the host’s policy forbids WebAssembly': {
    told: kNewBrowser,
    arrange: (page) =>
      page.route('**/', async (route) => {
        const answer = await route.fetch();
        const headers = { ...answer.headers(), 'content-security-policy': "script-src 'self'" };
        await route.fulfill({ response: answer, headers });
      }),
  },
  'there is no memory for the module': {
    told: kReload,
    arrange: (page) =>
      page.addInitScript(() => {
        const refuse = () => Promise.reject(new RangeError('could not allocate memory'));
        WebAssembly.instantiate = refuse;
        WebAssembly.instantiateStreaming = refuse;
      }),
  },
  'the module does not arrive': { told: kReload, arrange: (page) => page.route('**/*.wasm', unavailable) },
  'a font does not arrive': { told: kReload, arrange: (page) => page.route('**/*.ttf', unavailable) },
  'the lab’s own script does not arrive': { told: kReload, arrange: (page) => page.route('**/lab-*.js', unavailable) },
};

/** The module with one undefined opcode in its code section. */
function brokenFrom(bytes) {
  const broken = Buffer.from(bytes);
  const kCode = 10;
  const number = (at) => {
    let value = 0;
    for (let shift = 0; ; shift += 7, at++) {
      value += (broken[at] & 127) * 2 ** shift;
      if (broken[at] < 128) return { value, next: at + 1 };
    }
  };
  for (let at = 8; at < broken.length; ) {
    const section = broken[at];
    const { value: size, next } = number(at + 1);
    // The second-last byte of the section belongs to the last function: its last instruction before "end".
    if (section === kCode) broken[next + size - 2] = 0xff;
    at = next + size;
  }
  return broken;
}

for (const [what, { told, arrange }] of Object.entries(kFailures)) {
  test(`when ${what}, the text and figure stay and one kind sentence says what to do`, async () => {
    const page = await site.browser.newPage();
    page.on('dialog', () => assert.fail('no dialogs'));
    await arrange(page);
    await page.goto(site.url);
    const status = page.getByRole('status');
    await status.waitFor();
    assert.match(await status.textContent(), told);
    assert.ok(await page.locator('svg.figure').isVisible());
    assert.equal(await page.locator('canvas').count(), 0, 'no blank box');
    await page.close();
  });
}

test('where storage and the address are refused, the lab works on from memory', async () => {
  const { page, complaints } = await lab.openLab(site, '?quantizer=int3', {}, (fresh) =>
    fresh.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('refused', 'SecurityError');
      };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(globalThis, name, { get: refuse });
      }
      Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
      history.replaceState = refuse;
      history.pushState = refuse;
    }),
  );
  await lab.click(page, 'app/more');
  await lab.click(page, 'overview/scheme/1');
  assert.match(await lab.link(page), /quantizer=uint3/);
  await lab.quietFor(400, 'the address is written when the state has rested');
  await page.click('text=Pull the range in to 3 σ');
  await lab.settled(page);
  assert.match(await lab.link(page), /range=3sigma/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the modules use no more of WebAssembly than the stated browsers have', () => {
  const kFeatures = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'multivalue', 'simd'];
  const enabled = kFeatures.map((feature) => `--enable-${feature}`);
  const ofSite = ['quantscope_app.wasm', 'quantscope_items.wasm'].map((name) => join(kRoot, kVersion, name));
  for (const path of [...ofSite, 'build/js/quantscope.wasm']) {
    const run = spawnSync('wasm-opt', [path, '--mvp-features', ...enabled, '-o', '/dev/null'], { encoding: 'utf8' });
    assert.equal(run.status, 0, `${path}: ${run.error ?? run.stderr}`);
  }
});
