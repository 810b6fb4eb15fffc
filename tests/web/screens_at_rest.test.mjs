// The lab at rest, off the screen and in a hidden tab: no frames, and loads that go on.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('at rest no frame is drawn in 5 seconds', async () => {
  const { page } = await lab.openLab(site);
  await page.locator('.feedback').first().waitFor();
  await page.mouse.move(3, 3);
  // Wait for the companions of the text.
  await page.waitForFunction(() => globalThis.quantscope.app.hasAllCode());
  await page.locator('#picture-text').waitFor({ state: 'attached' });
  await lab.settled(page);
  const before = await lab.frames(page);
  await lab.quietFor(5000, 'no frame is drawn at rest');
  assert.equal(await lab.frames(page), before);
  await page.close();
});

/** Requests frames without end, as an animation would, and checks that some are drawn. */
async function animate(page) {
  await page.evaluate(() => {
    const { app } = globalThis.quantscope;
    app.wantsFrame = () => true;
    globalThis.quantscope.frames.request();
  });
  await lab.eventually(page, (was) => globalThis.quantscope.frames.count > was + 4, await lab.frames(page));
}

test('off the screen nothing is drawn, and time goes on where it stopped', async () => {
  const { page } = await lab.openLab(site);
  await animate(page);
  await page.evaluate(() => {
    const space = document.createElement('div');
    space.style.height = '5000px';
    document.body.append(space);
    document.querySelector('.lab').style.position = 'static';
    scrollTo(0, 4000);
  });
  await lab.eventually(page, () => globalThis.quantscope.frames.paused);
  const gone = await page.evaluate(() => ({
    count: globalThis.quantscope.frames.count,
    seconds: globalThis.quantscope.frames.seconds,
  }));
  await lab.quietFor(1500, 'no frame is drawn that nobody sees');
  assert.equal(await lab.frames(page), gone.count);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction((was) => globalThis.quantscope.frames.count > was, gone.count);
  const [seconds, count] = await page.evaluate(() => [
    globalThis.quantscope.frames.seconds,
    globalThis.quantscope.frames.count,
  ]);
  assert.ok(
    seconds - gone.seconds <= 0.1 * (count - gone.count),
    `${seconds - gone.seconds} s in ${count - gone.count}`,
  );
  assert.ok(seconds - gone.seconds < 1);
  await page.close();
});

test('in a hidden tab nothing is drawn, and time goes on where it stopped', async () => {
  const { page } = await lab.openLab(site);
  await animate(page);
  const setVisibility = (state) =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event('visibilitychange'));
      return { count: globalThis.quantscope.frames.count, seconds: globalThis.quantscope.frames.seconds };
    }, state);
  const gone = await setVisibility('hidden');
  await lab.quietFor(1500, 'no frame is drawn that nobody sees');
  assert.equal(await lab.frames(page), gone.count);
  const back = await setVisibility('visible');
  assert.equal(back.count, gone.count);
  await page.waitForFunction((was) => globalThis.quantscope.frames.count > was, gone.count);
  const [seconds, count] = await page.evaluate(() => [
    globalThis.quantscope.frames.seconds,
    globalThis.quantscope.frames.count,
  ]);
  assert.ok(seconds - gone.seconds <= 0.1 * (count - gone.count));
  await page.close();
});

test('a load goes on in a hidden tab, where no frames come', async () => {
  const { page } = await lab.openLab(site);
  await page.evaluate(() => {
    globalThis.requestAnimationFrame = () => 1;
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await lab.pick(page, 'late.npy', lab.npy(new Float32Array(200_000).map((_, i) => Math.sin(i))));
  await page.waitForFunction(() => globalThis.quantscope.app.result()?.count === 200_000);
  await page.close();
});
