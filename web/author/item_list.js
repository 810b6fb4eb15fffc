// The items without faults: one is chosen for the preview and its code.
import { part } from '../shared/said.js';

/** @typedef {{ id: string, kind: string, prompt: string }} Item */

const kFirstWords = 100; // characters; the row cuts them to its width

/** @param {string} text @param {string} name */
function words(text, name) {
  const made = document.createElement('span');
  made.className = name;
  made.textContent = text;
  return made;
}

/** @param {(id: string) => void} chosen */
export function createItemList(chosen) {
  const list = part('list');
  const fields = part('items');
  let present = '';

  /** @param {Item} item */
  function row({ id, kind, prompt }) {
    const label = document.createElement('label');
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = 'item';
    radio.value = id;
    radio.checked = id === present;
    const about = document.createElement('span');
    // Kinds in the page's language stand in its text.
    about.append(words(id, 'item-id'), ' ', words(list.dataset[kind] ?? kind, 'item-kind'), ' ');
    about.append(words(prompt.slice(0, kFirstWords), 'item-words'));
    label.append(radio, about);
    return label;
  }

  list.addEventListener('change', ({ target }) => {
    present = /** @type {HTMLInputElement} */ (target).value;
    chosen(present);
  });

  return {
    /** Shows the items and returns the chosen one; the first, if the one before is gone. @param {Item[]} items */
    show(items) {
      fields.hidden = items.length === 0;
      if (!items.some(({ id }) => id === present)) present = items[0]?.id ?? '';
      list.replaceChildren(...items.map(row));
      return present;
    },
    /** Chooses an item without saying so. @param {string} id */
    choose(id) {
      const radio = list.querySelector(`input[value="${CSS.escape(id)}"]`);
      if (!(radio instanceof HTMLInputElement)) return false;
      present = id;
      radio.checked = true;
      return true;
    },
  };
}
