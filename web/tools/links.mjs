// Links that the first part of the module must read before the second is there: every parameter of every lab and
// quantizer, every source.

/** A text that a parameter accepts which has neither words nor a range, by what it says of itself. */
const kTexts = [
  [/64 shades/, '0'.repeat(64)],
  [/9 numbers from 0 to 100/, '-,-,-,-,50,-,-,-,90'],
  [/7 numbers from 0 to 100/, '-,10,-,-,50,-,90'],
  [/quantizers? /, 'nf4'],
  [/a quantizer, such/, 'nf4'],
  [/columns and codes/, '3:-1,7:2'],
  [/hexadecimal/, '0123456789abcdef'],
  [/letters/, 'one'],
];

/**
 * Values that a parameter accepts: its words, its ends, a text.
 * @param {{ id: string, accepted: string, default: string, words: readonly string[], min: number | null, max: number | null }} param
 */
function valuesOf({ id, accepted, default: usual, words, min, max }) {
  const text = kTexts.find(([says]) => /** @type {RegExp} */ (says).test(accepted))?.[1];
  const ends = [min, max].filter((value) => value !== null);
  if (!text && words.length === 0 && ends.length === 0) throw new Error(`${id}: no text is known that is ${accepted}`);
  return [usual, ...words, ...ends, ...(min === null && text ? [text] : [])];
}

/** @param {any} qs  the loaded package @returns {string[]} */
export function labLinks(qs) {
  return qs
    .labs()
    .flatMap((/** @type {any} */ { id, params }) => [
      `lab=${id}`,
      ...params.flatMap((/** @type {any} */ param) =>
        valuesOf(param).map((value) => `lab=${id}&${param.id}=${encodeURIComponent(value)}`),
      ),
    ]);
}

/** @param {any} qs  the loaded package @returns {string[]} */
export function quantizerLinks(qs) {
  return qs
    .quantizers()
    .flatMap((/** @type {any} */ { id, params }) =>
      params.flatMap((/** @type {any} */ param) =>
        [param.default, ...param.words, param.min, param.max]
          .filter((value) => value !== null)
          .map((value) => `lab=overview&quantizer=${encodeURIComponent(`${id}/${param.id}=${value}`)}`),
      ),
    );
}
