// The one home of waiting in the browser tests. What a test waits for is named: the lab at rest, a frame, a page that has
// stopped scrolling, a fact. Where time itself is what is tested, quietFor() says why.
import { settled } from '../../web/tools/browser.mjs';

export { settled };

const kLongest = 30_000; // milliseconds: what takes longer does not come

/** How many frames a page draws until whatever it scrolled has stopped. */
const kStillFrames = 4;

/** @typedef {import('playwright-core').Page | import('playwright-core').Frame} Place */

/** As many frames as are said: a page hears of sizes, scrolls and moved pointers with its next one. @param {Place} place */
export const framesPass = (place, count = 2) =>
  place.evaluate(async (wanted) => {
    for (let i = 0; i < wanted; i++) await new Promise(requestAnimationFrame);
  }, count);

/** A flung page goes on scrolling for a while. @param {Place} place */
export const scrolledToRest = (place) =>
  place.evaluate(async (frames) => {
    let before = Number.NaN;
    for (let still = 0; still < frames; before = scrollY) {
      await new Promise(requestAnimationFrame);
      still = scrollY === before ? still + 1 : 0;
    }
  }, kStillFrames);

/**
 * Waits until something that can be asked again and again is so, and gives its answer. A place is asked in the page, with
 * each of its frames; without one the function is asked here.
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
 * Lets time pass because that is what is tested.
 * @param {number} milliseconds
 * @param {string} why  what must not happen meanwhile, or what the delay stands for
 */
export async function quietFor(milliseconds, why) {
  if (!why) throw new Error('time passes for a reason, which is said');
  await pass(milliseconds);
}
