// The page pool of the tests: a reused page behaves like a new one.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const traces = (page) =>
  page.evaluate(() => ({
    kept: localStorage.length + sessionStorage.length,
    theme: document.documentElement.dataset.theme,
    steps: history.length,
    scrolled: scrollY,
    hovered: document.querySelectorAll('.lab :hover').length,
  }));

test('a page that was emptied keeps nothing of the test before: storage, history, routes, listeners, pointer', async () => {
  const { page } = await lab.openLab(site);
  const fresh = await traces(page);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.route('**/*.wasm', (route) => route.abort());
  await page.evaluate(() => {
    localStorage.setItem('left', 'behind');
    sessionStorage.setItem('left', 'behind');
    globalThis.quantscope.go('?lab=overview&theme=dark');
    scrollTo(0, 500);
  });
  await lab.click(page, 'overview/bits');
  await page.close();
  const before = asked.length;
  const { page: again, complaints } = await lab.openLab(site);
  assert.equal(again, page, 'it is the same page');
  assert.deepEqual(await traces(again), fresh);
  assert.equal(asked.length, before);
  assert.deepEqual(complaints, []);
  await again.close();
});

test('a page is not used again after what emptying does not undo, nor for another kind of page', async () => {
  const { page } = await lab.openLab(site);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.close();
  const { page: second } = await lab.openLab(site);
  assert.notEqual(second, page);
  await second.close();
  const { page: phone } = await lab.openLab(site, '', lab.kPhone);
  assert.notEqual(phone, second);
  await phone.close();
});

test('a file that names no icon has no complaint: browsers ask for one on their own', async () => {
  assert.equal((await fetch(`${site.url}favicon.ico`)).status, 204);
  assert.equal((await fetch(`${site.url}no-such.ico`)).status, 404);
});
