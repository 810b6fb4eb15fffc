// The core module as a developer uses it: import { load } from './build/js/quantscope.mjs'.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';

const qs = await load();

/** Rounds halves to even, as the rows do; Math.round rounds them up. */
function roundHalfEven(x) {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** An independent int<bits> and uint<bits> in plain JavaScript, with float32 where the rows use it. */
function independent(values, bits, affine) {
  const f = Math.fround;
  const top = affine ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const width = affine ? f(high - low) : Math.max(-low, high);
  const scale = width === 0 ? 1 : f(width / top);
  const inverse = f(1 / scale);
  const zero = affine ? Math.min(top, Math.max(0, -roundHalfEven(f(low / scale)))) : 0;
  const counts = new Map();
  let noise = 0;
  let signal = 0;
  for (const x of values) {
    const code = Math.min(top, Math.max(affine ? 0 : -top, roundHalfEven(f(x * inverse)) + zero));
    counts.set(code, (counts.get(code) ?? 0) + 1);
    const e = f((code - zero) * scale) - x;
    noise += e * e;
    signal += x * x;
  }
  let entropyBits = 0;
  for (const n of counts.values()) entropyBits -= (n / values.length) * Math.log2(n / values.length);
  return { entropyBits, mse: noise / values.length, sqnrDb: 10 * Math.log10(signal / noise), codesUsed: counts.size };
}

const close = (a, b, relative) =>
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${a} is not ${b} to ${relative}`);

test('analyze agrees with an independent computation, row by row', () => {
  for (const source of qs.sources()) {
    const values = qs.draw(source.id, { count: 20_000, seed: 3 }).map((x) => x * 0.02 + 0.001);
    if (source.kurtosis === Infinity || source.id === 'outliers') continue; // a weight in a far tail is its own threshold
    for (const { id, bits, family } of qs.quantizers().filter((row) => /^(int|uint)\d$/.test(row.id))) {
      const ours = qs.analyze(values, id);
      const theirs = independent(values, bits, family === 'uint');
      close(ours.entropyBits, theirs.entropyBits, 1e-12);
      close(ours.mse, theirs.mse, 1e-6);
      close(ours.sqnrDb, theirs.sqnrDb, 1e-6);
      assert.equal(ours.codesUsed, theirs.codesUsed, id);
    }
  }
});

test('quantize gives codes, values and scales that belong together', () => {
  const values = Float32Array.of(-1, -0.3, 0, 0.2, 1);
  const { codes, values: decoded, scales, zeroPoints, spec } = qs.quantize(values, 'int4');
  assert.equal(spec, 'int4');
  assert.deepEqual([...codes], [-7, -2, 0, 1, 7]);
  assert.equal(scales[0], Math.fround(1 / 7));
  assert.equal(zeroPoints[0], 0);
  const expected = [...codes].map((code) => Math.fround(code * scales[0]));
  assert.deepEqual([...decoded], expected);
});

test('a sweep gives what one analysis after another gives, a tensor the same again', () => {
  const values = qs.draw('laplace', { count: 4096, seed: 5 });
  const specs = qs.quantizers().map(({ id }) => id);
  const shape = [32, 128];
  const tensor = qs.ingest(values, { shape });
  const rows = qs.sweep(values, specs, { shape });
  rows.forEach((row, i) => {
    const { spec, ...metrics } = row;
    assert.equal(spec, specs[i]);
    const one = qs.analyze(values, specs[i], { shape });
    for (const [key, value] of Object.entries(metrics)) assert.equal(value, one[key], `${specs[i]}: ${key}`);
    assert.deepEqual(tensor.analyze(specs[i]), one);
    const { codes, values: decoded } = tensor.quantize(specs[i]);
    const used = new Set(codes);
    assert.equal(used.size, one.codesUsed);
    assert.ok(codes.every((code) => one.alphabet.includes(code)));
    assert.ok(decoded.every(Number.isFinite));
  });
  tensor.free();
});

test('statistics and histograms of a tensor', () => {
  const tensor = qs.ingest(Float32Array.of(1, 2, 2, 3, Number.NaN));
  const { count, nan, min, max, mean, stdDev } = tensor.statistics();
  assert.deepEqual([count, nan, min, max, mean], [4, 1, 1, 3, 2]);
  close(stdDev, Math.SQRT1_2, 1e-12);
  assert.deepEqual([...tensor.histogram({ bins: 2 }).shares], [0.25, 0.75]);
  tensor.free();
  const empty = qs.ingest(new Float32Array(0));
  assert.equal(empty.statistics().mean, null);
  assert.throws(() => empty.histogram(), /^QuantscopeError: values: none that is finite/);
  empty.free();
});

test('the noise of a tensor in channels, under five definitions', () => {
  const values = qs.draw('gaussian', { count: 2000 }).map((x, i) => (i < 1000 ? x : x * 0.01));
  const report = qs.noise(values, 'int8', { shape: [2, 1000] });
  close(report.normRatioDb, qs.analyze(values, 'int8').sqnrDb, 1e-12);
  assert.equal(report.channelDb.length, 2);
  assert.ok(report.leastChannelDb < 5 && report.channelDb[0] > 30);
  assert.ok(report.shape.uniformDistance > 0);
});

test('results are copies: they survive the growth of the memory', () => {
  const small = qs.quantize(Float32Array.of(1, 2, 3), 'int8').codes;
  const before = [...small];
  qs.draw('gaussian', { count: 5_000_000 });
  assert.deepEqual([...small], before);
});

test('the lists name every row with its unit and its source', () => {
  assert.ok(
    qs.quantizers().every((row) => row.id && row.explanation && row.source && row.params.every((p) => p.accepted)),
  );
  assert.ok(qs.metrics().every((row) => row.key && row.explanation));
  assert.ok(qs.sources().every((row) => Number.isFinite(row.differentialEntropyBits)));
  const analysis = qs.analyze(Float32Array.of(1, 2), 'int4');
  for (const { key } of qs.metrics()) assert.ok(key in analysis, key);
});

test('undefined is null, nothing lost is infinite, NaN is counted and left out', () => {
  assert.equal(qs.analyze(new Float32Array(4), 'int4').sqnrDb, null);
  assert.equal(qs.analyze(Float32Array.of(2, -2), 'int4').sqnrDb, Number.POSITIVE_INFINITY);
  const mixed = qs.analyze(Float32Array.of(1, Number.NaN, -1, Number.POSITIVE_INFINITY), 'int4');
  assert.equal(mixed.count, 2);
  assert.equal(mixed.nonFinite, 2);
});

test('a large array that is asked once goes by in pieces, with the figures of one that is kept', () => {
  const values = qs.draw('student_t/nu=5', { count: 200_003, seed: 7 });
  values.set([Number.NaN, Number.POSITIVE_INFINITY, -0, 0, 1e-45, 1e30], 65_530);
  const specs = ['int2', 'int8', 'uint4', 'float8_e4m3fn', 'bfloat16', 'mu_law', 'int4/range=2.5'];
  const tensor = qs.ingest(values);
  const rows = qs.sweep(values, specs);
  const kept = tensor.sweep(specs);
  const near = (/** @type {number | null} */ a, /** @type {number | null} */ b) =>
    a === b || Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) <= 1e-11 * Math.abs(b ?? 0);
  for (const [i, spec] of specs.entries()) {
    assert.equal(rows[i].spec, spec);
    assert.equal(rows[i].entropyBits, kept[i].entropyBits);
    for (const [key, value] of Object.entries(kept[i])) {
      if (key !== 'spec') assert.ok(near(rows[i][key], value), `${spec}: ${key}: ${rows[i][key]} for ${value}`);
    }
    const once = qs.analyze(values, spec);
    const { occupancy, alphabet, count, nonFinite, levels } = tensor.analyze(spec);
    assert.deepEqual([once.occupancy, once.alphabet], [occupancy, alphabet]);
    assert.deepEqual([once.count, once.nonFinite, once.levels], [count, nonFinite, levels]);
  }
  // Others need the values sorted or in their order, and one of them is enough.
  const mixed = ['int4', 'nf4', 'int4/range=p99', 'binary'];
  assert.deepEqual(qs.sweep(values, mixed), tensor.sweep(mixed));
  tensor.free();
  assert.throws(() => qs.sweep(values, ['int4'], { shape: [2, 2] }), /shape: \[2,2\] is not accepted/);
  assert.throws(() => qs.analyze(values, 'int4/range=p10'), /range: 'p10' is not accepted/);
  assert.throws(() => qs.analyze(new Float32Array(200_000).fill(Number.NaN), 'int4'), /an array of NaN and infinities/);
});

test('bad input throws an Error that names the field, the value and what is accepted', () => {
  const values = Float32Array.of(1, 2, 3);
  const cases = [
    [() => qs.analyze([1, 2], 'int4'), /^values: Array is not accepted; expected a Float32Array$/],
    [() => qs.analyze(values, 'int12'), /^quantizer: 'int12' is not accepted; expected one of int2, /],
    [() => qs.analyze(values, 4), /^quantizer: 4 is not accepted; expected text such as/],
    [() => qs.analyze(values, 'int4/range=p10'), /range: 'p10' is not accepted; expected absmax, mse .*p50 to p100/],
    [() => qs.analyze(values, 'int4/channel=1'), /channel: axis 1 is not accepted; expected an axis .*0 to 0$/],
    [() => qs.sweep(values, 'int4'), /^quantizers: int4 is not accepted; expected an array/],
    [() => qs.sweep(values, ['int4', 'no']), /^quantizer: 'no' is not accepted/],
    [() => qs.noise(values, 'int4', { axis: 2 }), /^axis: 2 is not accepted; expected an axis/],
    [() => qs.ingest(values).histogram({ bins: 0 }), /^bins: 0 is not accepted/],
    [() => qs.ingest(values).histogram({ low: 3, high: 1 }), /^high: 1.*is not accepted; expected at least low/],
    [
      () => qs.draw('student_t/nu=0', { count: 3 }),
      /^source student_t: nu: '0' is not accepted; expected a number from 1/,
    ],
    [() => qs.bounds('student_t/nu=2', { mse: 0.1 }), /^source: .* expected a source with a finite variance$/],
    [() => qs.analyze(values, 'int4', { shape: [2, 2] }), /^shape: \[2,2\] is not accepted; expected a product of 3/],
    [() => qs.analyze(values, 'int4', { shape: 'x' }), /^shape: x is not accepted/],
    [() => qs.analyze(new Float32Array(0), 'int4'), /^values: an empty array is not accepted/],
    [() => qs.draw('cauchy', { count: 3 }), /^source: 'cauchy' is not accepted/],
    [() => qs.draw('gaussian', { count: 0 }), /^count: 0 is not accepted/],
  ];
  for (const [call, expected] of cases) assert.throws(call, { message: expected });
});

test('the types accept right use and refuse wrong use', () => {
  const folder = mkdtempSync('build/types-');
  const check = (code) => {
    const file = join(folder, 'use.mts');
    writeFileSync(
      file,
      `import { load } from '../js/quantscope.mjs';\nconst qs = await load();\n${code}\nexport {};\n`,
    );
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--ignoreConfig'];
    return execFileSync('node_modules/.bin/tsc', [...options, file], { encoding: 'utf8', stdio: 'pipe' });
  };
  try {
    check("const n: number = qs.analyze(new Float32Array(3), 'int4', { shape: [3] }).entropyBits; void n;");
    assert.throws(() => check("qs.analyze([1, 2, 3], 'int4');"));
    assert.throws(() => check("const n: number = qs.analyze(new Float32Array(3), 'int4').sqnrDb; void n;"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
