// Companions of the text: the lab follows the passage being read, numbers and symbols follow the lab, finished sections
// get a tick, questions find their answers. The text works without them.
import { createAsk } from './ask.js';
import { dockLab } from './dock.js';
import { askForFeedback } from './feedback.js';
import { typesetFormulas } from './formulas.js';
import { goTo } from './go_to.js';
import { createGuide } from './guide.js';
import { stayHere } from './here.js';
import { leadLab } from './lead.js';
import { keepForOffline } from './offline.js';
import { listSections } from './sections.js';
import { explainSymbols } from './symbols.js';

/** @typedef {import('./modes.js').Lab} Lab */

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

/** Leads from a question of the quiz to the section that it is about. @param {Lab} lab */
function leadToSections(lab) {
  lab.on('read', ({ item, topic }) => {
    const section =
      document.querySelector(`.section[data-checks~="${CSS.escape(item)}"]`) ??
      document.querySelector(`.section[data-concept="${CSS.escape(topic)}"]`);
    if (!section) return;
    lab.app.openQuiz('', 1);
    lab.changed();
    // The text is there once the page has left the quiz.
    const left = new MutationObserver(() => {
      if (document.body.dataset.mode !== 'learn') return;
      left.disconnect();
      location.hash = section.id;
      goTo(section);
    });
    left.observe(document.body, { attributeFilter: ['data-mode'] });
  });
}

/** @param {Lab} lab */
export function accompany(lab) {
  typesetFormulas();
  const present = leadLab(lab);
  followNumbers(lab, present);
  explainSymbols(lab);
  dockLab(lab);
  const sections = listSections();
  const guide = createGuide(lab);
  askForFeedback(lab, guide);
  createAsk(guide);
  stayHere();
  leadToSections(lab);
  sections.begin();
  bringCodeSoon(lab);
  keepForOffline();
}
