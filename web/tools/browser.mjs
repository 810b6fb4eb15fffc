// Chromium for tests and screenshots: the machine's own, with WebGL 2 in software where there is no graphics device.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const kPaths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @param {{ args?: string[] }} [options] */
export function launchBrowser({ args = [] } = {}) {
  const executablePath = kPaths.find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Error('Chromium is missing. On Debian: apt-get install chromium; elsewhere set CHROMIUM to its path.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      ...args,
    ],
  });
}

/** Waits until the lab shows its final numbers and has come to rest. @param {import('playwright-core').Page} page */
export async function settled(page) {
  await page.evaluate(() => {
    // Two looks of this call must agree, not one of an earlier call.
    Reflect.deleteProperty(globalThis, 'lastFrameCount');
    // A page hears of a new size, of a scroll and of what the system asks for with its next frame; hidden ones have none.
    return new Promise((heard) => {
      requestAnimationFrame(() => requestAnimationFrame(heard));
      setTimeout(heard, 300);
    });
  });
  await page.waitForFunction(
    () => {
      if (!('quantscope' in globalThis)) return false;
      const { app, frames } = /** @type {any} */ (globalThis).quantscope;
      const state = /** @type {any} */ (globalThis);
      const result = app.result();
      if (app.request() || app.busy() || result?.preview || (app.wantsFrame() && !frames.paused)) return false;
      const still = state.lastFrameCount === frames.count;
      state.lastFrameCount = frames.count;
      return still;
    },
    undefined,
    { polling: 120, timeout: 30_000 },
  );
}
