// The quiz beside the lab: answered by mouse, by keyboard through the mirror alone, by touch as page text; its stored
// progress; an instructor's own item file.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const said = (page, path) =>
  page.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label ?? '', path);
const progress = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('quantscope-progress') ?? 'null'));
const focused = (page) => page.evaluate(() => document.activeElement?.closest('[data-path]')?.dataset.path ?? '');

/** Presses Tab until the control at this path has the focus. */
async function tabTo(page, path) {
  for (let i = 0; i < 120; i++) {
    if ((await focused(page)) === path) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never came to ${path}`);
}

test('a number is typed on the canvas; a mistake that was expected gets its own sentence', async () => {
  const { page, complaints } = await lab.openLab(site, '?quiz=entropy-dyadic&quiz_seed=1');
  await lab.click(page, 'quiz/answer');
  await page.keyboard.type('one and a half');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/outcome'));
  assert.equal(await said(page, 'quiz/outcome'), 'This cannot be graded yet.');
  assert.equal(await progress(page), null, 'what cannot be read is no attempt');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1,5 bits');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    globalThis.quantscope.app.probe().some(({ path, label }) => path === 'quiz/outcome' && label === 'Right.'),
  );
  await page.waitForFunction(() => localStorage.getItem('quantscope-progress'));
  assert.equal((await progress(page)).items['entropy-dyadic'].solved, true);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a quiz goes by keyboard through the mirror alone: choose by number, check, go on', async () => {
  const { page } = await lab.openLab(site, '?quiz=snr-and-accuracy');
  await tabTo(page, 'quiz/options');
  await page.keyboard.press('2');
  await lab.settled(page);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/outcome'));
  const first = await said(page, 'quiz/outcome');
  assert.match(first, /Right|Not right/);
  for (const digit of ['1', '3', '4', '5']) {
    if ((await said(page, 'quiz/outcome')) === 'Right.') break;
    await page.keyboard.press(digit);
    await lab.settled(page);
    await page.keyboard.press('Enter');
    await lab.settled(page);
  }
  assert.equal(await said(page, 'quiz/outcome'), 'Right.');
  const before = new URLSearchParams(await lab.link(page)).get('quiz');
  await page.keyboard.press('n');
  await lab.settled(page);
  assert.notEqual(new URLSearchParams(await lab.link(page)).get('quiz'), before);
  await page.close();
});

test('Skip by keyboard leads to the answer of the next question, so that digits and Enter answer it', async () => {
  const { page } = await lab.openLab(site, '?quiz=bits-levels');
  await page.focus('[data-path="quiz/next"]');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !globalThis.quantscope.app.link().includes('quiz=bits-levels'));
  await lab.settled(page);
  await page.waitForFunction(() =>
    /^quiz\/(answer|options|order|draw)/.test(document.activeElement.closest('[data-path]')?.dataset.path),
  );
  await page.close();
});

test('a lab task is solved by keyboard through the mirror alone, and graded on the state of the lab', async () => {
  const { page } = await lab.openLab(site, '?quiz=noise-dither');
  await tabTo(page, 'quiz/check');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.equal(await said(page, 'quiz/outcome'), 'Not right yet.');
  const subtracted = page.locator('.mirror [data-path="noise/dither"] input').nth(2);
  await subtracted.focus();
  await page.keyboard.press('Space');
  await lab.settled(page);
  await tabTo(page, 'quiz/check');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.equal(await said(page, 'quiz/outcome'), 'Right.');
  await page.close();
});

test('a prediction is locked, then the lab shows, then it is explained', async () => {
  const { page } = await lab.openLab(site, '?quiz=a-tighter-clip');
  await lab.click(page, 'quiz/options/0');
  await lab.click(page, 'quiz/check');
  assert.match(await said(page, 'quiz/predicted'), /^You predicted: /);
  await lab.click(page, 'quiz/shows');
  await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/observed'));
  assert.match(await said(page, 'quiz/observed'), /\d+\.\d dB/);
  await page.close();
});

test('a prediction is drawn with the mouse, and the computed curve appears when it is graded', async () => {
  const { page } = await lab.openLab(site, '?quiz=entropy-against-bits');
  const places = await page.evaluate(() =>
    globalThis.quantscope.app.probe().filter(({ path }) => /^draw\/\d+$/.test(path)),
  );
  assert.ok(places.length >= 3);
  const canvas = await page.locator('#stage canvas').boundingBox();
  const first = places[0];
  await page.mouse.move(canvas.x + first.x + first.width / 2, canvas.y + first.y + first.height * 0.8);
  await page.mouse.down();
  for (const [i, place] of places.entries())
    await page.mouse.move(
      canvas.x + place.x + place.width / 2,
      canvas.y + place.y + place.height * (0.8 - (0.6 * i) / places.length),
      { steps: 3 },
    );
  await page.mouse.up();
  await lab.settled(page);
  for (const { path } of places) {
    const value = await page.evaluate(
      (wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted).valueText,
      path,
    );
    if (value === 'not set') await page.evaluate((wanted) => globalThis.quantscope.app.command(wanted, 3), path);
  }
  await page.evaluate(() => globalThis.quantscope.frames.request());
  await lab.settled(page);
  await lab.click(page, 'quiz/check');
  assert.match(await said(page, 'quiz/outcome'), /right/i);
  await page.close();
});

test('on a phone one stroke of a finger draws the curve, in the lab’s place, and the lab comes with the answer', async () => {
  const { page } = await lab.openLab(site, '?quiz=entropy-against-bits', lab.kPhone);
  const touch = await lab.fingers(page);
  const paths = () => page.evaluate(() => globalThis.quantscope.app.probe().map(({ path }) => path));
  assert.ok(!(await paths()).includes('app/lab'), 'the lab is hidden');
  const pad = await lab.bringToMiddle(page, 'draw/pad');
  await touch.swipe(pad.left + 4, pad.top + pad.height * 0.9, pad.left + pad.width - 4, pad.top + pad.height * 0.1, 12);
  const said = await page.evaluate(() =>
    globalThis.quantscope.app
      .probe()
      .filter(({ path }) => /^draw\/\d+$/.test(path))
      .map(({ valueText }) => valueText),
  );
  assert.ok(said.length > 2 && !said.includes('not set'), said.join());
  await page.locator('#quiz').getByRole('button', { name: 'Check' }).tap();
  await page
    .locator('#quiz')
    .getByText(/^(Right\.|Not right yet\.)$/)
    .waitFor();
  await page.close();
});

test('on a phone the quiz is page text: chosen, checked and read by touch', async () => {
  const { page } = await lab.openLab(site, '?quiz=snr-and-accuracy', lab.kPhone);
  const quiz = page.locator('#quiz');
  await assert.doesNotReject(quiz.getByRole('heading', { name: 'SQNR and accuracy' }).waitFor());
  await quiz.getByRole('radio').first().tap();
  await quiz.getByRole('button', { name: 'Check' }).tap();
  await quiz.getByText(/^(Right\.|Not right yet\.)$/).waitFor();
  const box = await quiz
    .getByRole('button', { name: 'Check' })
    .or(quiz.getByRole('button', { name: 'Next question' }))
    .first()
    .boundingBox();
  assert.ok(box.height >= 44);
  await page.close();
});

test('the reader may have the quiz as page text on any screen, and that is remembered', async () => {
  const { page } = await lab.openLab(site, '?quiz=snr-and-accuracy');
  await page.getByRole('button', { name: 'Show the quiz as page text' }).click();
  await page.locator('#quiz').getByRole('radio').first().waitFor();
  await page.reload();
  await lab.settled(page);
  await page.locator('#quiz').getByRole('radio').first().waitFor();
  await page.close();
});

test('progress is kept; what cannot be read is put aside, said, and begun afresh', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript(() => {
    if (!sessionStorage.getItem('prepared')) localStorage.setItem('quantscope-progress', '{"quantscope_progress": 99}');
    sessionStorage.setItem('prepared', '1');
  });
  const page = await context.newPage();
  await page.goto(`${site.url}?quiz=progress`);
  await lab.settled(page);
  assert.match(await lab.notice(page), /put aside/);
  const aside = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('aside')));
  assert.equal(aside.length, 1);
  await context.close();
});

test('where the browser keeps nothing the quiz works and says nothing about it', async () => {
  const { page, complaints } = await lab.openLab(site, '?quiz=snr-and-accuracy', {}, (opened) =>
    opened.addInitScript(() => {
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    }),
  );
  await lab.click(page, 'quiz/options/0');
  await lab.click(page, 'quiz/check');
  assert.match(await said(page, 'quiz/outcome'), /right/i);
  assert.deepEqual(complaints, []);
  await page.close();
});

const kCourse = {
  quantscope_items: 1,
  title: 'A course',
  items: [
    {
      id: 'mine',
      title: 'Mine',
      concept: 'bits',
      kind: 'number',
      prompt: 'log2 of 8?',
      value: 'log2(8)',
      unit: 'bits',
      hints: ['Halve.'],
      solution: '{log2(8)|0}',
    },
  ],
};
const withFile = (body) => (page) =>
  page.route('**/course.json', (route) => route.fulfill({ body, contentType: 'application/json' }));

test('a course brings its own items by URL', async () => {
  const { page } = await lab.openLab(site, '?quiz=next&items=course.json', {}, withFile(JSON.stringify(kCourse)));
  assert.equal(await said(page, 'quiz/prompt'), 'log2 of 8?');
  assert.equal(new URLSearchParams(await lab.link(page)).get('items'), 'course.json');
  await page.close();
});

test('a fault in a course’s items is told with file, item and field; an address elsewhere is refused', async () => {
  const [item] = kCourse.items;
  const broken = { ...kCourse, items: [{ ...item, value: 'lgo2(8)' }] };
  const { page } = await lab.openLab(site, '?quiz=mine&items=course.json', {}, withFile(JSON.stringify(broken)));
  assert.match(await said(page, 'quiz/problem'), /“mine”: value: call: 'lgo2'/);
  await page.close();
  const { hints, ...without } = item;
  const second = { ...kCourse, items: [without] };
  const { page: other } = await lab.openLab(site, '?quiz=mine&items=course.json', {}, withFile(JSON.stringify(second)));
  assert.match(await said(other, 'quiz/problem'), /course\.json: items\[0\] “mine”: hints: nothing is not accepted/);
  await other.close();
  const { page: third } = await lab.openLab(site, '?quiz=mine&items=https://elsewhere.example/x.json');
  assert.match(await lab.notice(third), /items: 'https:.*of a \.json file on this site/);
  await third.close();
});

test('a question’s link opens the same variant; another seed another one', async () => {
  const prompts = [];
  for (const seed of [0, 1, 0]) {
    const { page } = await lab.openLab(site, `?quiz=entropy-dyadic&quiz_seed=${seed}`);
    prompts.push(await said(page, 'quiz/prompt'));
    await page.close();
  }
  assert.equal(prompts[0], prompts[2]);
  assert.notEqual(prompts[0], prompts[1]);
});

test('modes: the quiz opens beside the lab, Back leads to the lesson, and the address says where one is', async () => {
  const { page } = await lab.openLab(site);
  await page.getByRole('link', { name: 'Quiz', exact: true }).click();
  await page.waitForFunction(() => document.body.dataset.mode === 'quiz');
  await lab.settled(page);
  assert.match(page.url(), /quiz=/);
  await page.goBack();
  await page.waitForFunction(() => document.body.dataset.mode === 'learn');
  await page.getByRole('link', { name: 'Challenges' }).click();
  await page.waitForFunction(() => document.body.dataset.mode === 'challenges');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.waitForFunction(() => document.body.dataset.mode === 'lab');
  assert.ok(!(await page.locator('.lesson').isVisible()));
  await page.close();
});
