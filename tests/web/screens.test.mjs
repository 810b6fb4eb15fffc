// The lab on every screen: sharp, fitting, whatever its size and density.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** Waits until the canvas has as many pixels as the screen shows of it. A resize reaches the page a moment later. */
const fits = (page) =>
  page.waitForFunction(() => {
    const { canvas } = globalThis.quantscope;
    const box = canvas.getBoundingClientRect();
    const off = (pixels, length) => Math.abs(pixels - length * devicePixelRatio);
    return off(canvas.width, box.width) <= 1 && off(canvas.height, box.height) <= 1;
  });

const scrollsSideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/**
 * Largest change between neighbouring device pixels where text stands, as a fraction of its whole contrast. Letters
 * drawn for fewer pixels and then enlarged change by half of it or less.
 */
async function sharpness(page) {
  await page.evaluate(() => {
    globalThis.quantscope.app.disturb();
    globalThis.quantscope.app.draw(0, globalThis.quantscope.canvas.width, globalThis.quantscope.canvas.height);
  });
  return page.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    app.disturb();
    app.draw(0, canvas.width, canvas.height);
    const scale = canvas.width / canvas.clientWidth;
    const { x, y: top } = app.probe().find(({ path }) => path === 'lab/question');
    const area = { x: x * scale, y: top * scale, width: Math.round(380 * scale), height: Math.round(24 * scale) };
    const copy = new OffscreenCanvas(area.width, area.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, -Math.round(area.x), -Math.round(area.y));
    const { data } = copy.getImageData(0, 0, area.width, area.height);
    const steps = [];
    for (let y = 0; y < area.height; y++) {
      for (let x = 1; x < area.width; x++) {
        const at = 4 * (y * area.width + x);
        steps.push(Math.abs(data[at] - data[at - 4]));
      }
    }
    steps.sort((a, b) => b - a);
    // The steepest steps: as many as with a stroke on every tenth pixel.
    const steepest = steps.slice(0, Math.round(steps.length / 40));
    globalThis.quantscope.frames.request();
    return steepest.reduce((sum, step) => sum + step, 0) / steepest.length / 255;
  });
}

test('the canvas has as many pixels as the screen shows, and its letters are drawn for them', async () => {
  const viewport = { width: 700, height: 800 };
  for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
    const { page } = await lab.openLab(site, '', { viewport, deviceScaleFactor });
    await fits(page);
    const sharp = await sharpness(page);
    assert.ok(sharp > 0.6, `${sharp} at ${deviceScaleFactor}`);
    await page.close();
  }
});

test('a blurred picture would be noticed: the same measure on an enlarged canvas is half', async () => {
  const { page } = await lab.openLab(site, '', { viewport: { width: 700, height: 800 }, deviceScaleFactor: 1 });
  const sharp = await sharpness(page);
  await page.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    const draw = app.draw.bind(app);
    const small = { width: canvas.width, height: canvas.height };
    // Simulate a page that forgot the screen's density.
    app.draw = (seconds) => {
      draw(seconds, small.width, small.height);
      const picture = new OffscreenCanvas(small.width, small.height).getContext('2d');
      picture.drawImage(canvas, 0, 0);
      const large = document.createElement('canvas');
      large.width = 2 * small.width;
      large.height = 2 * small.height;
      large.getContext('2d').drawImage(picture.canvas, 0, 0, large.width, large.height);
      Object.defineProperty(large, 'clientWidth', { value: canvas.clientWidth });
      globalThis.enlarged = large;
    };
    app.draw(0);
    const { frames } = globalThis.quantscope;
    globalThis.quantscope = { app, frames, canvas: globalThis.enlarged };
  });
  assert.ok((await sharpness(page)) < 0.75 * sharp);
  await page.close();
});

