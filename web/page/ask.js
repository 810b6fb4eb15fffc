// The "ask" box: an index of guided answers and terms, nothing more.
import * as words from '../shared/words.en.json';

/** @typedef {{ id: string, question: string, keywords: string[], sections: string[], short: string, steps: any[] }} Answer */
/** @typedef {{ term: string, also: string[], says: string, section: string, lab?: string }} Term */

const kMost = 6;
/** Questions to begin with, as chips under the box: those of the guided answers, and terms. */
const kGuided = [words.ask_chip_1, words.ask_chip_2, words.ask_chip_3];
const kTerms = [words.ask_chip_4, words.ask_chip_5, words.ask_chip_6];

/** @type {Promise<{ answers: Answer[], terms: Term[] }> | null} */
let index = null;

/** Guided answers and terms, fetched once. */
export function loadIndex() {
  const name = LANGUAGE === 'en' ? 'ask.json' : `ask.${LANGUAGE}.json`;
  index ??= fetch(new URL(name, import.meta.url)).then((answer) => answer.json());
  return index;
}

/** @param {string} text */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}²σΔ]+/gu) ?? [];

/** Words that say nothing of what is asked, in the page's languages. */
const kSilent = new Set(
  (
    'a an the of is are was what whats which who how why when where to in on at for with from by as and or vs than then it ' +
    'its this that there do does did i me my we you your can could should would will be make need want get have has if so ' +
    'mean means meaning explain tell about difference between please any ' +
    'der die das ein eine einer eines ist sind was welche welcher welches wie wieso warum wann wo zu in auf für mit von ' +
    'und oder als es sein kann soll sollte muss ich mein meine man bedeutet heißt erkläre'
  ).split(' '),
);

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

/** More for a term that is asked for by its whole name. @param {string[]} asked @param {Term} term */
function scoreOfTerm(asked, { term, also, says }) {
  const names = [term, ...also].map(wordsOf);
  const isNamed = names.some((words) => words.length > 0 && words.every((word) => asked.includes(word)));
  const ofOwnName = wordsOf(term).every((word) => asked.includes(word)) ? 1 : 0;
  return 1.5 * score(asked, names.flat()) + 0.25 * score(asked, wordsOf(says)) + (isNamed ? 2 : 0) + ofOwnName;
}

/** @param {string} query @param {{ answers: Answer[], terms: Term[] }} index */
export function search(query, { answers, terms }) {
  const asked = wordsOf(query).filter((word) => !kSilent.has(word));
  const found = [
    ...answers.map((answer) => ({
      answer,
      term: null,
      rank: 1.6 * score(asked, [...wordsOf(answer.question), ...answer.keywords.flatMap(wordsOf)]),
    })),
    ...terms.map((term) => ({ answer: null, term, rank: scoreOfTerm(asked, term) })),
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
  const box = document.querySelector('#ask');
  if (!box) return;
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
  const chips = document.createElement('p');
  chips.className = 'chips';
  const results = document.createElement('ul');
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  box.append(label, note, chips, status, results);

  /** The answer takes the place of the list. @param {Answer} answer */
  function begin(answer) {
    results.replaceChildren();
    status.textContent = '';
    guide.begin(answer);
  }

  /** @param {Answer} answer */
  function answerRow(answer) {
    const row = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = answer.question;
    button.addEventListener('click', () => begin(answer));
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
    const all = await loadIndex();
    const query = input.value.trim();
    const found = query ? search(query, all) : all.answers.map((answer) => ({ answer, term: null, rank: 1 }));
    results.replaceChildren(
      ...found.map(({ answer, term }) => (answer ? answerRow(answer) : termRow(/** @type {Term} */ (term)))),
    );
    status.textContent = query ? (found.length === 0 ? words.ask_none : '') : words.ask_suggested;
  }
  for (const text of [...kGuided, ...kTerms]) {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.textContent = text;
    chip.addEventListener('click', async () => {
      input.value = text;
      const found = search(text, await loadIndex());
      const answer = kGuided.includes(text) && found.find((one) => one.answer)?.answer;
      if (answer) begin(answer);
      else show();
    });
    chips.append(chip);
  }
  input.addEventListener('focus', show);
  input.addEventListener('input', show);
}
