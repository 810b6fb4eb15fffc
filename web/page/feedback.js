// "Was this clear?" under each section: stores answers on the device with a link to the lab's state, sends them to a
// host page that listens, and saves them as a file on request.

import { keep, keptList } from '../shared/store.js';
import * as words from '../shared/words.en.json';
import { loadIndex } from './ask.js';

const kKey = 'feedback';
const kLongest = 2000;
const kMost = 500;

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/**
 * A guided answer about the section, for who did not find it clear.
 * @param {HTMLElement} place @param {string} section @param {{ begin(answer: import('./ask.js').Answer): void }} guide
 */
async function offerGuide(place, section, guide) {
  const { answers } = await loadIndex();
  const answer = answers.find(({ sections }) => sections.includes(section));
  if (!answer || place.querySelector('.take-through')) return;
  const button = /** @type {HTMLButtonElement} */ (element('button', `${words.take_through} ${answer.question}`));
  button.type = 'button';
  button.className = 'take-through';
  button.addEventListener('click', () => guide.begin(answer));
  place.prepend(button);
}

/** @param {import('./modes.js').Lab} lab @param {{ begin(answer: import('./ask.js').Answer): void }} guide */
export function askForFeedback(lab, guide) {
  for (const end of document.querySelectorAll('.section-end')) {
    const section = end.closest('.section')?.id ?? '';
    const form = document.createElement('form');
    form.className = 'feedback';
    const question = element('p', words.clear);
    const yes = /** @type {HTMLButtonElement} */ (element('button', words.yes));
    const no = /** @type {HTMLButtonElement} */ (element('button', words.no));
    const thanks = element('p', '');
    thanks.setAttribute('role', 'status');
    for (const button of [yes, no]) button.type = 'button';
    const more = document.createElement('span');
    const label = element('label', words.better);
    const line = document.createElement('input');
    line.type = 'text';
    line.maxLength = kLongest;
    label.append(line);
    const send = /** @type {HTMLButtonElement} */ (element('button', words.send));
    more.append(label, send);
    more.hidden = true;
    more.className = 'better';
    let clear = true;

    /** @param {boolean} isClear */
    const choose = (isClear) => {
      clear = isClear;
      yes.setAttribute('aria-pressed', String(isClear));
      no.setAttribute('aria-pressed', String(!isClear));
      more.hidden = false;
      if (isClear) return;
      offerGuide(more, section, guide);
      line.focus();
    };
    yes.addEventListener('click', () => choose(true));
    no.addEventListener('click', () => choose(false));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const note = {
        section,
        clear,
        text: line.value.trim(),
        link: `${location.origin}${location.pathname}?${lab.app.link()}#${section}`,
        time: new Date().toISOString(),
      };
      const isKept = keep(kKey, JSON.stringify([...keptList(kKey), note].slice(-kMost)));
      const isHeard = lab.tellHost?.(note) ?? false;
      thanks.textContent = isHeard ? words.thanks_host : isKept ? words.thanks : words.not_kept;
      more.hidden = true;
      line.value = '';
      form.append(saveAll);
    });
    const saveAll = /** @type {HTMLButtonElement} */ (element('button', words.save_notes));
    saveAll.type = 'button';
    saveAll.className = 'save-notes';
    saveAll.addEventListener('click', () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(
        new Blob([JSON.stringify(keptList(kKey), null, 2)], { type: 'application/json' }),
      );
      link.download = 'quantscope-feedback.json';
      link.click();
    });
    form.append(question, yes, no, more, thanks);
    end.append(form);
  }
}