test('resizing, turning the device and a change of density are followed without a reload', async () => {
  const phone = { width: 390, height: 780 };
  const { page } = await lab.openLab(site, '', { ...lab.kPhone, viewport: phone });
  const session = await lab.contextOf(page).newCDPSession(page);
  const before = await lab.result(page);
  await page.evaluate(() => {
    globalThis.neverReloaded = true;
  });
  for (const [width, height, deviceScaleFactor] of [
    [780, 390, 2],
    [390, 780, 3],
    [500, 700, 1],
    [500, 700, 1.5],
  ]) {
    await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: true });
    await page.waitForFunction((wide) => innerWidth === wide, width);
    await page.waitForFunction((ratio) => devicePixelRatio === ratio, deviceScaleFactor);
    // Chromium fires no event when only its tools change the density; the next frame sees it.
    await page.evaluate(() => globalThis.quantscope.frames.request());
    await fits(page);
    await lab.settled(page);
    assert.equal(await scrollsSideways(page), false);
    assert.deepEqual(await lab.result(page), before);
    const { page: fresh } = await lab.openLab(site, '', {
      ...lab.kPhone,
      viewport: { width, height },
      deviceScaleFactor,
    });
    const same = (await lab.fingerprint(page)) === (await lab.fingerprint(fresh));
    assert.ok(same, `as if it had been opened on ${width} × ${height} at ${deviceScaleFactor}`);
    await fresh.close();
  }
  // Change the stage alone, as a page with another layout would.
  await page.evaluate(() => {
    document.querySelector('.lab').style.width = '333px';
  });
  await page.waitForFunction(() => Math.abs(globalThis.quantscope.canvas.getBoundingClientRect().width - 333) < 2);
  await fits(page);
  assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
  await page.close();
});

test('the first frame after the letters were made anew already has them: no frame is drawn in black', async () => {
  const { page } = await lab.openLab(site);
  const black = await page.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    const surface = {
      height: canvas.clientHeight,
      coarse: false,
      dark: false,
      reducedMotion: true,
      forcedColors: null,
    };
    return [
      [canvas.clientWidth, 2],
      [canvas.clientWidth, 1],
      [500, 1],
      [canvas.clientWidth, 1],
    ].map(([width, density]) => {
      app.setSurface({ ...surface, width, density });
      const pixels = new Uint32Array(globalThis.drawnPixels().buffer);
      return pixels.filter((pixel) => (pixel & 0xffffff) === 0).length;
    });
  });
  // The theme's darkest colour, its ink, is not black; a missing texture is.
  assert.deepEqual(black, [0, 0, 0, 0]);
  await page.close();
});

const kScreens = {
  'a small phone, 360 × 640': { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true },
  'the same turned, 640 × 360': { viewport: { width: 640, height: 360 }, hasTouch: true, isMobile: true },
  '200 % of 1280 × 720': { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  '400 % of 1280 × 720': { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 },
};
for (const [screen, options] of Object.entries(kScreens)) {
  test(`${screen}: everything is there, works, and scrolls one way only`, async () => {
    for (const query of ['', '?source=laplace&quantizer=uint3/range=2sigma', '?lab=moon']) {
      const { page } = await lab.openLab(site, query, options);
      assert.equal(await scrollsSideways(page), false);
      const stage = await page.locator('#stage').boundingBox();
      const items = await page.evaluate(() => globalThis.quantscope.app.probe());
      for (const { path, x, y, width, height } of items) {
        assert.ok(x >= 0 && y >= 0 && x + width <= stage.width && y + height <= stage.height, `${path} is cut`);
      }
      await page.focus('[data-path="overview/bits"]');
      await page.keyboard.press('ArrowRight');
      await lab.settled(page);
      assert.match(await lab.link(page), /quantizer=u?int(4|5)/);
      await page.close();
    }
  });

  test(`${screen}: wherever the keyboard goes, the focus is on the screen`, async () => {
    const { page } = await lab.openLab(site, '?source=gaussian', options);
    await page.focus('.brand');
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('Tab');
      await lab.settled(page);
      const { name, top, bottom, height } = await page.evaluate(() => {
        const element = document.activeElement;
        const box = element.getBoundingClientRect();
        const name = element.closest('[data-path]')?.getAttribute('data-path') ?? element.textContent;
        return { name, top: box.top, bottom: box.bottom, height: innerHeight };
      });
      assert.ok(bottom > 4 && top < height - 4, `${name}: from ${top} to ${bottom} of ${height}`);
    }
    await page.close();
  });
}
