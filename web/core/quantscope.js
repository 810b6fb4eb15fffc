// The core as an ES module for pages, workers and Node: quantizers, metrics and sources, on your own numbers.
// Types and documentation stand in quantscope.d.ts.
import factory from '#core-glue';
import { bytesOf, wholeNumber } from './bytes.js';
import { comparisons } from './compare.js';
import { ggml } from './ggml.js';
import { instantiateModule } from './instantiate.js';
import { languages } from './language.js';
import { lists } from './lists.js';
import { models } from './model.js';
import { checkNames, unwrap } from './refuse.js';
import { rounding } from './rounding.js';
import { tensors } from './tensor.js';
import { theory } from './theory.js';

export { QuantscopeError } from './refuse.js';

/** @param {{url?: URL | string, module?: WebAssembly.Module}} [options] */
export async function load(options = {}) {
  const source = options.module ?? new URL(options.url ?? './quantscope.wasm', import.meta.url);
  const core = await instantiateModule(factory, source);
  return {
    ...lists(core),
    layers: () => core.layers(),
    labs: () => core.labs(),
    concepts: () => core.concepts(),
    ...theory(core),
    ...rounding(core),
    ...ggml(core),
    ...languages(core),
    ...tensors(core),
    ...models(core),
    ...comparisons(core),

    /** @param {{ sentences: string[], phrases: string[], decimal: string, group: string }} language */
    setLanguage({ sentences, phrases, decimal, group }) {
      const ended = (/** @type {string[]} */ texts) => texts.map((one) => `${one}\0`).join('');
      const problem = core.setLanguage(ended(sentences), ended(phrases), decimal, group);
      if (problem) throw new Error(problem);
    },

    texts() {
      const texts = new core.Texts();
      return {
        /** @param {string} name @param {import('./quantscope.js').Bytes} bytes */
        supply: (name, bytes) => texts.supply(String(name), bytesOf('bytes', bytes)),
        /** @param {string} text @param {string} [link] */
        fill: (text, link = '') => unwrap(texts.fill(String(text), String(link))).text,
        /** @param {string} link */
        problems: (link) => texts.problems(String(link)),
        /** @param {string | { items: readonly object[] }} items @param {{ seed?: number }} [options] */
        sheet(items, options = {}) {
          checkNames('sheet', options, ['seed']);
          const { seed = 1 } = options;
          const json = typeof items === 'string' ? items : JSON.stringify(items);
          const most = 2 ** 32 - 1;
          return unwrap(texts.sheet('items', json, wholeNumber('seed', seed, 0, most, `a whole number up to ${most}`)));
        },
      };
    },
  };
}
