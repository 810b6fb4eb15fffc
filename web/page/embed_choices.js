// The list in the embed dialog in which each control is shown, locked or hidden, and the row of those that are hidden.
import * as words from '../shared/words.en.json';
import { kStates } from './embed_controls.js';
import { fill, folded, list, make } from './embed_parts.js';

/** @typedef {import('./embed_controls.js').Control} Control */
/** @typedef {import('./embed_controls.js').State} State */

/** @type {Record<State, string>} */
export const kSaid = { shown: words.embed_shown, locked: words.embed_locked, hidden: words.embed_hidden };

/** @param {(key: string, state: State) => void} set */
export function createChoices(set) {
  const rows = make('div', '', { class: 'embedding-rows' });
  const note = make('p', words.embed_tools_too, { class: 'embedding-note' });
  const element = folded(words.embed_controls, rows, note);
  const chips = make('ul', '', { class: 'embedding-chips', 'aria-label': words.embed_hidden_ones, hidden: '' });
  /** @type {Map<string, HTMLSelectElement>} */
  const selects = new Map();

  /** @param {Control} control */
  function addRow({ key, label, kind }) {
    const options = kStates[kind].map((state) => /** @type {[string, string]} */ ([state, kSaid[state]]));
    const row = list(label, options, (value) => set(key, /** @type {State} */ (value)));
    selects.set(key, /** @type {HTMLSelectElement} */ (row.querySelector('select')));
    rows.append(row);
  }

  /** @param {Control} control */
  function chipOf({ key, label }) {
    const chip = make('li');
    const button = make('button', label, {
      type: 'button',
      'aria-label': fill(words.embed_show_again, { name: label }),
    });
    button.append(make('span', '×', { 'aria-hidden': 'true', class: 'embedding-cross' }));
    button.addEventListener('click', () => set(key, 'shown'));
    chip.append(button);
    return chip;
  }

  let chipKeys = '';
  /** Makes the row of chips anew where another control is hidden; the focus stays in it. @param {Control[]} hidden */
  function showChips(hidden) {
    const keys = hidden.map(({ key }) => key).join();
    if (keys === chipKeys) return;
    chipKeys = keys;
    const place = [...chips.children].findIndex((chip) => chip.contains(document.activeElement));
    chips.replaceChildren(...hidden.map(chipOf));
    if (place < 0) return;
    const heir = chips.children[Math.min(place, hidden.length - 1)]?.querySelector('button');
    (heir ?? element.querySelector('summary'))?.focus();
  }

  return {
    element,
    chips,
    /** @param {Control[]} controls @param {(key: string) => State} stateOf */
    show(controls, stateOf) {
      const keys = controls.map(({ key }) => key);
      if (keys.join() !== [...selects.keys()].join()) {
        const focused = [...selects].find(([, select]) => select === document.activeElement)?.[0];
        rows.replaceChildren();
        selects.clear();
        for (const control of controls) addRow(control);
        if (focused) selects.get(focused)?.focus();
      }
      for (const [key, select] of selects) select.value = stateOf(key);
      showChips(controls.filter(({ key }) => stateOf(key) === 'hidden'));
      note.hidden = !controls.some(({ key }) => stateOf(key) === 'locked');
    },
  };
}
