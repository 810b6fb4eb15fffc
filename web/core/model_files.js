// The files of a model: what a page or a program passes in, and how a range of them is read.
import { bytesOf } from './bytes.js';
import { refuse } from './refuse.js';
import { isAddress } from './remote_address.js';
import { withRemote } from './remote_model.js';

/**
 * @typedef {import('./quantscope.js').Bytes} Bytes
 * @typedef {{ name: string, size: number, found: boolean, read(offset: number, size: number): Bytes | Promise<Bytes> }} ReadableFile
 * @typedef {{ file: number, offset: number, size: number }} Range
 */

const kFile = 'a File, an address (https://…), or an object with name, size and blob or read(offset, size)';

/** Wraps a page's File or Blob, or an object that can be read alike. @param {any} file @returns {ReadableFile} */
function readable(file) {
  if (typeof file?.name !== 'string') refuse('file', file, kFile);
  if (!(Number.isSafeInteger(file.size) && file.size >= 0))
    refuse(`file '${file.name}': size`, file.size, 'a whole number of bytes');
  const { name, size } = file;
  const found = file.found === true;
  if (typeof file.read === 'function') return { name, size, found, read: (from, count) => file.read(from, count) };
  const blob = file.blob ?? file;
  if (typeof blob.slice !== 'function') refuse('file', file, kFile);
  return { name, size, found, read: (from, count) => blob.slice(from, from + count).arrayBuffer() };
}

/**
 * @param {unknown} given  files and addresses; an address may also come alone
 * @param {import('./remote_model.js').Options} [options]  of requests to other hosts
 */
export async function modelFiles(given, options = {}) {
  const list = isAddress(given) ? [given] : given;
  if (!Array.isArray(list) || list.length === 0) refuse('files', given, 'an array of at least one file, or an address');
  const files = await withRemote(Array.from(list), options);
  return Array.from(files, readable).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * A failed read is a fact about the file, reported to the reader; an answer other than bytes is the caller's mistake,
 * and throws. The core checks the number of bytes.
 * @param {readonly ReadableFile[]} files @param {Range} range
 * @param {(bytes: Uint8Array) => void} feed @param {(reason: string) => void} giveUp
 */
export async function answer(files, { file, offset, size }, feed, giveUp) {
  let bytes;
  try {
    bytes = await files[file].read(offset, size);
  } catch (error) {
    return giveUp(reasonOf(error));
  }
  feed(bytesOf(`file '${files[file].name}': read(${offset}, ${size})`, bytes));
}
