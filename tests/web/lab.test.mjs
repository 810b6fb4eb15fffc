// The lab in a real Chromium, with real mouse, touch, wheel and key events at positions from the probe.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import { readLayer } from '../../web/tools/layers.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('the page starts under its policy without a word in the console, and shows the core’s numbers', async () => {
  const { page, complaints } = await lab.openLab(site);
  const qs = await load();
  const { values } = await readLayer('build/assets/layers/lstm_hh_input_gate.safetensors');
  const expected = qs.analyze(values, 'int4');
  const shown = await lab.result(page);
  assert.equal(shown.entropyBits, expected.entropyBits);
  assert.equal(shown.sqnrDb, expected.sqnrDb);
  assert.deepEqual(complaints, []);
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  assert.equal(policy, "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
  await page.close();
});

test('the picture is not blank: signal and code colours are on the canvas', async () => {
  const { page } = await lab.openLab(site);
  const kinds = await page.evaluate(() => {
    const pixels = globalThis.drawnPixels();
    const near = (r, g, b, within = 12) => {
      let n = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        n += Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b) < within ? 1 : 0;
      }
      return n;
    };
    return { codes: near(0xb7, 0x4f, 0x0f), signal: near(0x12, 0x3f, 0x7e, 60), paper: near(255, 255, 255) };
  });
  assert.ok(kinds.codes > 4000, `${kinds.codes} pixels of codes`);
  assert.ok(kinds.signal > 400, `${kinds.signal} pixels of signal`);
  assert.ok(kinds.paper > 200_000);
  await page.close();
});

test('dragging the bits slider moves entropy, SQNR, stored bits and size together, and the address follows', async () => {
  const { page } = await lab.openLab(site);
  const four = await lab.result(page);
  const slider = await lab.place(page, 'overview/bits');
  const x = (bits) => slider.left + 10 + ((bits - 2) / 6) * (slider.width - 20);
  await page.mouse.move(x(4), slider.cy);
  await page.mouse.down();
  await page.mouse.move(x(5), slider.cy, { steps: 4 });
  await page.mouse.move(x(6), slider.cy, { steps: 4 });
  await page.mouse.up();
  await lab.settled(page);
  const six = await lab.result(page);
  assert.ok(six.entropyBits > four.entropyBits + 1);
  assert.ok(six.sqnrDb > four.sqnrDb + 8);
  assert.ok(six.bitsPerWeight > 6 && six.bytes > four.bytes);
  await page.waitForFunction(() => location.search.includes('quantizer=int6'));
  await page.close();
});

test('a press that leaves its button does nothing', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  const link = await lab.link(page);
  for (const path of ['overview/draw_again', 'overview/scheme/1', 'overview/source', 'overview/seed']) {
    const { cx, cy } = await lab.place(page, path);
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    await lab.settled(page);
    assert.equal(await lab.link(page), link, `${path} fired on pointer-down`);
    await page.mouse.move(cx, cy - 200, { steps: 3 });
    await page.mouse.up();
    await lab.settled(page);
    assert.equal(await lab.link(page), link, path);
    assert.equal(
      await page.evaluate(() => globalThis.quantscope.app.probe().some((item) => item.role === 'scroll')),
      false,
    );
  }
  await page.close();
});

test('a copied address shows the same picture and the same numbers elsewhere', async () => {
  // Hide the toolbar: the undo history belongs to the reader and is not in the address.
  const { page } = await lab.openLab(site, '?v=1&lab=overview&source=laplace&seed=3&hide=app/labs');
  await lab.click(page, 'overview/scheme/1');
  await lab.click(page, 'overview/range/1');
  const handle = await lab.place(page, 'overview/range_high');
  await page.mouse.move(handle.cx, handle.cy);
  await page.mouse.down();
  await page.mouse.move(handle.cx - 60, handle.cy, { steps: 5 });
  await page.mouse.up();
  await lab.settled(page);
  // The address follows a drag now and then: one of an earlier moment may stand in it.
  await page.waitForFunction(() => {
    const present = new URLSearchParams(globalThis.quantscope.app.link()).get('quantizer') ?? '';
    return present.includes('sigma') && new URLSearchParams(location.search).get('quantizer') === present;
  });
  const { page: other } = await lab.openLab({ browser: site.browser, url: page.url() });
  assert.deepEqual(await lab.result(other), await lab.result(page));
  await page.mouse.move(5, 5);
  await lab.settled(page);
  assert.equal(await lab.fingerprint(other), await lab.fingerprint(page), 'the two pictures are equal, pixel by pixel');
  await page.close();
  await other.close();
});

test('a link in the text sets the lab, and Back undoes it', async () => {
  const { page } = await lab.openLab(site);
  const there = page.getByText('Pull the range in to 3 σ');
  // Scrolling past a passage sets the lab too.
  await there.scrollIntoViewIfNeeded();
  await page.evaluate(() => globalThis.quantscope.move('lab=overview&quantizer=int5'));
  await lab.settled(page);
  const first = await lab.result(page);
  await there.click();
  await lab.settled(page);
  assert.match(await lab.link(page), /range=3sigma/);
  assert.notDeepEqual(await lab.result(page), first);
  await page.goBack();
  await lab.settled(page);
  assert.deepEqual(await lab.result(page), first);
  await page.close();
});

