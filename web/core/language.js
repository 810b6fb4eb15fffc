// A language whose entropy rate is known: a grammar, what is exact about it, and the models that learn it.
import { bytesOf, kindOf, wholeNumber } from './bytes.js';
import { modelOf } from './language_model.js';
import { checkNames, kMostCount, kSeeds, vocabularyOf } from './language_words.js';
import { refuse, unwrap } from './refuse.js';

const kMostWords = 1e6; // of a text
const kLongestLag = 256;
const kMostSize = 65535; // as a checkpoint writes sizes; the core has the limits of each

/** The grammar's text. @param {unknown} grammar */
function textOf(grammar) {
  const accepted = 'a grammar as JSON text, or the object that it stands for (docs/grammar.md)';
  if (typeof grammar === 'string') return grammar;
  if (typeof grammar !== 'object' || grammar === null) refuse('grammar', grammar, accepted);
  try {
    return JSON.stringify(grammar);
  } catch {
    return refuse('grammar', grammar, accepted);
  }
}

/** Sizes and seed of a new model. @param {any} options */
function sizesOf(options) {
  const kDefaults = { width: 32, heads: 4, layers: 2, hidden: 64, context: 32 };
  checkNames('model', options, [...Object.keys(kDefaults), 'tiedHead', 'seed']);
  const { tiedHead = false, seed = 1 } = options;
  if (typeof tiedHead !== 'boolean') refuse('tiedHead', tiedHead, 'true or false');
  /** @type {Record<string, unknown>} */
  const sizes = { tiedHead, seed: wholeNumber('seed', seed, 0, kSeeds) };
  for (const [name, otherwise] of Object.entries(kDefaults))
    sizes[name] = wholeNumber(name, options[name] ?? otherwise, 0, kMostSize);
  return sizes;
}

/** The text of an evaluation, and its figures by sentence. @param {string} field @param {any} evaluation */
function measuredOf(field, evaluation) {
  const { text, sentenceBits } = evaluation ?? {};
  if (kindOf(sentenceBits) !== 'Float64Array' || typeof text !== 'object' || text === null)
    refuse(field, evaluation, 'an evaluation, as evaluate() returns it');
  for (const key of ['seed', 'windows', 'length'])
    wholeNumber(`${field}: text: ${key}`, text[key], 0, key === 'seed' ? kSeeds : kMostCount);
  return { text, sentenceBits };
}

/** @param {any} core @param {any} grammar  in the core */
function languageOf(core, grammar) {
  const facts = grammar.facts();
  const vocabulary = vocabularyOf(facts.words);
  const shared = { core, vocabulary, entropyRateBits: facts.entropyRateBits };
  const longestOf = (/** @type {unknown} */ longest, most = kLongestLag, least = 1) =>
    wholeNumber('longest', longest, least, most);

  return {
    ...facts,
    /** @param {number} longest  words of context */
    contextLimits: (longest) => unwrap(grammar.contextLimits(longestOf(longest, kMostSize, 0))),
    /** @param {number} longest */
    lagInformationBits: (longest) => grammar.lagInformation(longestOf(longest)),
    /** @param {number} longest */
    subjectVerb: (longest) => grammar.subjectVerb(longestOf(longest)),
    /** @param {{ seed?: number, words: number, first?: number }} options */
    draw: (options) => {
      checkNames('draw', options, ['seed', 'words', 'first']);
      const { seed = 1, words, first = 0 } = options;
      const count = wholeNumber('words', words, 1, kMostWords);
      return vocabulary.names(
        grammar.draw(wholeNumber('seed', seed, 0, kSeeds), wholeNumber('first', first, 0, kSeeds), count),
      );
    },
    /** @param {{ seed?: number, words?: number }} options */
    sample: (options = {}) => {
      checkNames('sample', options, ['seed', 'words']);
      const { seed = 1, words = kMostWords } = options;
      const most = wholeNumber('words', words, 1, kMostWords);
      return vocabulary.names(grammar.sample(wholeNumber('seed', seed, 0, kSeeds), most));
    },
    /** @param {string | readonly string[]} words */
    codeLengthBits: (words) => unwrap(grammar.codeLength(vocabulary.numbers('words', words))).bits,
    /** @param {string | readonly string[]} words */
    next: (words = []) => vocabulary.shares(unwrap(grammar.next(vocabulary.numbers('words', words))).probabilities),
    /** @param {object} options */
    model: (options = {}) => modelOf(shared, unwrap(grammar.model(sizesOf(options))).model),
    /** @param {import('./quantscope.js').Bytes} bytes */
    readModel: (bytes) => modelOf(shared, unwrap(grammar.readModel(bytesOf('bytes', bytes))).model),
    /** @param {any} a @param {any} b */
    compare: (a, b) => {
      const [one, other] = [measuredOf('a', a), measuredOf('b', b)];
      for (const key of ['seed', 'windows', 'length'])
        if (one.text[key] !== other.text[key])
          refuse(`b: text: ${key}`, other.text[key], `${one.text[key]}, as in a: both on one text`);
      return unwrap(grammar.difference(one.text, one.sentenceBits, other.sentenceBits));
    },
    free: () => grammar.delete(),
  };
}

/** @param {any} core */
export const languages = (core) => ({
  /** @param {{ grammar: string | object }} options */
  language(options) {
    checkNames('language', options, ['grammar']);
    return languageOf(core, unwrap(core.grammar(textOf(options.grammar))).grammar);
  },
});
