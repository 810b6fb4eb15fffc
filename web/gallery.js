// The gallery: inserts this site's address into the codes, adds the buttons that copy them, and filters the cards by words.
import { isIn } from './shared/find.js';
import * as words from './shared/words.en.json';

const site = new URL('./', document.baseURI).href;

/** Adds the button that copies a card's code. @param {HTMLElement} card */
function addCopy(card) {
  const code = /** @type {HTMLElement} */ (card.querySelector('.card-code'));
  const details = /** @type {HTMLDetailsElement} */ (code.closest('details'));
  code.textContent = (code.textContent ?? '').replaceAll('SITE/', site);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.embed_copy;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = words.embed_copied;
    } catch {
      details.open = true;
      getSelection()?.selectAllChildren(code);
      button.textContent = words.embed_select;
    }
  });
  // The next card that is copied is the one that says so.
  button.addEventListener('blur', () => {
    button.textContent = words.embed_copy;
  });
  button.setAttribute('aria-live', 'polite');
  card.querySelector('.card-copy')?.prepend(button);
}

const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.cards > li')]);
for (const card of cards) addCopy(card);

/** Words of each card: those of its code are the same in all. */
const texts = new Map(
  cards.map((card) => {
    const concept = card.closest('.card-group')?.querySelector('h3')?.textContent ?? '';
    const own = [...card.children].filter((part) => !part.matches('details, .card-copy'));
    return [card, [concept, ...own.map((part) => part.textContent)].join(' ').toLowerCase()];
  }),
);
const find = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-find]'));
const found = document.querySelector('[data-found]');
/** Groups that the reader had open before the search. @type {Set<HTMLDetailsElement> | null} */
let before = null;

/** @param {number} count @param {number} all */
const foundOf = (count, all) => words.gallery_found.replace('{count}', String(count)).replace('{all}', String(all));

/** Shows the groups that have something, open while there is a search. @param {boolean} isSearch */
function showGroups(isSearch) {
  const groups = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll('.card-group')]);
  if (isSearch) before ??= new Set(groups.filter(({ open }) => open));
  const hasCard = (/** @type {Element} */ part) => part.querySelector('.cards > li:not([hidden])') !== null;
  for (const group of groups) {
    const all = group.querySelectorAll('.cards > li');
    const count = /** @type {HTMLElement} */ (group.querySelector('.card-count'));
    count.dataset.all ??= count.textContent ?? '';
    const shown = [...all].filter((card) => !(/** @type {HTMLElement} */ (card).hidden)).length;
    count.textContent = isSearch ? foundOf(shown, all.length) : count.dataset.all;
    group.hidden = shown === 0;
    group.open = isSearch ? !group.hidden : (before?.has(group) ?? group.open);
  }
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.gallery > section')))
    section.hidden = !hasCard(section);
  if (!isSearch) before = null;
}

function search() {
  const wanted = (find?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  for (const card of cards) card.hidden = !wanted.every((word) => isIn(texts.get(card) ?? '', word));
  showGroups(wanted.length > 0);
  const count = cards.filter(({ hidden }) => !hidden).length;
  if (!found) return;
  if (wanted.length === 0) found.textContent = '';
  else found.textContent = count > 0 ? foundOf(count, cards.length) : words.gallery_none;
}

find?.addEventListener('input', search);
find?.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || find.value === '') return;
  find.value = '';
  search();
});
