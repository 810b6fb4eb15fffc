// Words of a grammar as texts and as the numbers that the core has for them.
import { refuse } from './refuse.js';

export { checkNames } from './refuse.js';

export const kSeeds = Number.MAX_SAFE_INTEGER;
export const kMostCount = 2 ** 31 - 1; // of steps, windows, …; the core has the limits of each

/** @param {readonly string[]} words */
export function vocabularyOf(words) {
  const kShown = 40;
  const places = new Map(words.map((word, i) => [word, i]));
  const accepted = `one of ${words.slice(0, kShown).join(' ')}${words.length > kShown ? ' …' : ''}`;
  return {
    /** @param {Uint16Array} numbers @returns {string[]} */
    names: (numbers) => Array.from(numbers, (number) => words[number]),
    /** @param {string} field @param {unknown} given  a list, or a text with spaces between its words */
    numbers(field, given) {
      const list = typeof given === 'string' ? given.split(/\s+/).filter((word) => word !== '') : given;
      if (!Array.isArray(list)) refuse(field, given, "a text, or an array of the grammar's words");
      return Uint16Array.from(list, (word, i) => places.get(word) ?? refuse(`${field}[${i}]`, word, accepted));
    },
    /** @param {Float64Array} probabilities @returns {Map<string, number>} */
    shares: (probabilities) => new Map(words.map((word, i) => [word, probabilities[i]])),
  };
}

/** @typedef {ReturnType<typeof vocabularyOf>} Vocabulary */
