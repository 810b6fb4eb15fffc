// Compensation, rotation, rescaling and calibration as a developer calls them: the golden tables through the module, and
// what is refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const qs = await load();

/** Rows of a table of tests/golden/rounding, by the names of its columns. @param {string} name */
function rowsOf(name) {
  const lines = readFileSync(`tests/golden/rounding/${name}.csv`, 'utf8').trim().split('\n');
  const [head, ...rows] = lines.filter((line) => !line.startsWith('#'));
  const keys = head.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(keys.map((key, i) => [key, cells[i]]));
  });
}
const numbers = (/** @type {string} */ cell) => cell.split(' ').map(Number);
const matrix = (/** @type {string} */ cell) => cell.split(';').map(numbers);
const near = (/** @type {number} */ found, /** @type {number} */ right, /** @type {number} */ relative, label = '') =>
  assert.ok(Math.abs(found - right) <= relative * Math.max(Math.abs(right), 1e-12), `${label}: ${found}, not ${right}`);

test('compensate: codes and errors of the golden layers, in both orders, damped or not', () => {
  const layers = new Map(rowsOf('15_gptq_inputs').map((row) => [row.case, row]));
  let compared = 0;
  for (const row of rowsOf('15_gptq_results')) {
    if (row.method === 'optimum' || row.codes === '' || row.err_total === 'nan') continue;
    const layer = layers.get(row.case);
    const label = `${row.case} ${row.method} ${row.damp}`;
    const options = {
      inputs: matrix(layer.X),
      steps: numbers(layer.scales),
      codes: [Number(layer.qmin), Number(layer.qmax)],
      damping: Number(row.damp),
      order: row.method === 'gptq_desc' ? 'descending' : 'natural',
    };
    // Nearest rounding asks nothing of Σ, but stands beside a compensation that does.
    if (row.method === 'rtn') options.damping = 0.01;
    const found = qs.compensate(matrix(layer.W), options);
    const rounded = row.method === 'rtn' ? found.nearest : found;
    if (Number(row.min_margin) > 1e-9) {
      assert.deepEqual([...rounded.codes], matrix(row.codes).flat(), label);
    }
    near(rounded.outputError, Number(row.err_total), 1e-9, label);
    for (const [i, error] of numbers(row.err_rows).entries())
      near(rounded.rowErrors[i], error, 1e-9, `${label}, row ${i}`);
    if (row.method !== 'rtn') assert.deepEqual([...found.order], numbers(row.order), label);
    compared += 1;
  }
  assert.ok(compared > 60, `${compared}`);
});

test('compensate: Σ = I is nearest rounding; a format of the list; samples and their Σ are the same', () => {
  const weights = qs.draw('gaussian', { count: 16 * 24, seed: 5 });
  const inputs = qs.draw('laplace', { count: 100 * 24, seed: 6 });
  const plain = qs.compensate(weights, {
    shape: [16, 24],
    sigma: Array.from({ length: 24 }, (_, i) => Array.from({ length: 24 }, (_, j) => Number(i === j))),
    spec: 'int3/channel=0',
    damping: 0,
  });
  assert.deepEqual(plain.codes, plain.nearest.codes);
  assert.deepEqual(plain.codes, qs.quantize(weights, 'int3/channel=0', { shape: [16, 24] }).codes);
  assert.equal(plain.gainDb, 0);
  const bySamples = qs.compensate(weights, { columns: 24, inputs, spec: 'nf4/block=32' });
  const sigma = new Float64Array(24 * 24);
  for (let s = 0; s < 100; s++)
    for (let i = 0; i < 24; i++)
      for (let j = 0; j < 24; j++) sigma[i * 24 + j] += (inputs[s * 24 + i] * inputs[s * 24 + j]) / 100;
  const byMoment = qs.compensate(weights, { sigma, spec: 'nf4/block=32' });
  assert.deepEqual(bySamples.codes, byMoment.codes);
  assert.equal(bySamples.spec, 'nf4/block=32');
  assert.ok(bySamples.outputSnrDb > bySamples.nearest.outputSnrDb);
  assert.ok(bySamples.weightSnrDb < bySamples.nearest.weightSnrDb);
});

test('correlatedBounds: the golden families', () => {
  let compared = 0;
  for (const row of rowsOf('14_bounds')) {
    const rho = Number(row.family.match(/^ar(.*)/)?.[1]);
    if (Number.isNaN(rho)) continue;
    const n = Number(row.n);
    const sigma = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => rho ** Math.abs(i - j)));
    const found = qs.correlatedBounds({ sigma, bits: 3 });
    near(found.nearest, Number(row.E_rtn), 1e-10, row.family);
    near(found.natural, Number(row.E_gptq_nat), 1e-10, row.family);
    near(found.determinant, Number(row.E_det), 1e-10, row.family);
    assert.ok(Math.abs(found.determinantGainDb - Number(row.gain_det_db)) < 1e-7);
    compared += 1;
  }
  assert.ok(compared > 8, `${compared}`);
});

