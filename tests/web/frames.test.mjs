// Many frames on a page: browsers allow about sixteen graphics contexts, yet every lab works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

const kMemory = 1.5e9;
const kMostContexts = 12;
const labs = ['overview', 'entropy', 'noise', 'ladder'];

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** Proportional set size, summed over the processes of this page's frames. */
async function proportionalMemory() {
  const session = await site.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  let sum = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const held = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    sum += 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(held)?.[1] ?? 0);
  }
  await session.detach();
  return sum;
}

async function openFrames(count, size) {
  const page = await site.browser.newPage({ viewport: { width: 1000, height: 800 }, serviceWorkers: 'block' });
  const complaints = lab.complaintsOf(page);
  const html = Array.from(
    { length: count },
    (_, i) => `<iframe src="embed.html?lab=${labs[i % 4]}&quantizer=int${2 + (i % 7)}" title="${i}" ${size}></iframe>`,
  ).join('');
  await page.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>A course</title><body>${html}` }),
  );
  await page.goto(`${site.url}host.html`);
  return { page, complaints };
}
/** Tells which frames have a graphics context. */
async function holders(elements) {
  const lost = await Promise.all(
    elements.map(async (element) =>
      (await element.contentFrame()).evaluate(() => globalThis.quantscope.context.isLost),
    ),
  );
  return lost.flatMap((one, i) => (one ? [] : [i]));
}
const live = (frame) =>
  frame.waitForFunction(
    () => globalThis.quantscope && !globalThis.quantscope.context.isLost && !globalThis.quantscope.app.busy(),
  );

test('forty frames below each other: each works when it is seen, gives its context back when not, and keeps its picture', async (t) => {
  const { page, complaints } = await openFrames(40, 'width="700" height="640"');
  const elements = await page.$$('iframe');
  for (const element of elements) {
    await element.scrollIntoViewIfNeeded();
    await live(await element.contentFrame());
  }
  await lab.eventually(null, async () => (await holders(elements)).length <= kMostContexts);
  const first = await elements[0].contentFrame();
  assert.ok(await first.locator('.lab-picture').isVisible(), 'its last picture stays');
  await elements[0].scrollIntoViewIfNeeded();
  await live(first);
  await first.focus('[data-path="overview/bits"]');
  await page.keyboard.press('ArrowRight');
  await first.waitForFunction(() => /int3/.test(globalThis.quantscope.app.link()));
  assert.equal(await first.locator('.lab-picture').count(), 0);
  const bytes = await proportionalMemory();
  t.diagnostic(`${(bytes / 1e6).toFixed(0)} MB proportional memory`);
  assert.ok(bytes <= kMemory, `${bytes}`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('twenty frames seen at once: the last used have a context, the others a picture, and whichever is used works', async () => {
  const { page, complaints } = await openFrames(20, 'width="230" height="320"');
  await page.setViewportSize({ width: 1000, height: 1750 });
  const elements = await page.$$('iframe');
  for (const element of elements) {
    const frame = await element.contentFrame();
    await frame.waitForFunction(
      () => globalThis.quantscope?.app.result() || globalThis.quantscope?.app.probe().length > 3,
    );
  }
  const held = await lab.eventually(null, async () => {
    const now = await holders(elements);
    return now.length <= kMostContexts && now;
  });
  const resting = [...elements.keys()].find((i) => !held.includes(i));
  const box = await elements[resting].boundingBox();
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.move(box.x + 80, box.y + 90);
  await live(await elements[resting].contentFrame());
  assert.ok((await holders(elements)).includes(resting));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the browser takes a context away: the lab says so, and its state is not lost', async () => {
  const { page } = await openFrames(1, 'width="700" height="640"');
  const frame = await (await page.$('iframe')).contentFrame();
  await live(frame);
  await frame.evaluate(() => {
    const { canvas } = globalThis.quantscope;
    globalThis.loses = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    globalThis.loses.loseContext();
  });
  await frame.waitForFunction(() => document.querySelector('#stage').dataset.message);
  await frame.evaluate(() => globalThis.loses.restoreContext());
  await live(frame);
  assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /int2/);
  await page.close();
});
