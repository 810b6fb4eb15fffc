// Shared by the tests of files by address: the files that their server has, and answers without a server.
import { kBlock } from '../../web/core/remote_blocks.js';
import { askModel } from '../../web/core/remote_model.js';

export const kSize = 5 * kBlock + 123;
/** No two stretches of it are alike. */
export const bytes = Buffer.from(
  Uint32Array.from({ length: kSize / 4 + 1 }, (_, i) => Math.imul(i, 2654435761)).buffer,
).subarray(0, kSize);

export const parts = Object.fromEntries(
  [1, 2, 3].map((i) => [`m-0000${i}-of-00003.safetensors`, Buffer.alloc(10 + i, i)]),
);
const kWeightMap = {
  a: 'm-00001-of-00003.safetensors',
  b: 'm-00002-of-00003.safetensors',
  c: 'm-00001-of-00003.safetensors',
};
/** @param {Record<string, string>} map */
const index = (map) => Buffer.from(JSON.stringify({ metadata: {}, weight_map: map }));

/** @type {Record<string, Buffer>} */
export const files = {
  'a.bin': bytes,
  'small.bin': bytes.subarray(0, 1000),
  'empty.bin': Buffer.alloc(0),
  'block.bin': bytes.subarray(0, kBlock),
  ...parts,
  'b-00002-of-00004.safetensors': Buffer.alloc(8),
  'packed/model.safetensors': Buffer.alloc(8),
  'packed/config.json': Buffer.from('{}'),
  'older/model.safetensors': Buffer.alloc(8),
  'older/quantize_config.json': Buffer.from('{}'),
  'bare/model.gguf': Buffer.alloc(8),
  'bare/config.json': Buffer.from('{}'),
  'model.safetensors.index.json': index(kWeightMap),
  'away.index.json': index({ a: '../secret.safetensors' }),
  'list.index.json': Buffer.from('[1]'),
  'text.index.json': Buffer.from('hello'),
  'many.index.json': index(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}`, `${i}.safetensors`]))),
};

/** A host's answer. @param {number} status @param {Record<string, string>} headers @param {Uint8Array} [body] @param {string} [url] */
export function answer(status, headers, body = new Uint8Array(1), url = '') {
  const response = new Response(/** @type {any} */ (body), { status, headers });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** Opens a file of a host that answers so. @param {() => Response | Promise<Response>} make @param {object} [options] */
export const askAnswered = (make, options = {}) =>
  askModel(['https://host.example/a.bin'], { fetch: /** @type {any} */ (async () => make()), ...options });
