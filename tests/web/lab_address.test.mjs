// The state of the lab in addresses, links and messages.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('a copied address shows the same picture and the same numbers elsewhere', async () => {
  // Hide the toolbar: the undo history belongs to the reader and is not in the address.
  const { page } = await lab.openLab(site, '?v=1&lab=overview&source=laplace&seed=3&hide=app/labs');
  await lab.click(page, 'overview/scheme/1');
  await lab.click(page, 'overview/range/1');
  const handle = await lab.place(page, 'overview/range_high');
  await page.mouse.move(handle.cx, handle.cy);
  await page.mouse.down();
  await page.mouse.move(handle.cx - 60, handle.cy, { steps: 5 });
  await page.mouse.up();
  await lab.settled(page);
  // The address follows a drag now and then: one of an earlier moment may stand in it.
  await page.waitForFunction(() => {
    const present = new URLSearchParams(globalThis.quantscope.app.link()).get('quantizer') ?? '';
    return present.includes('sigma') && new URLSearchParams(location.search).get('quantizer') === present;
  });
  const { page: other } = await lab.openLab({ browser: site.browser, url: page.url() });
  assert.deepEqual(await lab.result(other), await lab.result(page));
  await page.mouse.move(5, 5);
  await lab.settled(page);
  assert.equal(await lab.fingerprint(other), await lab.fingerprint(page), 'the two pictures are equal, pixel by pixel');
  await page.close();
  await other.close();
});

test('a link in the text sets the lab, and Back undoes it', async () => {
  const { page } = await lab.openLab(site);
  const there = page.getByText('Pull the range in to 3 σ');
  // Scrolling past a passage sets the lab too.
  await there.scrollIntoViewIfNeeded();
  await page.evaluate(() => globalThis.quantscope.move('lab=overview&quantizer=int5'));
  await lab.settled(page);
  const first = await lab.result(page);
  await there.click();
  await lab.settled(page);
  assert.match(await lab.link(page), /range=3sigma/);
  assert.notDeepEqual(await lab.result(page), first);
  await page.goBack();
  await lab.settled(page);
  assert.deepEqual(await lab.result(page), first);
  await page.close();
});

test('a bad link says what it did not understand and shows the rest', async () => {
  const { page } = await lab.openLab(site, '?lab=overview&quantizer=int3/range=p1&flavour=sweet&seed=4');
  assert.match(await lab.notice(page), /range: 'p1' is not accepted.*key 'flavour' is not accepted/);
  await lab.click(page, 'app/dismiss');
  assert.equal(await lab.notice(page), '');
  await page.close();
});

test('a page that holds the lab in a frame hears "ready", and "state" when it asks', async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.url}licences.html`);
  await page.evaluate((src) => {
    globalThis.heard = [];
    addEventListener('message', (event) => globalThis.heard.push(event.data));
    const frame = document.createElement('iframe');
    frame.src = `${src}?quantizer=int5`;
    frame.width = '900';
    frame.height = '900';
    document.body.prepend(frame);
  }, site.url);
  await page.waitForFunction(() => globalThis.heard.some((m) => m.quantscope === 1 && m.type === 'ready'));
  await page.evaluate(() => frames[0].postMessage({ quantscope: 1, type: 'get', id: 7 }, '*'));
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'state' && m.id === 7));
  const state = await page.evaluate(() => globalThis.heard.find((m) => m.type === 'state'));
  assert.equal(state.link, 'v=1&lab=overview&quantizer=int5');
  assert.equal(state.result.count, 4096);
  // After asking once, the host receives changes and errors.
  const frame = page.frames()[1];
  await frame.evaluate(() => {
    globalThis.quantscope.app.command('overview/bits', 7);
    globalThis.quantscope.frames.request();
  });
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'state' && m.link.includes('int7')));
  await frame.evaluate(() => {
    globalThis.quantscope.app.openLink('lab=moon');
    globalThis.quantscope.frames.request();
  });
  await page.waitForFunction(() => globalThis.heard.some((m) => m.type === 'error' && m.message.includes('moon')));
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.close();
});

test('a theme in the link is the page’s theme too', async () => {
  const { page } = await lab.openLab(site, '?theme=dark', { colorScheme: 'light' });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 22, 27)');
  await page.close();
});

test('a link to another source fetches nothing it does not show, and the console stays silent', async () => {
  const page = await site.browser.newPage();
  const asked = [];
  const complaints = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${site.url}?source=gaussian`);
  await lab.settled(page);
  assert.ok(!asked.some((url) => url.includes('/layers/')));
  assert.deepEqual(complaints, []);
  await page.close();
});
