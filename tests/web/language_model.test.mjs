// Models of a language as a developer calls them: training, measuring, quantizing, checkpoints.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import { nextTask } from '../../web/core/task.js';

const qs = await load();
const kRate = 1.885347391066462;
const kSmall = { width: 16, heads: 2, hidden: 32, context: 16 };
const english = qs.language({ grammar: readFileSync('web/data/english.json', 'utf8') });
const near = (/** @type {number} */ found, /** @type {number} */ right, within = 1e-9, label = '') =>
  assert.ok(Math.abs(found - right) <= within, `${label} ${found} is not ${right}`);

/** Trained as in the native tests. */
async function trainedModel() {
  const model = english.model({ ...kSmall, seed: 1 });
  const { lossesBits } = await model.train({ steps: 250 });
  return { model, lossesBits };
}
const trained = await trainedModel();

test('a model learns the language in slices between which the page goes on', async () => {
  const { model, lossesBits } = trained;
  assert.equal(lossesBits.length, 250);
  assert.ok(lossesBits[0] > 4 && lossesBits[249] < 2.4);
  const other = english.model({ ...kSmall, seed: 1 });
  let [parts, turns, isOver] = [[0], 0, false];
  const training = other.train({
    steps: 250,
    progress: (part, { steps, lossBits }) => {
      parts.push(part);
      assert.ok(steps <= 250 && (steps === 0 || lossBits > 1));
    },
  });
  assert.throws(() => other.setWeights(0, other.weights(0)), /setWeights: a model in training/);
  assert.throws(() => other.free(), /free: a model in training/);
  await assert.rejects(other.train(), /train: a model in training/);
  training.then(() => {
    isOver = true;
  });
  for (; !isOver; turns += 1) await nextTask();
  assert.ok(turns > 3 && parts.length > 3 && parts.at(-1) === 1, `${turns}`);
  assert.deepEqual(
    parts,
    parts.toSorted((a, b) => a - b),
  );
  assert.deepEqual(other.toBytes(), model.toBytes());
  other.free();
});

test('the excess of a model, its agreement, and probabilities that sum to one', async () => {
  const { model } = trained;
  const found = await model.evaluate({ seed: 1, windows: 128 });
  assert.ok(found.excessBits > 0 && found.excessBits < 0.25, `${found.excessBits}`);
  assert.ok(found.standardErrorBits > 0 && found.standardErrorBits < 0.02);
  near(found.crossEntropyBits, found.floorBits + found.excessBits, 1e-12);
  assert.ok(Math.abs(found.floorBits - kRate) > 0.005 && Math.abs(found.floorBits - kRate) < 0.1, `${found.floorBits}`);
  assert.deepEqual([found.text, found.divergenceBits], [{ seed: 1, windows: 128, length: 16 }, null]);
  assert.ok(found.agreement[0].distance === 1 && found.agreement[0].right > 0.9 * found.agreement[0].verbs);
  const first = english.model(kSmall);
  assert.ok((await first.evaluate({ windows: 64 })).excessBits > 2);
  const next = model.next('the cat near some dogs');
  near([...next.values()].reduce((sum, p) => sum + p), 1, 1e-12); // biome-ignore format: one line
  assert.deepEqual([...next.keys()], english.words);
  assert.ok(model.sample({ seed: 3 }).length <= 16);
  assert.ok(english.words.includes(model.sample({ words: 1 })[0]));
  first.free();
});

