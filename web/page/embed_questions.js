// The list of questions in the embed dialog: all of the bank by concept, with a field that searches it.
import { isIn } from '../shared/find.js';
import * as words from '../shared/words.en.json';
import { fill, make } from './embed_parts.js';

/** @typedef {{ id: string, title: string, concept: string }} Item */

const kRows = 6;

/** Items of the bank that the lab's link names, or of ours. @param {string} link @returns {Promise<Item[]>} */
async function bringItems(link) {
  const path = new URLSearchParams(link).get('items');
  const bundled = new URL(`items/${LANGUAGE}.json`, import.meta.url);
  const answer = await fetch(path ? new URL(path, document.baseURI) : bundled);
  if (!answer.ok) throw new Error(fill(words.embed_items_failed, { status: answer.status }));
  return (await answer.json()).items;
}

/** @param {Item[]} items @param {string} sought @returns {Map<string, Item[]>} by title of the concept */
function groupsOf(items, sought) {
  const wanted = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map();
  for (const concept of new Set([...Object.keys(CONCEPT_TITLES), ...items.map((item) => item.concept)])) {
    const title = CONCEPT_TITLES[concept] ?? concept;
    const found = items.filter((item) => {
      const text = `${title} ${item.title} ${item.id}`.toLowerCase();
      return item.concept === concept && wanted.every((word) => isIn(text, word));
    });
    if (found.length > 0) groups.set(title, found);
  }
  return groups;
}

/**
 * @param {string} link  of the lab
 * @param {(item: Item) => void} chosen
 */
export function createQuestions(link, chosen) {
  const element = make('div', '', { class: 'embedding-questions' });
  const field = make('input', '', { type: 'search', autocomplete: 'off' });
  const select = make('select', '', { size: String(kRows), 'aria-label': words.embed_pick });
  const found = make('p', '', { role: 'status', class: 'embedding-note' });
  const label = make('label', words.embed_find);
  label.append(field);
  element.append(label, select, found);
  /** @type {Item[]} */
  let items = [];
  let present = '';

  function fillList() {
    const groups = groupsOf(items, field.value);
    select.replaceChildren(
      ...[...groups].map(([title, members]) => {
        const group = make('optgroup', '', { label: title });
        group.append(...members.map((item) => make('option', item.title, { value: item.id })));
        return group;
      }),
    );
    select.value = present;
    const count = [...groups.values()].flat().length;
    found.textContent = field.value.trim() ? fill(words.embed_found, { count }) : '';
  }
  /** @param {string} id */
  function choose(id) {
    const item = items.find((one) => one.id === id);
    if (!item) return;
    present = id;
    chosen(item);
  }
  field.addEventListener('input', fillList);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && field.value !== '') {
      // The field is emptied; the dialog stays.
      event.preventDefault();
      field.value = '';
      fillList();
    }
    if (event.key !== 'Enter' || select.options.length === 0) return;
    event.preventDefault();
    select.value = select.options[0].value;
    choose(select.value);
  });
  select.addEventListener('change', () => choose(select.value));

  return {
    element,
    /** Loads the list and chooses this question, or the first. @param {string} id @returns {Promise<boolean>} whether there is one */
    async open(id) {
      try {
        if (items.length === 0) items = await bringItems(link);
        present = items.some((item) => item.id === id) ? id : (items[0]?.id ?? '');
        fillList();
        choose(present);
        return present !== '';
      } catch (error) {
        found.textContent = error instanceof Error ? error.message : String(error);
        return false;
      }
    },
  };
}
