// Accessibility: every lab and every kind of question as a tree of native controls and words (golden files), in visual
// order; the picture in words and numbers; a single status region; axe finds nothing anywhere.
// UPDATE=1 writes the golden files anew.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

const kGolden = 'tests/web/golden/aria';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const kLabs = {
  overview: '',
  entropy: '?lab=entropy&source=gaussian',
  noise: '?lab=noise&source=gaussian&quantizer=int3/range=4sigma&view=clip',
  ladder: '?lab=ladder&source=gaussian',
  blocks: '?lab=blocks&source=gaussian&quantizer=int4/block=32',
  network: '?lab=network&view=quantize',
  capacity: '?lab=capacity&view=functions&alphabet=ternary',
  model: '?lab=model',
  language: '?lab=language&quantizer=int3',
  rounding: '?lab=rounding&layer=sequence&method=on&quantizer=int3/channel=0&row=5&step=3',
};
const kQuestions = {
  choice: '?quiz=snr-and-accuracy',
  number: '?quiz=entropy-dyadic',
  order: '?quiz=bits-formats-order',
  predict: '?quiz=a-tighter-clip',
  task: '?quiz=entropy-equal-shares',
  draw: '?quiz=entropy-against-bits',
  progress: '?quiz=progress',
};

function compare(name, tree) {
  const path = `${kGolden}/${name}.yml`;
  if (process.env.UPDATE) {
    mkdirSync(kGolden, { recursive: true });
    writeFileSync(path, `${tree}\n`);
  }
  assert.ok(existsSync(path), `${path} is missing: UPDATE=1 writes it`);
  assert.equal(tree, readFileSync(path, 'utf8').trimEnd(), name);
}

/** Drops the picture's description: its numbers belong to the core's tests. */
const withoutPicture = (tree) =>
  tree
    .split('\n')
    .filter((line) => !/points, .* from /.test(line))
    .join('\n');

for (const [name, query] of Object.entries(kLabs)) {
  test(`lab ${name}: the tree that assistive technology gets`, async () => {
    const { page } = await lab.openLab(site, query);
    await page.locator('.picture summary').waitFor({ state: 'attached' });
    compare(`lab-${name}`, withoutPicture(await page.locator('.mirror').ariaSnapshot()));
    await page.close();
  });
}

for (const [name, query] of Object.entries(kQuestions)) {
  test(`a question of the kind ${name}: the tree that assistive technology gets`, async () => {
    const { page } = await lab.openLab(site, `${query}&reader=1`);
    await page.locator('#quiz h2').first().waitFor();
    compare(`quiz-${name}`, await page.locator('#quiz').ariaSnapshot());
    await page.close();
  });
}

test('what is read stands in the order in which it is seen', async () => {
  const { page } = await lab.openLab(site, '?quiz=entropy-dyadic', { viewport: { width: 1600, height: 1000 } });
  const { items, order } = await page.evaluate(() => ({
    items: globalThis.quantscope.app.probe(),
    order: [...document.querySelectorAll('.mirror > [data-path]')].map((element) => element.dataset.path),
  }));
  const at = new Map(items.map((item) => [item.path, item]));
  const seen = order.map((path) => at.get(path)).filter(Boolean);
  const place = (start) => seen.findIndex(({ path }) => path.startsWith(start));
  assert.ok(place('app/lab') < place('lab/question'), 'toolbar, then question');
  assert.ok(place('lab/question') < place('lab/answer'));
  assert.ok(place('lab/answer') < place('overview/bits'));
  assert.ok(place('overview/bits') < place('quiz/'), 'the column on the right comes last');
  const quiz = seen.filter(({ path }) => path.startsWith('quiz/'));
  for (let i = 1; i < quiz.length; i++)
    assert.ok(
      quiz[i].y > quiz[i - 1].y - 12 || quiz[i].x > quiz[i - 1].x,
      `${quiz[i - 1].path} before ${quiz[i].path}`,
    );
  await page.close();
});

test('the picture has a description that follows the state, and a table of its numbers', async () => {
  const { page } = await lab.openLab(site);
  const text = page.locator('#picture-text');
  await text.waitFor({ state: 'attached' });
  const before = await text.textContent();
  assert.match(before, /points, .* from /);
  assert.equal(await page.locator('#stage canvas').getAttribute('aria-describedby'), 'picture-text');
  await page.locator('.picture summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('.picture table').waitFor();
  assert.ok((await page.locator('.picture tbody tr').count()) > 20);
  await page.evaluate(() => globalThis.quantscope.go('?lab=overview&source=uniform&quantizer=int3'));
  await lab.settled(page);
  await page.waitForFunction((old) => document.querySelector('#picture-text')?.textContent !== old, before);
  await page.close();
});

test('results are said once, after they rest, and never while something is dragged', async () => {
  const { page } = await lab.openLab(site);
  await page.evaluate(() => {
    globalThis.saidByStatus = [];
    const region = document.querySelector('#stage [role=status]');
    new MutationObserver(() => globalThis.saidByStatus.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const slider = page.locator('.mirror [data-path="overview/bits"]');
  await slider.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await lab.eventually(page, () => globalThis.saidByStatus.length > 0);
  await lab.quietFor(1500, 'nothing is said twice');
  const sayings = await page.evaluate(() => globalThis.saidByStatus);
  assert.equal(sayings.length, 1, sayings.join(' | '));
  assert.match(sayings[0], /7 bits/);
  await page.close();
});

const kPages = {
  lesson: '',
  lab: '?lab=noise&source=gaussian#lab',
  projects: '#projects',
  'quiz in the lab': '?quiz=snr-and-accuracy&reader=0',
  'quiz as text': '?quiz=bits-formats-order&reader=1',
  'drawn prediction as text': '?quiz=entropy-against-bits&reader=1',
  challenges: '?quiz=challenges&reader=1',
  licences: 'licences.html',
};
for (const [size, options] of Object.entries({ desktop: {}, phone: lab.kPhone })) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing on any page: ${size}, ${colorScheme}`, async () => {
      const page = await site.browser.newPage({
        viewport: { width: 1280, height: 900 },
        ...options,
        colorScheme,
        bypassCSP: true,
        serviceWorkers: 'block',
      });
      for (const [name, query] of Object.entries(kPages)) {
        await page.goto(site.url + query);
        if (name !== 'licences') {
          await lab.settled(page);
          await page.locator('.feedback').first().waitFor({ state: 'attached' });
        }
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() =>
          globalThis.axe.run(document, {
            rules: { 'target-size': { enabled: true } },
            // Omit passed checks from the result.
            resultTypes: ['violations'],
          }),
        );
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' ')}`,
        );
        assert.deepEqual(found, [], name);
      }
      await page.close();
    });
  }
}
