// The lab's files by name: from beside the module, or inlined in a script where nothing can be fetched (a frame without
// an origin, a page from a disk: web/embed/inlined.js).

import { kBundledFiles } from '../shared/bundled_files.js';

/** @type {((name: string) => Promise<Uint8Array>) | undefined} */
const carried = CARRIES ? /** @type {any} */ (globalThis).quantscopeCarried : undefined;

export const isInlined = CARRIES && carried !== undefined;

/** Path of a bundled file by its name in requests. @param {string} id */
export const bundledPath = (id) => kBundledFiles[id] ?? `layers/${id}.safetensors`;

/** @param {string} name @param {URL} base @returns {Promise<Uint8Array>} */
export async function bytesOf(name, base) {
  if (CARRIES && carried) return carried(name);
  const answer = await fetch(new URL(name, base));
  if (!answer.ok) throw new Error(`${name.split('/').pop()}: the server answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
