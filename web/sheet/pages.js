// The sheet as it is printed, and its key on pages of its own.
import { fill } from '../shared/said.js';
import * as words from '../shared/words.en.json';
import { element } from './elements.js';
import { askedOn, keyOf } from './question.js';

/**
 * @typedef {object} Sheet
 * @property {string} title
 * @property {number} seed
 * @property {'a4' | 'letter'} paper
 * @property {boolean} hasKey
 * @property {import('../core/quantscope.js').SheetQuestion[]} questions
 * @property {string} site  address of the page with the lab
 * @property {string} address  of this sheet
 */

/** @param {Sheet} sheet @param {string} kind @param {Node[]} inside */
function pageOf({ title, paper, seed, address }, kind, inside) {
  const foot = fill(words.sheet_foot, { seed, address });
  return element('article', `sheet sheet-${kind} paper-${paper}`, [
    element('header', 'sheet-head', [
      element('h2', '', [kind === 'key' ? fill(words.sheet_key_title, { title }) : title]),
      ...(kind === 'key'
        ? []
        : [
            element('p', 'sheet-who', [
              words.sheet_name,
              element('span', 'sheet-line'),
              words.sheet_date,
              element('span', 'sheet-line'),
            ]),
          ]),
    ]),
    ...inside,
    element('footer', 'sheet-foot', [foot]),
  ]);
}

/** @param {Sheet} sheet */
export function pagesOf(sheet) {
  const asked = sheet.questions.map((question, i) => askedOn(question, i + 1, sheet.site));
  const pages = [pageOf(sheet, 'asked', asked)];
  if (sheet.hasKey) {
    const keys = sheet.questions.map((question, i) => keyOf(question, i + 1));
    pages.push(pageOf(sheet, 'key', keys));
  }
  return pages;
}
