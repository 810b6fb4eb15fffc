// shots DIR: a screenshot of each lab and page, desktop and phone, light and dark.
import { mkdir } from 'node:fs/promises';
import { launchBrowser, settled } from './browser.mjs';
import { serve } from './serve.mjs';

const directory = process.argv[2];
if (!directory) {
  console.error('usage: shots DIR');
  process.exit(2);
}

const kScreens = {
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  laptop: { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  small: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};

const kStates = {
  overview: '',
  clipped: '?v=1&lab=overview&quantizer=int3/range=2sigma',
  gaussian: '?v=1&lab=overview&source=gaussian&quantizer=uint8',
  laplace: '?v=1&lab=overview&source=laplace&quantizer=int2/range=p99',
  mistake: '?v=1&lab=overview&quantizer=int9&color=red',
};

await mkdir(directory, { recursive: true });
const server = await serve({ root: 'build/site', port: 0 });
const browser = await launchBrowser();
for (const [screen, size] of Object.entries(kScreens)) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [state, query] of Object.entries(kStates)) {
      if (state !== 'overview' && (screen === 'laptop' || screen === 'small')) continue;
      const page = await browser.newPage({ ...size, colorScheme });
      await page.goto(server.url + query);
      await settled(page);
      await page.screenshot({
        path: `${directory}/${state}-${screen}-${colorScheme}.png`,
        fullPage: screen === 'phone',
      });
      if (state === 'overview') {
        await page.evaluate(() => /** @type {any} */ (globalThis).quantscope.app.command('overview/source', 1));
        await page.evaluate(() => /** @type {any} */ (globalThis).quantscope.frames.request());
        await settled(page);
        await page.screenshot({ path: `${directory}/sources-${screen}-${colorScheme}.png` });
      }
      await page.close();
    }
  }
}
await browser.close();
await server.close();
