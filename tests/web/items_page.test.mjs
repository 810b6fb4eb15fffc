// The page on which instructors check and preview their own quiz items: what the checker says there, and the preview.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import { checkInNode } from './items_check.mjs';
import { checked, example, faultsOf, kExample, marked, openItems, paste, previewed, said } from './items_open.mjs';
import * as lab from './page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('the example passes, and its question is previewed and takes an answer, of which nothing is kept', async () => {
  const { page, complaints } = await openItems(site);
  assert.equal(await checked(page), '1 item, 3 variants, 75 answers tried: no fault');
  assert.equal(await page.locator('[data-faults] li').count(), 0);
  const frame = await previewed(page, 'levels-and-bits');
  assert.equal(await said(frame, 'quiz/prompt'), 'How many bits name one of 16 levels?');
  const answer = async (typed) => {
    await frame.evaluate((text) => {
      const { app, changed } = globalThis.quantscope;
      app.type('quiz/answer', text);
      app.command('quiz/check', 0);
      changed();
    }, typed);
    await frame.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/outcome'));
    await lab.settled(frame);
    return said(frame, 'quiz/outcome');
  };
  assert.equal(await answer('16'), 'Not right yet.');
  assert.match(await said(frame, 'quiz/says'), /^That counts the levels/);
  assert.equal(await answer('4'), 'Right.');
  assert.equal(await page.evaluate(() => localStorage.getItem('quantscope-progress')), null);
  assert.ok(!(await frame.locator('.guest-foot a').isVisible()), 'no link to a page that lacks these items');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('what is not JSON is told with its line, column and what is missing, and the button puts the caret there', async () => {
  const { page } = await openItems(site);
  await checked(page);
  assert.equal(await paste(page, kExample.replace('"bits",\n', '"bits"\n')), '1 fault: this is not JSON.');
  const button = page.locator('[data-faults] button');
  assert.equal(await button.textContent(), 'Line 8');
  assert.deepEqual(await faultsOf(page), [
    'Column 24: expected a comma and the next field, or } at the end of the object.',
  ]);
  await button.click();
  const at = await page.evaluate(() => /** @type {HTMLTextAreaElement} */ (document.activeElement).selectionStart);
  await page.keyboard.type(',');
  assert.equal(at, kExample.indexOf('"concept": "bits"') + '"concept": "bits"'.length);
  assert.match(await checked(page), /no fault$/);
  assert.equal(await page.inputValue('#items-text'), kExample);
  assert.match(await paste(page, ' \n'), /^There is no text/);
  await page.close();
});

const kWrong = /** @type {Record<string, (item: any, items: any[]) => void>} */ ({
  'an unknown concept and fields of a wrong kind': (item) =>
    Object.assign(item, { concept: 'nope', hints: 3, own: 'x' }),
  'a wrong key': (item) => Object.assign(item, { value: 'n/2' }),
  'an answer out of tolerance': (item) => item.tests.push({ answer: '3.5', gets: 'correct' }),
  'a tolerance that lets mistakes pass': (item) => Object.assign(item, { atol: 10 }),
  'an id twice': (item, items) => items.push(item),
});
for (const [what, change] of Object.entries(kWrong)) {
  test(`the page says of a file what the command says: ${what}`, async () => {
    const { page } = await openItems(site);
    await checked(page);
    const text = example(change);
    const told = await paste(page, text);
    const { items, faults } = await checkInNode('items.json', text);
    assert.ok(faults.length > 0);
    assert.deepEqual(
      await faultsOf(page),
      faults.map(({ message }) => message),
    );
    assert.match(told, new RegExp(`\\b${faults.length} faults?`));
    assert.equal(/Answers are tried once/.test(told), items === 0);
    await page.locator('[data-faults] button').first().click();
    assert.ok((await marked(page)).length > 0);
    await page.close();
  });
}

test('a file of several: the ones without faults are offered, one is chosen, and the code follows', async () => {
  const { page } = await openItems(site);
  await checked(page);
  const bank = JSON.parse(readFileSync('web/items/en.json', 'utf8'));
  bank.items = bank.items.slice(0, 4);
  bank.items[1].atol = 9;
  assert.match(await paste(page, JSON.stringify(bank)), /^4 items, \d+ variants, \d+ answers tried: \d+ faults$/);
  const list = page.getByRole('group', { name: 'Choose an item to preview' });
  assert.deepEqual(
    await list.locator('.item-id').allTextContents(),
    [0, 2, 3].map((i) => bank.items[i].id),
  );
  await list.getByRole('radio', { name: new RegExp(`^${bank.items[2].id} order `) }).check();
  const frame = await previewed(page, bank.items[2].id);
  assert.ok((await said(frame, 'quiz/prompt')).length > 10);
  const code = await page.textContent('[data-code]');
  assert.ok(code.includes(`${site.url}embed.html?quiz=${bank.items[2].id}&amp;items=items.json"`), code);
  // The learner goes on in the frame: list and code follow.
  await frame.evaluate((id) => globalThis.quantscope.app.openQuiz(id, 1), bank.items[3].id);
  await frame.evaluate(() => globalThis.quantscope.changed());
  await page.waitForFunction((id) => document.querySelector('[data-code]').textContent.includes(id), bank.items[3].id);
  assert.ok(await list.getByRole('radio', { name: new RegExp(`^${bank.items[3].id} `) }).isChecked());
  await page.close();
});

