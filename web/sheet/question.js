// One question on paper, and its answer in the key.
import * as words from '../shared/words.en.json';
import { drawingOf } from './drawing.js';
import { element, letterOf } from './elements.js';

/** @typedef {import('../core/quantscope.js').SheetQuestion} SheetQuestion */

/** A line to write on, behind its words. @param {string} text @param {string} [unit] */
const blank = (text, unit = '') =>
  element('p', 'sheet-blank', [element('span', '', [text]), element('span', 'sheet-line'), unit]);

/** @param {{ text: string }[]} options */
const choices = (options) =>
  element(
    'ol',
    'sheet-options',
    options.map(({ text }) => element('li', '', [text])),
  );

/** Address of a state of the lab, to type or to press. @param {string} link @param {string} site */
function addressOf(link, site) {
  const address = `${site}?${link}`;
  const made = /** @type {HTMLAnchorElement} */ (element('a', 'sheet-address', [address]));
  made.href = address;
  return made;
}

/** Parts below the prompt, by the kind of question. @type {Record<string, (question: SheetQuestion, site: string) => Node[]>} */
const kAsked = {
  choice: ({ options }) => [choices(options)],
  number: ({ unit }) => [element('div', 'sheet-work'), blank(words.sheet_answer, unit)],
  order: ({ entries }) => [choices(entries.map((text) => ({ text }))), blank(words.sheet_order)],
  predict: ({ options, observe, start, explain, explanations }, site) => [
    choices(options),
    element('p', '', [element('b', '', [words.sheet_observe]), ' ', observe]),
    addressOf(start, site),
    blank(words.sheet_seen),
    element('p', '', [explain]),
    choices(explanations),
  ],
  task: ({ goals, start }, site) => [
    element(
      'ul',
      'sheet-goals',
      goals.map((goal) => element('li', '', [goal])),
    ),
    element('p', '', [words.sheet_start, ' ', addressOf(start, site)]),
    blank(words.sheet_settings),
    element('div', 'sheet-work'),
  ],
  draw: (question) => [drawingOf(question, false)],
};

/** @param {SheetQuestion} question @param {number} number @param {string} site */
export function askedOn(question, number, site) {
  const beside =
    question.lab && question.kind !== 'task'
      ? [element('p', 'sheet-beside', [words.sheet_beside, ' ', addressOf(question.lab, site)])]
      : [];
  return element('section', 'sheet-question', [
    element('h3', '', [element('span', 'sheet-number', [String(number)]), question.title]),
    element('p', 'sheet-prompt', [question.prompt]),
    ...(kAsked[question.kind]?.(question, site) ?? []),
    ...beside,
  ]);
}

/** Why each wrong option is wrong. @param {SheetQuestion['options']} options */
const reasons = (options) =>
  element(
    'ul',
    'sheet-reasons',
    options.flatMap(({ says, correct }, i) =>
      correct || !says ? [] : [element('li', '', [element('b', '', [letterOf(i)]), ' ', says])],
    ),
  );

/** @param {SheetQuestion} question @param {number} number */
export function keyOf(question, number) {
  const curve = question.kind === 'draw' ? [drawingOf(question, true)] : [];
  return element('section', 'sheet-question', [
    element('h3', '', [
      element('span', 'sheet-number', [String(number)]),
      element('span', 'sheet-right', [question.key]),
      ' ',
      question.title,
    ]),
    ...curve,
    element('p', '', [question.solution]),
    ...[question.options, question.explanations].filter((list) => list.length > 0).map(reasons),
  ]);
}
