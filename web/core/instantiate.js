// Passes WebAssembly bytes to Emscripten's glue: streamed from a server, or read by Node.

import { nextTask } from './task.js';

/** @typedef {BufferSource | WebAssembly.Module} Loaded */

/** @param {URL | Loaded} url @returns {Promise<Response | Loaded>} */
async function load(url) {
  if (!(url instanceof URL)) return url;
  if (url.protocol !== 'file:') return fetch(url);
  const { readFile } = await import('node:fs/promises');
  return readFile(url);
}

/**
 * Compiles while the bytes arrive, if the server says what they are.
 * @param {Response | Loaded} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (!(source instanceof Object && 'status' in source)) return WebAssembly.compile(source);
  const name = new URL(source.url).pathname.split('/').pop();
  if (!source.ok) throw new Error(`${name}: the server answered ${source.status}`);
  const streamable = source.headers.get('Content-Type')?.startsWith('application/wasm');
  if (streamable) return WebAssembly.compileStreaming(source);
  return WebAssembly.compile(await source.arrayBuffer());
}

/**
 * @template T
 * @param {(options: object) => Promise<T>} factory  the glue's default export
 * @param {URL | Loaded} url  of the .wasm file, or its bytes, or what was compiled of them
 * @param {{ second?: import('./second_part.js').SecondPart, [option: string]: unknown }} [options]  second: of a module
 *   that was cut in two
 * @returns {Promise<T>}
 */
export function instantiateModule(factory, url, { second, ...options } = {}) {
  return new Promise((resolve, reject) => {
    factory({
      ...options,
      /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance) => void} done */
      instantiateWasm(imports, done) {
        load(url)
          .then(compile)
          .then(async (compiled) => {
            // Start the instance in a task apart from its compilation.
            await nextTask();
            const late = second?.placeholders ?? {};
            const instance = await WebAssembly.instantiate(compiled, { ...imports, late });
            second?.follows(instance.exports);
            done(instance);
          })
          .catch(reject);
        return {};
      },
      onAbort: (/** @type {unknown} */ reason) => reject(new Error(String(reason))),
    }).then(resolve, reject);
  });
}
