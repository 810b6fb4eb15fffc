// The core as an ES module for pages, workers and Node: quantizers, metrics and sources, on your own numbers.
// Types and documentation stand in quantscope.d.ts.
import factory from '#core-glue';
import { instantiateModule } from './instantiate.js';
import { refuse, unwrap } from './refuse.js';
import { theory } from './theory.js';

export { QuantscopeError } from './refuse.js';

const kMostValues = 100_000_000;

/** @param {string} id */
const camelCase = (id) => id.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {unknown} values @param {unknown} spec @param {{shape?: readonly number[]}} options */
function check(values, spec, options) {
  if (!(values instanceof Float32Array)) refuse('values', values, 'a Float32Array');
  if (values.length > kMostValues) refuse('values', `${values.length} values`, `at most ${kMostValues}`);
  if (typeof spec !== 'string') refuse('quantizer', spec, "text such as 'int4' or 'uint8/range=p99.9'");
  const shape = options?.shape ?? [];
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) {
    refuse('shape', shape, 'an array of whole numbers whose product is the number of values');
  }
  return shape;
}

/** @param {{url?: URL | string}} [options] */
export async function load(options = {}) {
  const url = new URL(options.url ?? './quantscope.wasm', import.meta.url);
  const core = await instantiateModule(factory, url);
  return {
    quantizers: () => core.quantizers(),
    metrics: () => core.metrics().map((/** @type {any} */ row) => ({ ...row, key: camelCase(row.id) })),
    sources: () => core.sources(),
    layers: () => core.layers(),
    ...theory(core),

    /** @param {Float32Array} values @param {string} spec @param {{shape?: readonly number[]}} [given] */
    analyze(values, spec, given = {}) {
      const result = unwrap(core.analyze(values, spec, check(values, spec, given)));
      return Object.fromEntries(Object.entries(result).map(([id, value]) => [camelCase(id), value]));
    },

    /** @param {Float32Array} values @param {string} spec @param {{shape?: readonly number[]}} [given] */
    quantize(values, spec, given = {}) {
      return unwrap(core.quantize(values, spec, check(values, spec, given)));
    },

    /** @param {string} source @param {{count: number, seed?: number}} given */
    draw(source, { count, seed = 1 } = /** @type {any} */ ({})) {
      if (!(Number.isInteger(count) && count >= 1 && count <= 1e7))
        refuse('count', count, 'a whole number, 1 to 10,000,000');
      if (!(Number.isSafeInteger(seed) && seed >= 0)) refuse('seed', seed, 'a whole number from 0');
      return unwrap(core.draw(String(source), count, seed));
    },
  };
}
