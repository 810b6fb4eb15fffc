// The lesson beside the lab, and its companions.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const state = async (page) => new URLSearchParams(await lab.link(page));
/** Scrolls to a passage. Sections grow as they come near, so that it may take more than one scroll. */
async function readTo(page, selector) {
  const isThere = () =>
    page.evaluate((wanted) => {
      const before = scrollY;
      const { top } = document.querySelector(wanted).getBoundingClientRect();
      scrollBy({ top: top - innerHeight * 0.3, behavior: 'instant' });
      return Math.abs(scrollY - before) < 2;
    }, selector);
  do await lab.framesPass(page, 3);
  while (!(await isThere()));
  await lab.settled(page);
}
/** Waits for all code, which loads at the first sign of activity. */
async function hasAllCode(page) {
  await page.locator('.feedback').first().waitFor();
  await page.keyboard.press('Shift');
  await page.waitForFunction(() => globalThis.quantscope.app.hasAllCode());
}

test('formulas are MathML, results are numbers, and no style is written into the page', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  assert.ok((await page.locator('.lesson math').count()) > 20);
  assert.equal(await page.locator('[style]').count(), 0);
  const text = await page.textContent('.lesson');
  assert.doesNotMatch(text, /\{\{|\}\}|undefined|NaN|\$/);
  assert.equal(await page.locator('.section').count(), 12);
  const colours = await page.evaluate(() =>
    ['.lesson .entropy', '.lesson .sqnr'].map((of) => getComputedStyle(document.querySelector(of)).color),
  );
  assert.deepEqual(colours, ['rgb(183, 79, 15)', 'rgb(181, 47, 176)'], 'of the readouts');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('svg.figure').isVisible());
  assert.ok(!(await page.locator('.modes').isVisible()));
  await context.close();
});

