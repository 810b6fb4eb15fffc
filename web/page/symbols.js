// A symbol in a formula shows its present value on hover or focus, and its control flashes in the lab.

import * as words from '../shared/words.en.json';
import symbols from './symbols.en.json';

/** @param {string} sentence @param {Record<string, string>} places */
const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? '');

const kFlash = 1500; // milliseconds
const kGap = 2; // CSS pixels between a symbol's line and its note

/** Lower edge of what lies over the top of the text: the docked lab, the bar that names the section. */
const roof = () =>
  Math.max(
    0,
    ...[...document.querySelectorAll('.lab.docked, .here:not([hidden])')].map((e) => e.getBoundingClientRect().bottom),
  );

/** @param {import('./modes.js').Lab} lab */
export function explainSymbols(lab) {
  const note = document.createElement('span');
  note.className = 'symbol-note';
  note.setAttribute('role', 'status');
  note.hidden = true;
  document.body.append(note);
  let timer = 0;

  /** First control of the lab whose path ends in one of these. @param {string[]} endings */
  function controlOf(endings) {
    const items = lab.app.probe();
    for (const ending of endings) {
      const found = items.find(({ path }) => path.endsWith(`/${ending}`));
      if (found) return found.path;
    }
    return '';
  }

  /**
   * Puts the note above its symbol, or below where no room is left, within the column of the text.
   * @param {HTMLElement} symbol
   */
  function put(symbol) {
    const column = (symbol.closest('.lesson') ?? document.body).getBoundingClientRect();
    const { left, top, bottom, width } = symbol.getBoundingClientRect();
    note.style.setProperty('max-width', `${column.width}px`);
    const own = note.getBoundingClientRect();
    const middle = left + width / 2 - own.width / 2;
    note.style.setProperty('left', `${Math.max(column.left, Math.min(column.right - own.width, middle))}px`);
    const above = top - own.height - kGap;
    note.style.setProperty('top', `${above < roof() ? bottom + kGap : above}px`);
  }

  /** @param {HTMLElement} symbol */
  function tell(symbol) {
    const known = symbols[/** @type {keyof typeof symbols} */ (symbol.dataset.symbol ?? '')];
    if (!known) return;
    const value = known.value && lab.app.hasAllCode() && !lab.app.busy() ? lab.app.tell(known.value) : '';
    const places = { name: known.name, value };
    note.textContent = fill(
      value && value !== '–' && !value.includes('undefined') ? words.symbol_value : words.symbol,
      places,
    );
    note.hidden = false;
    put(symbol);
    lab.app.setFocus(controlOf(known.control));
    lab.changed();
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      lab.app.setFocus('');
      lab.changed();
    }, kFlash);
  }
  const hush = () => {
    note.hidden = true;
  };

  for (const symbol of document.querySelectorAll('.symbol')) {
    if (!(symbol instanceof HTMLElement)) continue;
    symbol.addEventListener('pointerenter', () => tell(symbol));
    symbol.addEventListener('focus', () => tell(symbol));
    symbol.addEventListener('click', () => tell(symbol));
    symbol.addEventListener('pointerleave', hush);
    symbol.addEventListener('blur', hush);
    symbol.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') hush();
    });
  }
  addEventListener(
    'scroll',
    () => {
      // Focus from the keyboard may scroll to its symbol.
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.matches('.symbol') && !note.hidden) put(focused);
      else hush();
    },
    { passive: true },
  );
}
