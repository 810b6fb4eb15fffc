// Pictures drawn by shaders, and magnified parts of pictures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fingers, kPhone, link, openLab, openSite, place, settled } from './page.mjs';

let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** Number of distinct shades on the canvas within this control. */
const shades = (page, path) =>
  page.evaluate((wanted) => {
    const { app, canvas } = globalThis.quantscope;
    const item = app.probe().find((entry) => entry.path === wanted);
    const pixels = new Uint32Array(globalThis.drawnPixels().buffer);
    const density = canvas.width / canvas.clientWidth;
    const seen = new Set();
    for (let y = item.y + 1; y < item.y + item.height - 1; y++) {
      const row = canvas.height - 1 - Math.floor(y * density);
      for (let x = item.x + 1; x < item.x + item.width - 1; x++)
        seen.add(pixels[row * canvas.width + Math.floor(x * density)]);
    }
    return seen.size;
  }, path);

test('the map of blocks has a shade for each block, and comes back with the graphics context', async () => {
  const { page, complaints } = await openLab(site, '?lab=blocks&source=lstm_hh&quantizer=int4/block=32', {
    viewport: { width: 1280, height: 1100 },
  });
  assert.ok((await shades(page, 'blocks/map')) > 100);
  await page.evaluate(() => {
    const gl = globalThis.quantscope.canvas.getContext('webgl2');
    globalThis.loser = gl.getExtension('WEBGL_lose_context');
    globalThis.loser.loseContext();
  });
  await page.waitForSelector('#stage[data-message]');
  await page.evaluate(() => globalThis.loser.restoreContext());
  await page.waitForSelector('#stage:not([data-message])');
  await settled(page);
  assert.ok((await shades(page, 'blocks/map')) > 100);
  assert.deepEqual(
    complaints.filter((text) => !/context/i.test(text)),
    [],
  );
  await page.close();
});

test('grids that are no longer shown do not pile up on the graphics device', async () => {
  const { page } = await openLab(site, '?lab=noise&source=gaussian&quantizer=dither/step=1sigma', {}, (page) =>
    page.addInitScript(() => {
      globalThis.textures = 0;
      const { createTexture, deleteTexture } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.createTexture = function () {
        globalThis.textures += 1;
        return createTexture.call(this);
      };
      WebGL2RenderingContext.prototype.deleteTexture = function (texture) {
        if (texture) globalThis.textures -= 1;
        deleteTexture.call(this, texture);
      };
    }),
  );
  const before = await page.evaluate(() => globalThis.textures);
  for (let i = 0; i < 12; i++) {
    await page.evaluate(
      (step) => {
        globalThis.quantscope.app.command('noise/step', step);
        globalThis.quantscope.frames.request();
      },
      0.5 + i / 10,
    );
    await settled(page);
  }
  assert.equal(await page.evaluate(() => globalThis.textures), before);
  await page.close();
});

test('a part of a picture is dragged out by the mouse, and Escape leads back to the whole', async () => {
  const { page } = await openLab(site, '?lab=entropy&quantizer=int8');
  const { left, top } = await place(page, 'lab/picture');
  await page.mouse.move(left + 200, top + 100);
  await page.mouse.down();
  await page.mouse.move(left + 300, top + 102);
  await page.mouse.move(left + 400, top + 104);
  await page.mouse.up();
  await settled(page);
  assert.match(await link(page), /zoom=-?[\d.]+,-?[\d.]+/);
  await page.focus('[data-path="entropy/bits"]');
  await page.keyboard.press('Escape');
  await settled(page);
  assert.doesNotMatch(await link(page), /zoom=/);
  await page.close();
});

test('a finger drags a part out sideways; the way back is a button among the controls', async () => {
  const { page } = await openLab(site, '?lab=noise&source=gaussian&view=map', kPhone);
  const touch = await fingers(page);
  await touch.swipe(120, 330, 250, 332);
  assert.match(await link(page), /zoom=/);
  const { height, width } = await place(page, 'noise/zoom_whole');
  assert.ok(height >= 44 && width >= 44);
  await page.getByRole('button', { name: 'Whole' }).focus();
  await page.keyboard.press('Enter');
  await settled(page);
  assert.doesNotMatch(await link(page), /zoom=/);
  await page.close();
});

test('a tap on a picture tells what is there, and stays told until the next touch', async () => {
  const { page } = await openLab(site, '?lab=noise&source=gaussian&view=map', kPhone);
  const touch = await fingers(page);
  const shown = () => page.evaluate(() => new Set(new Uint32Array(globalThis.drawnPixels().buffer)).size);
  const picture = () => page.evaluate(() => globalThis.drawnPixels().reduce((sum, value) => (sum * 31 + value) | 0, 7));
  const before = await picture();
  await touch.tap(200, 300);
  const told = await picture();
  assert.notEqual(told, before);
  assert.equal(await picture(), told);
  assert.ok((await shown()) > 50);
  const { cx, cy } = await place(page, 'noise/power');
  await touch.tap(cx, cy); // explains the number, and takes the pointer away
  await touch.tap(cx, cy); // closes the explanation
  await page.evaluate(() => document.activeElement.blur());
  await settled(page);
  assert.equal(await picture(), before);
  await page.close();
});

test('a phone on its side has the picture beside its words, and the controls below', async () => {
  const phone = { viewport: { width: 640, height: 360 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page } = await openLab(site, '?lab=noise&source=gaussian&view=map', phone);
  const number = await place(page, 'noise/power');
  const control = await place(page, 'noise/view');
  assert.ok(number.left > 350 && number.top < 330, `${number.left}, ${number.top}`);
  assert.ok(control.top > 300 && control.left < 60, `${control.left}, ${control.top}`);
  await page.close();
});
