// The focus in the mirror: the ring on the canvas, and where the focus goes when its control is removed.

/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_parts.js').Entry} Entry */

const kNextInQuiz = ['quiz/check', 'quiz/begin', 'quiz/next', 'quiz/progress'];
/** Roles without interaction. */
const kWords = new Set(['heading', 'paragraph', 'figure']);

/** Path of the first control; empty for none. @param {ProbeItem[]} items */
export const firstControl = (items) => items.find(({ role }) => !kWords.has(role) && role !== 'scroll')?.path ?? '';

/** @param {import('./types.d.ts').LabApp} app @param {() => void} changed */
export function createRing(app, changed) {
  let ringed = '';
  /** True while the pointer moves the focus: it needs no ring where it has just been. */
  let byPointer = false;

  /** @param {string} path */
  function ring(path) {
    if (path === ringed) return;
    ringed = path;
    app.setFocus(path);
    changed();
  }
  return {
    /** Draws the ring while this element has the focus of a keyboard. @param {HTMLElement} root @param {ProbeItem} item */
    follow(root, { path, role }) {
      root.addEventListener('focusin', (event) => {
        // A text field always has one.
        const quiet = byPointer && role !== 'number';
        if (!quiet && event.target instanceof Element && event.target.matches(':focus-visible')) ring(path);
      });
      root.addEventListener('keydown', () => ring(path));
      root.addEventListener('focusout', () => ring(''));
    },
    /** @param {() => void} move */
    withoutRing(move) {
      byPointer = true;
      move();
      byPointer = false;
    },
  };
}

/** @param {Map<string, Entry>} entries */
export function createFocusKeeper(entries) {
  /** Paths whose element was removed while it had the focus, latest last. @type {string[]} */
  const lost = [];

  /** To an earlier one or the selected option; in the quiz, to the next step. @param {ProbeItem[]} items */
  function next(items) {
    const step = lost.at(-1)?.startsWith('quiz/') ? kNextInQuiz.find((path) => entries.has(path)) : undefined;
    if (step) return step;
    const back = lost.findLastIndex((path) => entries.has(path));
    if (back >= 0) return lost.splice(back)[0];
    const chosen = items.find(({ role, value }) => role === 'option' && value);
    return (chosen ?? items.find(({ role }) => !kWords.has(role)))?.path;
  }
  return {
    /** @param {string} path */
    lose: (path) => lost.push(path),
    /** Moves the focus on from a removed control. @param {ProbeItem[]} items */
    keep(items) {
      const path = next(items);
      if (path !== undefined) entries.get(path)?.focus();
    },
  };
}
