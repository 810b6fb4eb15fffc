// The list of sections: the present one, those read to their end, and the place in a course that embeds the lesson.
import { keep, keptList } from '../shared/store.js';
import * as words from '../shared/words.en.json';
import { goTo } from './go_to.js';

const kKey = 'sections-read';
const kReadAfter = 800; // milliseconds that the end of a section is in sight

/** @param {Element | null} list @param {string} id */
const linkOf = (list, id) => list?.querySelector(`[data-section="${CSS.escape(id)}"]`);

/** @param {Element | null} list @param {string} id */
function tick(list, id) {
  const link = linkOf(list, id);
  if (!link || link.querySelector('.tick')) return;
  const mark = document.createElement('span');
  mark.className = 'tick';
  mark.textContent = ` ✓`;
  const word = document.createElement('span');
  word.className = 'unseen';
  word.textContent = ` (${words.read})`;
  link.append(mark, word);
}

function placeInCourse() {
  const keys = new URLSearchParams(location.search);
  const course = document.querySelector('#course');
  const place = [keys.get('course'), keys.get('place')].filter(Boolean).join(' · ').slice(0, 160);
  if (course && place) course.textContent = place;
}

/** On a phone a button, or a swipe from the left edge, opens the list. @param {Element | null} list */
function makeDrawer(list) {
  const bar = document.querySelector('.bar');
  if (!list || !bar) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'drawer';
  button.textContent = words.sections;
  button.setAttribute('aria-controls', 'sections');
  const open = (/** @type {boolean} */ is) => {
    button.setAttribute('aria-expanded', String(is));
    list.classList.toggle('open', is);
  };
  button.addEventListener('click', () => open(button.getAttribute('aria-expanded') !== 'true'));
  list.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) open(false);
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return;
    open(false);
    button.focus();
  });
  const kEdge = 24;
  const kFar = 48;
  let from = { x: Infinity, y: 0 };
  addEventListener('touchstart', ({ touches: [touch] }) => (from = { x: touch.clientX, y: touch.clientY }), {
    passive: true,
  });
  addEventListener(
    'touchend',
    ({ changedTouches: [touch] }) => {
      const dx = touch.clientX - from.x;
      if (Math.abs(dx) < kFar || Math.abs(touch.clientY - from.y) > Math.abs(dx)) return;
      if (from.x < kEdge && dx > 0 && document.body.dataset.mode === 'learn') open(true);
      if (dx < 0 && list.classList.contains('open')) open(false);
    },
    { passive: true },
  );
  open(false);
  bar.append(button);
}

/** Marks the section at the reading line as the present one. @param {Element | null} list */
function markPresent(list) {
  const here = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        const link = linkOf(list, target.id);
        if (isIntersecting) {
          list?.querySelector('[aria-current]')?.removeAttribute('aria-current');
          link?.setAttribute('aria-current', 'true');
        }
      }
    },
    { rootMargin: '-40% 0px -55% 0px' },
  );
  for (const section of document.querySelectorAll('.section')) here.observe(section);
}

/** Reports sections whose end stays in sight. @param {Set<string>} read @param {(id: string) => void} readToEnd */
function watchEnds(read, readToEnd) {
  /** @type {Map<Element, number>} */
  const timers = new Map();
  const ends = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      clearTimeout(timers.get(target));
      const id = target.closest('.section')?.id;
      if (!isIntersecting || !id || read.has(id)) continue;
      timers.set(
        target,
        window.setTimeout(() => readToEnd(id), kReadAfter),
      );
    }
  });
  for (const end of document.querySelectorAll('.section-end')) ends.observe(end);
}

/** A section of the list is found however long the text above it grows. @param {Element | null} list */
function leadThere(list) {
  list?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const section = link?.hash ? document.querySelector(`.section${link.hash}`) : null;
    // After the browser has followed the link.
    if (section) requestAnimationFrame(() => goTo(section));
  });
}

export function listSections() {
  const list = document.querySelector('#sections');
  leadThere(list);
  const read = new Set(keptList(kKey).filter((id) => typeof id === 'string'));
  return {
    begin() {
      placeInCourse();
      makeDrawer(list);
      for (const id of read) tick(list, id);
      markPresent(list);
      watchEnds(read, (id) => {
        read.add(id);
        keep(kKey, JSON.stringify([...read]));
        tick(list, id);
      });
    },
  };
}
