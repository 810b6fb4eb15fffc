// ggml's types: rows of numbers as the bytes that llama.cpp writes.
import { kindOf, numbersOf, wholeNumber } from './bytes.js';
import { checkNames, refuse, unwrap } from './refuse.js';

const kMost = 2 ** 26; // numbers, which are copied

/** @param {string} field @param {unknown} list */
const floats = (field, list) =>
  kindOf(list) === 'Float32Array'
    ? /** @type {Float32Array} */ (list)
    : Float32Array.from(numbersOf(field, list, 'a Float32Array, or numbers in an array', () => true));

/** @param {any} core */
export const ggml = (core) => ({
  ggmlTypes: () => core.ggmlTypes(),
  /**
   * @param {ArrayLike<number>} values
   * @param {{ type: string, columns?: number, importance?: ArrayLike<number> }} options
   * @returns {Uint8Array}
   */
  encodeGgml(values, options) {
    checkNames('options', options, ['type', 'columns', 'importance']);
    const { type, columns, importance = [] } = options;
    if (typeof type !== 'string') refuse('type', type, "the name of a type, such as 'Q4_K'");
    const numbers = floats('values', values);
    if (numbers.length > kMost) refuse('values', `${numbers.length} numbers`, `at most ${kMost}`);
    const row = columns === undefined ? numbers.length : wholeNumber('columns', columns, 1, kMost);
    return unwrap(core.encodeGgml(type, numbers, row, floats('importance', importance))).bytes;
  },
});
