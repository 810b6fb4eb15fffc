// The lab follows the system's settings: dark, less motion, forced colours.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('dark and light follow the reader’s system, live', async () => {
  const { page } = await lab.openLab(site, '', { colorScheme: 'light' });
  const dark = () => page.evaluate(() => globalThis.quantscope.app.dark());
  assert.equal(await dark(), false);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => globalThis.quantscope.app.dark());
  await page.close();
});

test('without the wish for less motion a set slider glides; with it, it is there at once; followed live', async () => {
  const { page } = await lab.openLab(site, '', { reducedMotion: 'no-preference' });
  const framesToGo = async (bits) => {
    await lab.settled(page);
    const before = await lab.frames(page);
    await page.evaluate((to) => {
      globalThis.quantscope.app.command('overview/bits', to);
      globalThis.quantscope.frames.request();
    }, bits);
    const start = await page.evaluate(() => globalThis.quantscope.frames.seconds);
    await lab.settled(page);
    return {
      count: (await lab.frames(page)) - before,
      seconds: (await page.evaluate(() => globalThis.quantscope.frames.seconds)) - start,
    };
  };
  const gliding = await framesToGo(8);
  assert.ok(gliding.seconds >= 0.12, `${gliding.seconds} s`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await lab.settled(page);
  const still = await framesToGo(2);
  assert.ok(still.count <= 7, `${still.count} frames`);
  await page.close();
});

test('forced colours: the lab is drawn in the system’s own, live', async () => {
  const { page } = await lab.openLab(site, '', { colorScheme: 'dark' });
  const colorsOf = () =>
    page.evaluate(() => {
      const pixels = globalThis.drawnPixels();
      const counts = new Map();
      for (let i = 0; i < pixels.length; i += 4) {
        const color = `rgb(${pixels[i]}, ${pixels[i + 1]}, ${pixels[i + 2]})`;
        counts.set(color, (counts.get(color) ?? 0) + 1);
      }
      return Object.fromEntries([...counts].filter(([, count]) => count > 300));
    });
  const system = (name) =>
    page.evaluate((color) => {
      const probe = document.createElement('i');
      probe.style.forcedColorAdjust = 'none';
      probe.style.color = color;
      document.body.append(probe);
      const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g);
      probe.remove();
      return `rgb(${red}, ${green}, ${blue})`;
    }, name);
  assert.ok(!((await system('Highlight')) in (await colorsOf())));
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await lab.settled(page);
  const colors = await colorsOf();
  for (const name of ['Canvas', 'CanvasText', 'Highlight', 'LinkText']) {
    assert.ok((await system(name)) in colors, `${name}, ${await system(name)}: ${Object.keys(colors)}`);
  }
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'dark' });
  await lab.settled(page);
  const after = await colorsOf();
  assert.ok('rgb(25, 28, 34)' in after, Object.keys(after).join(' '));
  await page.close();
});
