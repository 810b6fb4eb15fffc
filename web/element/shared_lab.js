// The lab that all elements of a page share, and the element that contains it. Tells elements what happens in the lab
// while they contain it.

import { createResults } from '../embed/results.js';
import { startLab } from '../lab/lab.js';
import { photograph } from '../lab/picture.js';
import { settle } from '../lab/settle.js';
import { whatIsMissing } from '../shared/boot.js';

/** @typedef {import('./element.js').QuantscopeLab} Element */
/** @typedef {Awaited<ReturnType<typeof startLab>>} Lab */

/** Passes on what the lab reports. @param {() => Element | null} holderNow */
function createNews(holderNow) {
  /** Last state reported to each element. @type {WeakMap<Element, string>} */
  const told = new WeakMap();
  /** @type {Map<Element, ReturnType<typeof createResults>>} */
  const results = new Map();
  return {
    /** @param {Lab} lab */
    listen(lab) {
      lab.on('state', () => {
        const link = lab.app.link();
        const holder = holderNow();
        if (!holder || told.get(holder) === link) return;
        const isNew = told.has(holder);
        told.set(holder, link);
        holder.keep(link);
        if (isNew) holder.tell('change', { link, result: lab.app.result() });
      });
      lab.on('error', (message) => holderNow()?.tell('error', { message }));
    },
    /** @param {Lab | null} lab @param {Element} element */
    listenForResults(lab, element) {
      if (!lab || results.has(element)) return;
      const heard = createResults(lab, element.link, () => holderNow() === element);
      heard.on((type, body) => element.tell(type, body));
      results.set(element, heard);
    },
    /** @param {Element} element */
    forget: (element) => results.delete(element),
  };
}

/** The lab's stage, and the element that contains it. */
function createStage() {
  const stage = document.createElement('div');
  stage.className = 'stage';
  /** @type {Element | null} */
  let holder = null;
  return {
    stage,
    holder: () => holder,
    /** @param {Element} element */
    place(element) {
      holder = element;
      stage.dataset.firstLayer ??= FIRST_LAYER;
      element.place.append(stage);
      element.setLive(true);
    },
    /** Gives the element back to its picture. @param {Element} element */
    release(element) {
      element.setLive(false);
      holder = null;
    },
  };
}

/**
 * Starts the lab when it is first needed, and again after a failure or its end.
 * @param {HTMLElement} stage @param {URL} base
 * @param {(element: Element) => void} place  the stage in an element @param {(lab: Lab) => void} listen
 */
function createStarter(stage, base, place, listen) {
  /** @type {Promise<Lab> | null} */
  let starting = null;
  /** @type {Lab | null} */
  let lab = null;
  return {
    lab: () => lab,
    /** @param {Element} element */
    start(element) {
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
    },
    end() {
      lab?.end();
      lab = starting = null;
    },
  };
}

/** @param {URL} base */
export function createSharedLab(base) {
  const { stage, holder, place, release } = createStage();
  const news = createNews(holder);
  const { lab, start, end } = createStarter(stage, base, place, (one) => {
    news.listen(one);
    one.on('height', fit);
  });
  /** @type {Set<Element>} */
  const paused = new Set();

  function fit() {
    const one = lab();
    if (one) holder()?.style.setProperty('--content-height', `${Math.ceil(one.app.contentHeight())}px`);
  }

  /** Moves the lab to an element and restores that element's state. @param {Element} element */
  async function go(element) {
    const one = lab() ?? (await start(element));
    if (holder() !== element) {
      await stay();
      place(element);
    }
    if (one.app.link() !== element.link) {
      one.open(element.link);
      // The lab has filled in what the link left out.
      element.keep(one.app.link());
    }
    one.pause(paused.has(element));
    news.listenForResults(lab(), element);
    await settle(one);
    fit();
    element.becomeReady(one.app.result());
  }

  /** Leaves a picture in the present holder. */
  async function stay() {
    const [one, before] = [lab(), holder()];
    if (!one || !before) return;
    await before.show(await photograph(one));
    release(before);
  }

  return {
    go,
    holder,
    end,
    isStarted: () => lab() !== null,
    focus: () => lab()?.focus(),
    /** @param {Element} element @param {boolean} pauses */
    pause(element, pauses) {
      if (pauses) paused.add(element);
      else paused.delete(element);
      if (holder() === element) lab()?.pause(pauses);
    },
    /** @param {Element} element */
    async photograph(element) {
      await go(element);
      const one = lab();
      return one ? photograph(one) : null;
    },
    /** Has the results reported anew, for another state. @param {Element} element */
    forgetResults: news.forget,
    /** Forgets an element, and comes out of it. Returns whether the lab was there. @param {Element} element */
    leave(element) {
      paused.delete(element);
      news.forget(element);
      if (holder() !== element) return false;
      stage.remove();
      release(element);
      return true;
    },
  };
}
