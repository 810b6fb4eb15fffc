// Figures of the core as records of JavaScript.
import { camelCase } from './tensor.js';

/** Camel-cases keys and turns "exact" (an error of zero) into Infinity dB. @param {any} value @returns {any} */
export function spoken(value) {
  if (value === 'exact') return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return value.map(spoken);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), spoken(inner)]));
}
