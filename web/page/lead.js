// The text leads the lab: it shows the state of the passage being read. A reader who takes the lab in hand keeps that
// state until the next passage arrives, and finds it one Undo away then. A chip says which of the two holds, and a mark
// stands beside the passage that the lab shows.
import * as words from '../shared/words.en.json';

/** @typedef {import('./modes.js').Lab} Lab */

/** Keys of the address that set the lab's state. */
const kOfState = ['lab', 'source', 'quantizer', 'n', 'seed', 'zoom', 'file'];

const kOffer = 5000; // milliseconds at least that a state of the reader's own is offered: a swipe passes many passages

/** Last element that begins above the line. @param {Iterable<Element>} elements @param {number} line */
function lastAbove(elements, line) {
  let found = null;
  for (const element of elements) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom !== top && top <= line) found = element;
  }
  return found;
}

/** Height at which one reads, in CSS pixels of the window: below the docked lab on a phone. */
export const readingLine = () => innerHeight * (innerWidth < 1024 ? 0.62 : 0.4);

/** The passage at the reading line; at the top of the page the first. Avoids the layout of sections far from it. */
function passageBeingRead() {
  const line = readingLine();
  const section = lastAbove(document.querySelectorAll('.section'), line);
  const passage = section && lastAbove(section.querySelectorAll('.passage'), line);
  return /** @type {HTMLElement | null} */ (passage ?? (scrollY === 0 ? document.querySelector('.passage') : null));
}

/**
 * Tells whether the reader scrolls the text, so that the lab is to follow. Keys and presses in the lab may scroll the
 * page too, to bring a control into sight: that is no reading. A wheel or a swipe scrolls wherever it happens.
 * @param {Element | null} stage @param {boolean} reads  at first
 */
function watchReading(stage, reads) {
  /** @param {Event} event */
  const isInLab = ({ target }) => target instanceof Node && (stage?.contains(target) ?? false);
  for (const type of ['wheel', 'touchmove'])
    addEventListener(type, () => (reads = true), { passive: true, capture: true });
  for (const type of ['pointerdown', 'keydown', 'focusin'])
    addEventListener(type, (event) => (reads = !isInLab(event)), { passive: true, capture: true });
  return () => reads;
}

/** The chip at the foot of the text: a sentence and what can be done about it. */
function createChip() {
  const chip = document.createElement('p');
  chip.className = 'lead-chip';
  chip.hidden = true;
  chip.setAttribute('role', 'status');
  const sentence = document.createElement('span');
  const button = document.createElement('button');
  button.type = 'button';
  chip.append(sentence, button);
  document.querySelector('.lesson')?.append(chip);
  let act = () => {};
  let since = 0;
  let timer = 0;
  button.addEventListener('click', () => act());
  return {
    /** Once it has been there long enough to be read. */
    hide() {
      if (chip.hidden || timer) return;
      timer = window.setTimeout(() => (chip.hidden = true), since + kOffer - performance.now());
    },
    drop() {
      chip.hidden = true;
    },
    /** @param {string} text @param {string} offer @param {() => void} run */
    show(text, offer, run) {
      clearTimeout(timer);
      timer = 0;
      since = performance.now();
      act = run;
      if (sentence.textContent !== text) sentence.textContent = text;
      button.textContent = offer;
      chip.hidden = false;
    },
  };
}

/** Leads the lab; returns a function that tells the present passage. @param {Lab} lab */
export function leadLab(lab) {
  const stage = document.querySelector('#stage');
  const chip = createChip();
  // The lab starts with the state it was opened with and moves when another passage arrives.
  let present = /** @type {HTMLElement | null} */ (passageBeingRead() ?? document.querySelector('.passage'));
  let waiting = false;
  let saysOwn = false; // the chip
  // A reader who came by a link to a state keeps that state during the first section.
  const cameForState = kOfState.some((key) => new URLSearchParams(location.search).has(key));
  const first = document.querySelector('.section');
  // To the section of an address the browser scrolls by itself, and again as the sections above it grow.
  const reads = watchReading(stage, !(cameForState && location.hash));

  /** @param {HTMLElement | null} passage */
  function mark(passage) {
    present?.classList.remove('shown');
    present = passage;
    const isOfLink = cameForState && first?.contains(passage);
    if (!lab.app.isReadersOwn() && !isOfLink) present?.classList.add('shown');
  }

  /** Sets the lab to a passage's state, and offers the reader's own, if there was one. @param {HTMLElement} passage */
  function lead(passage) {
    const wasOwn = lab.app.isReadersOwn();
    lab.move(passage.dataset.state ?? '');
    mark(passage);
    saysOwn = false;
    if (!wasOwn) return chip.hide();
    chip.show(words.lead_follows, words.lead_take_back, () => {
      lab.app.command('app/undo', 0);
      lab.changed();
    });
    chip.hide();
  }

  function tellOwn() {
    if (document.body.dataset.mode !== 'learn') return;
    const isOwn = lab.app.isReadersOwn();
    if (!isOwn && !saysOwn) return;
    saysOwn = isOwn;
    present?.classList.toggle('shown', !isOwn);
    if (!isOwn) return chip.drop(); // by an Undo
    chip.show(words.lead_own, words.lead_follow, () => {
      const passage = passageBeingRead();
      if (passage) lead(passage);
    });
  }

  function look() {
    waiting = false;
    const passage = passageBeingRead();
    if (!passage || passage === present || lab.isDragging() || !reads()) return;
    if (cameForState && first?.contains(passage)) return mark(passage);
    lead(passage);
  }
  // After a link in the text, keep its state until the next passage.
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[data-lab]')) mark(passageBeingRead() ?? present);
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
  lab.on('state', tellOwn);
  mark(present);
  return () => present;
}
