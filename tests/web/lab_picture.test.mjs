// The lab in a real Chromium: its picture and numbers, worked by a real mouse at positions from the probe.
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
