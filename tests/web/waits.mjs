// The only place for waits in the browser tests. A test names its condition: the lab at rest, a frame, a page that has
// stopped scrolling, a fact. Where time itself is under test, quietFor() gives the reason.
import { settled } from '../../web/tools/browser.mjs';

export { settled };

const kLongest = 30_000; // milliseconds; anything slower counts as missing

/** Frames that a page draws until all scrolling has stopped. */
const kStillFrames = 4;

/** @typedef {import('playwright-core').Page | import('playwright-core').Frame} Place */

/** Waits for this many frames: sizes, scrolls and pointer moves reach a page with its next one. @param {Place} place */
export const framesPass = (place, count = 2) =>
  place.evaluate(async (wanted) => {
    for (let i = 0; i < wanted; i++) await new Promise(requestAnimationFrame);
  }, count);

/** Waits until a page has stopped scrolling; a fling continues for a while. @param {Place} place */
export const scrolledToRest = (place) =>
  place.evaluate(async (frames) => {
    let before = Number.NaN;
    for (let still = 0; still < frames; before = scrollY) {
      await new Promise(requestAnimationFrame);
      still = scrollY === before ? still + 1 : 0;
    }
  }, kStillFrames);

/**
 * Waits until a repeatable check holds, and returns its result. With a place, the check runs in the page, once
 * each frame; without one, it runs here.
 * @template T
 * @param {Place | null} place
 * @param {(...words: any[]) => T | Promise<T>} isSo
 * @param {any} [words]
 */
export async function eventually(place, isSo, words) {
  if (place) return (await place.waitForFunction(isSo, words, { timeout: kLongest })).jsonValue();
  const until = performance.now() + kLongest;
  for (;;) {
    const found = await isSo(words);
    if (found) return found;
    if (performance.now() > until) throw new Error(`not in ${kLongest / 1000} s: ${isSo}`);
    await pass(kLook);
  }
}
const kLook = 50;

/** @param {number} milliseconds @returns {Promise<void>} */
const pass = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Lets time pass where time itself is under test.
 * @param {number} milliseconds
 * @param {string} why  what must not happen meanwhile, or what the delay stands for
 */
export async function quietFor(milliseconds, why) {
  if (!why) throw new Error('time passes for a reason, which is said');
  await pass(milliseconds);
}
