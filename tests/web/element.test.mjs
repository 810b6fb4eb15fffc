// <quantscope-lab>: attributes and properties, events, slots, several on a page, forty on a page, complete removal.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** A page of the same site with elements. */
async function openPage(html, options = {}) {
  const page = await site.browser.newPage({
    viewport: { width: 1000, height: 800 },
    serviceWorkers: 'block',
    ...options,
  });
  const complaints = lab.complaintsOf(page);
  await page.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>A course</title><script type="module" src="quantscope-lab.js"></script>
        <script src="listen.js"></script><body>${html}`,
    }),
  );
  await page.route('**/listen.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `globalThis.events = [];
        for (const type of ['ready', 'change', 'attempt', 'score'])
          addEventListener(type, (event) => event.target.localName === 'quantscope-lab' && events.push({ type, id: event.target.id, detail: event.detail }));`,
    }),
  );
  await page.goto(`${site.url}host.html`);
  return { page, complaints };
}
const isReady = (page, id) => page.waitForFunction((name) => document.getElementById(name)?.ready, id);
const eventsOf = (page, type) =>
  page.evaluate((wanted) => globalThis.events.filter((one) => one.type === wanted), type);

test('an element shows its lab, says when it is ready, and tells each change', async () => {
  const { page, complaints } = await openPage(
    '<quantscope-lab id="one" lab="overview" source="gaussian" quantizer="int4" label="Four bits"></quantscope-lab>',
  );
  await isReady(page, 'one');
  assert.match((await eventsOf(page, 'ready'))[0].detail.link, /source=gaussian/);
  assert.equal(await page.evaluate(() => document.getElementById('one').quantizer), 'int4');
  await page.evaluate(() => {
    document.getElementById('one').quantizer = 'int6';
  });
  await page.waitForFunction(() => document.getElementById('one').link.includes('int6'));
  assert.equal(await page.getAttribute('#one', 'quantizer'), 'int6');
  // The reader moves the slider by keyboard, inside the element's shadow tree.
  await page.locator('#one [data-path="overview/bits"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() =>
    globalThis.events.some(({ type, detail }) => type === 'change' && /int7/.test(detail.link)),
  );
  const change = (await eventsOf(page, 'change')).at(-1);
  assert.ok(change.detail.result.sqnrDb > 20);
  await page.evaluate(() => document.getElementById('one').reset());
  await page.waitForFunction(() => document.getElementById('one').link.includes('int6'));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('until the first picture the poster stands there; nothing is loaded for an element far down', async () => {
  const { page } = await openPage(
    `<quantscope-lab id="near" lab="overview"><p slot="poster">A poster</p></quantscope-lab>
     <div style="height:4000px"></div><quantscope-lab id="far" lab="noise" poster="icon.svg"></quantscope-lab>`,
  );
  await isReady(page, 'near');
  assert.equal(await page.evaluate(() => document.getElementById('far').ready), false);
  await page.evaluate(() => document.getElementById('far').scrollIntoView());
  await isReady(page, 'far');
  await page.close();
});

test('two elements share one lab and one graphics context: the used one is live, the other keeps its picture', async () => {
  const { page, complaints } = await openPage(
    `<quantscope-lab id="a" lab="overview" quantizer="int3"></quantscope-lab><quantscope-lab id="b" lab="noise" quantizer="int5"></quantscope-lab>`,
    { viewport: { width: 1000, height: 2200 } },
  );
  await isReady(page, 'a');
  await isReady(page, 'b');
  assert.equal(
    await page.evaluate(
      () =>
        [...document.querySelectorAll('quantscope-lab')].filter((one) => one.shadowRoot.querySelector('canvas')).length,
    ),
    1,
  );
  await page.waitForFunction(() =>
    ['a', 'b'].some((id) => !document.getElementById(id).shadowRoot.querySelector('.picture').hidden),
  );
  await page.locator('#a').hover();
  await page.waitForFunction(() => document.getElementById('a').hasAttribute('live'));
  assert.match(await page.evaluate(() => document.getElementById('a').link), /lab=overview&quantizer=int3/);
  await page.locator('#b').hover();
  await page.waitForFunction(() => document.getElementById('b').hasAttribute('live'));
  assert.match(await page.evaluate(() => document.getElementById('b').link), /lab=noise&quantizer=int5/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('by keyboard alone: Tab comes to the element, Enter goes into its lab', async () => {
  const { page } = await openPage(
    '<button id="before">before</button><quantscope-lab id="a" lab="overview"></quantscope-lab><quantscope-lab id="b" lab="noise"></quantscope-lab>',
    { viewport: { width: 1000, height: 2200 } },
  );
  await isReady(page, 'b');
  await page.focus('#before');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.getElementById('a').hasAttribute('live'));
  await page.waitForFunction(() => document.getElementById('a').shadowRoot.activeElement?.closest('[data-path]'));
  await page.close();
});

test('an element that is taken out of the page gives everything back', async () => {
  const { page, complaints } = await openPage('<quantscope-lab id="one" lab="overview"></quantscope-lab>');
  await isReady(page, 'one');
  await page.evaluate(() => {
    globalThis.canvas = document.getElementById('one').shadowRoot.querySelector('canvas');
    document.getElementById('one').remove();
  });
  await lab.eventually(page, () => globalThis.canvas.getContext('webgl2').isContextLost());
  // A new element starts afresh.
  await page.evaluate(() => {
    document.body.innerHTML = '<quantscope-lab id="two" lab="noise"></quantscope-lab>';
  });
  await isReady(page, 'two');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('where WebGL 2 is missing the fallback is shown, and why', async () => {
  const { page } = await openPage(
    '<quantscope-lab id="one" lab="overview"><p slot="fallback">See the figure in the book.</p></quantscope-lab>',
  );
  await page.close();
  const other = await site.browser.newPage({ serviceWorkers: 'block' });
  await other.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
      return type.startsWith('webgl') ? null : original.call(this, type, ...rest);
    };
  });
  await other.route('**/host.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="en"><script type="module" src="quantscope-lab.js"></script><body><quantscope-lab><p slot="fallback">See the figure in the book.</p></quantscope-lab>',
    }),
  );
  await other.goto(`${site.url}host.html`);
  await other.locator('quantscope-lab [role=status]', { hasText: 'WebGL 2' }).waitFor({ state: 'visible' });
  assert.ok(await other.getByText('See the figure in the book.').isVisible());
  await other.close();
});

test('forty elements on a page work, with one graphics context', async () => {
  const labs = ['overview', 'entropy', 'noise', 'ladder'];
  const html = Array.from(
    { length: 40 },
    (_, i) => `<quantscope-lab id="e${i}" lab="${labs[i % 4]}" quantizer="int${2 + (i % 7)}"></quantscope-lab>`,
  ).join('');
  const { page, complaints } = await openPage(html);
  for (let i = 0; i < 40; i++) {
    await page.evaluate((n) => document.getElementById(`e${n}`).scrollIntoView({ block: 'center' }), i);
    await isReady(page, `e${i}`);
  }
  const links = await page.evaluate(() => [...document.querySelectorAll('quantscope-lab')].map((one) => one.link));
  links.forEach((link, i) => {
    assert.match(link, new RegExp(`lab=${labs[i % 4]}`));
    if (i % 7 !== 2) assert.match(link, new RegExp(`int${2 + (i % 7)}`));
  });
  assert.equal(
    await page.evaluate(
      () =>
        [...document.querySelectorAll('quantscope-lab')].filter((one) => one.shadowRoot.querySelector('canvas')).length,
    ),
    1,
  );
  // Return to the first one, which kept its picture.
  await page.evaluate(() => document.getElementById('e0').scrollIntoView({ block: 'center' }));
  await page.locator('#e0').hover();
  await page.waitForFunction(() => document.getElementById('e0').hasAttribute('live'));
  await page.locator('#e0 [data-path="overview/bits"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.getElementById('e0').link.includes('int3'));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the example of a course page uses frame, element and core, and all three answer', async () => {
  const page = await site.browser.newPage({ viewport: { width: 1100, height: 900 }, serviceWorkers: 'block' });
  const complaints = lab.complaintsOf(page);
  await page.goto(`${site.url}examples/course.html`);
  await page.waitForFunction(() => document.querySelectorAll('#numbers tr').length === 5);
  await page.waitForFunction(() => /bits, .* dB/.test(document.getElementById('frame-says').textContent));
  assert.ok(Number(await page.getAttribute('#frame', 'height')) > 500);
  await page.evaluate(() => document.getElementById('first').scrollIntoView());
  await isReady(page, 'first');
  const before = await page.textContent('#first-says');
  assert.match(before ?? '', /^2\.65 bits, 14\.2 dB$/);
  await page.fill('#bits', '6');
  await page.waitForFunction(
    (was) =>
      /int6/.test(document.getElementById('first').link) && document.getElementById('first-says').textContent !== was,
    before,
  );
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the types of element and messages fit a program that uses them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quantscope-types-'));
  writeFileSync(
    join(folder, 'main.ts'),
    `import type { FromFrame, ToFrame } from '${resolve('web/shared/quantscope-lab')}';
     const lab = document.querySelector('quantscope-lab')!;
     lab.quantizer = 'int4';
     lab.addEventListener('score', ({ detail }) => console.log(detail.score.scaled.toFixed(2)));
     const wish: ToFrame = { quantscope: 1, type: 'set', keys: { quantizer: 'int4', view: 'clip' } };
     addEventListener('message', ({ data }: MessageEvent<FromFrame>) => {
       if (data.type === 'height') console.log(data.height + 1, wish);
     });`,
  );
  const options = ['--noEmit', '--strict', '--module', 'preserve', '--target', 'es2022', '--types', ''];
  execFileSync(resolve('node_modules/.bin/tsc'), [...options, join(folder, 'main.ts')], { stdio: 'pipe', cwd: folder });
  rmSync(folder, { recursive: true });
});
