// Reads the values of one tensor of a model, all or a range.
import { wholeNumber } from './bytes.js';
import { QuantscopeError, refuse } from './refuse.js';

const kMostValues = 100_000_000; // at a time, as everywhere

/**
 * @typedef {import('./quantscope.js').ModelTensor} ModelTensor
 * @typedef {{ values: Float64Array, at: number, places?: Float64Array }} Part
 */

/**
 * Checks the requested range.
 * @param {ModelTensor} tensor @param {{ offset?: number, count?: number }} options
 */
export function wantedValues({ name, shape, unreadable }, { offset = 0, count }) {
  if (unreadable !== null) {
    const message = `tensor '${name}' cannot be read: ${unreadable}`;
    throw new QuantscopeError({ field: 'tensor', value: name, accepted: '', message });
  }
  const all = shape.reduce((product, extent) => product * extent, 1);
  const first = wholeNumber('offset', offset, 0, all, `a whole number from 0 to ${all}, the values of '${name}'`);
  const left = all - first;
  const wanted = wholeNumber('count', count ?? left, 0, left, `a whole number from 0 to ${left}, those from offset on`);
  if (wanted > kMostValues) refuse('count', wanted, `at most ${kMostValues} at a time`);
  return { first, wanted };
}

/** An array for them; float64 if float32 cannot hold all values of the type. @param {number} count @param {boolean} isExact */
export function arrayFor(count, isExact) {
  try {
    return isExact ? new Float32Array(count) : new Float64Array(count);
  } catch {
    return refuse('count', count, 'as many as there is memory for');
  }
}

/** @param {Float32Array | Float64Array} array @param {Part} part */
export function put(array, { values, at, places }) {
  if (!places) return array.set(values, at);
  for (let i = 0; i < values.length; i++) array[places[i]] = values[i];
}
