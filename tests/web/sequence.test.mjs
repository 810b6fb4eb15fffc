// Sequences: the file and its refusals, the progress as a value, and the page.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import { credited, noProgress, progressFrom, scoreOf, visited } from '../../web/sequence/progress.js';
import { faultsOf, frameOf, inLanguage } from '../../web/sequence/read.js';
import { readItems } from '../../web/tools/languages.mjs';
import { checkSequence, minutesOf, readSequences } from '../../web/tools/sequence.mjs';
import * as lab from './page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const qs = await load();
const known = {
  items: new Set((await readItems('en')).items.map(({ id }) => id)),
  labs: qs.labs().map(({ id }) => id),
  problems: (link) => qs.texts().problems(link),
};

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const good = () => ({
  quantscope_sequence: 1,
  id: 'week-3',
  title: 'Week 3',
  steps: [
    {
      title: 'Clip',
      text: 'Drag it.\n\nThen say why.',
      minutes: 8,
      lab: 'lab=noise&view=clip',
      lock: ['noise/source'],
    },
    { title: { en: 'Bits', de: 'Bits' }, minutes: 5, item: 'bits-levels' },
  ],
});
const open = (path, options = {}) => lab.openPlain(site, path, options);

test('ours are without fault, in both languages, with the minutes that their titles promise', async () => {
  const sequences = await readSequences(qs);
  assert.deepEqual(
    sequences.map(({ id }) => id),
    ['before-you-quantize', 'lesson-50', 'three-afternoons'],
  );
  for (const { title, about, steps } of sequences) {
    for (const words of [title, about, ...steps.flatMap((step) => [step.title, ...(step.text ? [step.text] : [])])])
      assert.deepEqual(Object.keys(words), ['en', 'de']);
    assert.ok(steps.some(({ item }) => item) && steps.some(({ lab: link }) => link));
  }
  assert.equal(minutesOf(sequences[1].steps), 50);
});

test('each fault is a sentence with field, value and what is accepted; several are told together', () => {
  assert.deepEqual(faultsOf(good(), known), []);
  const faults = (change) => {
    const file = good();
    change(file);
    return faultsOf(file, known).join('\n');
  };
  for (const [change, said] of [
    [(f) => Object.assign(f, { quantscope_sequence: 2 }), /^quantscope_sequence: 2 is not accepted; expected 1\.$/],
    [(f) => Object.assign(f, { id: 'Week 3' }), /^id: "Week 3" .* a to z/],
    [
      (f) => Object.assign(f.steps[0], { lab: 'lab=nowhere' }),
      /^steps\[0\]: lab: "lab=nowhere" .* lab= one of digit, /,
    ],
    [(f) => Object.assign(f.steps[0], { lab: 'lab=noise&view=odd' }), /^steps\[0\]: lab: .*odd/],
    [(f) => Object.assign(f.steps[0], { item: 'bits-levels' }), /one of the two/],
    [(f) => delete f.steps[1].item, /^steps\[1\]: lab: nothing .* one of the two/],
    [(f) => Object.assign(f.steps[1], { item: 'no-such' }), /^steps\[1\]: item: "no-such" .* of the bank/],
    [(f) => Object.assign(f.steps[1], { minutes: 0 }), /^steps\[1\]: minutes: 0 .* from 1 to 600/],
    [(f) => Object.assign(f.steps[1], { next: 0 }), /^steps\[1\]: next: 0 .* steps follow each other/],
    [(f) => Object.assign(f.steps[0], { lock: 'noise/source' }), /^steps\[0\]: lock: "noise\/source" .* a list/],
    [(f) => Object.assign(f.steps[0], { title: '' }), /^steps\[0\]: title: ""/],
    [(f) => Object.assign(f, { steps: Array.from({ length: 40 }, () => f.steps[1]) }), /^steps: 40 .* at most 30/],
    [(f) => Object.assign(f, { steps: [] }), /^steps: \[\] .* a list of steps/],
    [(f) => Object.assign(f, { items: '../x.json' }), /^items: "\.\.\/x\.json"/],
  ])
    assert.match(faults(change), said);
  assert.equal(faults((f) => Object.assign(f, { id: 1, title: 2 })).split('\n').length, 2);
  for (const odd of [null, 3, [], 'x']) assert.match(faultsOf(odd, known)[0], /^file: /);
});

test('on the command line a file is checked with the questions beside it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'quantscope-sequence-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'course.json');
  const write = (file) => writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  write(good());
  assert.deepEqual(await checkSequence(path, qs), []);
  write('{');
  assert.match((await checkSequence(path, qs))[0], /^it is not JSON/);
  write({ ...good(), items: 'own.json' });
  assert.match((await checkSequence(path, qs))[0], /own\.json does not lie beside it/);
  writeFileSync(join(folder, 'own.json'), JSON.stringify({ items: [{ id: 'other' }] }));
  assert.deepEqual(await checkSequence(path, qs), ['item: "bits-levels" is not in own.json']);
});

