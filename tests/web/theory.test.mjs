// The theory functions as a developer calls them: names, types and errors. The C++ golden tests cover the numbers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const qs = await load();
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
const refuses = (act, message) => assert.throws(act, { name: 'QuantscopeError', message });

test('Rényi’s entropies, joint tables and closed rate–distortion functions', () => {
  near(qs.renyiEntropy([0.5, 0.25, 0.25], 2), -Math.log2(0.375), 1e-14);
  near(qs.renyiEntropy([0.5, 0.25, 0.25], 0), Math.log2(3), 1e-14);
  near(qs.renyiEntropy([0.5, 0.25, 0.25], Number.POSITIVE_INFINITY), 1, 1e-14);
  refuses(() => qs.renyiEntropy([0.5, 0.5], -1), /^order: -1 is not accepted/);
  const joint = qs.jointEntropies([
    [0.5, 0],
    [0, 0.5],
  ]);
  assert.deepEqual([joint.xBits, joint.jointBits, joint.xGivenYBits, joint.mutualInformationBits], [1, 1, 0, 1]);
  refuses(() => qs.jointEntropies([[0.5, 0.5], [0]]), /^table\[1\]: 1 entries is not accepted; expected 2/);
  refuses(() => qs.jointEntropies([[0.5, 0.1]]), /^table: a sum of 0.6 is not accepted/);
  assert.equal(qs.rateDistortion('gaussian', { variance: 4, mse: 1 }), 1);
  assert.equal(qs.rateDistortion('laplace_absolute', { b: 1, error: 0.5 }), 1);
  assert.equal(qs.rateDistortion('uniform', { symbols: 4, errorRate: 0 }), 2);
  near(qs.rateDistortion('bernoulli', { p: 0.5, errorRate: 0.11 }), 0.5000840450120404, 1e-6);
  assert.equal(qs.rateDistortion('bernoulli', { p: 0.2, errorRate: 0.3 }), 0);
  refuses(() => qs.rateDistortion('cauchy', {}), /^kind: cauchy is not accepted; expected one of gaussian/);
  refuses(() => qs.rateDistortion('gaussian', { variance: 1 }), /^mse: undefined/);
});

test('what codes tell of a weight with and without the scale of its block', () => {
  const { codeEntropyBits, givenScalesBits, withoutScaleBits } = qs.sharedScale('int4/block=32', 'gaussian');
  near(codeEntropyBits, 3.6236, 1e-3);
  near(givenScalesBits, 3.6006, 1e-3);
  near(withoutScaleBits, 2.6174, 1e-3);
  assert.equal(qs.analyze(qs.draw('gaussian', { count: 64, seed: 1 }), 'int4/block=32').mutualInformationBits, null);
  refuses(() => qs.sharedScale('int4', 'gaussian'), /^quantizer: int4 is not accepted; expected blocks whose scale/);
  refuses(() => qs.sharedScale('int4/block=32', 'sine'), /^source: sine.* is not accepted; expected independent draws/);
});

test('what rules and models say beside the exact figures', () => {
  near(qs.highRate('laplace', { levels: 16 }).aciqClip, 5.03 / Math.SQRT2, 0.01);
  assert.equal(qs.highRate('laplace', { levels: 15 }).aciqClip, null);
  assert.equal(qs.highRate('logistic', { levels: 16 }).aciqClip, null);
  const four = qs.design('gaussian', { method: 'uniform', levels: 256, loading: 4 });
  near(four.loadingRuleDb, 6.0206 * 8 - 7.27, 0.01);
  // The weakest component would have to give bits back.
  const filled = qs.waterFilling([16, 4, 1, 0.25], { bits: 2 });
  assert.deepEqual([...filled.highRateBits], [2, 1, 0, -1]);
  assert.equal(qs.waterFilling([16, 4], { distortion: 1 }).highRateBits, null);
});

