// The one lab that all elements of a page share: it stays in the element in use, and visits each of the others once to
// take its picture.

import { sentenceFor } from '../shared/boot.js';
import { createSharedLab } from './shared_lab.js';

/** @typedef {import('./element.js').QuantscopeLab} Element */
/** @typedef {ReturnType<typeof createLive>} Live */

const kEndAfter = 5000; // milliseconds without an element

/** Runs tasks one at a time. */
function createQueue() {
  let queue = Promise.resolve();
  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  return function inTurn(work) {
    const done = queue.then(work);
    queue = done.then(
      () => {},
      () => {},
    );
    return done;
  };
}

/** @param {URL} base */
export function createLive(base) {
  const lab = createSharedLab(base);
  const inTurn = createQueue();
  /** True while the reader uses the holder: visits then return to it. */
  let isUsed = false;
  /** @type {Set<Element>} */
  const wanting = new Set();
  /** @type {Set<Element>} */
  const known = new Set();
  let ending = 0;

  /** Visits each element that waits for a picture, then returns. */
  async function visit() {
    const home = isUsed ? lab.holder() : null;
    for (const element of wanting) {
      wanting.delete(element);
      if (!element.isConnected || element.hasPicture || element === lab.holder()) continue;
      await lab.go(element);
    }
    if (home?.isConnected && home !== lab.holder()) await lab.go(home);
  }

  return {
    /** The element is in view and needs a picture. @param {Element} element */
    want(element) {
      known.add(element);
      clearTimeout(ending);
      if (element.hasPicture || lab.holder() === element) return;
      wanting.add(element);
      inTurn(visit).catch((error) => element.fail(sentenceFor(error)));
    },
    /** The reader is about to use the element. @param {Element} element */
    use(element) {
      known.add(element);
      isUsed = true;
      return inTurn(() => lab.go(element)).catch((error) => element.fail(sentenceFor(error)));
    },
    /** The element's attributes or link have changed. @param {Element} element */
    changed(element) {
      if (!known.has(element)) return;
      lab.forgetResults(element);
      if (lab.holder() === element) inTurn(() => lab.go(element));
      else {
        inTurn(async () => {
          const home = isUsed ? lab.holder() : null;
          await lab.go(element);
          if (home?.isConnected && home !== element) await lab.go(home);
        });
      }
    },
    pause: lab.pause,
    /** @param {Element} element */
    photograph: (element) => inTurn(() => lab.photograph(element)),
    focus: lab.focus,
    /** The element has left the page. @param {Element} element */
    leave(element) {
      known.delete(element);
      wanting.delete(element);
      if (lab.leave(element)) isUsed = false;
      if (known.size > 0) return;
      ending = window.setTimeout(lab.end, kEndAfter);
    },
    /** Number of elements, and whether a lab runs: for tests. */
    count: () => ({ elements: known.size, isStarted: lab.isStarted() }),
  };
}
