// The list of questions to choose from, by concept.
import { isIn } from '../shared/find.js';
import { fill } from '../shared/said.js';
import * as words from '../shared/words.en.json';
import { element } from './elements.js';

/** @typedef {{ id: string, title: string, prompt: string, kind: string, concept: string, own?: boolean }} Item */

/**
 * @param {HTMLElement} groups  where the list stands
 * @param {Record<string, string>} concepts  titles by id, in their order
 * @param {() => void} changed
 */
export function createChooser(groups, concepts, changed) {
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  /** @type {Item[]} */
  let items = [];

  /** @param {Item[]} list @param {HTMLInputElement} all */
  function tellAll(list, all) {
    const count = list.filter(({ id }) => boxes.get(id)?.checked).length;
    all.checked = count === list.length;
    all.indeterminate = count > 0 && count < list.length;
  }

  /** @param {string} concept @param {Item[]} list */
  function groupOf(concept, list) {
    const all = /** @type {HTMLInputElement} */ (element('input'));
    all.type = 'checkbox';
    all.setAttribute('aria-label', fill(words.sheet_all_of, { concept: concepts[concept] ?? concept }));
    const rows = list.map((item) => {
      const box = /** @type {HTMLInputElement} */ (element('input'));
      box.type = 'checkbox';
      box.value = item.id;
      boxes.set(item.id, box);
      box.addEventListener('change', () => {
        tellAll(list, all);
        changed();
      });
      const row = element('label', 'sheet-row', [box, ' ', item.title]);
      row.dataset.words = `${concepts[concept] ?? ''} ${item.title} ${item.prompt}`.toLowerCase();
      return row;
    });
    all.addEventListener('change', () => {
      for (const { id } of list) {
        const box = boxes.get(id);
        if (box && !box.closest('label')?.hidden) box.checked = all.checked;
      }
      tellAll(list, all);
      changed();
    });
    const group = element('fieldset', 'sheet-group', [
      element('legend', '', [element('label', '', [all, ' ', concepts[concept] ?? concept])]),
      ...rows,
    ]);
    group.addEventListener('told', () => tellAll(list, all));
    return group;
  }

  const chosen = () => items.filter(({ id }) => boxes.get(id)?.checked).map(({ id }) => id);
  /** @param {string[]} ids */
  function choose(ids) {
    for (const [id, box] of boxes) box.checked = ids.includes(id);
    for (const group of groups.children) group.dispatchEvent(new Event('told'));
  }

  return {
    /** Ids in the order of the list. */
    chosen,
    choose,
    /** Shows other questions; those of a reader's own model cannot be printed. @param {Item[]} list */
    show(list) {
      items = list.filter(({ own }) => !own);
      boxes.clear();
      const order = [...Object.keys(concepts), ...items.map(({ concept }) => concept)];
      const used = [...new Set(order)].filter((id) => items.some(({ concept }) => concept === id));
      groups.replaceChildren(
        ...used.map((id) =>
          groupOf(
            id,
            items.filter(({ concept }) => concept === id),
          ),
        ),
      );
    },
    /** @param {string} typed */
    find(typed) {
      const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
      for (const group of /** @type {Iterable<HTMLElement>} */ (groups.children)) {
        const rows = /** @type {HTMLElement[]} */ ([...group.querySelectorAll('.sheet-row')]);
        for (const row of rows) row.hidden = !wanted.every((word) => isIn(row.dataset.words ?? '', word));
        group.hidden = rows.every(({ hidden }) => hidden);
      }
    },
    count: () => items.length,
  };
}