test('entropies, estimators and divergences', () => {
  assert.equal(qs.entropy([5, 5, 5, 5]), 2);
  assert.equal(qs.entropy(Uint32Array.of(3, 0)), 0);
  assert.deepEqual(
    qs.entropyEstimators().map(({ id }) => id),
    ['plugin', 'miller_madow', 'jackknife', 'add_one', 'grassberger', 'chao_shen'],
  );
  for (const { id } of qs.entropyEstimators()) assert.ok(Number.isFinite(qs.entropy([7, 2, 1], id)), id);
  assert.equal(qs.divergence([1, 0], [0, 1]).klBits, Number.POSITIVE_INFINITY);
  near(qs.divergence([0.5, 0.5], [0.9, 0.1]).klBits, 0.7369655941662062);
  refuses(() => qs.entropy([1, -2]), /^counts\[1\]: -2 is not accepted; expected counts, whole numbers from 0$/);
  refuses(() => qs.entropy([0, 0]), /^counts: no value at all/);
  refuses(() => qs.entropy([1], 'magic'), /^estimator: 'magic'/);
  refuses(() => qs.divergence([0.5, 0.4], [0.5, 0.5]), /^p: a sum of 0.9 is not accepted/);
  refuses(() => qs.divergence([1], [0.5, 0.5]), /^q: 2 entries is not accepted; expected as many as p, 1$/);
});

test('channels by name and by matrix', () => {
  for (const { id, params } of qs.channels()) {
    const middle = Object.fromEntries(
      params.map(({ id: key, min, max, whole }) => [key, whole ? 4 : Math.min(max, Math.max(min, 0.2))]),
    );
    const { bits } = qs.capacity(id, middle);
    assert.ok(bits >= 0 && bits < 20, `${id}: ${bits}`);
  }
  near(
    qs.capacity('bsc', { crossover: 0.11 }).bits,
    qs.capacity([
      [0.89, 0.11],
      [0.11, 0.89],
    ]).bits,
    1e-11,
  );
  const { bits, gap, input } = qs.capacity([
    [1, 0],
    [0.5, 0.5],
  ]);
  near(bits, 0.32192809488736235, 1e-11);
  assert.ok(gap <= 1e-12);
  near(input[0], 0.6, 1e-5);
  const priced = qs.capacity(
    [
      [1, 0],
      [0, 1],
    ],
    { cost: [0, 1], budget: 0.1 },
  );
  assert.ok(priced.input[1] <= 0.1 + 1e-6 && priced.bits > 0.4);
  refuses(
    () => qs.capacity('bsc', { crossover: 2 }),
    /^channel bsc: crossover: 2 is not accepted; expected a number from 0 to 1$/,
  );
  refuses(
    () => qs.capacity('bsc', { crossover: '0.1' }),
    /^channel bsc: crossover: the text '0.1' is not accepted; expected a number$/,
  );
  refuses(() => qs.capacity('moon', {}), /^channel: 'moon' is not accepted; expected one of bsc, /);
  refuses(
    () => qs.capacity([[0.5, 0.5], [1]]),
    /^channel\[1\]: 1 outputs is not accepted; expected 2, as in the first row$/,
  );
  refuses(() => qs.capacity([[0.5, 0.4]]), /^channel row 0: a sum of 0.9/);
  refuses(
    () =>
      qs.capacity(
        [
          [1, 0],
          [0, 1],
        ],
        { cost: [1, 2], budget: 0.5 },
      ),
    /^budget: 0.5 is not accepted/,
  );
  refuses(() => qs.capacity([]), /^channel: Array is not accepted/);
});

test('rate–distortion bounds of a source, in their order', () => {
  const laplace = qs.bounds('laplace', { mse: 0.21712239966749322 });
  near(laplace.rateBits, 1, 1e-3);
  assert.ok(laplace.shannonLowerBits < laplace.rateBits && laplace.rateBits < laplace.gaussianBits);
  assert.equal(qs.bounds('laplace', { mse: 0.001 }).rateBits, null);
  assert.equal(qs.bounds('gaussian', { mse: 0.25 }).gaussianBits, 1);
  refuses(() => qs.bounds('laplace', { mse: 0 }), /^mse: 0 is not accepted/);
  refuses(() => qs.bounds('weibull', { mse: 0.1 }), /^source: 'weibull'/);
});

