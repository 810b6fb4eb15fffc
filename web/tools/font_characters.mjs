// Characters that the labs' text face has: the ranges of kText in src/ui/kit/fonts.cpp, and what a font file maps.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const rangesFile = fileURLToPath(new URL('../../src/ui/kit/fonts.cpp', import.meta.url));

/** The [first, last] pairs of an ImWchar array in ImGui's form: flat, terminated by 0. */
function parseRanges(source, name) {
  const body = source.match(new RegExp(`\\b${name}\\s*=\\s*\\{([^}]*)\\}`))?.[1];
  const numbers = body?.match(/0x[0-9a-f]+|\d+/gi)?.map(Number) ?? [];
  if (numbers.pop() !== 0 || numbers.length === 0 || numbers.length % 2 !== 0)
    throw new Error(`${rangesFile}: ${name} is not a list of pairs that ends with 0`);
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
}

/** All characters that the labs can draw, as one text. */
export async function labCharacters() {
  return parseRanges(await readFile(rangesFile, 'utf8'), 'kText')
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
    .join('');
}

/** Characters of a text that the labs would draw as "?"; line ends are no characters. */
export function undrawable(text, characters) {
  const known = new Set(characters);
  return [...new Set(text)].filter((character) => character !== '\n' && !known.has(character));
}

/** Offset of each table of a TrueType file. */
export function tables(font) {
  const found = new Map();
  for (let i = 0; i < font.readUInt16BE(4); ++i) {
    const row = 12 + 16 * i;
    found.set(font.toString('latin1', row, row + 4), font.readUInt32BE(row + 8));
  }
  return found;
}

/** The code points that the font maps, from its format 4 character map (all of ours are below 0x10000). */
export function mappedCharacters(font) {
  const cmap = tables(font).get('cmap');
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 8 + 8 * i),
  );
  const map = subtables.find((offset) => font.readUInt16BE(offset) === 4);
  if (map === undefined) throw new Error('the font has no format 4 character map');
  const size = font.readUInt16BE(map + 6);
  const mapped = new Set();
  for (let i = 0; i < size; i += 2) {
    const last = font.readUInt16BE(map + 14 + i);
    const first = font.readUInt16BE(map + 16 + size + i);
    for (let c = first; c <= last && c !== 0xffff; ++c) mapped.add(c);
  }
  return mapped;
}
