// Every sentence of the readers of files has a form in every language: their sources hold no words that no phrase covers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

const kFolder = 'src/io';
/** Two letters of a word of a sentence, and no part of a name such as ".weight_scale". */
const kWord = /(?:^|[^\w.'])[a-z]{2,}(?![\w.])/;
/** Not sentences: names of schemes, ends of names of tensors, what is searched in a file or named after a tensor. */
const kNoSentences = [
  /^[._]/,
  /^<net /,
  /^Unnamed: 0$/,
  /^csv: \{/,
  /^(?:FP8|int8) with a scale$/,
  /^compressed-tensors (?:pack-quantized|sparse|FP4)$/,
  /^bitsandbytes/,
  /^(?:of subgraph|\(quantization of)$/,
];
/** The same in German. */
const kSame = [/^\[[\w/ ,]+\]$/, /^JSON in UTF-8$/, /^(?:ONNX )?float4(?: E2M1 in)?$/, /^in Mul$/, /^gpt-oss MXFP4$/];
/** Ends of "4-bit codes of …", "row 7, column 1", "a number such as …" and the like, which are written at several places. */
const kEnds = [/^of [\w-]+$/, /^, column 1$/, /^-1[.,]5e-3 with a decimal/, /\(in the layout of$/];

/** Texts between quotes; what a program joins stays apart, so a sentence may come in several. */
const literals = readdirSync(kFolder)
  .filter((name) => /\.[ch]pp$/.test(name))
  .flatMap((name) => {
    const code = readFileSync(`${kFolder}/${name}`, 'utf8')
      .replaceAll(/^\s*#.*$/gm, '')
      .replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)'|\/\/.*$/gm, (found) => (found.startsWith('"') ? found : ''))
      .replaceAll(/static_assert\([^;]*;/g, '')
      .replaceAll(/"\s*\n\s*"/g, '');
    return [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, text]) => ({
      name,
      text: text.replaceAll(/\\(["\\])/g, '$1').trim(),
    }));
  })
  .filter(({ text }) => text.includes(' ') && kWord.test(text));

for (const language of ['de']) {
  test(`${language}: every sentence of a reader is covered by phrases`, () => {
    const phrases = Object.keys(JSON.parse(readFileSync(`src/labs/words/phrases.${language}.json`, 'utf8')));
    const escaped = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const patterns = phrases
      .filter((phrase) => /\{\d\}/.test(phrase) && phrase.replaceAll(/\{\d\}/g, '').length > 4)
      .map(
        (phrase) =>
          new RegExp(
            `^${phrase
              .split(/\{\d\}/)
              .map(escaped)
              .join('.*')}$`,
          ),
      );
    const fits = (/** @type {string} */ text) =>
      phrases.some((phrase) => phrase.includes(text)) || patterns.some((pattern) => pattern.test(text));
    const is = (/** @type {RegExp[]} */ list, /** @type {string} */ text) => list.some((one) => one.test(text));
    // A scheme is shown part by part, "ONNX 4-bit, blocks of 32", and so is a field, "model: version".
    const parts = (/** @type {string} */ text) =>
      text.split(/[,:] (?![^[]*\])/).filter((part) => kWord.test(part) && !is(kSame, part.trim()));
    const missing = literals.filter(
      ({ text }) =>
        !is([...kNoSentences, ...kSame, ...kEnds], text) &&
        !fits(text) &&
        !parts(text).every((part) => fits(part.trim())),
    );
    assert.ok(literals.length > 800, `${literals.length} literals were found`);
    assert.deepEqual(
      missing.map(({ name, text }) => `${kFolder}/${name}: add "${text}" to phrases.${language}.json`),
      [],
    );
  });
}
