// Packs quiz progress and the lab's state into the 4,096 characters of suspend data that SCORM 1.2 grants.
//
//   qs1.  check  items  ~  link
//
// An item takes six characters: four for a hash of its id, two for "solved", attempts and credit. Items stand in
// the order of their last answer: if there are too many, the oldest are dropped, and unsolved items keep the order of
// their wrong answers. The link is dropped first. No entry is ever cut, and the check detects data cut or changed
// elsewhere.
import { kKept } from '../lab/messages.js';

/** @typedef {{ solved: boolean, attempts: number, credit: number }} Record  of one item */
/** @typedef {[key: string, record: Record]} Entry  oldest first */

export const kMost = 4096; // characters

const kHead = 'qs1.';
const kEnd = '~';
const kDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const kKeyLength = 4;
const kEntryLength = 6;
const kMostAttempts = 63; // larger counts are stored as this
const kCredits = 24; // steps of the credit: hints take quarters, a prediction half of what is left
const kProgress = { quantscope_progress: 1 };

/** @param {string} text  24 bits of FNV-1a */
function hash(text) {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return (bits ^ (bits >>> 24)) & 0xffffff;
}

/** @param {number} bits @param {number} length  in digits */
function digits(bits, length) {
  let text = '';
  for (let i = length - 1; i >= 0; i--) text += kDigits[(bits >> (6 * i)) & 63];
  return text;
}

/** @param {string} id */
const keyOf = (id) => digits(hash(id), kKeyLength);

/** A key for each id of a file; if two ids collide, the later one gets another. @param {string[]} ids */
export function keysOf(ids) {
  /** @type {Map<string, string>} */
  const keys = new Map();
  const taken = new Set();
  for (const id of ids) {
    let key = keyOf(id);
    for (let i = 1; taken.has(key); i++) key = keyOf(`${id} ${i}`);
    taken.add(key);
    keys.set(id, key);
  }
  return keys;
}

/** @param {Entry} entry */
function entryText([key, { solved, attempts, credit }]) {
  const steps = Math.round(Math.min(Math.max(credit, 0), 1) * kCredits);
  return key + digits((solved ? 1 << 11 : 0) | (Math.min(attempts, kMostAttempts) << 5) | steps, 2);
}

/** @param {string} text @returns {Entry} */
function entryOf(text) {
  const [high, low] = [...text.slice(kKeyLength)].map((digit) => kDigits.indexOf(digit));
  const bits = (high << 6) | low;
  const credit = Math.min(1, (bits & 31) / kCredits);
  return [text.slice(0, kKeyLength), { solved: bits >> 11 === 1, attempts: (bits >> 5) & kMostAttempts, credit }];
}

/** Forms of a link to store, best first: whole, the question alone, none. @param {string} link */
function linksOf(link) {
  const ascii = link.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  const pairs = ascii.split('&').map((pair) => ({ name: pair.split('=')[0], pair }));
  /** @param {(name: string) => boolean} keeps */
  const only = (keeps) => pairs.flatMap(({ name, pair }) => (keeps(name) ? [pair] : [])).join('&');
  return [only((name) => !kKept.includes(name)), only((name) => name === 'quiz' || name === 'quiz_seed'), ''];
}

/** @param {Entry[]} entries @param {string} link */
export function pack(entries, link) {
  const room = kMost - kHead.length - kKeyLength - kEnd.length;
  const items = entries
    .slice(-Math.floor(room / kEntryLength))
    .map(entryText)
    .join('');
  const body = items + kEnd + linksOf(link).find((one) => items.length + one.length <= room);
  return kHead + digits(hash(body), kKeyLength) + body;
}

/** @param {string} text @returns {{ entries: Entry[], link: string, problem: string }}  nothing, and why, where it is not ours */
export function unpack(text) {
  /** @param {string} problem */
  const nothing = (problem) => ({ entries: [], link: '', problem });
  if (text === '') return nothing('');
  if (!text.startsWith(kHead)) return nothing(`it begins with “${text.slice(0, 12)}”, not with “${kHead}”`);
  const body = text.slice(kHead.length + kKeyLength);
  const end = body.indexOf(kEnd);
  const isWhole = text.slice(kHead.length).startsWith(digits(hash(body), kKeyLength)) && end % kEntryLength === 0;
  if (!isWhole) return nothing('it was cut or changed');
  const entries = (body.slice(0, end).match(/.{6}/g) ?? []).map(entryOf);
  return { entries, link: body.slice(end + kEnd.length), problem: '' };
}

/** Entries as the lab's own progress text. @param {Entry[]} entries @param {Map<string, string>} keys */
export function progressOf(entries, keys) {
  const ids = new Map([...keys].map(([id, key]) => [key, id]));
  /** @type {[string, Record][]} */
  const items = entries.flatMap(([key, record]) => {
    const id = ids.get(key);
    return id === undefined ? [] : [[id, record]];
  });
  const wrong = items.flatMap(([id, { solved }]) => (solved ? [] : [id]));
  return JSON.stringify({ ...kProgress, items: Object.fromEntries(items), wrong, log: [] });
}

/**
 * @param {string} progress  the lab's own text
 * @param {Entry[]} before  earlier entries; those of no item in the file are kept, as the oldest
 * @param {Map<string, string>} keys
 * @returns {Entry[]}
 */
export function entriesOf(progress, before, keys) {
  const { items, log } = /** @type {{ items: { [id: string]: Record }, log: { item: string }[] }} */ (
    JSON.parse(progress)
  );
  const known = new Set(keys.values());
  const strangers = before.filter(([key]) => !known.has(key));
  const places = new Map(before.map(([key], place) => [key, place]));
  /** @param {string} id */
  const nameOf = (id) => keys.get(id) ?? keyOf(id);
  for (const [i, { item }] of log.entries()) places.set(nameOf(item), before.length + i);
  const own = Object.entries(items)
    .filter(([, { attempts }]) => attempts > 0)
    .map(([id, record]) => /** @type {Entry} */ ([nameOf(id), record]))
    .sort(([a], [b]) => (places.get(a) ?? -1) - (places.get(b) ?? -1));
  const names = new Set(own.map(([key]) => key));
  return [...strangers.filter(([key]) => !names.has(key)), ...own];
}
