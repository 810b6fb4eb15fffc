// A sequence as a course package: what the runtime of SCORM 1.2 and 2004 hears of it, and where the next visit goes on.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { answerChoice, kVersions, kWords, openSystem } from './scorm_system.mjs';
import { settled } from './waits.mjs';

/** @type {Awaited<ReturnType<typeof openSystem>>} */
let system;
before(async () => {
  system = await openSystem();
});
after(() => system.close());

/** A visit on a fresh machine; `cmi` is what the system kept. */
async function visit(query, cmi) {
  const context = await system.browser.newContext({ viewport: { width: 1200, height: 900 } });
  await context.addInitScript((kept) => {
    globalThis.keptCmi = kept;
  }, cmi ?? null);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('response', (answer) => answer.status() < 400 || complaints.push(`${answer.status()} ${answer.url()}`));
  await page.goto(`${system.url}system.html?${query}`);
  const launch = await (await page.waitForSelector('iframe')).contentFrame();
  await launch.waitForSelector('.sequence-frame iframe');
  const value = (element) =>
    page.evaluate((name) => {
      let at = globalThis.runtime.renderCMIToJSONObject();
      for (const part of name.split('.')) at = at?.[part] ?? '';
      return String(at);
    }, element);
  const step = async () => {
    const frame = await (await launch.waitForSelector('.sequence-frame iframe')).contentFrame();
    await frame.waitForFunction(() => globalThis.quantscope?.app);
    await settled(frame);
    return frame;
  };
  async function leave() {
    await page.evaluate(() => document.querySelector('iframe').remove());
    return page.evaluate(() => globalThis.runtime.renderCMIToJSONObject().cmi);
  }
  return { page, launch, complaints, value, step, leave, close: () => context.close() };
}

for (const version of kVersions) {
  test(`a sequence in SCORM ${version}: one score, every answer, and the next visit goes on`, async () => {
    const words = kWords[version];
    const first = await visit(`version=${version}&package=lesson-${version}`);
    assert.equal(await first.launch.textContent('h1'), 'One lesson of 50 minutes');
    assert.equal(await first.launch.locator('a[href*="index"]').count(), 0, 'no way to pages that are not there');
    await first.launch.click('[data-next]');
    const frame = await first.step();
    const tries = await answerChoice(frame);
    await first.launch.waitForFunction(() => document.querySelector('[data-score]').textContent.startsWith('1 of 4'));
    assert.equal(await first.value(words.raw), '25');
    assert.equal(await first.value(words.max), '100');
    assert.equal(await first.value(words.status), 'incomplete');
    const count = await first.page.evaluate(
      () => Object.keys(globalThis.runtime.renderCMIToJSONObject().cmi.interactions).length,
    );
    assert.ok(count >= tries);
    await first.launch.click('[data-next]');
    await first.step();
    const cmi = await first.leave();
    assert.deepEqual(first.complaints, []);
    const ends = await first.page.evaluate(
      (name) => globalThis.calls.filter((call) => call.name === name).length,
      words.end,
    );
    assert.equal(ends, 1, 'the visit is ended once');
    await first.close();

    const second = await visit(`version=${version}&package=lesson-${version}`, cmi);
    await second.step();
    assert.equal(await second.launch.textContent('[data-step-title]'), 'How many of your bits are real?');
    assert.match(await second.launch.textContent('[data-score]'), /^1 of 4 points, 1 of 4/);
    await second.close();
  });
}

test('without a course the page says that nobody hears of the answers', async () => {
  const { launch, close } = await visit('version=1.2&package=lesson-1.2&without');
  assert.match(await launch.textContent('[data-said]'), /^No course was found around this page/);
  await close();
});
