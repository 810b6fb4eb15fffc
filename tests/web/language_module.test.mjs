// Grammars as a developer calls them: exact figures against golden values, text, and a grammar of one's own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const qs = await load();
const kEnglish = readFileSync('web/data/english.json', 'utf8');
const kRate = 1.885347391066462;
const english = qs.language({ grammar: kEnglish });

/** Rows of a table of tests/golden/language, by the names of its columns. @param {string} name */
function rowsOf(name) {
  const lines = readFileSync(`tests/golden/language/${name}.csv`, 'utf8').trim().split('\n');
  const [keys, ...rows] = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(keys.map((key, i) => [key, cells[i]])));
}
const near = (/** @type {number} */ found, /** @type {number} */ right, within = 1e-9, label = '') =>
  assert.ok(Math.abs(found - right) <= within, `${label} ${found} is not ${right}`);

test('the English grammar: exact figures are the golden ones', () => {
  near(english.entropyRateBits, kRate, 1e-12);
  near(english.wordEntropyBits, 4.2058421925091, 1e-11);
  near(english.sentenceWords, 6.2046336805556, 1e-11);
  assert.deepEqual([english.words.length, english.states.length, english.start, english.endWord], [24, 27, 'S', '.']);
  assert.ok(english.hasAgreement);
  for (const { kind, name, probability } of rowsOf('19_grammar_words')) {
    const list = kind === 'word' ? english.wordProbabilities : english.stateProbabilities;
    near(list[(kind === 'word' ? english.words : english.states).indexOf(name)], Number(probability), 1e-14, name);
  }
  const limits = english.contextLimits(32);
  assert.equal(limits.length, 33);
  for (const row of rowsOf('19_grammar_context')) {
    near(limits[row.k].entropyBits, Number(row.cond_entropy), 1e-10, row.k);
    near(limits[row.k].windowBits, Number(row.window_avg), 1e-9, row.k);
    if (row.verb_number_error) near(limits[row.k].verbNumberError, Number(row.verb_number_error), 1e-8, row.k);
  }
  const [lags, pairs] = [english.lagInformationBits(12), english.subjectVerb(10)];
  for (const { kind, d, probability, mi, mi_number, verb_entropy } of rowsOf('19_grammar_mi')) {
    if (d === 'any') continue;
    if (kind === 'lag') {
      near(lags[d - 1], Number(mi), 1e-11, d);
      continue;
    }
    near(pairs[d - 1].probability, Number(probability), 1e-12, d);
    near(pairs[d - 1].informationBits, Number(mi), 1e-11, d);
    near(pairs[d - 1].numberInformationBits, Number(mi_number), 1e-11, d);
    near(pairs[d - 1].verbEntropyBits, Number(verb_entropy), 1e-10, d);
  }
});

test('a long text costs the entropy rate, within its standard error', () => {
  const words = english.draw({ seed: 7, words: 300_000 });
  const bits = english.codeLengthBits(words) / words.length;
  // Sentences are independent: the error is that of a ratio of their bits to their words.
  const sentences = words.join(' ').split(' .').slice(0, -1);
  const residuals = sentences.map((text) => {
    const sentence = `${text} .`;
    return english.codeLengthBits(sentence) - bits * sentence.trim().split(' ').length;
  });
  const standardError = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0)) / words.length;
  assert.ok(standardError < 0.003 && Math.abs(bits - kRate) < 3 * standardError, `${bits} ± ${standardError}`);
  assert.deepEqual(english.draw({ seed: 7, words: 100 }), words.slice(0, 100));
  const sentence = english.sample({ seed: 3 });
  assert.equal(sentence.indexOf('.'), sentence.length - 1);
  assert.ok(Number.isFinite(english.codeLengthBits(sentence)));
});

test('a grammar as an object, without agreement; probabilities of the next word', () => {
  const mean = qs.language({
    grammar: {
      format: 'quantscope-grammar',
      version: 1,
      start: 'A',
      states: { A: { x: ['1/2', 'A'], y: [0.5, 'B'] }, B: { x: [1, 'A'] } },
    },
  });
  near(mean.entropyRateBits, 2 / 3, 1e-15);
  assert.deepEqual([mean.words, mean.hasAgreement, mean.title], [['x', 'y'], false, '']);
  assert.deepEqual([...mean.next('x y')], [['x', 1], ['y', 0]]); // biome-ignore format: pairs
  assert.equal(mean.codeLengthBits(['y', 'x']), 1);
  assert.equal(mean.subjectVerb(2)[0].probability, 0);
  assert.equal(english.next('the').get('cat'), 0.2);
  mean.free();
});

test('the example of docs/grammar.md is sound, and its attractors change nothing', () => {
  const [, text] = readFileSync('docs/grammar.md', 'utf8').match(/```json\n([\s\S]*?)```/) ?? [];
  const cats = qs.language({ grammar: text });
  assert.deepEqual([cats.title, cats.words.length, cats.states.length], ['Cats that agree', 7, 7]);
  assert.deepEqual([cats.hasAgreement, cats.endWord], [true, '.']);
  near(cats.codeLengthBits('the cat near cats sleeps .'), -Math.log2((2 / 3) * 0.25 * 0.5 * 0.75), 1e-12);
  assert.throws(() => cats.codeLengthBits('the cats near cat sleeps'), /text: word 5: 'sleeps' is not accepted/);
  near(cats.subjectVerb(3)[2].numberInformationBits, cats.subjectVerb(1)[0].numberInformationBits, 1e-12);
  cats.free();
});
