// Compensation and rotation of a layer: natively on one thread over numpy, and in the module.
import { execFileSync, spawnSync } from 'node:child_process';
import { load } from '../../build/js/quantscope.mjs';
import { ms, openTable, times } from './table.mjs';

const { row, finish } = openTable(
  'rounding',
  'Compensation and rotation',
  'Rows are compensated eight at a time, columns in blocks; Σ is factored in tiles, without an inverse.',
);
const kSame = 1e-3; // of sums over codes: at ties and in the last digits of a push a code may differ

execFileSync('cmake', ['--build', 'build/native', '--target', 'qs_bench_compensate'], { stdio: 'ignore' });
const ours = JSON.parse(execFileSync('build/native/tests/bench/qs_bench_compensate', { encoding: 'utf8' }));
const kOneThread = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const numpy = spawnSync('python3', ['tests/bench/compensate_numpy.py'], { encoding: 'utf8', env: kOneThread });
if (numpy.status === 0) {
  const theirs = JSON.parse(numpy.stdout);
  for (const figure of ['squares', 'error'])
    if (Math.abs(ours[figure] / theirs[figure] - 1) > kSame)
      throw new Error(`${figure}: numpy has ${theirs[figure]}, here it is ${ours[figure]}`);
  row(
    `1024 × 1024 at 3 bits, one thread, ${ms(1000 * ours.seconds)}: numpy ${theirs.version}, column by column, over it`,
    times(theirs.columns / ours.seconds),
    'at least 2.5 ×',
  );
  row('numpy in blocks of 128 columns over it', times(theirs.blocks / ours.seconds), 'at least 0.6 ×, aim 1');
} else {
  row('no numpy here to compare with (Debian: python3-numpy)', '–');
}

const qs = await load();
const kSide = 256;
let state = 1;
const drawn = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};
const weights = Float32Array.from({ length: kSide * kSide }, drawn);
const sigma = Float64Array.from(
  { length: kSide * kSide },
  (_, i) => 0.9 ** Math.abs((i % kSide) - Math.floor(i / kSide)),
);
/** @param {() => void} run */
function least(run) {
  let found = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; ++round) {
    const start = performance.now();
    run();
    found = Math.min(found, performance.now() - start);
  }
  return found;
}
const shape = [kSide, kSide];
row(
  '256 × 256 at 3 bits in the module, with all errors',
  ms(least(() => qs.compensate(weights, { shape, sigma, spec: 'int3/channel=0' }))),
  'at most 60 ms',
);
row('256 × 256 rotated in the module', ms(least(() => qs.rotate(weights, { shape, seed: 1 }))), 'at most 2 ms');
finish();
