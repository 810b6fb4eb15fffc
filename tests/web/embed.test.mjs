// The lab in a frame of a host page: what the page must do (nothing), how the lab looks there, and its height.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ask, heard, openHost } from './host.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('with nothing but src, title and width a frame says what the lab says, and offers all of it', async () => {
  const host = await openHost(site, 'lab=noise&quantizer=int5', 'width="700"');
  const frame = await host.frame();
  const card = frame.locator('.card');
  await frame.waitForFunction(() => document.querySelector('.card-title').textContent.includes('noise'));
  assert.ok(await card.isVisible());
  assert.match(await card.locator('.card-words').textContent(), /of the power Δ²\/12/);
  assert.match(await card.locator('a').getAttribute('href'), /index\.html\?v=1&lab=noise&quantizer=int5#lab$/);
  const scrolls = await frame.evaluate(() => document.documentElement.scrollHeight > innerHeight + 1);
  assert.equal(scrolls, false, 'no bar at the side of a low frame');
  assert.deepEqual(host.complaints, []);
  await host.close();
});

test('in a frame without allow=“fullscreen” no button offers it; where it is allowed, it fills the screen', async () => {
  const plain = await openHost(site, 'lab=overview');
  assert.equal(await (await plain.frame()).locator('.guest-foot button').count(), 0);
  await plain.close();
  const allowed = await openHost(site, 'lab=overview', 'width="700" height="640" allow="fullscreen"');
  const frame = await allowed.frame();
  await frame.locator('.guest-foot button').click();
  await frame.waitForFunction(() => document.fullscreenElement !== null);
  await allowed.close();
});

for (const [what, headers] of Object.entries({
  'a sandbox of scripts alone, from a server that allows no origin': {},
  'the same under a strict policy of the host': { 'Content-Security-Policy': "default-src 'none'; frame-src *" },
})) {
  test(`in ${what}: the lab runs from one script that carries its bytes`, async () => {
    const host = await openHost(
      site,
      'lab=overview&quantizer=int3',
      'width="700" height="700" sandbox="allow-scripts"',
      headers,
    );
    const frame = await host.frame();
    assert.equal(await frame.evaluate(() => origin), 'null');
    assert.equal((await frame.evaluate(() => globalThis.quantscope.app.result())).bytes > 0, true);
    // Another layer loads from its own script; another lab is already there.
    await frame.evaluate(() => globalThis.quantscope.open('lab=entropy&source=encoder_0&quantizer=int4'));
    await lab.settled(frame);
    assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /source=encoder_0/);
    assert.equal(await frame.evaluate(() => globalThis.quantscope.app.notice()), '');
    // The quiz is inlined too; a course's own items cannot load, and the lab says so.
    await frame.evaluate(() => globalThis.quantscope.open('quiz=bits-levels'));
    await frame.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/prompt'));
    await frame.evaluate(() => globalThis.quantscope.open('quiz=next&items=course.json'));
    await frame.waitForFunction(() =>
      globalThis.quantscope.app.probe().some(({ label }) => /has no site of its own/.test(label)),
    );
    assert.deepEqual(host.complaints, []);
    await host.close();
  });
}

test('the page around it is told how high the lab would like to be, in four ways, and nothing grows without end', async () => {
  const host = await openHost(site, 'lab=overview', 'width="700" height="200"');
  await host.frame();
  await host.page.waitForFunction(() => globalThis.heard.some(({ data }) => data?.type === 'height'));
  const [{ height }] = await heard(host.page, 'height');
  assert.ok(height > 400 && height < 1400, `${height}`);
  assert.deepEqual((await heard(host.page, 'lti.frameResize'))[0], { subject: 'lti.frameResize', height });
  assert.equal((await heard(host.page, 'plugin.resize'))[0].payload.height, height);
  const texts = await host.page.evaluate(() =>
    globalThis.heard.map(({ data }) => data).filter((d) => typeof d === 'string'),
  );
  assert.deepEqual(JSON.parse(texts[0]), { subject: 'lti.frameResize', height });
  // The host follows every height message; the frame settles at one height.
  await host.page.evaluate(() => {
    globalThis.set = [];
    addEventListener('message', ({ data }) => {
      if (data?.type !== 'height') return;
      globalThis.set.push(data.height);
      document.querySelector('iframe').height = data.height;
    });
    document.querySelector('iframe').width = 500;
  });
  await lab.eventually(host.page, () => globalThis.set.length > 0);
  await lab.quietFor(1500, 'a height that follows the frame’s own would go on');
  const heights = await host.page.evaluate(() => globalThis.set);
  assert.ok(heights.length >= 1 && heights.length <= 3, heights.join());
  await host.close();
});

