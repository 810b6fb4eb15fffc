// In a program: types of llama.cpp as bytes, importances, and two models side by side.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as made from './model_bytes.mjs';

const qs = await load();

const kRows = 16;
const kColumns = 512;
const kWeights = qs.draw('laplace', { count: kRows * kColumns, seed: 4 });
const kImportance = Float32Array.from({ length: kColumns }, (_, i) => (i % 9 === 0 ? 60 : 0.1 + (i % 5)));

const torch = () =>
  made.fileOf(
    'model.safetensors',
    made.safetensors({
      'model.layers.0.mlp.up_proj.weight': { dtype: 'F32', shape: [kRows, kColumns], bytes: made.bytesIn(kWeights) },
    }),
  );
/** @param {string} type @param {Float32Array} [importance] */
function gguf(type, importance) {
  const { number } = /** @type {{ number: number }} */ (qs.ggmlTypes().find(({ name }) => name === type));
  const bytes = Buffer.from(qs.encodeGgml(kWeights, { type, columns: kColumns, importance }));
  return made.fileOf(
    `${type}.gguf`,
    made.gguf({ 'blk.0.ffn_up.weight': { type: number, shape: [kRows, kColumns], bytes } }),
  );
}
const moments = (/** @type {string} */ name, numbers = kImportance) =>
  made.fileOf(
    'moments.safetensors',
    made.safetensors({ [name]: { dtype: 'F32', shape: [numbers.length], bytes: made.bytesIn(numbers) } }),
  );

test('every type of the list is written and read back, as long as its blocks say', () => {
  const types = qs.ggmlTypes();
  assert.equal(types.length, 18);
  for (const { name, block, bytes } of types) {
    assert.equal(qs.encodeGgml(kWeights, { type: name, columns: kColumns }).length, (kWeights.length / block) * bytes);
    assert.equal(qs.encodeGgml(kWeights.subarray(0, 256), { type: name.toLowerCase() }).length, (256 / block) * bytes);
  }
});

