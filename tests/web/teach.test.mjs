// For teachers: the notes on the labs, and worksheets with their keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import { readItems } from '../../web/tools/languages.mjs';
import { branchOf, readNotes } from '../../web/tools/teach.mjs';
import * as lab from './page.mjs';
import { kRoot } from './site_bytes.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const qs = await load();
const { items } = await readItems('en');

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const open = (path, options = {}) => lab.openPlain(site, path, options);
const rested = (page) =>
  page.waitForFunction(
    () =>
      document.querySelector('[data-pages]').getAttribute('aria-busy') === null &&
      document.querySelector('[data-said]').textContent !== '',
  );
const said = (page) => page.textContent('[data-said]');

test('every lab has a note in every language, with all its parts and nothing left to compute', () => {
  for (const suffix of ['', '.de']) {
    const html = readFileSync(join(kRoot, `teach${suffix}.html`), 'utf8');
    const notes = html.match(/<article class="note".*?<\/article>/gs) ?? [];
    assert.deepEqual(
      notes.map((note) => note.match(/id="(\w+)"/)?.[1]),
      qs.labs().map(({ id }) => id),
    );
    for (const note of notes) {
      assert.equal(note.match(/<h3>/g)?.length, 7);
      assert.doesNotMatch(note, /\{|NaN|undefined/);
      const minutes = [...note.matchAll(/class="n">(\d+)/g)].map(([, one]) => Number(one));
      const sum = minutes.reduce((a, b) => a + b, 0);
      assert.ok(sum >= 20 && sum <= 50, `${sum} minutes`);
      assert.ok(note.includes(`<span>${sum} `), 'the sum of its parts');
    }
  }
});

test('each wrong idea is answered by a sentence of a wrong branch, and each link is a state of a lab', () => {
  const texts = qs.texts();
  for (const suffix of ['', '.de']) {
    const html = readFileSync(join(kRoot, `teach${suffix}.html`), 'utf8');
    const known = new Set(items.map(({ id }) => id));
    const asked = [...html.matchAll(/href="index[^"]*\?quiz=([\w-]+)"/g)].map(([, id]) => id);
    assert.ok(asked.length >= 33, `${asked.length} wrong ideas`);
    for (const id of asked) assert.ok(known.has(id), id);
    for (const [, link] of html.matchAll(/href="index[^"]*\?(lab=[^"]*)"/g))
      assert.equal(texts.problems(link.replaceAll('&amp;', '&')), '', link);
    assert.doesNotMatch(html, /href="\?/);
  }
});

test('a note that lacks a part, or names a right answer as wrong, stops the build with a sentence', async () => {
  const item = items.find(({ id }) => id === 'bits-stored-carried');
  assert.match(branchOf(item, 'option 0', 'x.md'), /^You took the space/);
  assert.throws(
    () => branchOf(item, 'option 1', 'x.md'),
    /x\.md: “option 1” of bits-stored-carried is the right answer/,
  );
  assert.throws(() => branchOf(item, 'option 9', 'x.md'), /item bits-stored-carried has no branch “option 9”/);
  assert.throws(() => branchOf(item, 'wrong 0', 'x.md'), /no branch/);
  const order = items.find(({ kind }) => kind === 'order');
  assert.equal(branchOf(order, 'reversed', ''), order.reversed);
  const renderer = { render: (text) => text, checkLink() {} };
  const labs = [{ id: 'nowhere', name: 'N', title: 'T' }];
  await assert.rejects(readNotes(renderer, { labs, items, fill: String }, 'en'), /web\/teach\/nowhere\.md/);
});

test('a sheet asks each kind of question, and the seed alone decides variants, orders and keys', () => {
  const texts = qs.texts();
  const ids = ['bits-levels', 'bits-stored-carried', 'order-by-functions', 'make-the-codes-full', 'one-gets-nothing'];
  const file = { quantscope_items: 1, title: 's', items: items.filter(({ id }) => ids.includes(id)) };
  const once = texts.sheet(file, { seed: 5 });
  assert.deepEqual(once.problems, []);
  assert.deepEqual(once, texts.sheet(JSON.stringify(file), { seed: 5 }));
  const keys = new Set(
    Array.from({ length: 12 }, (_, seed) =>
      JSON.stringify(texts.sheet(file, { seed }).questions.map(({ key }) => key)),
    ),
  );
  assert.ok(keys.size > 6, `${keys.size} keys of twelve seeds`);
  for (const question of once.questions) {
    assert.doesNotMatch(JSON.stringify(question), /\{\w+[(|}]/, question.id);
    if (question.kind === 'choice') assert.equal(question.options['ABCD'.indexOf(question.key)].correct, true);
  }
  const own = items.filter(({ own }) => own).slice(0, 1);
  assert.match(texts.sheet({ quantscope_items: 1, title: 's', items: own }).problems[0], /reader's own tensor/);
  assert.throws(() => texts.sheet({ items: [{ id: 'x' }] }), /x|items/);
  assert.throws(() => texts.sheet(file, { seed: -1 }), /seed: -1 .* a whole number up to 4294967295/);
});

test('every question of the bank but those about a reader’s own tensor can be printed', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await open(
    `worksheet.html?items=${items
      .filter(({ own }) => !own)
      .map(({ id }) => id)
      .join(',')}&seed=2`,
  );
  await rested(page);
  await page.waitForFunction(() => document.querySelectorAll('.sheet-asked .sheet-question').length > 0, null, {
    timeout: 240_000,
  });
  const count = items.filter(({ own }) => !own).length;
  assert.equal(await page.locator('.sheet-asked .sheet-question').count(), count);
  assert.equal(await page.locator('.sheet-key .sheet-question').count(), count);
  assert.equal(await said(page), `${count} questions on the sheet.`);
  assert.doesNotMatch(await page.textContent('[data-pages]'), /\{\w+[(|}]|NaN|undefined/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a sheet is in its address: questions, seed, paper and title come back, another seed is another sheet', async () => {
  const { page, complaints } = await open(
    'worksheet.html?items=bits-levels,bits-stored-carried&seed=4&paper=letter&title=Week%203',
  );
  await page.waitForSelector('.sheet-question');
  assert.equal(await page.textContent('.sheet-asked h2'), 'Week 3');
  assert.equal(await page.locator('.paper-letter').count(), 2);
  const before = await page.textContent('.sheet-asked');
  await page.click('[data-next]');
  await page.waitForFunction((text) => document.querySelector('.sheet-asked')?.textContent !== text, before);
  assert.match(page.url(), /seed=5/);
  await page.goBack().catch(() => {});
  await page.goto(`${site.url}worksheet.html?items=bits-levels,bits-stored-carried&seed=4&paper=letter&title=Week%203`);
  await page.waitForSelector('.sheet-question');
  assert.equal(await page.textContent('.sheet-asked'), before);
  await page.uncheck('[data-key]');
  await page.waitForFunction(() => document.querySelectorAll('.sheet').length === 1);
  assert.match(page.url(), /key=no/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('what cannot be made is said: a seed that is none, questions that do not exist, a file without items', async () => {
  const { page } = await open('worksheet.html?items=bits-levels,nothing-here&seed=1');
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('nothing-here'));
  await page.fill('[data-seed]', '1.5');
  await page.waitForFunction(() =>
    document.querySelector('[data-said]').textContent.startsWith('Seed: 1.5 is not accepted'),
  );
  await page.fill('[data-seed]', '3');
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent === '1 question on the sheet.');
  const chosen = page.waitForEvent('filechooser');
  await page.click('[data-open]');
  await (await chosen).setFiles({ name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from('{"items":3}') });
  await page.waitForFunction(() =>
    document.querySelector('[data-said]').textContent.startsWith('odd.json was not opened'),
  );
  assert.equal(await page.locator('.sheet-question').count(), 2, 'the sheet before stays');
  const own = page.waitForEvent('filechooser');
  await page.click('[data-open]');
  const file = { quantscope_items: 1, title: 'Mine', items: items.slice(0, 3) };
  await (await own).setFiles({
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent === '3 questions on the sheet.');
  assert.equal(await page.textContent('.sheet-asked h2'), 'Mine');
  await page.close();
});

test('on paper there is the sheet alone, in its size, the key on a page of its own', async () => {
  for (const [paper, width, height] of [
    ['a4', 595, 842],
    ['letter', 612, 792],
  ]) {
    const { page } = await open(`worksheet.html?items=bits-levels,entropy-dyadic&seed=4&paper=${paper}`);
    await page.waitForSelector('.sheet-question');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    assert.equal(boxes.length, 2, `${paper}: ${boxes.length} pages`);
    for (const [, w, h] of boxes) {
      assert.ok(Math.abs(Number(w) - width) <= 1 && Math.abs(Number(h) - height) <= 1, `${paper}: ${w} × ${h}`);
    }
    await page.emulateMedia({ media: 'print' });
    assert.ok(!(await page.isVisible('.sheet-desk')));
    await page.close();
  }
});

test('axe finds nothing on the notes and the worksheets, and nothing sticks out on a phone', async () => {
  for (const path of [
    'teach.html',
    'teach.de.html',
    'worksheet.html?items=bits-levels,entropy-order,draw-snr-and-clip&seed=4',
  ]) {
    for (const options of [{}, { colorScheme: 'dark' }, lab.kPhone]) {
      const { page } = await open(path, options);
      if (path.startsWith('worksheet')) await page.waitForSelector('.sheet-question');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`),
        [],
        path,
      );
      const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(width <= 0, `${path} is ${width} px too wide`);
      await page.close();
    }
  }
});
