// The only code that talks to a host page: JSON with "quantscope": 1 and a type.
//
//   out  ready, height   to anybody
//        state attempt score feedback error screenshot   only to an origin that has spoken to us first
//   in   get, set, items, reset, pause, resume, screenshot, focus   from the page that holds this frame, and from one
//        origin only: that of `host=` in our address, else the first that spoke
//
// Batches messages that come faster than frames: of several "set" the last counts, and all are answered together.

import { photograph } from './picture.js';

export const kProtocol = 1;

const kMostText = 65_536;
const kMostItems = 1 << 20;
/** As the key `items` of a link takes it (src/labs/state/share_link.cpp). */
const kItemsName = /^(?!\/)(?!.*(\/\/|\.\.))[\w./-]{1,195}\.json$/;
const kMostAnswers = 64; // at a time
const kTogether = 16; // milliseconds
const kStateEvery = 100;
const kTypes = ['get', 'set', 'items', 'reset', 'pause', 'resume', 'screenshot', 'focus'];

/** @typedef {Awaited<ReturnType<typeof import('./lab.js').startLab>>} Lab */
/** @typedef {{ type: string, id?: string | number, link?: string, keys?: Record<string, string | number> }} Wish */

/** Returns why a file of items is refused; empty if it is accepted. @param {any} data */
function problemOfItems({ name, text }) {
  if (typeof name !== 'string' || !kItemsName.test(name))
    return `items: name: '${String(name).slice(0, 40)}' is not accepted; expected the name of a .json file, such as course.json`;
  if (typeof text !== 'string' || text.length > kMostItems)
    return `items: text: not accepted; expected the file as a text of at most ${kMostItems} characters`;
  return '';
}

/** Returns why a message is refused; empty if it is accepted. @param {any} data */
function problemOf({ type, id, link, keys, name, text }) {
  if (!kTypes.includes(type))
    return `type: '${String(type).slice(0, 40)}' is not accepted; expected ${kTypes.join(', ')}`;
  if (id !== undefined && typeof id !== 'number' && !(typeof id === 'string' && id.length <= 200))
    return 'id: not accepted; expected a number, or a text of at most 200 characters';
  if (type === 'items') return problemOfItems({ name, text });
  if (type !== 'set') return '';
  if (typeof link === 'string')
    return link.length <= kMostText
      ? ''
      : `link: ${link.length} characters are not accepted; expected at most ${kMostText}`;
  const isRecord = typeof keys === 'object' && keys !== null && !Array.isArray(keys);
  if (!isRecord) return 'set: nothing to set; expected link, a text, or keys, an object of keys of a link';
  for (const [key, value] of Object.entries(keys)) {
    if (!['string', 'number'].includes(typeof value))
      return `keys: ${key.slice(0, 40)} is not accepted; expected a text or a number`;
    if (String(value).length > kMostText) return `keys: ${key.slice(0, 40)} is longer than ${kMostText} characters`;
  }
  return '';
}

/** Keys of an embed that no "set" removes: the instructor's choices. */
export const kKept = ['hide', 'lock', 'attempts', 'feedback', 'solutions', 'variants', 'items'];

/** @param {string} present @param {Wish} wish */
export function linkAfter(present, { link, keys }) {
  const before = new URLSearchParams(present);
  const after = link === undefined ? before : new URLSearchParams(link);
  for (const key of kKept) {
    const value = before.get(key);
    if (value !== null && !after.has(key)) after.set(key, value);
  }
  for (const [key, value] of Object.entries(keys ?? {})) {
    // Keys of one lab mean nothing to another.
    if (key === 'lab' && value !== after.get('lab')) {
      const kept = ['v', 'source', 'quantizer', 'n', 'seed', 'units', 'theme', 'quiz', 'quiz_seed', ...kKept];
      for (const known of [...after.keys()]) if (!kept.includes(known)) after.delete(known);
    }
    if (value === '') after.delete(key);
    else after.set(key, String(value));
  }
  return after.toString();
}

