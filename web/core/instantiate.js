// Passes WebAssembly bytes to Emscripten's glue: streamed from a server, or read by Node.

import { nextTask } from './task.js';

/** @param {URL | BufferSource} url @returns {Promise<Response | BufferSource>} */
async function load(url) {
  if (!(url instanceof URL)) return url;
  if (url.protocol !== 'file:') return fetch(url);
  const { readFile } = await import('node:fs/promises');
  return readFile(url);
}

/**
 * @param {Response | BufferSource} source
 * @param {WebAssembly.Imports} imports
 */
async function instantiate(source, imports) {
  if (!(source instanceof Object && 'status' in source)) return WebAssembly.instantiate(source, imports);
  const name = new URL(source.url).pathname.split('/').pop();
  if (!source.ok) throw new Error(`${name}: the server answered ${source.status}`);
  const streamable = source.headers.get('Content-Type')?.startsWith('application/wasm');
  if (streamable) return WebAssembly.instantiateStreaming(source, imports);
  return WebAssembly.instantiate(await source.arrayBuffer(), imports);
}

/** Placeholder for functions of the second part until that part has loaded. */
const kLate = new Proxy(
  {},
  {
    get: (_, place) => () => {
      throw new Error(`function ${String(place)} is called before it is there`);
    },
  },
);

/**
 * @template T
 * @param {(options: object) => Promise<T>} factory  the glue's default export
 * @param {URL | BufferSource} url  of the .wasm file, or its bytes
 * @param {object} [options]
 * @returns {Promise<{ module: T, exports: WebAssembly.Exports }>}
 */
export function instantiateModule(factory, url, options = {}) {
  return new Promise((resolve, reject) => {
    /** @type {WebAssembly.Exports} */
    let first;
    factory({
      ...options,
      /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance) => void} done */
      instantiateWasm(imports, done) {
        load(url)
          .then((source) => instantiate(source, { ...imports, late: kLate }))
          .then(async (result) => {
            // Start the instance in a task apart from its compilation.
            await nextTask();
            const { instance } = /** @type {WebAssembly.WebAssemblyInstantiatedSource} */ (result);
            first = instance.exports;
            done(instance);
          })
          .catch(reject);
        return {};
      },
      onAbort: (/** @type {unknown} */ reason) => reject(new Error(String(reason))),
    }).then((module) => resolve({ module, exports: first }), reject);
  });
}

/**
 * Loads the second part of a module that was cut in two (web/tools/split.mjs).
 * @param {Response} answer
 * @param {WebAssembly.Exports} first
 */
export async function instantiateRest(answer, first) {
  await instantiate(answer, { first });
}
