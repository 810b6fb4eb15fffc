// The "ask" box: what people type finds the right entry first, and chips offer questions to begin with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const questions = JSON.parse(readFileSync('tests/web/ask_questions.json', 'utf8'));
const guided = JSON.parse(readFileSync('web/lesson/guided.json', 'utf8')).answers;

test('questions as people type them find the right entry first', async () => {
  assert.ok(questions.length >= 40);
  const { page } = await lab.openLab(site);
  const box = page.locator('.ask input');
  await box.focus();
  await page.locator('.ask li').first().waitFor();
  const wrong = [];
  for (const { asked, first } of questions) {
    await box.fill(asked);
    const found = await page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      return document.querySelector('.ask li :is(strong, button)')?.textContent ?? '';
    });
    const wanted = guided.find(({ id }) => id === first)?.question ?? first;
    if (found !== wanted) wrong.push(`${asked}: ${found}, not ${wanted}`);
  }
  assert.deepEqual(wrong, []);
  await page.close();
});

test('a chip asks its question: a guided answer begins, or the term is shown', async () => {
  const { page } = await lab.openLab(site);
  const chips = page.locator('.ask .chips button');
  await chips.first().waitFor();
  assert.equal(await chips.count(), 6);
  await chips.nth(3).click();
  assert.equal(await page.locator('.ask li strong').first().textContent(), 'standard deviation');
  // The first three have chips; terms have the others.
  for (const [i, { question }] of guided.slice(0, 3).entries()) {
    await chips.nth(i).click();
    await page.locator('.guide', { hasText: question }).waitFor();
    assert.equal(await page.locator('.ask li').count(), 0, 'the answer takes the place of the list');
  }
  await page.close();
});
