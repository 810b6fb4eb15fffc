// Cuts the face of the formulas to the characters that the MathML of the pages shows. The subsetter keeps the MATH
// table, and with it the larger forms of sums, integrals, roots and brackets.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';

const kFace = '@expo-google-fonts/stix-two-math/400Regular/STIXTwoMath_400Regular.ttf';
/** Layout of running text, hinting and signatures, none of which a formula needs. */
const kUnused = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'STAT', 'DSIG', 'kern', 'gasp', 'prep', 'fpgm', 'cvt ', 'meta'];

/** First letter of an alphabet and its slanted form (MathML Core, appendix C). */
const kSlanted = [
  ['A', 'Z', 0x1d434],
  ['a', 'z', 0x1d44e],
  ['Α', 'Ω', 0x1d6e2],
  ['α', 'ω', 0x1d6fc],
];

/** A letter as browsers draw it where it stands alone in <mi>. @param {string} letter */
function slanted(letter) {
  if (letter === 'h') return 'ℎ';
  const row = kSlanted.find(([first, last]) => letter >= first && letter <= last);
  return row ? String.fromCodePoint(row[2] + letter.codePointAt(0) - row[0].codePointAt(0)) : letter;
}

/** Characters that the formulas of a page show. @param {string} html */
export function formulaCharacters(html) {
  const shown = new Set();
  for (const [formula] of html.matchAll(/<math[\s\S]*?<\/math>/g)) {
    if (/<m(sqrt|root)\b/.test(formula)) shown.add('√');
    for (const [, tag, attributes, written] of formula.matchAll(/<(m[ino]|mtext)\b([^>]*)>([^<]*)</g)) {
      const text = written.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: '<', gt: '>', amp: '&' })[name]);
      const letters = [...text];
      const slants = tag === 'mi' && letters.length === 1 && !/mathvariant="normal"/.test(attributes);
      for (const letter of letters) shown.add(slants ? slanted(letter) : letter);
    }
  }
  return [...shown].sort().join('');
}

/** The face as WOFF2. @param {string} characters */
export async function cutFormulaFont(characters) {
  const face = await readFile(createRequire(import.meta.url).resolve(kFace));
  return subsetFont(face, characters, {
    targetFormat: 'woff2',
    noHinting: true,
    noLayoutClosure: true,
    dropTables: kUnused,
  });
}
