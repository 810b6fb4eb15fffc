// A learner comes back: what the course kept becomes the lab's progress and state again. Whoever holds the course decides
// whose answers these are: what this browser kept of other visits does not count here.
import { linkAfter } from '../lab/messages.js';
import { itemsOf } from '../lab/quiz_host.js';
import { keysOf, progressOf, unpack } from './scorm_suspend.js';

/** @typedef {import('./embed.js').Lab} Lab */

const kMostWait = 20_000; // milliseconds for a question to come

/** Of the items that the link asks for; none where they cannot be had, which the lab itself says. @param {string} link */
async function idsOf(link) {
  try {
    const base = new URL(document.body.dataset.base ?? './', document.baseURI);
    const { items } = JSON.parse(new TextDecoder().decode(await itemsOf(link, base)));
    return items.map((/** @type {{ id: unknown }} */ { id }) => String(id));
  } catch {
    return [];
  }
}

/** The state to begin with: learning systems put words of their own into the address. @param {Lab} lab */
function beginsOf(lab) {
  const asked = new URLSearchParams(location.search);
  return asked.has('quiz') || asked.has('lab') ? lab.begins : (document.body.dataset.link ?? lab.begins);
}

/**
 * A question that is opened sets up its lab; who comes back finds the lab as it was left.
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