test('what cannot be written is refused by field, value and what is accepted', () => {
  const message = (/** @type {() => unknown} */ call) => {
    try {
      call();
      return 'accepted';
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  };
  assert.match(
    message(() => qs.encodeGgml(kWeights, { type: 'Q9_K' })),
    /^type: 'Q9_K' is not accepted; expected one of Q4_0, /,
  );
  assert.match(
    message(() => qs.encodeGgml(kWeights.subarray(0, 250), { type: 'Q4_K' })),
    /columns: 250 .* multiple of 256/,
  );
  assert.match(
    message(() => qs.encodeGgml(kWeights, { type: 'Q4_K', columns: 512, importance: [1, 2] })),
    /importance: 2 numbers .* 512/,
  );
  const holes = Float32Array.from(kWeights);
  holes[7] = Number.NaN;
  assert.match(
    message(() => qs.encodeGgml(holes, { type: 'Q4_K', columns: 512 })),
    /values\[7\]: NaN/,
  );
  assert.match(
    message(() => qs.encodeGgml(kWeights, { type: 'Q4_K', columns: 512, importance: kImportance.map((x) => -x) })),
    /importance\[0\]: -60/,
  );
});

test('with an importance the outputs have a figure of their own, and encoders follow it', async () => {
  const model = await qs.openModel([torch()]);
  const plain = await model.measure(0, ['q4_0', 'nf4']);
  assert.equal(plain.formats[0].outputSqnrDb, null);
  const joined = await model.setImportance([moments('blk.0.ffn_up.weight')]);
  assert.deepEqual(joined, { lists: 1, joined: 1, zeros: 0, unused: [], problems: [] });
  const weighted = await model.measure(0, ['q4_0', 'nf4']);
  assert.notEqual(weighted.formats[0].squaredError, plain.formats[0].squaredError);
  assert.ok(Math.abs(weighted.formats[1].squaredError / plain.formats[1].squaredError - 1) < 1e-9);
  // The same list for one tensor.
  const given = await model.measure(0, ['q4_0'], { importance: kImportance });
  assert.equal(given.formats[0].outputSqnrDb, weighted.formats[0].outputSqnrDb);
  await assert.rejects(model.measure(0, [], { importance: kImportance.subarray(1) }), /importance: 511 numbers .* 512/);
  const none = await model.setImportance([moments('blk.9.ffn_up.weight')]);
  assert.deepEqual(none.unused, ['blk.9.ffn_up.weight']);
  const wrong = await model.setImportance([moments('blk.0.ffn_up.weight', kImportance.subarray(1))]);
  assert.match(wrong.problems[0], /has 511 numbers; .* needs 512/);
  await model.setImportance(null);
  assert.equal((await model.measure(0, ['q4_0'])).formats[0].squaredError, plain.formats[0].squaredError);
  model.free();
});

test('two models: the loss of a pair is that of its format, whichever side is which', async () => {
  const model = await qs.openModel([torch()]);
  const { formats } = await model.measure(0, ['q4_k', 'iq4_xs']);
  model.free();
  for (const [i, type] of ['Q4_K', 'IQ4_XS'].entries()) {
    const { pairs, totals, onlyA, onlyB, csv } = await qs.compareModels([torch()], [gguf(type)]);
    assert.equal(pairs.length, 1);
    assert.deepEqual([onlyA, onlyB], [[], []]);
    assert.ok(Math.abs(Number(pairs[0].sqnrDb) - Number(formats[i].sqnrDb)) < 1e-9, type);
    assert.equal(pairs[0].b.bitsPerWeight, formats[i].bitsPerWeight);
    assert.equal(totals.compared, 1);
    assert.equal(csv.trim().split('\r\n').length, 2);
  }
  const same = await qs.compareModels([gguf('Q6_K')], [gguf('Q6_K')]);
  assert.equal(same.totals.identical, 1);
  assert.equal(same.pairs[0].sqnrDb, Number.POSITIVE_INFINITY);
});

test('two models: with an importance the outputs have a figure, and one of another model is refused', async () => {
  const model = await qs.openModel([torch()]);
  await model.setImportance([moments('blk.0.ffn_up.weight')]);
  const { formats } = await model.measure(0, ['q4_k']);
  model.free();
  const importance = [moments('model.layers.0.mlp.up_proj.weight')];
  const second = gguf('Q4_K', kImportance);
  const { pairs, page, json } = await qs.compareModels([torch()], [second], { importance, when: '2026-02-03' });
  assert.ok(Math.abs(Number(pairs[0].outputSqnrDb) - Number(formats[0].outputSqnrDb)) < 1e-9);
  assert.notEqual(pairs[0].outputSqnrDb, pairs[0].sqnrDb);
  assert.equal(pairs[0].weights, kWeights.length);
  assert.equal(JSON.parse(json).pairs[0].power, pairs[0].power);
  assert.match(page, /^<!doctype html>/);
  assert.match(page, /Q4_K\.gguf against model\.safetensors/);
  assert.match(page, /2026-02-03/);
  await assert.rejects(
    qs.compareModels([torch()], [second], { importance: [moments('conv1.weight')] }),
    /importance: .*moments\.safetensors.* lists for the inputs of tensors of model\.safetensors/,
  );
  const wrong = [moments('blk.0.ffn_up.weight', kImportance.subarray(1)), moments('blk.0.ffn_up.weight')];
  await assert.rejects(qs.compareModels([torch()], [second], { importance: wrong.slice(0, 1) }), /importance: /);
});

test('two models without a common tensor are refused by name', async () => {
  await assert.rejects(
    qs.compareModels([torch()], [moments('conv1.weight')]),
    /models: .*model.safetensors and moments.safetensors.* a tensor in common/,
  );
});

test('codes and scales that are not decoded have no figures', async () => {
  const bytes = made.bytesIn(Int32Array.from({ length: 64 }, (_, i) => i * 99991));
  const file = made.fileOf('x.safetensors', made.safetensors({ 'l.qweight': { dtype: 'I32', shape: [8, 8], bytes } }));
  const model = await qs.openModel([file]);
  assert.equal(model.tensors[0].role.kind, 'codes');
  await assert.rejects(model.measure(0, ['int8']), /tensor: 'l.qweight', of which it holds codes/);
  model.free();
});
