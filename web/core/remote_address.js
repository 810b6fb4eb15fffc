// Addresses of model files: which are accepted, and which files belong to one.
//
// Only https:// is fetched, and http:// of this machine. The name of a file is its address without query and fragment: it
// tells the model's source in links and reports, its folder is the folder of its shards, and a signature in a query is
// never shown or kept.
import { RemoteError } from './remote_words.js';

/** @typedef {import('./remote_words.js').Say} Say */
/** @typedef {{ url: URL, name: string, host: string }} Address */

export const kLongestName = 512; // as a link takes it (src/labs/model/state.cpp)
export const kMostParts = 1000;
const kLongestShown = 120;
const kThisMachine = ['localhost', '127.0.0.1', '[::1]'];

/** @param {string} text */
export const shortened = (text) =>
  text.length > kLongestShown ? `${text.slice(0, kLongestShown / 2)}…${text.slice(-kLongestShown / 2)}` : text;

/** True for an address that may be fetched from. @param {URL} url */
export const isSafe = (url) =>
  url.protocol === 'https:' || (url.protocol === 'http:' && kThisMachine.includes(url.hostname));

/** True for text that begins as an address does, of whatever scheme. @param {unknown} text */
export const isAddress = (text) =>
  text instanceof URL || (typeof text === 'string' && /^[a-z][a-z\d+.-]*:\/\//i.test(text));

/** Address without query and fragment. @param {URL} url */
export const nameOf = (url) => `${url.protocol}//${url.host}${url.pathname}`;

const kHub = /^(?:www\.)?(?:huggingface\.co|hf\.co)$/;
/** Pages of the hub that are no models. */
const kHubPages = ['docs', 'blog', 'spaces', 'papers', 'collections', 'models', 'tasks', 'learn', 'organizations'];

/**
 * The file that somebody may mean who gives the address of a page about it; empty if it is no such page.
 * @param {URL} url
 */
function fileInsteadOf({ hostname, pathname, origin }) {
  const path = pathname.split('/').filter(Boolean);
  if (hostname === 'github.com' && path[2] === 'blob' && path.length > 4)
    return `https://raw.githubusercontent.com/${[...path.slice(0, 2), ...path.slice(3)].join('/')}`;
  if (!kHub.test(hostname)) return '';
  const owner = path[0] === 'datasets' ? 3 : 2;
  const [what, revision = 'main', ...file] = path.slice(owner);
  if (path.length < owner || kHubPages.includes(path[0])) return `${origin}/OWNER/MODEL/resolve/main/model.safetensors`;
  // "raw" gives the pointer of a large file, not the file.
  if (what === 'blob' || what === 'raw')
    return file.length > 0 ? [origin, ...path.slice(0, owner), 'resolve', revision, ...file].join('/') : '';
  if (what === undefined || what === 'tree')
    return [origin, ...path.slice(0, owner), 'resolve', revision, ...file, 'model.safetensors'].join('/');
  return what === 'resolve' ? '' : `${[origin, ...path.slice(0, owner)].join('/')}/resolve/main/model.safetensors`;
}

/** Refuses what cannot be the address of a file. @param {unknown} given @param {Say} say @returns {Address} */
export function readAddress(given, say) {
  const text = String(given).trim();
  const refuse = (/** @type {string} */ reason, /** @type {object} */ values) => {
    throw new RemoteError(reason, { address: shortened(text), ...values }, say);
  };
  /** @type {URL | null} */
  let url = null;
  try {
    url = new URL(text);
  } catch {
    // Not an address at all.
  }
  if (!url || !isSafe(url) || nameOf(url).length > kLongestName) return refuse('address', { most: kLongestName });
  // The refusal must not repeat the password.
  if (url.username || url.password) throw new RemoteError('secret', { host: url.host }, say);
  const name = nameOf(url);
  const shown = { address: shortened(name) };
  const instead = fileInsteadOf(url);
  if (instead) return refuse('page', { ...shown, instead });
  if (url.pathname.endsWith('/')) return refuse('folder', { ...shown, instead: `${name}model.safetensors` });
  url.hash = '';
  return { url, name, host: url.host };
}

/** "NAME-00002-of-00003.safetensors" (transformers, diffusers with a word before the ending) and gguf-split's names. */
const kPart = /-(\d{5})-of-(\d{5})((?:\.[\w-]+)?\.(?:safetensors|gguf))$/;

/** All parts of the model of which this is one; itself if it is whole. @param {Address} address @param {Say} say @returns {Address[]} */
export function partsOf({ url, name, host }, say) {
  const [, number, total, ending] = kPart.exec(url.pathname) ?? [];
  const count = Number(total);
  if (!number || Number(number) < 1 || Number(number) > count) return [{ url, name, host }];
  if (count > kMostParts) throw new RemoteError('parts', { address: shortened(name), count, most: kMostParts }, say);
  return Array.from({ length: count }, (_, i) => {
    const part = new URL(url);
    part.pathname = url.pathname.replace(kPart, `-${String(i + 1).padStart(5, '0')}-of-${total}${ending}`);
    return { url: part, name: nameOf(part), host };
  });
}

/** Names of shards that are plain files: an index must not lead elsewhere. */
const kPlainName = /^(?!\.)[^/\\:?#%\p{Cc}]{1,255}$/u;

/** Configurations that say how a model's weights are packed; the first one that is there counts. */
export const kConfigs = ['config.json', 'quantize_config.json'];

/** A file of this name in the same folder, with the same query. @param {Address} address @param {string} name @returns {Address} */
export function beside({ url, name: given, host }, name) {
  const at = new URL(url);
  at.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1) + name;
  return { url: at, name: given.slice(0, given.lastIndexOf('/') + 1) + name, host };
}

/** True for the name of an index of shards. @param {string} name */
export const isIndex = (name) => name.endsWith('.index.json');

/**
 * Shards that an index names, in its own folder: {"weight_map": {"tensor": "model-00001-of-00002.safetensors", …}}.
 * @param {Address} index @param {string} json @param {Say} say @returns {Address[]}
 */
export function shardsOf({ url, name, host }, json, say) {
  let map;
  try {
    map = JSON.parse(json)?.weight_map;
  } catch {
    // Refused below.
  }
  const address = shortened(name);
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw new RemoteError('index', { address }, say);
  const shards = [...new Set(Object.values(map))].sort();
  const wrong = shards.find((shard) => typeof shard !== 'string' || !kPlainName.test(shard));
  if (wrong !== undefined) throw new RemoteError('index_name', { address, name: shortened(String(wrong)) }, say);
  if (shards.length > kMostParts)
    throw new RemoteError('parts', { address, count: shards.length, most: kMostParts }, say);
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  return shards.map((shard) => {
    const at = new URL(url);
    at.pathname = url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1) + encodeURIComponent(shard);
    // The core joins folder and shard as they stand in the index.
    return { url: at, name: folder + shard, host };
  });
}
