// Shares graphics contexts among labs in many frames of one page. A lab out of sight gives its context back and keeps a
// picture; of the visible labs, the last used keep theirs, up to the browser's limit. Frames of one site share a pool
// of slots, each a Web Lock, which the browser frees when a frame ends; a channel announces requests. Without locks (no
// origin, no secure page), the browser drops the oldest context, and a click brings it back.
import { keepPicture } from '../lab/picture.js';
import { settle } from '../lab/settle.js';

const kMost = 12; // of the sixteen or so that a browser allows a page
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

/** This frame's share of the context pool: one slot or none. */
export function createPlaces() {
  const me = Math.random().toString(36).slice(2);
  const channel = openChannel();
  /** Time of last use, by frame with a slot. @type {Map<string, number>} */
  const used = new Map();
  /** Releases this frame's slot. @type {(() => void) | null} */
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

  /** Tries to take slot i; true if it is this frame's now. @param {number} i @returns {Promise<boolean>} */
  const lock = (i) =>
    new Promise((done) => {
      /** @param {Lock | null} held */
      const hold = (held) => {
        done(held !== null);
        return held && new Promise((end) => (giveBack = () => end(undefined)));
      };
      const asked = navigator.locks?.request(`quantscope-context-${i}`, { ifAvailable: true }, hold);
      // No Web Locks here; continue without one.
      if (asked) asked.catch(() => done(true));
      else done(true);
    });

  return {
    /** Marks this frame as used, waits for a slot. @returns {Promise<boolean>} whether it was wanted all the while */
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
    /** Sets what to do when another frame needs this slot. @param {() => void} run */
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
  /** Settles the lab first, so that its last picture is complete. */
  async function release() {
    if (isLeaving || lab.context.isReleased) return;
    isLeaving = true;
    await settle(lab);
    // take() may have been called meanwhile.
    if (isLeaving) await picture.release();
    if (isLeaving) places.leave();
    isLeaving = false;
  }
  places.onWanted(release);
  new IntersectionObserver((entries) => {
    isSeen = entries[entries.length - 1].isIntersecting;
    clearTimeout(timer);
    // At the start the lab already has its slot.
    if (isSeen && (isLeaving || lab.context.isReleased)) take();
    if (!isSeen) timer = window.setTimeout(release, kUnseenFor);
  }).observe(lab.stage);
  const root = document.documentElement;
  for (const sign of ['pointerenter', 'pointerdown', 'focusin', 'keydown']) {
    root.addEventListener(sign, () => isSeen && take(), { passive: true });
  }
  root.addEventListener('click', () => {
    // A context that the browser itself took away comes back only with a new page.
    if (!lab.context.isLost || lab.context.isReleased) return;
    const keys = new URLSearchParams(location.search);
    for (const [key, value] of new URLSearchParams(lab.app.link())) keys.set(key, value);
    location.replace(`?${keys}`);
  });
}