test('progress is a value: the best answer counts, and what was kept is taken only if it fits', () => {
  const steps = [{ lab: 'lab=noise' }, { item: 'a' }, { item: 'b' }];
  let progress = visited(visited(noProgress(), 0), 1);
  progress = credited(credited(progress, 'a', 0.5), 'a', 0.25);
  assert.deepEqual(scoreOf(progress, steps), { raw: 0.5, max: 2, answered: 1, isDone: false });
  progress = credited(visited(progress, 2), 'b', 7);
  assert.deepEqual(scoreOf(progress, steps), { raw: 1.5, max: 2, answered: 2, isDone: true });
  assert.deepEqual(progressFrom(JSON.parse(JSON.stringify(progress)), 3), progress);
  for (const odd of [null, 3, {}, { at: 9, seen: [], credit: {} }, { at: 0, seen: 1, credit: {} }])
    assert.deepEqual(progressFrom(odd, 3), noProgress());
  assert.deepEqual(progressFrom({ at: 1, seen: [0, 8, 'x'], credit: { a: 1, b: 'y' } }, 3), {
    at: 1,
    seen: [0],
    credit: { a: 1 },
  });
  assert.equal(inLanguage({ en: 'x', de: 'y' }, 'de'), 'y');
  assert.equal(inLanguage({ en: 'x' }, 'de'), 'x');
  const keys = new URLSearchParams(frameOf(good().steps[0], good(), 'de'));
  assert.deepEqual(Object.fromEntries(keys), {
    lab: 'noise',
    view: 'clip',
    lock: 'noise/source',
    hide: 'app/labs',
    locale: 'de',
  });
});

test('the page: steps in turn, one score of all, and the next visit goes on where this one ended', async () => {
  const { page, complaints } = await open('sequence.html?sequence=lesson-50');
  await page.waitForSelector('.sequence-frame iframe');
  assert.equal(await page.textContent('h1'), 'One lesson of 50 minutes');
  assert.equal(await page.locator('[data-steps] li').count(), 8);
  assert.ok(await page.isDisabled('[data-back]'));
  await page.click('[data-next]');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'sequence-step-title');
  const frame = await lab.eventually(page, () => document.querySelector('iframe')?.src.includes('bits-stored-carried'));
  assert.ok(frame);
  const inner = await (await page.waitForSelector('iframe')).contentFrame();
  await inner.waitForFunction(() => globalThis.quantscope?.app.probe().some(({ path }) => path === 'quiz/check'));
  await lab.settled(inner);
  await inner.evaluate(() => {
    const { app, changed } = globalThis.quantscope;
    const right = app.probe().find(({ path, label }) => /^quiz\/option/.test(path) && / tells 0 bits/.test(label));
    app.command(right.path, 1);
    app.command('quiz/check', 0);
    changed();
  });
  await page.waitForFunction(() => document.querySelector('[data-score]').textContent.startsWith('1 of 4 points'));
  assert.equal(await page.locator('[data-steps] li.done').count(), 2, 'the lab that was left, and the question');
  await page.reload();
  await page.waitForSelector('.sequence-frame iframe');
  assert.equal(await page.textContent('[data-step-title]'), 'Stored is not carried');
  assert.match(await page.textContent('[data-score]'), /^1 of 4 points, 1 of 4 questions answered/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('each state of ours opens in its frame without a word about it', { timeout: 300_000 }, async () => {
  for (const { steps, ...sequence } of await readSequences(qs)) {
    for (const step of steps.filter(({ lab: link }) => link)) {
      const { page } = await lab.openPage(site, `embed.html?${frameOf(step, { steps, ...sequence }, 'en')}`, {
        viewport: { width: 860, height: 700 },
      });
      await lab.settled(page);
      assert.equal(await lab.notice(page), '', step.lab);
      for (const path of step.lock ?? [])
        assert.ok(
          await page.evaluate((wanted) => globalThis.quantscope.app.probe().some((one) => one.path === wanted), path),
          `${step.lab} has no ${path}`,
        );
      await page.close();
    }
  }
});

test('without a name the page lists what there is; a name or a file that is none is said', async () => {
  const { page } = await open('sequence.html');
  await page.waitForSelector('[data-list] a');
  assert.equal(await page.locator('[data-list] a').count(), 3);
  await page.close();
  for (const [query, said] of [
    ['?sequence=nothing', /nothing\.json did not load: the server answered 404/],
    ['?sequence=No%20Name', /There is no sequence “No Name”/],
    ['?file=../x.json', /file: \.\.\/x\.json is not accepted/],
    ['?file=package.json', /did not load|cannot be shown/],
  ]) {
    const { page: other } = await open(`sequence.html${query}`);
    await other.waitForFunction(() => document.querySelector('[data-said]').textContent !== '');
    assert.match(await other.textContent('[data-said]'), said);
    await other.close();
  }
});

test('axe finds nothing on a sequence, light and dark, and nothing sticks out on a phone', async () => {
  for (const path of ['sequence.html', 'sequence.de.html?sequence=before-you-quantize']) {
    for (const options of [{}, { colorScheme: 'dark' }, lab.kPhone]) {
      const { page } = await open(path, options);
      await page.waitForSelector(path.includes('?') ? '.sequence-frame iframe' : '[data-list] a');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'] }),
      );
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`),
        [],
        path,
      );
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, path);
      await page.close();
    }
  }
});
