// The files of a model: what a page or a program hands over, and how a range of them is read.
import { bytesOf } from './bytes.js';
import { refuse } from './refuse.js';

/**
 * @typedef {import('./quantscope.js').Bytes} Bytes
 * @typedef {{ name: string, size: number, found: boolean, read(offset: number, size: number): Bytes | Promise<Bytes> }} ReadableFile
 * @typedef {{ file: number, offset: number, size: number }} Range
 */

const kFile = 'a File, or an object with name, size and blob or read(offset, size)';

/** A File or Blob of a page, or what can be read likewise. @param {any} file @returns {ReadableFile} */
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

/** @param {unknown} given */
export function modelFiles(given) {
  if (!Array.isArray(given) || given.length === 0) refuse('files', given, 'an array of at least one file');
  return Array.from(given, readable).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * What cannot be read is a fact about the file, which the reader is told; an answer that is no bytes is a mistake of the
 * caller's, and thrown. How many bytes came is the core's to check.
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
