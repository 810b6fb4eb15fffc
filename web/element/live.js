// The one lab that all elements of a page share: it stays in the element in use, and visits each of the others once to
// take its picture.

import { createResults } from '../embed/results.js';
import { startLab } from '../lab/lab.js';
import { photograph } from '../lab/picture.js';
import { settle } from '../lab/settle.js';
import { sentenceFor, whatIsMissing } from '../shared/boot.js';

/** @typedef {import('./element.js').QuantscopeLab} Element */
/** @typedef {Awaited<ReturnType<typeof startLab>>} Lab */
/** @typedef {ReturnType<typeof createLive>} Live */

const kEndAfter = 5000; // milliseconds without an element

/** @param {URL} base */
export function createLive(base) {
  const stage = document.createElement('div');
  stage.className = 'stage';
  /** @type {Promise<Lab> | null} */
  let starting = null;
  /** @type {Lab | null} */
  let lab = null;
  /** Element that contains the lab. @type {Element | null} */
  let holder = null;
  /** True while the reader uses the holder: visits then return to it. */
  let isUsed = false;
  /** @type {Set<Element>} */
  const wanting = new Set();
  /** @type {Set<Element>} */
  const known = new Set();
  /** Last state reported to each element. @type {WeakMap<Element, string>} */
  const told = new WeakMap();
  /** @type {Set<Element>} */
  const paused = new Set();
  let ending = 0;
  /** Runs tasks one at a time. */
  let queue = Promise.resolve();
  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  function inTurn(work) {
    const done = queue.then(work);
    queue = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** @param {Element} element */
  function start(element) {
    starting ??= (async () => {
      const missing = whatIsMissing();
      if (missing) throw new TypeError(missing);
      place(element);
      lab = await startLab(stage, { base, link: element.link, ownsPage: false, isGuest: true });
      listen(lab);
      return lab;
    })();
    starting.catch(() => {
      starting = null;
    });
    return starting;
  }

  /** @param {Lab} one */
  function listen(one) {
    one.on('state', () => {
      const link = one.app.link();
      if (!holder || told.get(holder) === link) return;
      const isNew = told.has(holder);
      told.set(holder, link);
      holder.keep(link);
      if (isNew) holder.tell('change', { link, result: one.app.result() });
    });
    one.on('error', (message) => holder?.tell('error', { message }));
    one.on('height', () => fit());
  }
  /** @type {Map<Element, ReturnType<typeof createResults>>} */
  const results = new Map();
  /** @param {Element} element */
  function hearResults(element) {
    if (!lab || results.has(element)) return;
    const heard = createResults(lab, element.link, () => holder === element);
    heard.on((type, body) => element.tell(type, body));
    results.set(element, heard);
  }

  function fit() {
    if (!lab || !holder) return;
    holder.style.setProperty('--content-height', `${Math.ceil(lab.app.contentHeight())}px`);
  }

  /** @param {Element} element */
  function place(element) {
    holder = element;
    stage.dataset.firstLayer ??= FIRST_LAYER;
    element.place.append(stage);
    element.setLive(true);
  }

  /** Moves the lab to an element and restores that element's state. @param {Element} element */
  async function go(element) {
    const one = lab ?? (await start(element));
    if (holder !== element) {
      await stay();
      place(element);
    }
    if (one.app.link() !== element.link) {
      one.open(element.link);
      // The lab has filled in what the link left out.
      element.keep(one.app.link());
    }
    one.pause(paused.has(element));
    hearResults(element);
    await settle(one);
    fit();
    element.becomeReady(one.app.result());
  }

  /** Leaves a picture in the present holder. */
  async function stay() {
    if (!lab || !holder) return;
    const before = holder;
    await before.show(await photograph(lab));
    before.setLive(false);
    holder = null;
  }

  /** Visits each element that waits for a picture, then returns. */
  async function visit() {
    const home = isUsed ? holder : null;
    for (const element of wanting) {
      wanting.delete(element);
      if (!element.isConnected || element.hasPicture || element === holder) continue;
      await go(element);
    }
    if (home?.isConnected && home !== holder) await go(home);
  }

  return {
    /** The element is in view and needs a picture. @param {Element} element */
    want(element) {
      known.add(element);
      clearTimeout(ending);
      if (element.hasPicture || holder === element) return;
      wanting.add(element);
      inTurn(visit).catch((error) => element.fail(sentenceFor(error)));
    },
    /** The reader is about to use the element. @param {Element} element */
    use(element) {
      known.add(element);
      isUsed = true;
      return inTurn(() => go(element)).catch((error) => element.fail(sentenceFor(error)));
    },
    /** The element's attributes or link have changed. @param {Element} element */
    changed(element) {
      if (!known.has(element)) return;
      results.delete(element);
      if (holder === element) inTurn(() => go(element));
      else {
        inTurn(async () => {
          const home = isUsed ? holder : null;
          await go(element);
          if (home?.isConnected && home !== element) await go(home);
        });
      }
    },
    /** @param {Element} element @param {boolean} pauses */
    pause(element, pauses) {
      if (pauses) paused.add(element);
      else paused.delete(element);
      if (holder === element) lab?.pause(pauses);
    },
    /** @param {Element} element */
    photograph: (element) =>
      inTurn(async () => {
        await go(element);
        return lab ? photograph(lab) : null;
      }),
    focus: () => lab?.focus(),
    /** The element has left the page. @param {Element} element */
    leave(element) {
      known.delete(element);
      wanting.delete(element);
      paused.delete(element);
      results.delete(element);
      if (holder === element) {
        stage.remove();
        element.setLive(false);
        holder = null;
        isUsed = false;
      }
      if (known.size > 0) return;
      ending = window.setTimeout(() => {
        lab?.end();
        lab = starting = null;
      }, kEndAfter);
    },
    /** Number of elements, and whether a lab runs: for tests. */
    count: () => ({ elements: known.size, isStarted: lab !== null }),
  };
}