test('compensate: the example of the documentation wins what it says', () => {
  const docs = readFileSync('docs/api.md', 'utf8');
  const matrixOf = (/** @type {string} */ name) =>
    JSON.parse(docs.match(`const ${name} = (\\[\\[.*\\]\\]);`)?.[1] ?? '');
  const [, won, lost] = docs.match(/; \/\/ ([\d.]+): dB won at the outputs; gptq.weightSnrDb falls by ([\d.]+)/) ?? [];
  const options = { inputs: matrixOf('X'), spec: 'int3/channel=0', order: 'descending', damping: 0.01 };
  const { nearest, outputSnrDb, weightSnrDb } = qs.compensate(matrixOf('W'), options);
  assert.equal((outputSnrDb - nearest.outputSnrDb).toFixed(2), won);
  assert.equal((nearest.weightSnrDb - weightSnrDb).toFixed(2), lost);
});

test('rotate: the golden sums, there and back', () => {
  for (const row of rowsOf('16_hadamard')) {
    const x = numbers(row.x);
    const signs = [...row.signs].map((sign) => (sign === '+' ? 1 : -1));
    for (const [sums, options] of [
      [row.sums, { signs: false }],
      [row.sums_signed, { signs }],
    ]) {
      const { values, block } = qs.rotate([x], options);
      assert.equal(block, x.length);
      for (const [i, sum] of numbers(sums).entries()) near(values[i], sum / Math.sqrt(x.length), 3e-7, row.n);
      const back = qs.rotate([[...values]], { ...options, inverse: true });
      for (const [i, value] of x.entries()) assert.ok(Math.abs(back.values[i] - value) < 1e-5);
    }
  }
  const { before, after, gainDb, codes } = qs.rotate(qs.draw('laplace', { count: 64 * 256, seed: 3 }), {
    columns: 256,
    spec: 'int4/block=32',
  });
  assert.equal(codes.length, 64 * 256);
  assert.ok(Math.abs(gainDb - (after.sqnrDb - before.sqnrDb)) < 1e-9);
  assert.ok(gainDb > 1 && gainDb < 3, `${gainDb}`);
});

test('rescale: errors of the golden layers at every rule and α', () => {
  const formats = {
    w4_b32: { spec: 'int4/block=32' },
    w3_b32: { spec: 'int3/block=32' },
    w8a8_token: { spec: 'int8/channel=0', inputSpec: 'int8/channel=0' },
    w8a8_tensor: { spec: 'int8/channel=0', inputSpec: 'int8' },
  };
  const layers = new Map(rowsOf('17_small_inputs').map((row) => [row.case, row]));
  for (const row of rowsOf('17_small_results')) {
    const layer = layers.get(row.case);
    const rule = row.kind === 'identity' ? 'off' : row.kind;
    const found = qs.rescale(matrix(layer.W), matrix(layer.X), {
      ...formats[row.setup],
      rule,
      alpha: Number(row.alpha),
    });
    // Weights and factors are float32; rounding of the inputs too adds their own.
    near(
      found.outputError,
      Number(row.err),
      formats[row.setup].inputSpec ? 1e-5 : 1e-6,
      `${row.case} ${row.setup} ${row.kind} ${row.alpha}`,
    );
  }
});

test('calibrate: ranges by every method, and a range that is given', () => {
  const values = qs.draw('laplace', { count: 20_000, seed: 9 });
  const most = values.reduce((far, x) => Math.max(far, Math.abs(x)), 0);
  const by = (/** @type {string} */ method) => qs.calibrate(values, { bits: 4, method });
  assert.ok(Math.abs(by('minmax').range - most) < 1e-6);
  assert.equal(by('minmax').clippedShare, 0);
  const best = by('mse');
  for (const method of ['minmax', 'percentile', 'divergence']) {
    assert.ok(by(method).totalDb <= best.totalDb + 1e-9, method);
    assert.ok(by(method).range > 0);
  }
  const same = qs.calibrate(values, { bits: 4, range: best.range });
  assert.ok(Math.abs(same.totalDb - best.totalDb) < 1e-9);
  const positive = qs.calibrate(values.map(Math.abs), { bits: 4, method: 'mse' });
  assert.equal(positive.signed, false);
  assert.equal(positive.mostCode, 15);
  assert.equal(qs.calibrate([0, 0, 0], { bits: 4 }).range, 0);
});