test('as a passage arrives, the lab moves to the state that it speaks of', async () => {
  const { page, complaints } = await lab.openLab(site);
  await hasAllCode(page);
  for (const id of ['entropy', 'model', 'capacity']) {
    await readTo(page, `#${id} .passage`);
    const wanted = await page.evaluate((section) => document.querySelector(`#${section} .passage`).dataset.state, id);
    const expected = new URLSearchParams(wanted);
    const present = await state(page);
    assert.equal(present.get('lab'), expected.get('lab'));
    for (const key of ['view', 'quantizer']) {
      if (expected.get(key) && present.get(key))
        assert.equal(present.get(key).split('/')[0], expected.get(key).split('/')[0]);
    }
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test('after a touch of the lab the text leads again when the reader scrolls on, and one Undo brings back what was touched', async () => {
  const { page, complaints } = await lab.openLab(site);
  await hasAllCode(page);
  const chip = page.locator('.lead-chip');
  const shown = page.locator('.passage.shown');
  await readTo(page, '#entropy .passage');
  assert.equal(await shown.count(), 1);
  assert.ok(await chip.isHidden());
  await lab.click(page, 'entropy/view/1');
  await lab.settled(page);
  const own = await lab.link(page);
  assert.match(own, /view=step/);
  await chip.getByText('The lab shows your own settings.').waitFor();
  assert.equal(await shown.count(), 0, 'no passage is marked as shown');
  await page.focus('[data-path="app/undo"]');
  await page.keyboard.press('Enter');
  await chip.waitFor({ state: 'hidden' });
  assert.equal(await shown.count(), 1, 'the lab shows again what the text set');
  await page.keyboard.press('Control+Shift+Z');
  await chip.getByText('The lab shows your own settings.').waitFor();
  assert.equal(await lab.link(page), own);
  // A scroll that a control of the lab causes is no reading.
  await readTo(page, '#codes .passage');
  assert.equal(await lab.link(page), own);
  const text = await page.locator('#codes').boundingBox();
  await page.mouse.move(text.x + 40, 400);
  await page.mouse.wheel(0, 500);
  await chip.getByText('The lab follows the text again.').waitFor();
  await lab.settled(page);
  const led = await lab.link(page);
  assert.notEqual(led, own);
  assert.equal(await shown.count(), 1);
  await chip.getByRole('button', { name: 'Back to my settings' }).click();
  await page.waitForFunction((link) => globalThis.quantscope.app.link() === link, own);
  await chip.getByText('The lab shows your own settings.').waitFor();
  await chip.getByRole('button', { name: 'Follow the text' }).click();
  await page.waitForFunction((link) => globalThis.quantscope.app.link() === link, led);
  // The next passage needs no word about it.
  await page.mouse.move(text.x + 40, 400);
  await page.mouse.wheel(0, 900);
  await chip.waitFor({ state: 'hidden' });
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a link in a sentence sets the lab, and Back undoes it', async () => {
  const { page } = await lab.openLab(site);
  const link = page.locator('#weight a[data-lab][href*=int2]').first();
  const before = await lab.link(page);
  await link.click();
  await lab.settled(page);
  assert.equal((await state(page)).get('quantizer'), 'int2');
  await page.goBack();
  await lab.settled(page);
  assert.equal(await lab.link(page), before);
  await page.close();
});

test('every link and every passage of the lesson is a state that the lab knows', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  const links = await page.evaluate(() => [
    ...[...document.querySelectorAll('.passage')].map((passage) => `?${passage.dataset.state}`),
    ...[...document.querySelectorAll('.lesson a[data-lab]')].map((a) => a.getAttribute('href')),
  ]);
  assert.ok(links.length > 40);
  for (const link of new Set(links)) {
    const notice = await page.evaluate((to) => {
      globalThis.quantscope.app.openLink(to.slice(1));
      return globalThis.quantscope.app.notice();
    }, link);
    assert.equal(notice, '', link);
  }
  await page.close();
});

test('a section ends with two questions of its concept, and a wrong answer leads back to it', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  for (const checks of await page.locator('.section').evaluateAll((all) => all.map((one) => one.dataset.checks)))
    assert.equal(checks.split(' ').length, 2);
  await page.locator('#weight .check a').nth(1).click();
  await lab.eventually(page, () => document.body.dataset.mode === 'quiz');
  await lab.settled(page);
  assert.equal(await page.evaluate(() => scrollY), 0, 'a question begins at its head');
  const options = await page.evaluate(
    () => globalThis.quantscope.app.probe().filter(({ path }) => path.startsWith('quiz/options/')).length,
  );
  for (let i = 0; i < options; i++) {
    await lab.click(page, `quiz/options/${i}`);
    await lab.click(page, 'quiz/check');
    if (await page.evaluate(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/read'))) break;
  }
  await lab.click(page, 'quiz/read');
  await lab.eventually(page, () => document.body.dataset.mode === 'learn' && location.hash === '#weight');
  // Also when the address names the section already.
  await page.locator('#weight .check a').nth(1).click();
  await lab.eventually(page, () => document.body.dataset.mode === 'quiz');
  await page.goBack();
  await lab.eventually(page, () => document.body.dataset.mode === 'learn' && scrollY > 300);
  await page.close();
});

test('a slim bar says which section is read and how far, and leads on; “No” offers to go through it', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  const bar = page.locator('.here');
  assert.ok(await bar.isHidden());
  await readTo(page, '#noise .passage');
  assert.equal(await bar.locator('.here-place').textContent(), '4 of 12');
  assert.equal(await bar.locator('.here-title').getAttribute('href'), '#noise');
  await bar.locator('.here-next').click();
  await lab.eventually(page, () => document.querySelector('.here-title').hash === '#model');
  const form = page.locator('#model .feedback');
  await form.getByRole('button', { name: 'No' }).click();
  await form.locator('.take-through').click();
  await page.locator('.guide', { hasText: 'measure quantization noise' }).waitFor();
  await page.close();
});

test('a symbol tells its present value and shows its control', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  await page.locator('#weight .symbol').first().focus();
  await page.locator('.symbol-note').waitFor();
  assert.equal(await page.locator('.symbol-note').textContent(), 'bits of a code, now 4');
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('.symbol-note').isHidden());
  await page.close();
});

test('a number in the text follows the lab', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  const live = page.locator('.live').first();
  const passage = await live.evaluate((number) => {
    const own = number.closest('.passage');
    own.id = 'with-live';
    return own.dataset.state;
  });
  await readTo(page, '#with-live');
  const before = await live.textContent();
  assert.match(before, /\d/);
  await page.evaluate((to) => globalThis.quantscope.move(to), passage.replace(/quantizer=[^&]*/, 'quantizer=int3'));
  await lab.settled(page);
  await page.waitForFunction(
    (text) => [...document.querySelectorAll('#with-live .live')].some((number) => number.textContent !== text),
    before,
  );
  await page.close();
});

test('the ask box is an index: it finds terms and guided answers, and says what it does not have', async () => {
  const { page } = await lab.openLab(site);
  const ask = page.getByLabel('Ask this page');
  await ask.fill('choose the right bit width');
  await page.locator('.ask li').first().waitFor();
  assert.match(await page.locator('.ask li').first().textContent(), /bit-width/i);
  await ask.fill('overload');
  assert.match(await page.locator('.ask ul').textContent(), /overload/i);
  await ask.fill('zebra');
  await page.getByText(/Nothing was found/).waitFor();
  assert.match(await page.locator('#ask-note').textContent(), /no chatbot/);
  await page.close();
});

