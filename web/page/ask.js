// The "ask" box: an index of guided answers and terms, nothing more.
import * as words from '../shared/words.en.json';

/** @typedef {{ id: string, question: string, keywords: string[], short: string, steps: any[] }} Answer */
/** @typedef {{ term: string, also: string[], says: string, section: string, lab?: string }} Term */

const kMost = 6;

/** @param {string} text */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}²σΔ]+/gu) ?? [];

/** How well a text matches a query: whole words count more than prefixes. @param {string[]} asked @param {string[]} in_ */
function score(asked, in_) {
  let sum = 0;
  for (const word of asked) {
    if (in_.includes(word)) sum += 2;
    else if (word.length > 2 && in_.some((one) => one.startsWith(word) || (word.startsWith(one) && one.length > 3)))
      sum += 1;
  }
  return sum;
}

/** @param {string} query @param {{ answers: Answer[], terms: Term[] }} index */
export function search(query, { answers, terms }) {
  const asked = wordsOf(query).filter(
    (word) => !['the', 'a', 'of', 'is', 'what', 'how', 'to', 'in', 'and', 'do', 'does', 'i'].includes(word),
  );
  const found = [
    ...answers.map((answer) => ({
      answer,
      term: null,
      rank: score(asked, [...wordsOf(answer.question), ...answer.keywords.flatMap(wordsOf)]),
    })),
    ...terms.map((term) => ({
      answer: null,
      term,
      rank: 1.5 * score(asked, [term.term, ...term.also].flatMap(wordsOf)) + 0.25 * score(asked, wordsOf(term.says)),
    })),
  ];
  return found
    .filter(({ rank }) => rank >= 1)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, kMost);
}

/**
 * @param {{ begin(answer: Answer): void }} guide
 */
export function createAsk(guide) {
  const box = document.createElement('search');
  box.className = 'ask';
  const label = document.createElement('label');
  label.textContent = words.ask;
  const input = document.createElement('input');
  input.type = 'search';
  input.maxLength = 200;
  input.setAttribute('aria-describedby', 'ask-note');
  label.append(input);
  const note = document.createElement('p');
  note.id = 'ask-note';
  note.textContent = words.ask_note;
  const results = document.createElement('ul');
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  box.append(label, note, status, results);
  document.querySelector('#sections')?.after(box);

  /** @type {Promise<{ answers: Answer[], terms: Term[] }> | null} */
  let index = null;
  const load = () => {
    index ??= fetch(new URL(LANGUAGE === 'en' ? 'ask.json' : `ask.${LANGUAGE}.json`, import.meta.url)).then((answer) =>
      answer.json(),
    );
    return index;
  };

  /** @param {Answer} answer */
  function answerRow(answer) {
    const row = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = answer.question;
    button.addEventListener('click', () => guide.begin(answer));
    const kind = document.createElement('small');
    kind.textContent = words.ask_guided;
    row.append(kind, button);
    return row;
  }

  /** @param {Term} term */
  function termRow(term) {
    const row = document.createElement('li');
    const kind = document.createElement('small');
    kind.textContent = words.ask_term;
    const name = document.createElement('strong');
    name.textContent = term.term;
    const says = document.createElement('p');
    says.textContent = term.says;
    row.append(kind, name, says);
    const section = document.querySelector(`#${CSS.escape(term.section)} h1, #${CSS.escape(term.section)} h2`);
    if (section) {
      const read = document.createElement('a');
      read.href = `#${term.section}`;
      read.textContent = words.ask_read.replace('{section}', (section.firstChild?.textContent ?? '').trim());
      row.append(read, ' ');
    }
    if (term.lab) {
      const show = document.createElement('a');
      show.href = `?${term.lab}`;
      show.dataset.lab = '';
      show.textContent = words.ask_lab;
      row.append(show);
    }
    return row;
  }

  async function show() {
    const all = await load();
    const query = input.value.trim();
    const found = query ? search(query, all) : all.answers.map((answer) => ({ answer, term: null, rank: 1 }));
    results.replaceChildren(
      ...found.map(({ answer, term }) => (answer ? answerRow(answer) : termRow(/** @type {Term} */ (term)))),
    );
    status.textContent = query ? (found.length === 0 ? words.ask_none : '') : words.ask_suggested;
  }
  input.addEventListener('focus', show);
  input.addEventListener('input', show);
}