/**
 * Adds a message; false if there are too many, so that the oldest of its type had to go.
 * @param {Wish[]} wishes @param {Wish} wish
 */
function addWish(wishes, wish) {
  const fits = wishes.length < kMostAnswers;
  if (!fits) {
    const oldest = wishes.findIndex(({ type }) => type === wish.type);
    wishes.splice(Math.max(oldest, 0), 1);
  }
  wishes.push(wish);
  return fits;
}

/**
 * @param {Lab} lab
 * @param {{ origin?: string }} [options]  the only origin that is heard
 */
export function speakWithHost(lab, { origin: only = '' } = {}) {
  const host = window.parent;
  /** Origin that gets answers; one named in `host=` gets them without asking first. @type {string | null} */
  let origin = only || null;
  /** @type {Wish[]} */
  let wishes = [];
  let timer = 0;
  let stateTimer = 0;
  let dropped = 0;

  /** @param {string} type @param {object} body @param {string} to */
  const post = (type, body, to) => host.postMessage({ quantscope: kProtocol, type, ...body }, to);
  /** @param {string} type @param {object} body */
  const answer = (type, body) => origin !== null && post(type, body, origin);
  const state = () => ({ link: lab.app.link(), result: lab.app.result() });

  addEventListener('message', (event) => {
    const { data } = event;
    if (event.source !== host || typeof data !== 'object' || data?.quantscope !== kProtocol) return;
    if (only && only !== '*' && event.origin !== only)
      return console.info(`A message from ${event.origin} is not followed here.`);
    // A sandboxed host has the origin "null", which cannot be addressed.
    const from = event.origin === 'null' ? '*' : event.origin;
    if (origin !== null && origin !== '*' && origin !== from) return;
    origin ??= from;
    const message = problemOf(data);
    if (message) return void answer('error', { message, ...(typeof data.id === 'number' ? { id: data.id } : {}) });
    const { type, id, link, keys, name, text } = data;
    if (type === 'items') {
      lab.handOver(name, new TextEncoder().encode(text));
      // The whole page would not find these items: the frame offers no link to it (web/style/embed.css).
      document.body.dataset.handed = '';
    }
    if (!addWish(wishes, { type, id, link, keys })) dropped += 1;
    if (!timer) timer = window.setTimeout(follow, kTogether);
  });

  async function follow() {
    timer = 0;
    const taken = wishes;
    wishes = [];
    if (dropped > 0)
      answer('error', { message: `${dropped} messages came faster than they could be answered`, dropped });
    dropped = 0;
    const last = taken.findLast(({ type }) => type === 'set' || type === 'reset');
    if (last?.type === 'set') lab.open(linkAfter(lab.app.link(), last));
    if (last?.type === 'reset') lab.open(lab.begins);
    const pauses = taken.findLast(({ type }) => type === 'pause' || type === 'resume');
    if (pauses) lab.pause(pauses.type === 'pause');
    if (taken.some(({ type }) => type === 'focus')) lab.focus();
    const refused = last?.type === 'set' ? lab.app.notice() : '';
    for (const { type, id } of taken) {
      if (type === 'screenshot') continue;
      if (refused && type === 'set') answer('error', { id, message: refused });
      answer('state', { id, ...state() });
    }
    const shots = taken.filter(({ type }) => type === 'screenshot');
    if (shots.length === 0) return;
    const image = await photograph(lab);
    for (const { id } of shots) answer('screenshot', { id, image, link: lab.app.link() });
  }

  lab.on('state', () => {
    if (stateTimer) return;
    stateTimer = window.setTimeout(() => {
      stateTimer = 0;
      answer('state', state());
    }, kStateEvery);
  });
  lab.on('error', (message) => answer('error', { message }));
  lab.rested.then(() => post('ready', { version: kProtocol, link: lab.app.link() }, '*'));
  return {
    answer,
    /** Posts to any origin. @param {string} type @param {object} body */
    post: (type, body) => post(type, body, '*'),
    /** Returns whether a host was there to hear it. @param {object} feedback */
    feedback: (feedback) => answer('feedback', { feedback }) !== false,
  };
}
