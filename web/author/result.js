// Shows what the checker says: numbers, faults with the way to their places, and what is under way.

import { counted, fill, part } from '../shared/said.js';
import * as words from '../shared/words.en.json';

/** @typedef {import('./checker.js').Checked} Checked */
/** @typedef {{ line: number, says: string, go(): void }} Row */

const kMostRows = 60;

/** Words for what JSON would have at a place. @type {Record<import('./json_places.js').Expected, string>} */
const kExpected = {
  value: words.items_expected_value,
  key: words.items_expected_key,
  colon: words.items_expected_colon,
  comma_object: words.items_expected_comma_object,
  comma_list: words.items_expected_comma_list,
  end: words.items_expected_end,
  quote: words.items_expected_quote,
  escape: words.items_expected_escape,
  depth: words.items_expected_depth,
};

/** Says a sentence once: the same again would be announced again. @param {HTMLElement} place @param {string} sentence */
function say(place, sentence) {
  if (place.textContent !== sentence) place.textContent = sentence;
}

/** @param {Row} row @param {number} number */
function faultRow({ line, says, go }, number) {
  const row = document.createElement('li');
  const button = document.createElement('button');
  const sentence = document.createElement('span');
  button.type = 'button';
  button.textContent = fill(words.items_line, { line });
  button.setAttribute('aria-describedby', `fault-${number}`);
  button.addEventListener('click', go);
  sentence.id = `fault-${number}`;
  sentence.textContent = says;
  row.append(button, sentence);
  return row;
}

/** @param {Checked} checked */
function summary({ items, variants, answers, faults }) {
  const found = faults.length === 0 ? words.items_no_fault : counted(words.items_faults, faults.length);
  if (items === 0) return fill(words.items_unread, { faults: found });
  return fill(words.items_sum, {
    items: counted(words.items_items, items),
    variants: counted(words.items_variants, variants),
    answers: counted(words.items_answers, answers),
    faults: found,
  });
}

export function createResult() {
  const told = part('told');
  const list = part('faults');
  const region = /** @type {HTMLElement} */ (told.parentElement);

  /** @param {string} sentence @param {'good' | 'bad' | 'open'} state @param {Row[]} rows */
  function tell(sentence, state, rows) {
    say(told, sentence);
    told.dataset.state = state;
    region.removeAttribute('aria-busy');
    for (const name of ['busy', 'stopped']) part(name).hidden = true;
    list.replaceChildren(...rows.slice(0, kMostRows).map(faultRow));
    if (rows.length > kMostRows) {
      const rest = document.createElement('li');
      rest.textContent = fill(words.items_more, { count: rows.length - kMostRows });
      list.append(rest);
    }
    list.hidden = rows.length === 0;
  }

  return {
    /** The text has changed since, or is being checked. @param {string} [doing] */
    waits(doing) {
      region.setAttribute('aria-busy', 'true');
      part('stopped').hidden = true;
      part('busy').hidden = doing === undefined;
      if (doing !== undefined) part('doing').textContent = doing;
    },
    /** @param {Checked} checked @param {Row[]} rows */
    show: (checked, rows) => tell(summary(checked), rows.length === 0 ? 'good' : 'bad', rows),
    /** @param {import('./json_places.js').Fault} fault @param {{ line: number, column: number }} place @param {() => void} go */
    showNotJson({ expected }, { line, column }, go) {
      const says = fill(words.items_not_json, { column, expected: kExpected[expected] });
      tell(words.items_no_json, 'bad', [{ line, says, go }]);
    },
    empty: () => tell(words.items_empty, 'open', []),
    /** Nothing was found out; it can be tried again. @param {string} sentence */
    stopped(sentence) {
      tell(sentence, 'open', []);
      part('stopped').hidden = false;
    },
  };
}
