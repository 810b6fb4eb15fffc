// Companions of the text: the lab follows the passage being read, numbers and symbols follow the lab, finished sections
// get a tick, questions find their answers. The text works without them.
import { createAsk } from './ask.js';
import { dockLab } from './dock.js';
import { askForFeedback } from './feedback.js';
import { createGuide } from './guide.js';
import { keepForOffline } from './offline.js';
import { listSections } from './sections.js';
import { explainSymbols } from './symbols.js';

/** @typedef {import('./modes.js').Lab} Lab */

/** Keys of the address that set the lab's state. */
const kOfState = ['lab', 'source', 'quantizer', 'n', 'seed', 'zoom', 'file'];

/** Last element that begins above the line. @param {Iterable<Element>} elements @param {number} line */
function lastAbove(elements, line) {
  let found = null;
  for (const element of elements) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom !== top && top <= line) found = element;
  }
  return found;
}

/** The passage at the reading line. Avoids the layout of sections far from it. */
function passageBeingRead() {
  const line = innerHeight * (innerWidth < 1024 ? 0.62 : 0.4);
  const section = lastAbove(document.querySelectorAll('.section'), line);
  const passage = section && lastAbove(section.querySelectorAll('.passage'), line);
  return /** @type {HTMLElement | null} */ (passage);
}

/** @param {Lab} lab */
function leadLab(lab) {
  // The lab starts with the state it was opened with and moves when another passage arrives.
  let present = passageBeingRead() ?? document.querySelector('.passage');
  let waiting = false;
  const stage = document.querySelector('#stage');
  // A reader who came by a link to a state keeps that state during the first section.
  const cameForState = kOfState.some((key) => new URLSearchParams(location.search).has(key));
  const first = document.querySelector('.section');

  function look() {
    waiting = false;
    const passage = passageBeingRead();
    // A reader who works in the lab is not reading.
    if (!passage || passage === present || lab.isDragging() || stage?.contains(document.activeElement)) return;
    present = passage;
    if (cameForState && first?.contains(passage)) return;
    lab.move(passage.dataset.state ?? '');
  }
  // After a link in the text, keep its state until the next passage.
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[data-lab]')) present = passageBeingRead() ?? present;
  });
  addEventListener(
    'scroll',
    () => {
      if (document.body.dataset.mode !== 'learn' || waiting) return;
      waiting = true;
      requestAnimationFrame(look);
    },
    { passive: true },
  );
  return () => present;
}

/** Numbers that follow the lab, in the passage that it shows. @param {Lab} lab @param {() => Element | null} present */
function followNumbers(lab, present) {
  let timer = 0;
  function tell() {
    timer = 0;
    if (!lab.app.hasAllCode() || lab.app.busy()) {
      timer = window.setTimeout(tell, 200);
      return;
    }
    for (const number of present()?.querySelectorAll('.live') ?? []) {
      if (!(number instanceof HTMLElement)) continue;
      const text = lab.app.tell(number.dataset.live ?? '');
      if (text !== '–' && number.textContent !== text) number.textContent = text;
    }
  }
  lab.on('state', () => {
    if (!timer) timer = window.setTimeout(tell, 100);
  });
}

/** Loads the rest of the code, which most passages need, at the first sign of activity. @param {Lab} lab */
function bringCodeSoon(lab) {
  const signs = ['scroll', 'pointermove', 'pointerdown', 'keydown', 'focusin'];
  function bring() {
    if (document.body.dataset.mode !== 'learn') return;
    for (const sign of signs) removeEventListener(sign, bring);
    lab.app.wantCode();
    lab.changed();
  }
  for (const sign of signs) addEventListener(sign, bring, { passive: true });
}

/** @param {Lab} lab */
export function accompany(lab) {
  const present = leadLab(lab);
  followNumbers(lab, present);
  explainSymbols(lab);
  dockLab(lab);
  const sections = listSections();
  askForFeedback(lab);
  const guide = createGuide(lab);
  createAsk(guide);
  sections.begin();
  bringCodeSoon(lab);
  keepForOffline();
}
