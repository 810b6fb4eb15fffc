// A slim bar that stays while the text is read: the section, how far it is, and the next one.

import * as words from '../shared/words.en.json';
import { readingLine } from './lead.js';

/** @param {string} tag @param {string} name */
function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

export function stayHere() {
  const lesson = document.querySelector('.lesson');
  const above = document.querySelector('.ask') ?? document.querySelector('.sections');
  const sections = [...document.querySelectorAll('.section')];
  if (!lesson || !above || sections.length === 0) return;
  const bar = /** @type {HTMLElement} */ (element('nav', 'here'));
  bar.setAttribute('aria-label', words.here);
  bar.hidden = true;
  const place = element('span', 'here-place');
  const title = /** @type {HTMLAnchorElement} */ (element('a', 'here-title'));
  const next = /** @type {HTMLAnchorElement} */ (element('a', 'here-next'));
  next.rel = 'next';
  const line = /** @type {HTMLProgressElement} */ (element('progress', 'here-line'));
  line.max = sections.length;
  line.setAttribute('aria-hidden', 'true');
  bar.append(place, title, next, line);
  lesson.prepend(bar);
  const titleOf = (/** @type {Element} */ section) =>
    section.querySelector('h1, h2')?.firstChild?.textContent?.trim() ?? '';

  let waiting = false;
  function look() {
    waiting = false;
    bar.hidden = above !== null && above.getBoundingClientRect().bottom > 0;
    if (bar.hidden) return;
    const under = readingLine();
    const at = Math.max(
      0,
      sections.findLastIndex((section) => section.getBoundingClientRect().top <= under),
    );
    const { top, height } = sections[at].getBoundingClientRect();
    line.value = at + Math.min(1, Math.max(0, (under - top) / height));
    if (title.hash === `#${sections[at].id}`) return;
    place.textContent = words.here_place.replace('{place}', String(at + 1)).replace('{count}', String(sections.length));
    title.textContent = titleOf(sections[at]);
    title.href = `#${sections[at].id}`;
    const after = sections[at + 1];
    next.hidden = !after;
    if (!after) return;
    next.textContent = words.here_next;
    next.setAttribute('aria-label', `${words.here_next}: ${titleOf(after)}`);
    next.href = `#${after.id}`;
  }
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(look);
  };
  addEventListener('scroll', soon, { passive: true });
  addEventListener('resize', soon);
  look();
}
