// The page of own quiz items, for its tests.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as lab from './page.mjs';

export const kExample = readFileSync('web/author/example.en.json', 'utf8');

/** Waits until the checker has said all of the present text, and returns the sum of it. */
export async function checked(page) {
  await page.waitForFunction(() => {
    const region = document.querySelector('.authoring-result');
    return !region.hasAttribute('aria-busy') && document.querySelector('[data-told]').textContent !== '';
  });
  return page.textContent('[data-told]');
}

/** @param {Awaited<ReturnType<typeof lab.openSite>>} site */
export async function openItems(site, options = {}, { path = 'items.html', prepare = async (_page) => {} } = {}) {
  const page = await site.browser.newPage({
    viewport: { width: 1280, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  const complaints = lab.complaintsOf(page);
  await prepare(page);
  await page.goto(site.url + path);
  return { page, complaints };
}

/** Writes a text as a reader pastes one; returns the sum of what the checker says. */
export async function paste(page, text) {
  await page.locator('#items-text').fill(text);
  await page.waitForFunction(() => document.querySelector('.authoring-result').hasAttribute('aria-busy'));
  return checked(page);
}

export const faultsOf = (page) => page.locator('[data-faults] li span').allTextContents();

/** The text that is marked where the focus is. */
export const marked = (page) =>
  page.evaluate(() => {
    const area = /** @type {HTMLTextAreaElement} */ (document.activeElement);
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });

/** The example with a change in its item. */
export function example(change) {
  const file = JSON.parse(kExample);
  change(file.items[0], file.items);
  return JSON.stringify(file, null, 2);
}

/** The frame of the preview, once it shows this question. A frame out of sight shows nothing new. */
export async function previewed(page, id) {
  await page.locator('.authoring-frame iframe').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => {
    const frame = document.querySelector('.authoring-frame iframe');
    return frame && !frame.classList.contains('waits');
  });
  const frame = await (await page.waitForSelector('.authoring-frame iframe')).contentFrame();
  assert.ok(frame);
  await frame.waitForFunction(
    (wanted) => new URLSearchParams(globalThis.quantscope.app.link()).get('quiz') === wanted,
    id,
  );
  await lab.settled(frame);
  return frame;
}

export const said = (frame, path) =>
  frame.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label ?? '', path);
