// The core as an ES module for pages, workers and Node: quantizers, metrics and sources, on your own numbers.
// Types and documentation stand in quantscope.d.ts.
import factory from '#core-glue';
import { instantiateModule } from './instantiate.js';
import { models } from './model.js';
import { refuse, unwrap } from './refuse.js';
import { camelCase, tensors } from './tensor.js';
import { theory } from './theory.js';

export { QuantscopeError } from './refuse.js';

/** @param {{url?: URL | string}} [options] */
export async function load(options = {}) {
  const url = new URL(options.url ?? './quantscope.wasm', import.meta.url);
  const { module: core } = await instantiateModule(factory, url);
  return {
    quantizers: () => core.quantizers(),
    metrics: () => core.metrics().map((/** @type {any} */ row) => ({ ...row, key: camelCase(row.id) })),
    sources: () => core.sources(),
    layers: () => core.layers(),
    ...theory(core),
    ...tensors(core),
    ...models(core),

    texts() {
      const texts = new core.Texts();
      return {
        /** @param {string} name @param {Uint8Array} bytes */
        supply: (name, bytes) => texts.supply(name, bytes),
        /** @param {string} text @param {string} [link] */
        fill: (text, link = '') => unwrap(texts.fill(String(text), String(link))).text,
        /** @param {string} link */
        problems: (link) => texts.problems(String(link)),
      };
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