test('matrices are listed, read and set; a checkpoint keeps them as float16', async () => {
  const { model } = trained;
  const kinds = ['query', 'key', 'value', 'output', 'up', 'down'];
  assert.deepEqual(
    model.matrices.map(({ kind, layer }) => `${kind} ${layer}`),
    ['embedding null', 'positions null', ...[0, 1].flatMap((l) => kinds.map((kind) => `${kind} ${l}`)), 'head null'],
  );
  const count = model.matrices.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  assert.deepEqual([model.weightCount, model.toBytes().length], [count, 20 + 2 * count]);
  const again = english.readModel(model.toBytes());
  assert.deepEqual(again.sizes, model.sizes);
  assert.deepEqual(again.toBytes(), model.toBytes());
  const [kept, exact] = [again.weights(6), model.weights(6)];
  for (const [i, weight] of kept.entries()) near(weight, exact[i], 2 ** -11 * Math.abs(exact[i]) + 1e-7);
  again.setWeights(6, kept.fill(0.5));
  assert.deepEqual(again.weights(6), kept);
  const tied = english.model({ ...kSmall, tiedHead: true });
  assert.equal(tied.matrices.at(-1).kind, 'down');
  for (const each of [again, tied]) each.free();
});

test('a quantized model: weights of the list’s quantizers, kinds by choice, a paired difference', async () => {
  const { model } = trained;
  const float = await model.evaluate({ windows: 128, keep: true });
  assert.equal(float.logProbabilities.length, 128 * 16 * 24);
  const differences = [];
  for (const spec of ['int8/channel=0', 'int4/channel=0', 'int2/channel=0']) {
    const quantized = await model.quantize(spec);
    model.matrices.forEach(({ rows, columns }, i) => {
      const { values } = qs.quantize(model.weights(i), spec, { shape: [rows, columns] });
      assert.deepEqual(quantized.weights(i), values, `${spec} ${i}`);
    });
    const rough = await quantized.evaluate({ reference: float });
    const { differenceBits, standardErrorBits } = english.compare(rough, float);
    near(differenceBits, rough.excessBits - float.excessBits, 1e-12);
    assert.ok(standardErrorBits < rough.standardErrorBits, spec);
    assert.ok(rough.divergenceBits > 0 && quantized.quantized.weightSqnrDb > 0);
    differences.push(differenceBits);
    quantized.free();
  }
  assert.ok(Math.abs(differences[0]) < 0.005 && differences[1] < 0.5 && differences[2] > 0.5, `${differences}`);
  assert.deepEqual(
    differences,
    differences.toSorted((a, b) => a - b),
  );
  const some = await model.quantize('int4/channel=0', { kinds: ['up', 'down'] });
  const same = await model.quantize({ up: 'int4/channel=0', down: 'int4/channel=0' });
  assert.deepEqual(some.toBytes(), same.toBytes());
  for (const [i, { kind, spec, bitsPerWeight }] of some.quantized.matrices.entries()) {
    const isChosen = kind === 'up' || kind === 'down';
    assert.equal(spec, isChosen ? 'int4/channel=0' : null);
    assert.ok(isChosen ? bitsPerWeight < 7 : bitsPerWeight === 16);
    if (!isChosen) assert.deepEqual(some.weights(i), model.weights(i));
  }
  assert.equal(model.quantized, null);
  near((await model.evaluate({ reference: float })).divergenceBits, 0, 1e-6);
  assert.equal(english.compare(float, float).differenceBits, 0);
  for (const each of [some, same]) each.free();
});

test('an aborted training leaves whole steps, one that diverges the last good weights', async () => {
  const model = english.model(kSmall);
  const stop = new AbortController();
  const aborted = model.train({
    steps: 100_000,
    progress: (_, { steps }) => {
      if (steps > 20) stop.abort();
    },
    signal: stop.signal,
  });
  await assert.rejects(aborted, { name: 'AbortError' });
  const allFinite = () => model.matrices.every((_, i) => model.weights(i).every(Number.isFinite));
  assert.ok(allFinite());
  await assert.rejects(model.train({ steps: 400, windows: 4, learningRate: 10 }), {
    name: 'QuantscopeError',
    field: 'training: learning rate',
    value: '10',
  });
  assert.ok(allFinite());
  await model.train({ steps: 1 });
  await assert.rejects(model.evaluate({ signal: AbortSignal.abort() }), { name: 'AbortError' });
  model.free();
});
