// Shared by the browser tests: a server, a browser, a page with the lab on it, and model files made in memory.
import assert from 'node:assert/strict';
import { serve } from '../../web/tools/serve.mjs';
import { openBrowser, sessionOf } from './pages.mjs';
import { framesPass, scrolledToRest, settled } from './waits.mjs';

export { safetensors } from './model_bytes.mjs';
export { contextOf } from './pages.mjs';
export * from './waits.mjs';

/** A server for the built site and a browser; close() ends both. */
export async function openSite() {
  const server = await serve({ root: 'build/site', port: 0 });
  const browser = await openBrowser();
  browser.keepsPagesOf(`${server.url}js/quantscope.mjs`);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { url: server.url, browser, close };
}

/** Console messages and page errors from now on. */
export function complaintsOf(page) {
  const complaints = [];
  page.on('console', (message) => {
    const isOurs = !message.text().startsWith('Service Worker registration blocked by Playwright');
    if (isOurs && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/**
 * A page with the lab at rest in its default state, or in that of the query, for a reader who has unfolded its controls.
 * `complaints` collects console messages and page errors.
 */
export const openLab = (site, query = '', options = {}, prepare = async (_page) => {}) =>
  openPage(site, query || (new URL(site.url).search ? '' : '?lab=overview'), options, async (page) => {
    // A kept page is at the site already, where its store can be written; others go there, and forget the way.
    const { origin } = new URL(site.url);
    if (!page.url().startsWith(origin)) {
      await page.goto(`${origin}/js/quantscope.mjs`);
      await (await sessionOf(page)).send('Page.resetNavigationHistory');
    }
    await page.evaluate(() => localStorage.setItem('quantscope-more', '1'));
    await prepare(page);
  });

/** As openLab(), as a newcomer finds the page: with its first scene, where the query names no state. */
export async function openPage({ browser, url }, query = '', options = {}, prepare = async (_page) => {}) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    // A service worker's cache would answer instead of the server.
    serviceWorkers: 'block',
    ...options,
  });
  await prepare(page);
  const complaints = complaintsOf(page);
  await page.goto(url + query);
  await settled(page);
  return { page, complaints };
}

/** Opens a page that is not the lab; what it complains of is noted. */
export async function openPlain({ browser, url }, path, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block', ...options });
  const complaints = complaintsOf(page);
  await page.goto(url + path);
  return { page, complaints };
}

export const result = (page) => page.evaluate(() => globalThis.quantscope.app.result());
export const link = (page) => page.evaluate(() => globalThis.quantscope.app.link());
export const notice = (page) => page.evaluate(() => globalThis.quantscope.app.notice());
export const frames = (page) => page.evaluate(() => globalThis.quantscope.frames.count);

/** Path of the control whose mirror element has the focus; empty without one. Also takes a frame. */
export const activePath = (page) =>
  page.evaluate(() => document.activeElement?.closest('[data-path]')?.getAttribute('data-path') ?? '');

/** A digest of every pixel of the canvas. */
export const fingerprint = (page) =>
  page.evaluate(async () => {
    const { app, canvas } = globalThis.quantscope;
    app.pointerLeft();
    globalThis.drawnPixels();
    const pixels = globalThis.drawnPixels();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels));
    return `${canvas.width} × ${canvas.height} ${digest.join()}`;
  });

export const kPhone = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Fingers: real touch events, as from a touch screen. */
export async function fingers(page) {
  const session = await sessionOf(page);
  const send = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const touch = {
    start: (...points) => send('touchStart', ...points),
    move: (...points) => send('touchMove', ...points),
    end: () => send('touchEnd'),
    cancel: () => send('touchCancel'),
    async tap(x, y) {
      await touch.start({ x, y });
      await touch.end();
      await settled(page);
    },
    async swipe(x0, y0, x1, y1, steps = 8) {
      await touch.start({ x: x0, y: y0 });
      for (let i = 1; i <= steps; i++) {
        await touch.move({ x: x0 + ((x1 - x0) * i) / steps, y: y0 + ((y1 - y0) * i) / steps });
      }
      // The finger rests before it is lifted: how far a page would fly on depends on how busy the machine is.
      for (let rests = 0; rests < 3; rests++) {
        await framesPass(page);
        await touch.move({ x: x1, y: y1 });
      }
      await touch.end();
      await settled(page);
    },
  };
  return touch;
}

/** Scrolls until the control is in the middle of the window; returns its position. */
export async function bringToMiddle(page, path) {
  const { cy } = await place(page, path);
  await page.evaluate((by) => scrollBy(0, by - innerHeight / 2), cy);
  await scrolledToRest(page);
  return place(page, path);
}

/** Position of a control on the page, in CSS pixels. */
export async function place(page, path) {
  const item = await page.evaluate(
    (wanted) => globalThis.quantscope.app.probe().find((entry) => entry.path === wanted),
    path,
  );
  assert.ok(item, `no control at ${path}`);
  const box = await page.locator('#stage canvas').boundingBox();
  return {
    ...item,
    left: box.x + item.x,
    top: box.y + item.y,
    cx: box.x + item.x + item.width / 2,
    cy: box.y + item.y + item.height / 2,
  };
}

/** Position to click a control at; scrolls it into the window if needed. */
export async function reachable(page, path) {
  const { cy } = await place(page, path);
  const height = await page.evaluate(() => innerHeight);
  return cy > 0 && cy < height ? place(page, path) : bringToMiddle(page, path);
}

export async function click(page, path) {
  const { cx, cy } = await reachable(page, path);
  await page.mouse.click(cx, cy);
  await settled(page);
}

export function npy(values, shape = [values.length]) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = Buffer.from(`${text.padEnd(118 - 1)}\n`);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([magic, header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

export const pick = (page, name, buffer) =>
  page.setInputFiles('#stage input[type=file]', { name, mimeType: 'application/octet-stream', buffer });

/**
 * Clicks a control that opens a file dialog, and fills the dialog. The browser takes a click at once, but the order to
 * hand over its dialog only when the page has time: an answer after that order shows that it was taken.
 */
export async function pickAt(page, path, file) {
  const { cx, cy } = await reachable(page, path);
  const dialog = page.waitForEvent('filechooser');
  await framesPass(page);
  await page.mouse.click(cx, cy);
  await (await dialog).setFiles(file);
}

/** Drops a file on the lab with the events of a real drop. */
export async function drop(page, name, buffer) {
  const transfer = await page.evaluateHandle(
    ({ fileName, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], fileName));
      return dataTransfer;
    },
    { fileName: name, base64: buffer.toString('base64') },
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('#stage', type, { dataTransfer: transfer });
  }
}
