// The lab as a guest of other pages: in frames, and two labs on one page, each with its own state.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';
import { activePath } from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** A host page on another origin, with the lab in a frame. */
async function hostPage(html) {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>A course</title><body style="margin:0">${html}`);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  server.unref();
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

/** The frame with the lab, at rest. */
async function labFrame(page) {
  await page.waitForFunction(() => document.querySelector('iframe') !== null);
  const frame = await (await page.$('iframe')).contentFrame();
  await lab.settled(frame);
  return frame;
}

for (const [kind, hostOf] of /** @type {const} */ ([
  ['the same origin', async () => ({ url: `${site.url}licences.html`, close: () => {} })],
  ['another origin', (html) => hostPage(html)],
])) {
  test(`in a frame of ${kind}: nothing takes focus or scrolls on load, and the wheel scrolls the host page`, async () => {
    const html = `<input id="first" autofocus><div style="height:300px"></div>
      <iframe src="${site.url}#lab" title="Quantscope" width="900" height="2600"></iframe><div style="height:2000px"></div>`;
    const host = await hostOf(html);
    const page = await site.browser.newPage({ viewport: { width: 1000, height: 600 } });
    await page.goto(host.url);
    if (kind === 'the same origin') {
      await page.evaluate((body) => {
        document.body.innerHTML = body;
        document.querySelector('input').focus();
      }, html);
    }
    const frame = await labFrame(page);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'first');
    assert.equal(await page.evaluate(() => scrollY), 0);
    assert.equal(await frame.evaluate(() => document.activeElement?.tagName), 'BODY');
    await page.keyboard.type('ab');
    assert.equal(await page.inputValue('#first'), 'ab');

    const canvas = await frame.locator('#stage canvas').boundingBox();
    await page.mouse.move(canvas.x + 150, Math.max(canvas.y, 0) + 100);
    await page.mouse.wheel(0, 250);
    await page.waitForFunction(() => scrollY > 150);
    await lab.scrolledToRest(page);
    // Also while the lab has the focus: nothing under the pointer can scroll.
    await page.mouse.click(canvas.x + 150, 200);
    const before = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, 150);
    await page.waitForFunction((was) => scrollY > was + 80, before);
    await page.close();
    host.close();
  });
}

test('Tab comes into the frame, goes through every control, and leaves at both ends', async () => {
  const host = await hostPage(`<button id="before">before</button>
    <iframe src="${site.url}#lab" title="Quantscope" width="900" height="1500"></iframe><button id="after">after</button>`);
  const page = await site.browser.newPage({ viewport: { width: 1000, height: 700 } });
  await page.goto(host.url);
  const frame = await labFrame(page);
  await page.focus('#before');
  const visited = new Set();
  const here = () => page.evaluate(() => document.activeElement?.id);
  for (let i = 0; i < 60 && (await here()) !== 'after'; i++) {
    await page.keyboard.press('Tab');
    visited.add(await activePath(frame));
  }
  assert.equal(await here(), 'after');
  assert.ok(visited.has('overview/bits') && visited.has('overview/bits_value') && visited.has('app/open_file'));
  for (let i = 0; i < 60 && (await here()) !== 'before'; i++) await page.keyboard.press('Shift+Tab');
  assert.equal(await here(), 'before');
  await page.close();
  host.close();
});

test('two labs on a page share no keys, no state and no address, and each draws its own picture', async () => {
  const { page, complaints } = await lab.openLab(site, '?quantizer=int3', {}, (fresh) =>
    fresh.route('**/?quantizer=int3', async (route) => {
      const answer = await route.fetch();
      const html = (await answer.text()).replace(
        '<article class="lesson">',
        `<section><div class="stage" id="second" data-link="quantizer=uint6&amp;theme=dark"
          data-first-layer="lstm_hh_input_gate"></div><p role="status" hidden></p></section><article class="lesson">`,
      );
      await route.fulfill({ response: answer, body: html });
    }),
  );
  await page.waitForFunction(() => globalThis.quantscopes?.[1]?.app.result());
  const links = () => page.evaluate(() => globalThis.quantscopes.map((one) => one.app.link()));
  const settle = async () => {
    await lab.settled(page);
    await page.waitForFunction(() => {
      const { app, frames } = globalThis.quantscopes[1];
      return frames.paused || !app.wantsFrame();
    });
  };
  await settle();
  assert.deepEqual(await links(), ['v=1&lab=overview&quantizer=int3', 'v=1&lab=overview&quantizer=uint6&theme=dark']);
  // The second lab’s theme does not affect the page’s.
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  assert.deepEqual(await page.evaluate(() => globalThis.quantscopes.map((one) => one.app.dark())), [false, true]);

  await page.focus('#second [data-path="overview/bits"]');
  await page.keyboard.press('ArrowRight');
  await settle();
  assert.deepEqual(await links(), ['v=1&lab=overview&quantizer=int3', 'v=1&lab=overview&quantizer=uint7&theme=dark']);
  const frames = () => page.evaluate(() => globalThis.quantscopes.map((one) => one.frames.count));
  const [before] = await frames();
  await page.focus('#second [data-path="overview/scheme"] input:checked');
  await page.keyboard.press('ArrowLeft');
  await settle();
  assert.equal((await frames())[0], before, 'the first one drew nothing for it');
  assert.equal(new URL(page.url()).search, '?quantizer=int3', 'the address is the first one’s');
  await page.focus('#stage [data-path="overview/bits"]');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.search === '?v=1&lab=overview');
  assert.match((await links())[1], /=int7/);
  // The radio buttons of the two have different names: a choice in one clears nothing in the other.
  const chosen = await page.evaluate(() =>
    [...document.querySelectorAll('[data-path="overview/scheme"]')].map(
      (group) => group.querySelector('input:checked')?.parentElement?.textContent,
    ),
  );
  assert.deepEqual(chosen, ['int', 'int']);
  const pictures = await Promise.all(
    ['#stage canvas', '#second canvas'].map((selector) => page.locator(selector).screenshot()),
  );
  assert.ok(!pictures[0].equals(pictures[1]));
  assert.deepEqual(complaints, []);
  await page.close();
});