test('a bad link says what it did not understand and shows the rest', async () => {
  const { page } = await lab.openLab(site, '?lab=overview&quantizer=int3/range=p1&flavour=sweet&seed=4');
  assert.match(await lab.notice(page), /range: 'p1' is not accepted.*key 'flavour' is not accepted/);
  await lab.click(page, 'app/dismiss');
  assert.equal(await lab.notice(page), '');
  await page.close();
});

test('a lost graphics context is said, and the picture comes back with it', async () => {
  const { page } = await lab.openLab(site);
  const before = await lab.result(page);
  await page.evaluate(() => {
    const gl = globalThis.quantscope.canvas.getContext('webgl2');
    globalThis.loser = gl.getExtension('WEBGL_lose_context');
    globalThis.loser.loseContext();
  });
  await page.waitForSelector('#stage[data-message]');
  await page.evaluate(() => globalThis.loser.restoreContext());
  await page.waitForSelector('#stage:not([data-message])');
  await lab.settled(page);
  assert.deepEqual(await lab.result(page), before);
  const alive = await page.evaluate(() => {
    const pixels = globalThis.drawnPixels();
    const gl = globalThis.quantscope.canvas.getContext('webgl2');
    return { colors: new Set(new Uint32Array(pixels.buffer)).size, error: gl.getError() };
  });
  assert.equal(alive.error, 0);
  assert.ok(alive.colors > 100, `${alive.colors} colours after the restoration`);
  await page.close();
});

test('a page that holds the lab in a frame hears "ready", and "state" when it asks', async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.url}licences.html`);
  await page.evaluate((src) => {
    globalThis.heard = [];
    addEventListener('message', (event) => globalThis.heard.push(event.data));
    const frame = document.createElement('iframe');
    frame.src = `${src}?quantizer=int5`;
    frame.width = '900';
    frame.height = '900';
    document.body.prepend(frame);
  }, site.url);
  await page.waitForFunction(() => globalThis.heard.some((m) => m.quantscope === 1 && m.type === 'ready'));
  await page.evaluate(() => frames[0].postMessage({ quantscope: 1, type: 'get', id: 7 }, '*'));
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'state' && m.id === 7));
  const state = await page.evaluate(() => globalThis.heard.find((m) => m.type === 'state'));
  assert.equal(state.link, 'v=1&lab=overview&quantizer=int5');
  assert.equal(state.result.count, 4096);
  // After asking once, the host receives changes and errors.
  const frame = page.frames()[1];
  await frame.evaluate(() => {
    globalThis.quantscope.app.command('overview/bits', 7);
    globalThis.quantscope.frames.request();
  });
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'state' && m.link.includes('int7')));
  await frame.evaluate(() => {
    globalThis.quantscope.app.openLink('lab=moon');
    globalThis.quantscope.frames.request();
  });
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'error' && m.message.includes('moon')));
  assert.equal(await page.evaluate(() => scrollY), 0);
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
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    visited.push(await active());
    if (visited.at(-1) === 'A') break;
  }
  assert.deepEqual(visited, [
    'app/lab',
    'app/units',
    'app/undo',
    'app/redo',
    'app/reset',
    'overview/range_low',
    'overview/range_high',
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
    'app/examples',
    'app/pin',
    'app/runs',
    'app/save',
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

test('a theme in the link is the page’s theme too', async () => {
  const { page } = await lab.openLab(site, '?theme=dark', { colorScheme: 'light' });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 22, 27)');
  await page.close();
});

test('a link to another source fetches nothing it does not show, and the console stays silent', async () => {
  const page = await site.browser.newPage();
  const asked = [];
  const complaints = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${site.url}?source=gaussian`);
  await lab.settled(page);
  assert.ok(!asked.some((url) => url.includes('/layers/')));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('from input to picture it takes two frames at most', async () => {
  const { page } = await lab.openLab(site, '', { reducedMotion: 'reduce' });
  const { left, width, cy, top, height } = await lab.place(page, 'overview/bits');
  const at = (bits) => left + 10 + ((bits - 2) / 6) * (width - 20);
  await page.mouse.move(at(4), cy);
  await page.mouse.down();
  await lab.settled(page);
  await page.evaluate(
    (slider) => {
      const { app, canvas } = globalThis.quantscope;
      const gl = canvas.getContext('webgl2');
      const draw = app.draw.bind(app);
      const box = canvas.getBoundingClientRect();
      globalThis.seen = [];
      app.draw = (...parts) => {
        draw(...parts);
        const pixels = new Uint8Array(slider.width * slider.height * 4);
        const bottom = canvas.height - (slider.top - box.y) - slider.height;
        gl.readPixels(slider.left - box.x, bottom, slider.width, slider.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
        globalThis.seen.push(pixels.join());
      };
    },
    { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) },
  );
  const moveTo = async (x) => {
    await page.evaluate(
      ({ clientX, clientY }) => {
        const event = { pointerId: 1, pointerType: 'mouse', bubbles: true, clientX, clientY };
        globalThis.quantscope.canvas.dispatchEvent(new PointerEvent('pointermove', event));
      },
      { clientX: x, clientY: cy },
    );
    await lab.settled(page);
    return page.evaluate(() => globalThis.seen);
  };
  const before = await moveTo(at(4) + 1);
  const after = (await moveTo(at(7))).slice(before.length);
  const frames = {
    first: after.findIndex((picture) => picture !== before.at(-1)) + 1,
    last: after.indexOf(after.at(-1)) + 1,
  };
  await page.mouse.up();
  assert.ok(frames.first >= 1, 'the picture changed');
  assert.ok(frames.last <= 2, `${frames.last} frames`);
  await page.close();
});