const kWeights = [
  [1, 2],
  [3, 4],
];
const kIdentity = [
  [1, 0],
  [0, 1],
];
/** Each call is refused by name: what is called, and words of the sentence. */
const kRefused = [
  [() => qs.compensate(kWeights, { spec: 'int3' }), /sigma.*one of the two/],
  [() => qs.compensate(kWeights, { spec: 'int3', sigma: kIdentity, inputs: kIdentity }), /inputs.*one of the two/],
  [() => qs.compensate(kWeights, { sigma: kIdentity }), /spec.*or steps/],
  [
    () => qs.compensate(new Float32Array(6), { spec: 'int3', sigma: kIdentity, shape: [2, 2] }),
    /shape: \[2, 2\].*product is 6/,
  ],
  [() => qs.compensate([[1, 2, 3]], { spec: 'int3', sigma: kIdentity }), /sigma: 2 × 2.*3 × 3/],
  [() => qs.compensate([[1, 2], [3]], { spec: 'int3', sigma: kIdentity }), /weights\[1\]: 1 numbers.*2, as in/],
  [
    () =>
      qs.compensate(kWeights, {
        spec: 'int3',
        sigma: [
          [1, 1],
          [1, 1],
        ],
        damping: 0,
      }),
    /sigma/,
  ],
  [
    () =>
      qs.compensate(kWeights, {
        spec: 'int3',
        sigma: [
          [1, 2],
          [2, 1],
        ],
      }),
    /sigma/,
  ],
  [
    () =>
      qs.compensate(kWeights, {
        spec: 'int3',
        sigma: [
          [1, 0.5],
          [0, 1],
        ],
      }),
    /sigma/,
  ],
  [() => qs.compensate(kWeights, { spec: 'int3', sigma: kIdentity, order: [0, 0] }), /order/],
  [() => qs.compensate(kWeights, { spec: 'int3', sigma: kIdentity, order: 'upwards' }), /order: upwards.*'natural'/],
  [() => qs.compensate(kWeights, { spec: 'int3', sigma: kIdentity, damping: -1 }), /damping: -1/],
  [() => qs.compensate(kWeights, { sigma: kIdentity, steps: 0 }), /step/],
  [() => qs.compensate(kWeights, { sigma: kIdentity, steps: 1, codes: [3, -3] }), /codes: \[3, -3\].*\[least, most\]/],
  [() => qs.compensate(kWeights, { sigma: kIdentity, steps: 1, dampng: 3 }), /option: dampng.*damping/],
  [() => qs.correlatedBounds({ sigma: kIdentity, bit: 3 }), /option: bit is.*bits/],
  [() => qs.rotate([[1, 2]], { sign: false }), /option: sign is.*signs/],
  [() => qs.rescale(kWeights, kIdentity, { spec: 'int4', aplha: 0.5 }), /option: aplha.*alpha/],
  [() => qs.calibrate([1, 2], { bit: 4 }), /option: bit is.*bits/],
  [() => qs.compensate([[1, 1e300]], { sigma: kIdentity, steps: 1 }), /weights\[0\]\[1\]: 1e\+300.*float32/],
  [() => qs.rescale(kWeights, [[1, -1e300]], { spec: 'int4' }), /inputs\[0\]\[1\]: -1e\+300/],
  [() => qs.calibrate([1e300], {}), /values\[0\]: 1e\+300/],
  [() => qs.rotate([]), /weights: none/],
  [() => qs.rotate(new Float32Array(4)), /shape: none.*columns/],
  [() => qs.compensate([[Number.NaN, 1]], { sigma: kIdentity, steps: 1 }), /weight/],
  [() => qs.rotate([[1, 2, 3]]), /columns.*3/],
  [() => qs.rotate([[1, 2]], { signs: [1, 2] }), /signs\[1\]: 2/],
  [() => qs.rotate([[1, 2]], { signs: 'no' }), /signs: no/],
  [() => qs.rotate([[1, 2]], { inverse: true, spec: 'int4' }), /spec.*inverse/],
  [() => qs.rescale(kWeights, [[1, 2, 3]], { spec: 'int4' }), /3/],
  [() => qs.rescale(kWeights, kIdentity, { spec: 'int4', rule: 'best' }), /rule: 'best'/],
  [() => qs.rescale(kWeights, kIdentity, { spec: 'int4', alpha: 2 }), /alpha: 2/],
  [() => qs.rescale(kWeights, kIdentity, {}), /quantizer/],
  [() => qs.calibrate([1, 2], { bits: 1 }), /bits: 1/],
  [() => qs.calibrate([1, 2], { method: 'best' }), /method: 'best'.*minmax/],
  [() => qs.calibrate([Number.NaN], {}), /finite/],
  [() => qs.calibrate(['a'], {}), /values\[0\]: a/],
];
test('bad input is refused with a sentence', () => {
  for (const [call, words] of kRefused) {
    assert.throws(/** @type {() => void} */ (call), (error) => {
      assert.equal(error.name, 'QuantscopeError', `${call}: ${error.stack}`);
      assert.match(error.message, /** @type {RegExp} */ (words), `${call}`);
      return true;
    });
  }
});
