// Checks files of quiz items, in a worker: a whole bank takes seconds, in which the page stays quick.
import factory from '#items-glue';
import { instantiateModule } from '../core/instantiate.js';
import { bundledPath } from '../lab/bytes.js';

/** @typedef {import('./checker.js').Wish} Wish */

const base = new URL('./', import.meta.url);
/** @type {Map<string, Uint8Array>} */
const fetched = new Map();

/** Bundled files by name. The check waits where it needs one, so it is fetched then, and the others never. */
const files = {
  /** @param {string} name */
  get(name) {
    const known = fetched.get(name);
    if (known) return known;
    const path = bundledPath(name);
    const request = new XMLHttpRequest();
    request.open('GET', new URL(path, base), false);
    request.responseType = 'arraybuffer';
    request.send();
    if (request.status !== 200) throw new Error(`${path}: the server answered ${request.status}`);
    const bytes = new Uint8Array(request.response);
    fetched.set(name, bytes);
    return bytes;
  },
};

/** @type {Promise<any> | undefined} */
let checker;
addEventListener('message', async ({ data }) => {
  const { id, module, name, text } = /** @type {Wish} */ (data);
  try {
    checker ??= instantiateModule(factory, module);
    // The checker speaks English and reads answers as English readers write them, as its command does.
    const result = (await checker).checkItems(name, text, files);
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, problem: error instanceof Error ? error.message : String(error) });
  }
});
