// Chromium for tests and screenshots: the machine's own, with WebGL 2 in software if there is no graphics device.
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

/**
 * Waits until the lab shows its final numbers and has come to rest.
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page
 */
export async function settled(page) {
  // Runs again in each document: a page may navigate to another.
  await page.waitForFunction(
    async () => {
      // New sizes, scrolls and system settings reach a page with its next frame; hidden pages have none.
      const nextFrame = () =>
        new Promise((heard) => {
          requestAnimationFrame(heard);
          setTimeout(heard, 150);
        });
      await nextFrame();
      await nextFrame();
      let drawn = -1;
      for (let still = 0; still < 2; ) {
        const lab = /** @type {any} */ (globalThis).quantscope;
        const rests = lab?.isAtRest() && lab.frames.count === drawn && !lab.app.result()?.preview;
        still = rests ? still + 1 : 0;
        drawn = lab?.frames.count ?? -1;
        if (still < 2) await nextFrame();
      }
      return true;
    },
    undefined,
    { timeout: 30_000 },
  );
}
