// Models by their addresses, in the reader's language (web/core/remote_model.js).
import { isAddress } from '../core/remote_address.js';
import { askModel, readAddresses } from '../core/remote_model.js';
import { sayIn, sizeText } from '../core/remote_words.js';
import * as words from '../shared/words.en.json';

/**
 * @typedef {import('../core/remote_address.js').Address} Address
 * @typedef {import('../core/remote_model.js').RemoteModel} RemoteModel
 */

/** The sentence of each reason of a refusal. */
const kTable = {
  address: words.remote_address,
  secret: words.remote_secret,
  page: words.remote_page,
  folder: words.remote_folder,
  turned: words.remote_turned,
  missing: words.remote_missing,
  forbidden: words.remote_forbidden,
  busy: words.remote_busy,
  status: words.remote_status,
  whole: words.remote_whole,
  endless: words.remote_endless,
  size: words.remote_size,
  empty: words.remote_empty,
  part: words.remote_part,
  length: words.remote_length,
  changed: words.remote_changed,
  stalled: words.remote_stalled,
  unreachable: words.remote_unreachable,
  silent: words.remote_silent,
  cancelled: words.remote_cancelled,
  index: words.remote_index,
  index_size: words.remote_index_size,
  index_name: words.remote_index_name,
  parts: words.remote_parts,
};
const say = sayIn(kTable, LANGUAGE);

/** Checks addresses, and fetches nothing. @param {string} text  one or several, with blanks between */
export const checkAddresses = (text) => readAddresses(text, say);

/**
 * Asks the hosts for the first bytes.
 * @param {readonly string[]} addresses @param {{ signal: AbortSignal, fetched(bytes: number): void, stall?: number }} options
 */
export const askFor = (addresses, options) => askModel(addresses, { ...options, say });

/** @param {number} bytes */
export const sizeWords = (bytes) => sizeText(bytes, LANGUAGE);

/** Addresses that a link names as its model, or as the file of its tensor; empty without. @param {string} link */
export function addressIn(link) {
  const keys = new URLSearchParams(link);
  return [keys.get('model'), keys.get('file')].find((value) => value !== null && isAddress(value)) ?? '';
}
