// Finds the place in the text that a fault of the checker is about, from the field that it names (src/labs/quiz/reader.cpp,
// src/labs/checker/check.cpp): "course.json: items[0] “levels”: wrong[1]: says", "“levels” variant 2: edge of the tolerance".

/** @typedef {import('./json_places.js').JsonValue} JsonValue */
/** @typedef {{ field: string, value: string, accepted: string, message: string, byte?: number }} CheckFault */
/** @typedef {{ from: number, to: number, item: number }} Place  in characters; item: its number, or -1 */

/**
 * Fields in which a fault is mended that names no field: the first that the item has. With `entry`, an entry of the list is
 * meant that has the words in brackets of the pattern, itself or under one of its fields.
 * @type {{ says: RegExp, fields: string[], entry?: boolean }[]}
 */
const kMeant = [
  { says: /^solution (.*)$/s, fields: ['solutions'], entry: true },
  { says: /^failure (.*)$/s, fields: ['failures'], entry: true },
  { says: /^tests: “(.*)”$/s, fields: ['tests'], entry: true },
  { says: /^solution /, fields: ['solutions'] },
  { says: /^failure /, fields: ['failures'] },
  { says: /^wrong method “(.*)”$/s, fields: ['also_wrong'], entry: true },
  { says: /^wrong method /, fields: ['atol', 'rtol', 'within', 'value', 'curve'] },
  { says: /^edge of the tolerance/, fields: ['atol', 'rtol', 'value'] },
  { says: /^value with a comma|^an answer that is no number/, fields: ['value'] },
  { says: /^another unit/, fields: ['unit'] },
  { says: /^the right order|^the reverse|^two in each|^nothing in order/, fields: ['entries'] },
  { says: /^edge of what passes|^a straight line/, fields: ['within'] },
  { says: /^the curve itself|^nothing drawn/, fields: ['curve'] },
];

/** @param {JsonValue} value @param {string} words */
const isOrHas = (value, words) =>
  value.value === words || [...(value.fields?.values() ?? [])].some((field) => field.value === words);

/** The field that a fault means without naming it. @param {JsonValue} item @param {string} path */
function meant(item, path) {
  for (const { says, fields, entry } of kMeant) {
    const found = path.match(says);
    if (!found) continue;
    for (const name of fields) {
      const field = item.fields?.get(name);
      if (field && !entry) return field;
      const hit = field?.entries?.find((one) => isOrHas(one, found[1]));
      if (hit) return hit;
    }
  }
  return null;
}

/** Goes from field to field as far as they exist. @param {JsonValue} start @param {string} path */
function follow(start, path) {
  let at = start;
  for (const step of path.split(': ')) {
    const [, name, indices = ''] = step.match(/^(\w+)((?:\[\d+\])*)(?: \(.*\))?$/) ?? [];
    const field = name ? at.fields?.get(name) : undefined;
    if (!field) break;
    at = field;
    for (const [, index] of indices.matchAll(/\[(\d+)\]/g)) at = at.entries?.[Number(index)] ?? at;
  }
  return at;
}

/** End of what is marked: an object as a whole would be too much, its first field tells which it is. @param {JsonValue} value */
function endOfMark({ from, to, fields, entries }) {
  if (!fields && !entries) return to;
  const [first] = fields?.values() ?? [];
  return first && !first.fields && !first.entries ? first.to : from + 1;
}

/** @param {JsonValue[]} items @param {string} id */
const indexOfId = (items, id) => items.findIndex(({ fields }) => fields?.get('id')?.value === id);

/** Place of a byte of the text in UTF-8, in characters. @param {string} text @param {number} byte */
const characterAt = (text, byte) => new TextDecoder().decode(new TextEncoder().encode(text).slice(0, byte)).length;

/**
 * @param {CheckFault} fault @param {string} name  of the file, as it was given to the checker
 * @param {JsonValue} root @param {string} text
 * @returns {Place}
 */
export function placeOf({ field, byte }, name, root, text) {
  if (byte !== undefined) {
    const at = characterAt(text, byte);
    return { from: at, to: at, item: -1 };
  }
  const path = field.startsWith(`${name}: `) ? field.slice(name.length + 2) : field;
  const items = root.fields?.get('items')?.entries ?? [];
  const byNumber = path.match(/^items\[(\d+)\](?: “.*?”)?(?:: (.*))?$/s);
  const byId = path.match(/^“(.*?)”(?: variant \d+)?(?:: (.*))?$/s);
  const index = byNumber ? Number(byNumber[1]) : byId ? indexOfId(items, byId[1]) : -1;
  const item = items[index];
  const start = item ?? root;
  const rest = (item ? (byNumber ?? byId)?.[2] : path) ?? '';
  const found = meant(start, rest) ?? follow(start, rest);
  return { from: found.from, to: endOfMark(found), item: item ? index : -1 };
}

/** Line and column of a character, from 1. @param {string} text @param {number} at */
export function lineOf(text, at) {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
