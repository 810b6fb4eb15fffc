// Sentences for files that cannot be read by their address. English here, for programs; a page brings its own table
// (web/shared/words.<code>.json, keys remote_…), and src/host/remote_words.hpp holds those that the command needs. A test
// compares the three.
import { QuantscopeError } from './refuse.js';

/** @type {Readonly<Record<string, string>>} */
export const kSentences = Object.freeze({
  address:
    "address: '{address}' is not accepted; expected https://… (http:// of this machine only), with at most {most} letters before a '?'",
  secret: "address: a name or password before '@' is not accepted; expected an address that anybody may read",
  page: "address: '{address}', a page about a model, is not accepted; expected one of its files, such as {instead}",
  folder: "address: '{address}', a folder, is not accepted; expected a file in it, such as {instead}",
  turned: "address: '{address}', which leads on to {to}, is not accepted; expected one that stays on https://",
  missing:
    "address: '{address}', to which {host} answers {status} (nothing is there), is not accepted; expected the address of a file",
  forbidden:
    "address: '{address}', to which {host} answers {status} (not for everybody), is not accepted; expected a file that can be read without signing in",
  busy: "address: '{address}', to which {host} answers {status} (too busy now), is not accepted; expected a part of the file: try again later",
  status:
    "address: '{address}', to which {host} answers {status}, is not accepted; expected 206, a part of the file, or 200, all of it",
  whole:
    "address: '{address}', which {host} gives only as a whole ({size}), is not accepted; expected a host that answers range requests, or a file of at most {most}",
  endless:
    "address: '{address}', which {host} gives only as a whole, is not accepted; expected a host that answers range requests, or a file of at most {most}",
  size: "address: '{address}', whose size {host} does not tell, is not accepted; expected Content-Range (which a page may read only if Access-Control-Expose-Headers names it) or Content-Length",
  empty: "address: '{address}', an empty file, is not accepted; expected a model",
  part: "address: the part from {first} to {last} that {host} sends for bytes {from} to {to} of '{address}' is not accepted; expected those bytes",
  length:
    "address: an answer of {count} bytes from {host} for bytes {from} to {to} of '{address}' is not accepted; expected {wanted}",
  changed:
    "address: '{address}' with {after} is not accepted; expected {before}, as when it was opened: the file has changed, open it again",
  stalled: 'address: {host}, silent for {seconds} s, is not accepted; expected a byte in that time: try again later',
  unreachable: 'address: {host}, which cannot be read ({reason}), is not accepted; expected a host that can be reached',
  silent:
    'address: {host} is not accepted; expected a host that lets this page read it. The browser gives no reason: the host may not allow pages of other sites (CORS), may be unreachable, or something on the way may block it. A file that you have downloaded can be opened all the same',
  cancelled: "address: '{address}' was cancelled; open it again to go on",
  index:
    "address: '{address}', which is no index of shards, is not accepted; expected an object whose weight_map names a file for each tensor",
  index_size: "address: '{address}', an index of {size}, is not accepted; expected at most {most}",
  index_name:
    "address: '{name}', which the index '{address}' names, is not accepted; expected a file in its own folder",
  parts: "address: '{address}', one of {count} parts, is not accepted; expected at most {most} parts",
});

/** @typedef {keyof typeof kSentences} Reason */
/** @typedef {Record<string, string | number | { bytes: number }>} Values */
/** @typedef {(reason: string, values: Values) => string} Say */

const kUnits = ['B', 'KB', 'MB', 'GB', 'TB'];
/** As byte_text() of src/labs/words/text.cpp. @param {number} bytes @param {string} [locale] */
export function sizeText(bytes, locale = 'en') {
  let unit = 0;
  let size = bytes;
  for (; size >= 999.5 && unit + 1 < kUnits.length; ++unit) size /= 1000;
  const digits = unit === 0 || size >= 99.95 ? 0 : 1;
  const shown = size.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${shown} ${kUnits[unit]}`;
}

/** Words a reason in the language of a table. @param {Record<string, string>} table @param {string} [locale] @returns {Say} */
export const sayIn =
  (table, locale = 'en') =>
  (reason, values) =>
    table[reason].replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === 'object' ? sizeText(value.bytes, locale) : String(value);
    });

/** Error with a reason, so that a caller can tell one from another in any language. */
export class RemoteError extends QuantscopeError {
  /** @param {string} reason @param {Values} values @param {Say} say */
  constructor(reason, values, say) {
    const value = String(values.address ?? values.host ?? '');
    super({ field: 'address', value, accepted: '', message: say(reason, values) });
    this.reason = reason;
    this.values = values;
  }
}