test('designs for a source', () => {
  const four = qs.design('gaussian', { levels: 4 });
  near(four.mse, 0.11748184782932929, 1e-12);
  near(four.thresholds[2], -four.thresholds[0]);
  assert.equal(four.levels.length, 4);
  const uniform = qs.design('gaussian', { method: 'uniform', levels: 4 });
  near(uniform.step, 0.9956866859435063, 1e-8);
  assert.ok(uniform.mse > four.mse);
  near(uniform.granularMse + uniform.overloadMse, uniform.mse, 1e-15);
  near(qs.design('uniform', { method: 'uniform', levels: 8, loading: Math.sqrt(3) }).mse, 1 / 64, 1e-12);
  const constrained = qs.design('laplace', { method: 'entropy_constrained', lambda: 0.0961716658171582 });
  near(constrained.entropyBits, 2, 1e-5);
  refuses(
    () => qs.design('gaussian', { levels: 0 }),
    /^levels: 0 is not accepted; expected a whole number from 1 to 4096$/,
  );
  refuses(() => qs.design('gaussian', { method: 'guess', levels: 4 }), /^method: guess/);
  refuses(() => qs.design('gaussian', { method: 'entropy_constrained' }), /^lambda: undefined/);
});

test('water-filling and allocation', () => {
  assert.deepEqual([...qs.waterFilling([16, 4, 1, 0.25], { bits: 6 }).bits], [3, 2, 1, 0]);
  near(qs.waterFilling([16, 4, 1, 0.25], { distortion: 1 }).totalBits, 6, 1e-12);
  const table = [2, 4, 8].map((cost) => ({ cost, distortion: 4 ** -cost }));
  for (const method of ['exact', 'lagrangian', 'greedy']) {
    const { chosen, cost } = qs.allocate([table, table], { budget: 9, method });
    assert.ok(cost <= 9);
    assert.deepEqual(chosen, [1, 1], method);
  }
  refuses(() => qs.waterFilling([1, 0], { bits: 2 }), /^variances\[1\]: 0/);
  refuses(
    () => qs.waterFilling([1], {}),
    /^waterFilling: no budget is not accepted; expected either bits or distortion$/,
  );
  refuses(
    () => qs.allocate([table], { budget: 1 }),
    /^budget: 1 is not accepted; expected at least 2, the cheapest of all$/,
  );
  refuses(() => qs.allocate([[{ cost: 2.5, distortion: 1 }]], { budget: 4 }), /^cost\[0\]: 2.5/);
  refuses(() => qs.allocate([table], { budget: 4, method: 'luck' }), /^method: luck/);
});

test('codes become bytes and codes again, near their entropy', () => {
  const weights = qs.draw('laplace', { count: 100_000, seed: 4 });
  const { codes } = qs.quantize(weights, 'int4');
  for (const coder of ['rans', 'huffman']) {
    const { bytes, tableBytes, entropyBits } = qs.code(codes, coder);
    assert.deepEqual(qs.decode(bytes, coder), codes);
    near(entropyBits, qs.analyze(weights, 'int4').entropyBits, 1e-12);
    const ideal = (codes.length * entropyBits) / 8;
    const payload = bytes.length - tableBytes;
    assert.ok(coder === 'rans' ? payload <= 1.001 * ideal + 8 : payload <= ideal + codes.length / 8 + 1, `${payload}`);
    refuses(() => qs.decode(bytes.slice(0, -9), coder), /^coded bytes: an end within the symbols/);
  }
  assert.deepEqual(qs.decode(qs.code(new Int32Array(0)).bytes), new Int32Array(0));
  refuses(() => qs.code([1, 2, 3]), /^codes: Array is not accepted; expected an Int32Array$/);
  refuses(() => qs.decode(codes), /^bytes: Int32Array/);
  refuses(() => qs.code(codes, 'zip'), /^coder: zip is not accepted; expected one of rans, huffman$/);
});
