// Reports quiz results to the page that holds this one: attempts and the score as messages, as xAPI statements, and
// through the functions that an Open edX problem calls.
import { answered, progressed } from './xapi.js';

/** @typedef {import('./embed.js').Lab} Lab */
/** @typedef {import('./xapi.js').Score} Score */
/** @typedef {import('./xapi.js').Attempt} Attempt */

const kPages = ['', 'next', 'progress', 'challenges', 'own'];
const kNone = { raw: 0, max: 0, answered: 0, count: 0, solved: 0 };

/**
 * @param {Lab} lab
 * @param {string} link  the state that the embed began with: one question, or all of them
 * @param {() => boolean} [isHere]  true if what happens in the lab belongs to this embed
 */
export function createResults(lab, link, isHere = () => true) {
  const asked = new URLSearchParams(link).get('quiz') ?? '';
  const quiz = kPages.includes(asked) ? '' : asked;
  const site = location.origin === 'null' ? 'urn:quantscope' : location.origin + location.pathname;
  /** @type {((type: string, body: any) => void)[]} */
  const listeners = [];
  /** @param {string} type @param {object} body */
  const tell = (type, body) => {
    for (const listener of listeners) listener(type, body);
  };
  let progress = '';
  /** @returns {Score} */
  const score = () => lab.app.score(quiz) ?? kNone;

  lab.on('progress', (text) => {
    progress = text;
  });
  lab.on('attempt', (/** @type {Attempt} */ attempt) => {
    if (!isHere()) return;
    const now = score();
    tell('attempt', { attempt, statement: answered(attempt, site) });
    const testsPassed = now.count > 0 && now.solved === now.count;
    tell('score', {
      score: { ...now, scaled: now.max > 0 ? now.raw / now.max : 0 },
      statement: progressed(now, quiz, site, attempt.time),
      testsPassed,
      message: `${now.solved} / ${now.count}`,
    });
  });

  return {
    score,
    quiz,
    /** @param {(type: string, body: any) => void} listener */
    on: (listener) => listeners.push(listener),
    progress: () => progress,
  };
}

/**
 * Open edX: gradefn="Quantscope.getGrade" get_statefn="Quantscope.getState" set_statefn="Quantscope.setState".
 * These are synchronous and return texts.
 * @param {Lab} lab @param {ReturnType<typeof createResults>} results
 */
export function answerOpenEdx(lab, results) {
  Object.assign(globalThis, {
    Quantscope: {
      getGrade: () => JSON.stringify({ score: results.score(), link: lab.app.link() }),
      getState: () => JSON.stringify({ quantscope: 1, link: lab.app.link(), progress: results.progress() }),
      /** @param {unknown} kept */
      setState(kept) {
        const state = typeof kept === 'string' ? readState(kept) : kept;
        const { link: to, progress: earlier } = /** @type {Record<string, unknown>} */ (state ?? {});
        if (typeof earlier === 'string' && earlier) lab.app.bringProgress(earlier);
        if (typeof to === 'string') lab.open(to);
      },
    },
  });
}

/** @param {string} text @returns {object | null} */
function readState(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
