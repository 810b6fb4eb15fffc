// Restores a learner's earlier visit: the course's suspend data become the lab's progress and state. The course decides
// whose answers these are, so progress stored in this browser does not count.
import { linkAfter } from '../lab/messages.js';
import { itemsOf } from '../lab/quiz_host.js';
import { keysOf, progressOf, unpack } from './scorm_suspend.js';

/** @typedef {import('./embed.js').Lab} Lab */

const kMostWait = 20_000; // milliseconds for a question to come

/** Ids of the link's items; none if they do not load, which the lab itself reports. @param {string} link */
async function idsOf(link) {
  try {
    const base = new URL(document.body.dataset.base ?? './', document.baseURI);
    const { items } = JSON.parse(new TextDecoder().decode(await itemsOf(link, base)));
    return items.map((/** @type {{ id: unknown }} */ { id }) => String(id));
  } catch {
    return [];
  }
}

/** Initial state: learning systems add keys of their own to the address. @param {Lab} lab */
function beginsOf(lab) {
  const asked = new URLSearchParams(location.search);
  return asked.has('quiz') || asked.has('lab') ? lab.begins : (document.body.dataset.link ?? lab.begins);
}

/**
 * Restores the lab's state once the question is open: opening a question sets up its lab.
 * @param {Lab} lab @param {string} link
 */
function bringLab(lab, link) {
  const drawn = lab.frames.count;
  const until = performance.now() + kMostWait;
  const hands = new AbortController();
  for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => hands.abort(), { signal: hands.signal });
  function look() {
    if (hands.signal.aborted || performance.now() > until) return hands.abort();
    const isThere = lab.frames.count > drawn && lab.app.probe().some(({ path }) => path === 'quiz/question');
    if (!isThere) return requestAnimationFrame(look);
    hands.abort();
    lab.move(link);
  }
  look();
}

/** @param {Lab} lab @param {string} kept  the course's suspend data */
export async function resume(lab, kept) {
  const begins = beginsOf(lab);
  const keys = keysOf(await idsOf(begins));
  const { entries, link, problem } = unpack(kept);
  lab.app.bringProgress(progressOf(entries, keys));
  const to = link ? linkAfter(begins, { type: 'set', link }) : begins;
  lab.open(to);
  if (link) bringLab(lab, to);
  return { entries, keys, problem };
}
