// Lists of quantizers, metrics and sources, and random samples of a source.
import { refuse, unwrap } from './refuse.js';
import { camelCase } from './tensor.js';

/** @param {any} core */
export const lists = (core) => ({
  quantizers: () => core.quantizers(),
  metrics: () => core.metrics().map((/** @type {any} */ row) => ({ ...row, key: camelCase(row.id) })),
  sources: () => core.sources(),

  /** @param {string} source @param {{count: number, seed?: number}} given */
  draw(source, { count, seed = 1 } = /** @type {any} */ ({})) {
    if (!(Number.isInteger(count) && count >= 1 && count <= 1e7))
      refuse('count', count, 'a whole number, 1 to 10,000,000');
    if (!(Number.isSafeInteger(seed) && seed >= 0)) refuse('seed', seed, 'a whole number from 0');
    return unwrap(core.draw(String(source), count, seed));
  },
});
