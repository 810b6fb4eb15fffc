// The one status region: announces the result of an action once, after it has come to rest, and never during motion.
// Stays silent while the reader is elsewhere on the page.

import { holdsFocus } from './focus.js';

const kRest = 700; // milliseconds without a change
const kTold = ['quiz/outcome', 'quiz/says', 'quiz/problem', 'lab/notice', 'lab/answer'];

/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */

/** @param {HTMLElement} stage @param {() => boolean} isDragging */
export function createStatus(stage, isDragging) {
  const region = document.createElement('p');
  region.className = 'unseen';
  region.setAttribute('role', 'status');
  stage.append(region);
  /** @type {Map<string, string>} */
  let seen = new Map();
  let said = new Map();
  let timer = 0;

  function tell() {
    timer = 0;
    if (isDragging()) {
      timer = window.setTimeout(tell, kRest);
      return;
    }
    const news = kTold.filter((path) => seen.has(path) && seen.get(path) !== said.get(path));
    said = seen;
    const quiz = document.querySelector('#quiz');
    const listens = holdsFocus(stage) || (quiz && holdsFocus(quiz));
    if (news.length > 0 && listens) region.textContent = news.map((path) => seen.get(path)).join(' ');
  }

  return {
    end() {
      clearTimeout(timer);
      region.remove();
    },
    /** @param {ProbeItem[]} items */
    follow(items) {
      const now = new Map(items.filter(({ path }) => kTold.includes(path)).map(({ path, label }) => [path, label]));
      const isNew = [...now].some(([path, label]) => seen.get(path) !== label) || now.size !== seen.size;
      const isFirst = seen.size === 0 && said.size === 0;
      seen = now;
      if (isFirst) said = now;
      if (!isNew || isFirst) return;
      clearTimeout(timer);
      timer = window.setTimeout(tell, kRest);
    },
  };
}
