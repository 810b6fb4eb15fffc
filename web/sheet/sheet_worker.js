// Makes the questions of a sheet, with a core module of its own: some results take seconds.
import { load } from '../core/quantscope.js';
import { kBundledFiles } from '../shared/bundled_files.js';

/** @param {string} name */
async function bytesOf(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {string} language */
async function begin(language) {
  const qs = /** @type {any} */ (await load({ url: new URL('js/quantscope.wasm', import.meta.url) }));
  const texts = qs.texts();
  const layers = qs.layers().map((/** @type {{ id: string }} */ { id }) => [id, `layers/${id}.safetensors`]);
  await Promise.all(
    [...layers, ...Object.entries(kBundledFiles)].map(async ([name, file]) => texts.supply(name, await bytesOf(file))),
  );
  if (language !== 'en') qs.setLanguage(JSON.parse(new TextDecoder().decode(await bytesOf(`text/${language}.json`))));
  return texts;
}

/** @type {Promise<any> | undefined} */
let texts;
let queue = Promise.resolve();

/** @param {{ id: number, json: string, seed: number, language: string }} wanted */
async function answer({ id, json, seed, language }) {
  try {
    texts ??= begin(language);
    postMessage({ id, ...(await texts).sheet(json, { seed }) });
  } catch (error) {
    postMessage({ id, failed: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener('message', ({ data }) => {
  queue = queue.then(() => answer(data));
});
