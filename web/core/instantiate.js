// Hands WebAssembly bytes to the glue that Emscripten made: streamed from a server, or read by Node.

/** @param {URL} url @returns {Promise<Response | BufferSource>} */
async function load(url) {
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

/**
 * @template T
 * @param {(options: object) => Promise<T>} factory  the glue's default export
 * @param {URL} url  of the .wasm file
 * @param {object} [options]
 * @returns {Promise<T>}
 */
export function instantiateModule(factory, url, options = {}) {
  return new Promise((resolve, reject) => {
    factory({
      ...options,
      /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance) => void} done */
      instantiateWasm(imports, done) {
        load(url)
          .then((source) => instantiate(source, imports))
          .then((result) => done(/** @type {WebAssembly.WebAssemblyInstantiatedSource} */ (result).instance))
          .catch(reject);
        return {};
      },
      onAbort: (/** @type {unknown} */ reason) => reject(new Error(String(reason))),
    }).then(resolve, reject);
  });
}