test('the preview follows each text that passes, and stays while one does not', async () => {
  const { page } = await openItems(site);
  await checked(page);
  const frame = await previewed(page, 'levels-and-bits');
  await paste(
    page,
    example((item) => Object.assign(item, { prompt: 'How many bits for {n} levels?' })),
  );
  await page.locator('.authoring-frame iframe').scrollIntoViewIfNeeded();
  await lab.eventually(frame, () =>
    globalThis.quantscope.app.probe().some(({ label }) => label === 'How many bits for 16 levels?'),
  );
  await paste(page, '{');
  assert.equal(await said(frame, 'quiz/prompt'), 'How many bits for 16 levels?');
  assert.equal(page.frames().length, 2, 'one frame');
  await page.close();
});

test('the page is German under its German name: words, example, faults and preview', async () => {
  const { page } = await openItems(site, {}, { path: 'items.de.html' });
  assert.equal(await checked(page), '1 Frage, 3 Varianten, 75 Antworten ausprobiert: kein Fehler');
  const frame = await previewed(page, 'stufen-und-bits');
  assert.equal(await frame.evaluate(() => document.documentElement.lang), 'de');
  assert.equal(await said(frame, 'quiz/prompt'), 'Wie viele Bits benennen eine von 16 Stufen?');
  const mine = await page.inputValue('#items-text');
  assert.equal(
    await paste(page, mine.replace('"bits",\n', '"Bits",\n')),
    '1 Fehler. Antworten werden ausprobiert, sobald das behoben ist.',
  );
  assert.deepEqual(await faultsOf(page), [
    'items.json: items[0] „stufen-und-bits“: concept: "Bits" wird nicht angenommen; erwartet: eines von bits, entropy, noise, snr, capacity, tradeoff',
  ]);
  // A number with three decimals, which German readers take for thousands, is checked as the command checks it.
  const grouped = mine
    .replace('"value": "log2(n)"', '"value": "log2(n)/8"')
    .replace(/"tests": .*\]/, '"tests": [{ "answer": "0.375", "gets": "correct" }]');
  assert.match(await paste(page, grouped), /\d+ Antworten ausprobiert/);
  assert.equal((await checkInNode('items.json', grouped)).faults.length, (await faultsOf(page)).length);
  await page.close();
});

test('by keyboard alone: a fault is reached, mended at its place, an item chosen and the code copied', async () => {
  const { page } = await openItems(site);
  await checked(page);
  const tabTo = async (selector) => {
    for (let i = 0; i < 40; i++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never came to ${selector}`);
  };
  const two = example((item, items) => items.push({ ...item, id: 'second', atol: 'much' }));
  await tabTo('#items-text');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(two);
  await page.waitForFunction(() => document.querySelector('[data-told]').textContent.startsWith('1 fault'));
  await tabTo('[data-faults] button');
  await page.keyboard.press('Enter');
  assert.equal(await marked(page), '"much"');
  await page.keyboard.type('0.02');
  await page.waitForFunction(() => /^2 items.*no fault$/.test(document.querySelector('[data-told]').textContent));
  await tabTo('[data-list] input');
  await page.keyboard.press('ArrowDown');
  assert.match(await page.textContent('[data-code]'), /quiz=second/);
  await previewed(page, 'second');
  await page.close();
});

test('on a phone nothing scrolls sideways, targets are large enough, and a fault is reached by touch', async () => {
  const { page } = await openItems(site, { ...lab.kPhone, viewport: { width: 390, height: 844 } });
  await checked(page);
  await paste(
    page,
    example((item) => Object.assign(item, { unit: 7, concept: 'nope' })),
  );
  await page.locator('[data-faults] button').first().tap();
  assert.equal(await marked(page), '"nope"');
  await paste(
    page,
    example((item) => Object.assign(item, { title: 'Mine' })),
  );
  await previewed(page, 'levels-and-bits');
  const { width, small } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    small: [...document.querySelectorAll('main :is(button, label)')]
      .filter((one) => one.checkVisibility() && one.closest('.authoring-buttons, .authoring-list'))
      .map((one) => [one.textContent, one.getBoundingClientRect().height])
      .filter(([, height]) => Number(height) < 44),
  }));
  assert.equal(width, 390);
  assert.deepEqual(small, []);
  await page.close();
});

test('axe finds nothing on the page of own items, with and without faults, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page } = await openItems(site, { colorScheme, bypassCSP: true });
    const check = async (what) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }),
      );
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
      assert.deepEqual(found, [], `${what}, ${colorScheme}`);
    };
    await checked(page);
    await previewed(page, 'levels-and-bits');
    await check('no fault');
    await paste(
      page,
      example((item) => Object.assign(item, { atol: 10 })),
    );
    await check('faults');
    await page.goto(`${site.url}items-format.html`);
    await check('the format');
    await page.close();
  }
});

test('the gallery leads to the page, the page to the format; other pages and offline visits fetch none of it', async () => {
  const { page } = await openItems(site, {}, { path: 'gallery.html' });
  await page.getByRole('link', { name: /check it here/ }).click();
  await checked(page);
  await page.getByRole('link', { name: 'Writing quiz items' }).click();
  await page.getByRole('heading', { name: 'Wrong methods' }).waitFor();
  const links = await page
    .locator('main a')
    .evaluateAll((all) => all.map((one) => /** @type {HTMLAnchorElement} */ (one).href));
  for (const link of links) assert.ok((await fetch(link)).ok, link);
  const asked = /** @type {string[]} */ ([]);
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(site.url);
  await lab.settled(page);
  assert.deepEqual(
    asked.filter((url) => /items|check_worker/.test(url)),
    [],
  );
  const kept = readFileSync('build/site/sw.js', 'utf8');
  assert.match(kept, /items\.html/);
  assert.doesNotMatch(kept, /quantscope_items|check_worker|faults\./);
  await page.close();
});
