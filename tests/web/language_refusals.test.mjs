// Grammars, models and their options that are refused, each by name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const qs = await load();
const kEnglish = readFileSync('web/data/english.json', 'utf8');
const english = qs.language({ grammar: kEnglish });
const model = english.model({ width: 8, heads: 2, hidden: 8, context: 8 });
const bytes = model.toBytes();

/** The English grammar with one piece of its text exchanged. @param {string} from @param {string} to */
const grammarWith = (from, to) => {
  assert.ok(kEnglish.includes(from), from);
  return () => qs.language({ grammar: kEnglish.replace(from, to) });
};
/** A checkpoint with one byte changed. @param {number} at @param {number} byte */
const checkpointWith = (at, byte) => () => {
  const changed = bytes.slice();
  changed[at] = byte;
  return english.readModel(changed);
};
const kCyclic = { format: 'quantscope-grammar' };
Object.assign(kCyclic, { states: kCyclic });

/** Each call, and words of its sentence. @type {[() => any, RegExp][]} */
const kRefused = [
  [() => qs.language(), /^language: undefined.*expected an object with grammar/],
  [() => qs.language({}), /^grammar: undefined.*JSON text/],
  [() => qs.language({ grammar: 7 }), /^grammar: 7/],
  [() => qs.language({ grammar: kCyclic }), /^grammar: Object/],
  [() => qs.language({ grammar: '' }), /^grammar: an empty text/],
  [() => qs.language({ grammar: '{' }), /^grammar: text that ends too early.*at byte 1/],
  [() => qs.language({ grammar: [] }), /^grammar: a list of 0.*an object with format/],
  [() => qs.language({ grammar: kEnglish, words: 3 }), /^language: option: words.*one of grammar/],
  [grammarWith('"version": 1', '"version": 2'), /^grammar: version: 2 is not accepted; expected 1$/],
  [grammarWith('["1/2", "D"]', '["2/5", "D"]'), /^grammar: state 'S': sum of probabilities: 0\.8999/],
  [grammarWith('["1/2", "D"]', '["1/2", "Z"]'), /^grammar: state 'S': word 'the': next state: 'Z'.*can be left/],
  [grammarWith('{ ".": [1, "S"] }', '{}'), /^grammar: state 'F': no words.*can be left/],
  [grammarWith('{ ".": [1, "S"] }', '{ ".": [1, "F"] }'), /^grammar: state 'F': without a way to the start/],
  [grammarWith('"title"', '"name"'), /^grammar: field: 'name'/],

  [() => english.contextLimits(65), /^context: words: 65.*0 to 64/],
  [() => english.contextLimits(-1), /^longest: -1/],
  [() => english.lagInformationBits(0), /^longest: 0.*1 to 256/],
  [() => english.subjectVerb('many'), /^longest: many/],
  [() => english.draw({ seed: 1 }), /^words: undefined.*1 to 1000000/],
  [() => english.draw({ seed: -1, words: 2 }), /^seed: -1/],
  [() => english.draw({ count: 2 }), /^draw: option: count.*seed, words, first/],
  [() => english.codeLengthBits('the cats sings'), /^text: word 3: 'sings'.*one of near, .*, sing,/],
  [() => english.codeLengthBits('the elephant'), /^words\[1\]: elephant.*one of \. the a/],
  [() => english.codeLengthBits(7), /^words: 7/],
  [() => english.next(['the', 3]), /^words\[1\]: 3/],

  [() => english.model({ width: 30 }), /^transformer: width: 30.*a multiple of the 4 heads/],
  [() => english.model({ width: 256 }), /^transformer: width: 256.*4 to 128/],
  [() => english.model({ context: 1 }), /^transformer: context: 1 .*2 to 64/],
  [() => english.model({ width: 128, hidden: 512, layers: 8 }), /^transformer: weights: \d+.*at most 262144/],
  [() => english.model({ layers: 1.5 }), /^layers: 1\.5.*whole number/],
  [() => english.model({ tiedHead: 1 }), /^tiedHead: 1.*true or false/],
  [() => english.model({ tied: true }), /^model: option: tied/],
  [() => english.model({ seed: -1 }), /^seed: -1/],
  [() => english.readModel('QSLM'), /^bytes: QSLM/],
  [() => english.readModel(new Uint8Array(5)), /^checkpoint: length: 5 bytes/],
  [checkpointWith(0, 0), /^checkpoint: first bytes/],
  [checkpointWith(4, 2), /^checkpoint: version: 2.*expected 1 /],
  [checkpointWith(6, 23), /^checkpoint: length: \d+ bytes.*as its sizes say/],
  [checkpointWith(10, 7), /^checkpoint: transformer: width: 7/],
  [checkpointWith(21, 0x7c), /^checkpoint: weight: .*a finite number/],
  [() => english.readModel(bytes.subarray(0, -1)), /^checkpoint: length/],

  [() => model.weights(99), /^matrix: 99.*list of 15 matrices/],
  [() => model.setWeights(0, [1]), /^values: 1 .*Float32Array of 24 × 8/],
  [() => model.setWeights(0, new Float32Array(3)), /^values: 3 .*24 × 8/],
  [() => model.setWeights(0, new Float32Array(24 * 8).fill(Number.NaN)), /^values\[0\]: NaN.*finite/],
  [() => model.next('the cat near the dog near the dog'), /^text: positions: 9.*8 of the context/],
  [() => model.next(['the', 'gnu']), /^words\[1\]: gnu/],
  [() => model.sample({ words: 9 }), /^words: 9.*1 to 8, what the context holds/],
  [() => model.train({ steps: 0 }), /^training: steps: 0.*1 to 1048576/],
  [() => model.train({ steps: 1.5 }), /^steps: 1\.5/],
  [() => model.train({ windows: 257 }), /^training: windows: 257/],
  [() => model.train({ learningRate: '0.1' }), /^learningRate: the text '0\.1'.*a number/],
  [() => model.train({ learningRate: 0 }), /^training: learning rate: 0/],
  [() => model.train({ beta1: 1 }), /^training: beta1: 1/],
  [() => model.train({ weightDecay: Number.NaN }), /^training: weight decay: NaN/],
  [() => model.train({ rate: 1 }), /^train: option: rate.*learningRate/],
  [() => model.evaluate({ windows: 0 }), /^test text: windows: 0/],
  [() => model.evaluate({ length: 9 }), /^text: positions: 9.*8 of the context/],
  [() => model.evaluate({ length: 65 }), /^test text: length: 65.*2 to 64/],
  [() => model.evaluate({ reference: {} }), /^reference: Object.*keep: true/],
  [() => model.evaluate({ keep: 1 }), /^keep: 1.*true or false/],
  [() => model.evaluate({ keep: true, windows: 2 ** 30 }), /^keep: \d+ log probabilities.*at most 33554432/],
  [() => model.quantize('int9'), /^quantizer: 'int9'/],
  [() => model.quantize(4), /^quantizer: 4/],
  [() => model.quantize('int4', { kinds: ['bias'] }), /^kinds\[0\]: bias.*embedding, positions/],
  [() => model.quantize('int4', { kinds: 'up' }), /^kinds: up.*an array/],
  [() => model.quantize({ bias: 'int4' }), /^kind: bias/],
  [() => model.quantize({ up: 4 }), /^quantizer: 4/],
  [() => model.quantize({ up: 'int4' }, { kinds: ['up'] }), /^kinds: Array.*none where/],
  [() => model.quantize('int4', { layers: [0] }), /^quantize: option: layers/],
  [() => english.model({ tiedHead: true }).quantize({ head: 'int4' }), /^kind: head/],
  [() => english.compare(1, 2), /^a: 1.*as evaluate\(\) returns it/],
];

test('grammars, models and options that cannot be used are refused with a sentence', async () => {
  for (const [call, words] of kRefused) {
    await assert.rejects(
      async () => call(),
      (/** @type {Error} */ error) => {
        assert.equal(error.name, 'QuantscopeError', `${call}: ${error.stack}`);
        assert.match(error.message, words, `${call}`);
        return true;
      },
    );
  }
});

test('evaluations of different texts are not compared', async () => {
  const one = await model.evaluate({ windows: 4, keep: true });
  const other = await model.evaluate({ windows: 5 });
  assert.throws(() => english.compare(one, other), /^QuantscopeError: b: text: windows: 5.*4, as in a/);
  const cut = { ...one, sentenceBits: one.sentenceBits.slice(1) };
  assert.throws(() => english.compare(one, cut), /sentenceBits: \d+ sentences/);
  await assert.rejects(
    model.evaluate({ reference: one, seed: 2 }),
    /^QuantscopeError: seed: 2.*1, as in the reference/,
  );
  await assert.rejects(
    model.evaluate({ reference: { ...one, logProbabilities: new Float32Array(3) } }),
    /evaluation: reference: 3 numbers/,
  );
});
