// A sequence of labs and questions as a file says it: what it may hold, and a sentence for what it may not.

export const kMostSteps = 30;
const kMostText = 4000;
const kMostMinutes = 600;
const kFile = ['quantscope_sequence', 'id', 'title', 'about', 'items', 'steps'];
const kStep = ['title', 'text', 'minutes', 'lab', 'item', 'lock', 'hide'];

/**
 * @typedef {string | Record<string, string>} Words  one text, or one for each language
 * @typedef {object} Step
 * @property {Words} title
 * @property {Words} [text]  paragraphs with an empty line between
 * @property {number} minutes
 * @property {string} [lab]  a state: "lab=entropy&quantizer=int4"
 * @property {string} [item]  id of a question, instead of a lab
 * @property {string[]} [lock]
 * @property {string[]} [hide]
 * @typedef {object} Sequence
 * @property {string} id
 * @property {Words} title
 * @property {Words} [about]
 * @property {string} [items]  a file of questions beside the page
 * @property {Step[]} steps
 */

/** @param {unknown} value */
const shown = (value) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (/** @type {unknown} */ value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= kMostText;
const isWords = (/** @type {unknown} */ value) =>
  isText(value) || (isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isText));
const isPaths = (/** @type {unknown} */ value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && /^[a-z_]+(\/[\w./-]+)?$/.test(one));

/**
 * The faults of a file, each a sentence; an empty list for a sequence.
 * @param {unknown} file
 * @param {{ items: ReadonlySet<string> | null, labs: readonly string[], problems?: (link: string) => string }} known
 *   items: ids of the bank, or null while they are not known
 */
export function faultsOf(file, { items, labs, problems = () => '' }) {
  /** @type {string[]} */
  const faults = [];
  const refuse = (/** @type {string} */ field, /** @type {unknown} */ value, /** @type {string} */ accepted) =>
    faults.push(`${field}: ${value === undefined ? 'nothing' : shown(value)} is not accepted; expected ${accepted}.`);
  if (!isObject(file)) {
    refuse('file', file, 'an object with quantscope_sequence, id, title and steps');
    return faults;
  }
  for (const key of Object.keys(file)) if (!kFile.includes(key)) refuse(key, file[key], `one of ${kFile.join(', ')}`);
  if (file.quantscope_sequence !== 1) refuse('quantscope_sequence', file.quantscope_sequence, '1');
  if (typeof file.id !== 'string' || !/^[a-z0-9-]{1,60}$/.test(file.id)) refuse('id', file.id, 'a to z, 0 to 9 and -');
  if (!isWords(file.title)) refuse('title', file.title, 'a text, or a text for each language');
  if (file.about !== undefined && !isWords(file.about)) refuse('about', file.about, 'a text, or one for each language');
  if (file.items !== undefined && (typeof file.items !== 'string' || !/^[\w.-]+\.json$/.test(file.items)))
    refuse('items', file.items, 'the name of a file beside the page, such as course.json');
  if (!Array.isArray(file.steps) || file.steps.length === 0) {
    refuse('steps', file.steps, 'a list of steps');
    return faults;
  }
  if (file.steps.length > kMostSteps) refuse('steps', file.steps.length, `at most ${kMostSteps}`);
  const own = file.items !== undefined;
  for (const [i, step] of file.steps.slice(0, kMostSteps).entries()) {
    const field = (/** @type {string} */ name) => `steps[${i}]: ${name}`;
    if (!isObject(step)) {
      refuse(`steps[${i}]`, step, 'a step with title, minutes, and lab or item');
      continue;
    }
    for (const key of Object.keys(step))
      if (!kStep.includes(key)) refuse(field(key), step[key], `one of ${kStep.join(', ')}: steps follow each other`);
    if (!isWords(step.title)) refuse(field('title'), step.title, 'a text, or a text for each language');
    if (step.text !== undefined && !isWords(step.text))
      refuse(field('text'), step.text, `texts of at most ${kMostText}`);
    const { minutes } = step;
    if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < 1 || minutes > kMostMinutes)
      refuse(field('minutes'), minutes, `a whole number from 1 to ${kMostMinutes}`);
    for (const list of ['lock', 'hide'])
      if (step[list] !== undefined && !isPaths(step[list]))
        refuse(field(list), step[list], 'a list of controls, such as ["overview/source", "app/labs"]');
    if ((step.lab === undefined) === (step.item === undefined)) {
      refuse(field('lab'), step.lab, 'a state of a lab, or an item in its place: one of the two');
    } else if (step.lab !== undefined) {
      const lab = typeof step.lab === 'string' ? new URLSearchParams(step.lab).get('lab') : null;
      const problem = typeof step.lab === 'string' ? problems(step.lab) : '';
      if (lab === null || !labs.includes(lab)) refuse(field('lab'), step.lab, `lab= one of ${labs.join(', ')}`);
      else if (problem) faults.push(`${field('lab')}: ${problem}`);
    } else if (typeof step.item !== 'string' || (!own && items && !items.has(step.item))) {
      refuse(field('item'), step.item, own ? 'the id of a question' : 'the id of a question of the bank');
    }
  }
  return faults;
}

/** @param {Words | undefined} words @param {string} language */
export const inLanguage = (words, language) =>
  words === undefined ? '' : typeof words === 'string' ? words : (words[language] ?? Object.values(words)[0]);

/** Keys of the frame of a step. @param {Step} step @param {Sequence} sequence @param {string} language */
export function frameOf({ lab, item, lock = [], hide = [] }, { items }, language) {
  const keys = new URLSearchParams(item ? { quiz: item } : lab);
  if (items && item) keys.set('items', items);
  if (lock.length > 0) keys.set('lock', lock.join(','));
  keys.set('hide', [...new Set([...hide, 'app/labs'])].join(','));
  keys.set('locale', language);
  return keys.toString();
}
