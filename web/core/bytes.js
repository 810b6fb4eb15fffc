// Checks bytes and numbers from a caller. Accepts the intended kinds in any holder, also from another realm (a frame, a
// test runner's sandbox), where instanceof fails; refuses all else by name, so that nothing is misread as empty.
import { refuse } from './refuse.js';

export const kBytes = 'an ArrayBuffer, or a view of one: a Uint8Array, a DataView, a Node Buffer';

/** "Float32Array", "ArrayBuffer", "Object" … @param {unknown} value */
export const kindOf = (value) => Object.prototype.toString.call(value).slice('[object '.length, -1);

/**
 * For a view, the bytes that it covers, whatever its element type.
 * @param {string} field @param {unknown} value @returns {Uint8Array}
 */
export function bytesOf(field, value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (kindOf(value) === 'ArrayBuffer') return new Uint8Array(/** @type {ArrayBuffer} */ (value));
  return refuse(field, value, kBytes);
}

/**
 * Requires every element to be a number: converts no text, null, hole or BigInt.
 * @param {string} field @param {unknown} list @param {string} accepted @param {(x: number) => boolean} fits
 */
export function numbersOf(field, list, accepted, fits) {
  const isList = Array.isArray(list) || (ArrayBuffer.isView(list) && kindOf(list) !== 'DataView');
  if (!isList) refuse(field, list, accepted);
  const numbers = Array.from(/** @type {ArrayLike<unknown>} */ (list));
  numbers.forEach((x, i) => {
    if (typeof x !== 'number' || !fits(x)) refuse(`${field}[${i}]`, x, accepted);
  });
  return Float64Array.from(/** @type {number[]} */ (numbers));
}

/** @param {string} field @param {unknown} value @param {number} min @param {number} max @param {string} [accepted] */
export function wholeNumber(field, value, min, max, accepted = `a whole number from ${min} to ${max}`) {
  if (!(Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max)) refuse(field, value, accepted);
  return Number(value);
}
