// Many labs on one page, each in a frame: one that nobody sees gives its graphics context back and keeps its picture; of
// those that are seen at once the last used keep theirs, as far as the browser's limit goes. Frames of one site share so
// many places, each a lock, which the browser itself gives back when a frame ends; a channel says who wants one. Where there
// are no locks (no origin, no secure page), the browser takes the oldest context away, and a click brings it back.
import { keepPicture } from '../lab/picture.js';
import { settle } from '../lab/settle.js';

const kMost = 12; // of about sixteen that a browser gives a page
const kUnseenFor = 300; // milliseconds
const kAskAgain = 200;

/** @typedef {Awaited<ReturnType<typeof import('../lab/lab.js').startLab>>} Lab */

/** @returns {BroadcastChannel | null} */
function openChannel() {
  try {
    return new BroadcastChannel('quantscope-contexts');
  } catch {
    return null;
  }
}

/** One of the places, for whoever comes first. */
export function createPlaces() {
  const me = Math.random().toString(36).slice(2);
  const channel = openChannel();
  /** When each that has a place last used it. @type {Map<string, number>} */
  const used = new Map();
  /** Gives the place back. @type {(() => void) | null} */
  let giveBack = null;
  let isWanted = false;
  let makeRoom = () => {};

  /** @param {string} type */
  const tell = (type) => channel?.postMessage({ type, id: me, time: used.get(me) ?? 0 });

  channel?.addEventListener('message', ({ data }) => {
    if (data.type === 'used') used.set(data.id, data.time);
    if (data.type === 'left') used.delete(data.id);
    const mine = used.get(me);
    if (data.type !== 'wanted' || !giveBack || mine === undefined) return;
    if ([...used.values()].every((time) => time >= mine)) makeRoom();
  });

  /** Whether place i is this frame's now. @param {number} i @returns {Promise<boolean>} */
  const lock = (i) =>
    new Promise((done) => {
      /** @param {Lock | null} held */
      const hold = (held) => {
        done(held !== null);
        return held && new Promise((end) => (giveBack = () => end(undefined)));
      };
      const asked = navigator.locks?.request(`quantscope-context-${i}`, { ifAvailable: true }, hold);
      // Nobody gives locks here: it goes without.
      if (asked) asked.catch(() => done(true));
      else done(true);
    });

  return {
    /** It is used now; waits until there is a place. @returns {Promise<boolean>} whether it was wanted all the while */
    async take() {
      isWanted = true;
      for (let i = 0; isWanted && !giveBack; i = (i + 1) % kMost) {
        if (await lock(i)) break;
        if (i < kMost - 1) continue;
        tell('wanted');
        await new Promise((done) => setTimeout(done, kAskAgain * (0.5 + Math.random())));
      }
      used.set(me, Date.now());
      tell('used');
      return isWanted;
    },
    leave() {
      isWanted = false;
      giveBack?.();
      giveBack = null;
      used.delete(me);
      tell('left');
    },
    /** Somebody else wants this one. @param {() => void} run */
    onWanted(run) {
      makeRoom = run;
    },
  };
}

/** @param {Lab} lab @param {ReturnType<typeof createPlaces>} places */
export function shareContexts(lab, places) {
  const picture = keepPicture(lab);
  let isSeen = true;
  let isLeaving = false;
  let timer = 0;

  async function take() {
    isLeaving = false;
    if (await places.take()) picture.take();
  }
  /** With a picture of what the lab has to say, which may still be on its way. */
  async function release() {
    if (isLeaving || lab.context.isReleased) return;
    isLeaving = true;
    await settle(lab);
    // Somebody may have begun to use it meanwhile.
    if (isLeaving) await picture.release();
    if (isLeaving) places.leave();
    isLeaving = false;
  }
  places.onWanted(release);
  new IntersectionObserver((entries) => {
    isSeen = entries[entries.length - 1].isIntersecting;
    clearTimeout(timer);
    // It has its place from the start.
    if (isSeen && (isLeaving || lab.context.isReleased)) take();
    if (!isSeen) timer = window.setTimeout(release, kUnseenFor);
  }).observe(lab.stage);
  const root = document.documentElement;
  for (const sign of ['pointerenter', 'pointerdown', 'focusin', 'keydown']) {
    root.addEventListener(sign, () => isSeen && take(), { passive: true });
  }
  root.addEventListener('click', () => {
    // What the browser took away on its own it gives to nobody but a new page.
    if (!lab.context.isLost || lab.context.isReleased) return;
    const keys = new URLSearchParams(location.search);
    for (const [key, value] of new URLSearchParams(lab.app.link())) keys.set(key, value);
    location.replace(`?${keys}`);
  });
}
