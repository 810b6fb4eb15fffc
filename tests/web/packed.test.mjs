// The module reads packed files of golden/packed as the weights that they stand for.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const folder = new URL('../golden/packed/', import.meta.url);
const list = await readFile(new URL('../io/packed_fixtures.inc', import.meta.url), 'utf8');
const fixtures = [...list.matchAll(/"([^"]+)"/g)].map((found) => found[1]);
const qs = await load();

const bytesOf = async (/** @type {string} */ name) => new Uint8Array(await readFile(new URL(name, folder)));

/** @param {any} expected */
async function opened(expected) {
  const names = [...expected.open, ...(expected.config ? [expected.config] : [])];
  const files = names.map(async (name) => ({ name, blob: new Blob([await bytesOf(name)]) }));
  return qs.openModel((await Promise.all(files)).map((file) => ({ ...file, size: file.blob.size })));
}

/** @param {Float32Array | Float64Array} read @param {Float32Array} right @param {boolean} exact */
function differing(read, right, exact) {
  let wrong = read.length === right.length ? 0 : right.length;
  for (let i = 0; i < right.length; i++) {
    const same = Object.is(read[i], right[i]);
    if (!same && (exact || Math.abs(read[i] - right[i]) > Math.abs(right[i]) * 2 ** -21)) wrong++;
  }
  return wrong;
}

for (const fixture of fixtures) {
  const expected = JSON.parse(await readFile(new URL(`${fixture}.expected.json`, folder), 'utf8'));
  test(`packed: ${fixture}`, async () => {
    if (expected.expect === 'refuse') {
      const model = await opened(expected);
      const told = model.problems.map((problem) => problem.sentence).join(' ');
      for (const word of expected.problems) assert.ok(told.includes(word), `${word}: ${told}`);
      return model.free();
    }
    const model = await opened(expected);
    for (const right of expected.logical) {
      const place = model.tensors.findIndex((tensor) => (tensor.codes ?? tensor.name) === right.codes);
      assert.ok(place >= 0, right.codes);
      const tensor = model.tensors[place];
      assert.equal(tensor.name, right.name);
      assert.deepEqual([...tensor.shape], right.shape);
      assert.equal(tensor.weights, right.weights);
      assert.ok(Math.abs((tensor.storedBits ?? 0) - right.bits_per_weight_all) < 1e-5, `${tensor.storedBits} bits`);
      if (expected.expect !== 'decode') {
        assert.notEqual(tensor.unreadable, null);
        continue;
      }
      if (tensor.storedBitsOf) assert.deepEqual({ ...tensor.storedBitsOf }, right.stored_bits);
      const companions = Object.values(right.parts)
        .flat()
        .filter((name) => name !== right.codes);
      if (tensor.scheme !== null)
        for (const name of companions)
          assert.ok(
            tensor.companions.some((one) => one.name === name),
            name,
          );
      const values = await model.values(place);
      const golden = await bytesOf(right.values);
      assert.equal(differing(values, new Float32Array(golden.buffer), right.exact), 0);
    }
    for (const name of expected.not_weights) {
      const listed = model.tensors.find((tensor) => tensor.name === name);
      assert.notEqual(listed?.role.kind, 'weight', name);
    }
    if (expected.expect === 'name-only')
      for (const word of expected.problems ?? [])
        assert.ok(
          model.tensors.some((tensor) => tensor.role.why?.includes(word)),
          word,
        );
    model.free();
  });
}