test('H5P’s resizer is spoken to as it expects: hello, prepare, resize', async () => {
  const host = await openHost(site, 'lab=overview', 'width="700" height="200"');
  await host.page.evaluate(() => {
    // Mimics h5p-resizer.js (H5P, MIT), in short.
    globalThis.h5p = [];
    const frame = document.querySelector('iframe');
    addEventListener('message', ({ data, source }) => {
      if (data?.context !== 'h5p') return;
      globalThis.h5p.push(data.action);
      const respond = (action) => source.postMessage({ context: 'h5p', action }, '*');
      if (data.action === 'hello') respond('hello');
      if (
        data.action === 'prepareResize' &&
        (frame.clientHeight !== data.scrollHeight || data.scrollHeight !== data.clientHeight)
      ) {
        frame.style.height = `${data.clientHeight}px`;
        respond('resizePrepared');
      }
      if (data.action === 'resize') frame.style.height = `${data.scrollHeight}px`;
    });
  });
  await host.frame();
  await host.page.waitForFunction(() => globalThis.h5p.includes('resize'));
  const high = await host.page.evaluate(() => document.querySelector('iframe').clientHeight);
  assert.ok(high > 400, `${high}`);
  await host.close();
});

test('start=paused loads nothing until somebody wants it: a click, or a message', async () => {
  const host = await openHost(site, 'lab=overview&start=paused');
  const element = await host.page.waitForSelector('iframe');
  const frame = await element.contentFrame();
  await frame.waitForSelector('.card-buttons button');
  const asked = () =>
    frame.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /wasm/.test(name)));
  await lab.quietFor(300, 'nothing is loaded before somebody wants it');
  assert.equal(await asked(), false);
  await ask(host.page, { quantscope: 1, type: 'resume' });
  await lab.settled(frame);
  assert.equal(await asked(), true);
  await host.close();
});

test('a locked control can be read and not changed, by pointer, keyboard or message of the mirror; a hidden one is not there', async () => {
  const host = await openHost(site, 'lab=overview&quantizer=int4&lock=overview/bits&hide=overview/source,app/labs');
  const frame = await host.frame();
  const link = await frame.evaluate(() => globalThis.quantscope.app.link());
  const bits = await frame.evaluate(() =>
    globalThis.quantscope.app.probe().find(({ path }) => path === 'overview/bits'),
  );
  assert.equal(bits.enabled, false);
  const box = await (await host.page.$('iframe')).boundingBox();
  await host.page.mouse.click(box.x + bits.x + bits.width * 0.9, box.y + bits.y + bits.height / 2);
  await frame.focus('[data-path="overview/bits"]');
  await host.page.keyboard.press('ArrowRight');
  await lab.settled(frame);
  assert.equal(await frame.evaluate(() => globalThis.quantscope.app.link()), link);
  assert.equal(await frame.getAttribute('[data-path="overview/bits"]', 'aria-disabled'), 'true');
  assert.ok(await frame.locator('[data-path="overview/bits_value"] input').evaluate((input) => input.readOnly));
  assert.equal(await frame.locator('[data-path="overview/source"]').count(), 0);
  await host.close();
});

test('a frame that is taken away while it loads leaves nothing behind', async () => {
  const host = await openHost(site, 'lab=network');
  await host.page.evaluate(() => document.querySelector('iframe').remove());
  await lab.quietFor(800, 'what was under way would complain now');
  assert.deepEqual(host.complaints, []);
  await host.close();
});

test('a page that reads from right to left holds the lab as any other', async () => {
  const host = await openHost(site, 'lab=overview', 'width="700" height="700"');
  await host.page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const frame = await host.frame();
  await frame.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const bits = await frame.evaluate(() =>
    globalThis.quantscope.app.probe().find(({ path }) => path === 'overview/bits'),
  );
  const seen = await frame.locator('[data-path="overview/bits"]').boundingBox();
  const canvas = await frame.locator('canvas').boundingBox();
  assert.ok(Math.abs(seen.x - canvas.x - bits.x) < 2, 'the mirror lies over its control');
  await host.close();
});

test('a frame with only src, title and width shows the question that it was asked for, and a way to answer it', async () => {
  const { page } = await lab.openPage(site, 'embed.html?quiz=bits-levels', { viewport: { width: 600, height: 150 } });
  await page.locator('.card-words', { hasText: 'bits' }).waitFor();
  const prompt = await page.evaluate(
    () => globalThis.quantscope.app.probe().find(({ path }) => path === 'quiz/prompt')?.label,
  );
  assert.equal(await page.textContent('.card-words'), prompt);
  assert.match(await page.getAttribute('.card-buttons a', 'href'), /quiz=bits-levels/);
  await page.close();
});
