// The languages of the site. English is the source; another language has a file beside each English one: sentences and
// phrases of the labs, words of the page, the quiz, the lesson. It holds only its own text: shared parts (keys, links,
// expressions) stay in the English file.
import { readFile } from 'node:fs/promises';

export const kLanguages = ['en', 'de'];
/** Decimal sign and thousands separator. @type {Record<string, { decimal: string, group: string }>} */
const kNumbers = { en: { decimal: '.', group: ',' }, de: { decimal: ',', group: '\u00a0' } };

/** @param {string} path */
const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** File name suffix: the language, or nothing for English. @param {string} language */
export const suffixOf = (language) => (language === 'en' ? '' : `.${language}`);

/** @param {string} what @param {Record<string, unknown>} ours @param {Record<string, unknown>} theirs */
function sameKeys(what, ours, theirs) {
  const missing = Object.keys(ours).filter((key) => !(key in theirs));
  const unknown = Object.keys(theirs).filter((key) => !(key in ours));
  if (missing.length + unknown.length > 0)
    throw new Error(`${what}: missing ${missing.join(', ') || 'none'}; unknown ${unknown.join(', ') || 'none'}`);
}

/** Sentences by key, for every key in English. @param {string} language */
export async function readSentences(language) {
  const english = await readJson('src/labs/words/text.en.json');
  const sentences = await readJson(`src/labs/words/text.${language}.json`);
  sameKeys(`src/labs/words/text.${language}.json`, english, sentences);
  return Object.fromEntries(Object.keys(english).map((key) => [key, sentences[key]]));
}

/** Words of the page's scripts. @param {string} name  shared/words, page/symbols @param {string} language */
export async function readPageTable(name, language) {
  const english = await readJson(`web/${name}.en.json`);
  if (language === 'en') return english;
  const theirs = await readJson(`web/${name}.${language}.json`);
  sameKeys(`web/${name}.${language}.json`, english, theirs);
  return merged(english, theirs, `web/${name}.${language}.json`);
}

/** Words of the static page. @param {string} language @returns {Promise<Record<string, string>>} */
export async function readStatic(language) {
  const words = await readJson(`web/page/static.${language}.json`);
  sameKeys(`web/page/static.${language}.json`, await readJson('web/page/static.en.json'), words);
  return words;
}

/**
 * Merges the second over the first; lists entry by entry.
 * @param {any} below @param {any} above @param {string} [place]  file and field, for errors @returns {any}
 */
export function merged(below, above, place = '') {
  if (Array.isArray(below) && Array.isArray(above)) {
    if (below.length !== above.length)
      throw new Error(`${place}: a list of ${above.length}, where the English has ${below.length}`);
    return below.map((one, i) => merged(one, above[i], `${place}[${i}]`));
  }
  if (typeof below !== 'object' || below === null || typeof above !== 'object') return above;
  const result = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (!(key in below)) throw new Error(`${place}: “${key}”, which the English does not have`);
    result[key] = merged(below[key], value, `${place}.${key}`);
  }
  return result;
}

/** The bank of items in a language. @param {string} language */
export async function readItems(language) {
  const english = await readJson('web/items/en.json');
  if (language === 'en') return english;
  const { title, items } = await readJson(`web/items/${language}.json`);
  sameKeys(`web/items/${language}.json`, Object.fromEntries(english.items.map(({ id }) => [id, 1])), items);
  return {
    ...english,
    title,
    items: english.items.map((item) => merged(item, items[item.id], `web/items/${language}.json: ${item.id}`)),
  };
}

/** Words of list rows, by their English. @param {string} language @returns {Promise<Record<string, string>>} */
export const readPhrases = async (language) =>
  language === 'en' ? {} : readJson(`src/labs/words/phrases.${language}.json`);

/** Words for faults in quiz items, by their English: of fields, and of values and what is accepted. @param {string} language */
export async function readFaults(language) {
  const { fields, phrases } = await readJson(`web/author/faults.${language}.json`);
  return { fields, phrases: { ...(await readPhrases(language)), ...phrases } };
}

/** Texts for the module: sentences in the order of their keys, phrases in pairs. @param {string} language */
export async function readModuleText(language) {
  const phrases = await readPhrases(language);
  // The module expects this order of keys, in which CMake reads the table.
  const sentences = Object.entries(await readSentences(language)).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    sentences: sentences.map(([, sentence]) => sentence),
    phrases: Object.entries(phrases).flat(),
    ...kNumbers[language],
  };
}
