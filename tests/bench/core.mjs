// The core against TensorFlow.js, against plain JavaScript, and against itself built natively. Ratios within one run:
// one warm-up, then the median of 20.
import { execFileSync } from 'node:child_process';
import { load } from '../../build/js/quantscope.mjs';
import * as plain from './plain.mjs';
import { ms, openTable, times } from './table.mjs';
import * as tensorflow from './tensorflow.mjs';

const kRuns = 20;
const kBits = [2, 3, 4, 5, 6, 7, 8];
const kSpecs = kBits.map((bits) => `int${bits}`);
const kAlternations = 3;
const kTarget = 'at least 8, aim 12';
const kKernels = ['int4/block=32', 'nf4', 'mxfp4', 'nvfp4', 'q4_0', 'lloyd_max/levels=256'];

function median(work, runs = kRuns) {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return (times[(runs - 1) >> 1] + times[runs >> 1]) / 2;
}

const { row, finish } = openTable(
  'core',
  'The core module',
  'An array that is asked once goes by twice, for its extremes and for exact sums between all thresholds together. Values that are kept are sorted once (three passes of a radix sort), and sums are kept at every 64th: from then on a quantizer with one scale costs two searches a code, whatever the number of values. Formats with a scale for each block cost one pass.',
);

const qs = await load();
const version = await tensorflow.start();
const million = qs.draw('gaussian', { count: 1_000_000, seed: 1 });
const tenMillion = qs.draw('gaussian', { count: 10_000_000, seed: 2 });

// Check that the results agree before comparing times.
for (const values of [million, tenMillion]) {
  const swept = qs.sweep(values, kSpecs);
  for (const [i, bits] of kBits.entries()) {
    const ours = swept[i];
    for (const [name, theirs] of Object.entries({
      tf: tensorflow.measure(values, bits),
      js: plain.measure(values, bits),
    })) {
      if (Math.abs(ours.entropyBits - theirs.entropyBits) > 1e-4 || Math.abs(ours.sqnrDb - theirs.sqnrDb) > 1e-2)
        throw new Error(`int${bits}: ${name} disagrees: ${JSON.stringify([ours.entropyBits, ours.sqnrDb, theirs])}`);
    }
  }
}

const cold = median(() => qs.sweep(million, kSpecs));
const tf = median(() => kBits.map((bits) => tensorflow.measure(million, bits)));
const js = median(() => kBits.map((bits) => plain.measure(million, bits)));
row('1,000,000 values, int2 to int8, from the array to the figures: core', ms(cold));
row(`  TensorFlow.js ${version}, WebAssembly backend`, ms(tf));
row('  over the core', times(tf / cold), kTarget);
row('  plain JavaScript', ms(js));
row('  over the core', times(js / cold), 'at least 6');

const coldLarge = median(() => qs.sweep(tenMillion, kSpecs), 5);
const tfLarge = median(() => kBits.map((bits) => tensorflow.measure(tenMillion, bits)), 3);
row('10,000,000 values, int2 to int8, from the array to the figures: core (median of 5)', ms(coldLarge));
row('  TensorFlow.js on the same (median of 3)', ms(tfLarge));
row('  over the core', times(tfLarge / coldLarge), kTarget);

const large = qs.ingest(tenMillion);
const small = qs.ingest(tenMillion.slice(0, 10_000));
const warm = median(() => large.sweep(kSpecs));
row('10,000,000 values, once they are sorted, the seven together', ms(warm));
row('  TensorFlow.js over the core', times(tfLarge / warm), 'at least 1000');
const one = median(() => large.analyze('int8'));
const oneSmall = median(() => small.analyze('int8'));
row('one evaluation at 10,000,000 over one at 10,000', times(one / oneSmall), 'at most 15');
row('  at 10,000,000', ms(one));
large.free();
small.free();

const call = median(() => {
  for (let i = 0; i < 1000; i++) qs.entropy([1, 2, 3, 4]);
});
row('one call across the border (entropy of four counts)', ms(call / 1000));

const tensor = qs.ingest(million);
const sort = median(() => qs.ingest(million).free());
row('1,000,000 values copied in and sorted', ms(sort));
const kernels = Object.fromEntries(kKernels.map((spec) => [spec, median(() => tensor.analyze(spec))]));
row('lloyd_max with 256 levels over one sort', times(kernels['lloyd_max/levels=256'] / sort), 'at most 100');
tensor.free();

// Alternate the two builds of one program, so that whatever else the machine does meets both.
const kPrograms = [['build/native/tests/bench/qs_bench'], [process.execPath, 'build/web/tests/bench/qs_bench.cjs']];
const runs = Array.from({ length: kAlternations }, () =>
  kPrograms.map(([program, ...first]) =>
    JSON.parse(execFileSync(program, [...first, ...kKernels], { encoding: 'utf8' })),
  ),
);
const least = (side, name) => Math.min(...runs.map((run) => run[side][name]));
const ratios = Object.keys(runs[0][0])
  .map((name) => [name, least(1, name) / least(0, name)])
  .sort(([, a], [, b]) => a - b);
const ratioOf = Object.fromEntries(ratios);
row('sorting, WebAssembly over native', times(ratioOf.sort), 'at most 1.5');
for (const spec of kKernels) row(`${spec}, WebAssembly over native`, times(ratioOf[spec]), 'at most 1.5');
const [worst, most] = ratios.at(-1);
row(
  `all ${ratios.length} of the list and these, WebAssembly over native: median`,
  times(ratios[ratios.length >> 1][1]),
  'at most 1.2, aim 1.1',
);
row(`  the worst of them, ${worst}`, times(most), 'at most 1.5');
row('memory of a sorted value: the value, its sorted copy, sparse prefix sums', '8.5 bytes', 'at most 12');

finish();
process.exit(0);