test('a guided answer sets the lab, asks for one thing, and notices when it is done', async () => {
  const { page } = await lab.openLab(site);
  await hasAllCode(page);
  await page.getByLabel('Ask this page').focus();
  await page.locator('.ask li button').first().click();
  await page.locator('.guide .do').waitFor();
  await lab.settled(page);
  assert.equal((await state(page)).get('quantizer'), 'int8');
  await lab.quietFor(400, 'what was not done is not noticed');
  assert.equal(await page.locator('.guide [role=status]').textContent(), '');
  await page.evaluate(() => globalThis.quantscope.app.command('overview/bits', 3));
  await page.evaluate(() => globalThis.quantscope.frames.request());
  await page.locator('.guide [role=status]', { hasText: 'Done.' }).waitFor();
  assert.match(await page.locator('.guide [role=status]').textContent(), /\d\.\d\d bits/);
  await page.locator('.guide').getByRole('button', { name: 'Next step' }).click();
  await lab.settled(page);
  assert.match((await state(page)).get('source'), /outliers/);
  await page.locator('.guide').getByRole('button', { name: 'End' }).click();
  assert.ok(await page.locator('.guide').isHidden());
  await page.close();
});

test('every place of a guided answer is filled with what the lab shows, in both languages', async () => {
  for (const [path, skip] of [
    ['', 'Skip'],
    ['index.de.html', 'Überspringen'],
  ]) {
    const { page } = await lab.openLab(site, path);
    await hasAllCode(page);
    const guide = page.locator('.guide');
    for (let answer = 0; answer < 3; ++answer) {
      await page.locator('.ask input').focus();
      await page.locator('.ask li button').nth(answer).click();
      await guide.locator('.do').waitFor();
      while ((await guide.locator('.do').count()) > 0) {
        assert.doesNotMatch(await guide.textContent(), /[{}]/);
        await page.waitForFunction(() => !document.querySelector('.guide').textContent.includes('…'));
        assert.doesNotMatch(await guide.textContent(), /[{}]|NaN|undefined/);
        await guide.getByRole('button', { name: skip }).click();
      }
      await guide.locator('button').last().click();
    }
    await page.close();
  }
});

test('feedback is thanked for and kept with a link to what the lab showed', async () => {
  const { page } = await lab.openLab(site);
  await page.locator('.feedback').first().waitFor();
  await page.locator('#weight .feedback').getByRole('button', { name: 'No' }).click();
  await page.locator('#weight .feedback input').fill('More pictures');
  await page.locator('#weight .feedback').getByRole('button', { name: 'Send' }).click();
  await page
    .locator('#weight .feedback')
    .getByText(/Thank you/)
    .waitFor();
  const [note] = await page.evaluate(() => JSON.parse(localStorage.getItem('quantscope-feedback')));
  assert.equal(note.clear, false);
  assert.equal(note.text, 'More pictures');
  assert.match(note.link, /\?v=1&lab=overview.*#weight$/);
  await page.close();
});

test('a section that was read to its end is ticked, and stays so', async () => {
  const { page } = await lab.openLab(site);
  await page.locator('.feedback').first().waitFor();
  await page.locator('#weight .section-end').scrollIntoViewIfNeeded();
  await page.locator('[data-section=weight] .tick').waitFor();
  await page.reload();
  await lab.settled(page);
  await page.locator('[data-section=weight] .tick').waitFor();
  await page.close();
});

test('a course that embeds the lesson says where one is in it', async () => {
  const { page, complaints } = await lab.openLab(
    site,
    '?course=Efficient%20networks&place=Section%203%20·%20Chapter%202',
  );
  await page.locator('.feedback').first().waitFor();
  assert.equal(await page.textContent('#course'), 'Efficient networks · Section 3 · Chapter 2');
  assert.equal(await lab.notice(page), '');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('on a phone the lab stays on top at a readable height, and can be put away', async () => {
  const { page } = await lab.openLab(site, '', lab.kPhone);
  await page.locator('.feedback').first().waitFor();
  await readTo(page, '#noise .passage');
  await page.locator('.lab.docked').waitFor();
  const box = await page.locator('.lab').boundingBox();
  assert.ok(box.y === 0 && box.height >= 280 && box.height <= 420, JSON.stringify(box));
  assert.equal((await state(page)).get('lab'), 'noise');
  await page.getByRole('button', { name: 'Hide the lab' }).tap();
  await page.locator('.lab:not(.docked)').waitFor();
  await page.getByRole('button', { name: 'Show the lab' }).tap();
  await page.locator('.lab.docked').waitFor();
  await page.close();
});

test('on a phone the list of sections opens by its button and closes with Escape', async () => {
  const { page } = await lab.openLab(site, '', lab.kPhone);
  const button = page.getByRole('button', { name: 'Sections' });
  await button.tap();
  await page
    .getByRole('link', { name: /Choosing a bit-width/ })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await page.close();
});
