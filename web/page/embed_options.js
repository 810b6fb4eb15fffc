// Groups of the embed dialog that name keys of the address one by one: how answers are graded, and how the embed looks.
import * as words from '../shared/words.en.json';
import { folded, list } from './embed_parts.js';

/** @typedef {import('./embed_code.js').Choice} Choice */

/** @param {Choice} choice */
export function gradingGroup({ grading }) {
  /** @param {string} key @param {string} label @param {[string, string][]} options  the usual one first */
  const row = (key, label, options) =>
    list(label, options, (value) => {
      delete grading[key];
      if (value !== options[0][0]) grading[key] = value;
    });
  /** @type {[string, string][]} */
  const whether = [
    ['shown', words.embed_shown],
    ['held', words.embed_held],
  ];
  return folded(
    words.embed_grading,
    row('attempts', words.embed_attempts, [
      ['0', words.embed_any],
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ]),
    row('feedback', words.embed_feedback, whether),
    row('solutions', words.embed_solutions, whether),
    row('variants', words.embed_variants, [
      ['free', words.embed_free],
      ['fixed', words.embed_fixed],
    ]),
  );
}

/** @param {Choice} choice */
export function lookGroup(choice) {
  return folded(
    words.embed_look,
    list(
      words.embed_theme,
      [
        ['', words.embed_reader],
        ['light', words.embed_light],
        ['dark', words.embed_dark],
      ],
      (value) => Object.assign(choice, { theme: value }),
    ),
    list(
      words.embed_language,
      [
        ['', words.embed_reader],
        ['en', 'English'],
        ['de', 'Deutsch'],
      ],
      (value) => Object.assign(choice, { locale: value }),
    ),
    list(
      words.embed_start,
      [
        ['', words.embed_at_once],
        ['paused', words.embed_on_click],
      ],
      (value) => Object.assign(choice, { paused: value === 'paused' }),
    ),
    list(
      words.embed_kind,
      [
        ['iframe', words.embed_iframe],
        ['element', words.embed_element],
      ],
      (value) => Object.assign(choice, { kind: value }),
    ),
  );
}
