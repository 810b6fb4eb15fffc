// Reads the values of one tensor of a model, all or a range.
import { wholeNumber } from './bytes.js';
import { answer } from './model_files.js';
import { failure, kSlice, workThrough } from './model_work.js';
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
function arrayFor(count, isExact) {
  try {
    return isExact ? new Float32Array(count) : new Float64Array(count);
  } catch {
    return refuse('count', count, 'as many as there is memory for');
  }
}

/** @param {Float32Array | Float64Array} array @param {Part} part */
function put(array, { values, at, places }) {
  if (!places) return array.set(values, at);
  for (let i = 0; i < values.length; i++) array[places[i]] = values[i];
}

/**
 * @param {any} model @param {readonly import('./model_files.js').ReadableFile[]} files
 * @param {number} tensor  its place in the list
 * @param {{ first: number, wanted: number }} range
 * @param {import('./model_work.js').Pace} pace
 */
export async function readValues(model, files, tensor, { first, wanted }, pace) {
  const { reader, isExact } = model.values(tensor, first, wanted);
  try {
    const array = arrayFor(wanted, isExact);
    const step = () => {
      const until = performance.now() + kSlice;
      for (let part = reader.next(); part; part = reader.next()) {
        put(array, part);
        if (performance.now() > until) break;
      }
    };
    const job = {
      hasEnded: () => reader.hasEnded(),
      wants: () => reader.wants(),
      feed: (/** @type {Uint8Array} */ bytes) => reader.feed(bytes),
      refuse: (/** @type {string} */ reason) => reader.refuse(reason),
      step,
      progress: () => reader.progress(),
    };
    await workThrough(job, (wanted, feed, giveUp) => answer(files, wanted, feed, giveUp), pace);
    const problem = reader.problem();
    if (problem) throw failure(tensor, problem);
    return array;
  } finally {
    reader.delete();
  }
}
