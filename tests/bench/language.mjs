// Training of a small transformer in the module: steps a second against TensorFlow.js on its WebAssembly backend, with the
// same weights, text and rule, and what 500 steps reach.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as esbuild from 'esbuild';
import { load } from '../../build/js/quantscope.mjs';
import { kFolder, median, ms, openTable, times } from './table.mjs';

const kWindows = 16;
const kSteps = 50; // of a run against TensorFlow.js
const kRuns = 5;
const kRate = 0.02;
const kSame = 1e-3; // bits: losses of the first steps differ by rounding alone
const kFirst = 10; // of these steps; later ones part as rounding grows
const kSeeds = [1, 2, 3, 4, 5];

const { row, finish } = openTable(
  'language',
  'Training of a language model',
  'All positions of a step are rows of one matrix, and the products keep four rows and eight columns of sums in registers; the optimizer is one loop over all weights.',
);

/** TensorFlow.js in a file of its own: Node cannot load its gradients as they are packed. */
async function tensorFlow() {
  const require = createRequire(new URL('package.json', import.meta.url));
  mkdirSync(kFolder, { recursive: true });
  const outfile = `${process.cwd()}/${kFolder}/tensorflow_language.cjs`;
  await esbuild.build({
    entryPoints: ['tests/bench/tensorflow_language.js'],
    bundle: true,
    platform: 'node',
    mainFields: ['main', 'module'],
    format: 'cjs',
    logLevel: 'error',
    outfile,
  });
  const module = require(outfile);
  const version = await module.start(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  return { version, train: module.train };
}

const qs = await load();
const language = qs.language({ grammar: readFileSync('web/data/english.json', 'utf8') });
const { version, train } = await tensorFlow();

const sizes = { ...language.model().sizes, words: language.words.length };
const place = new Map(language.words.map((word, i) => [word, i]));
/** The text of each step of a training of seed 1. */
const batches = Array.from({ length: kSteps }, (_, step) => {
  const windows = Array.from({ length: kWindows }, (_, w) => {
    const first = 2 ** 40 + (step * kWindows + w) * sizes.context;
    return language.draw({ seed: 1, first, words: sizes.context });
  });
  return {
    inputs: windows.flatMap((words) => [language.endWord, ...words.slice(0, -1)].map((word) => place.get(word))),
    targets: windows.flatMap((words) => words.map((word) => place.get(word))),
  };
});

/** @returns {Promise<{ losses: number[], seconds: number }>} */
async function ours() {
  const model = language.model({ seed: 1 });
  const begin = performance.now();
  const { lossesBits } = await model.train({ steps: kSteps, windows: kWindows, learningRate: kRate, seed: 1 });
  const seconds = (performance.now() - begin) / 1000;
  model.free();
  return { losses: [...lossesBits], seconds };
}
function theirs() {
  const model = language.model({ seed: 1 });
  const matrices = model.matrices.map((matrix, i) => ({ ...matrix, weights: model.weights(i) }));
  model.free();
  return train(sizes, matrices, batches, { windows: kWindows, rate: kRate, steps: kSteps });
}

const runs = [];
for (let run = 0; run <= kRuns; ++run) runs.push({ ours: await ours(), theirs: theirs() });
const [first] = runs;
for (let step = 0; step < kFirst; ++step) {
  const [a, b] = [first.ours.losses[step], first.theirs.losses[step]];
  if (!(Math.abs(a - b) < kSame)) throw new Error(`step ${step + 1}: TensorFlow.js has ${b} bits, here it is ${a}`);
}
const timed = runs.slice(1);
const step = (which) => (1000 * median(timed.map((run) => run[which].seconds))) / kSteps;
row(
  `training step, width 32, 2 layers, 16 windows of 32 words (${(1000 / step('ours')).toFixed(0)} a second)`,
  ms(step('ours')),
);
row(`  TensorFlow.js ${version}, WebAssembly backend`, ms(step('theirs')));
row('  over the module', times(median(timed.map((run) => run.theirs.seconds / run.ours.seconds))));

const figures = [];
for (const seed of kSeeds) {
  const model = language.model({ seed });
  const begin = performance.now();
  await model.train({ steps: 500, windows: kWindows, learningRate: kRate, seed });
  const seconds = (performance.now() - begin) / 1000;
  const { excessBits } = await model.evaluate({ seed: 1, windows: 1024 });
  figures.push({ seconds, excessBits });
  model.free();
}
const mean = (key) => figures.reduce((sum, one) => sum + one[key], 0) / figures.length;
const excesses = figures.map(({ excessBits }) => excessBits.toFixed(4)).toSorted();
row(
  `excess after 500 steps, mean of 5 seeds (${excesses[0]} to ${excesses.at(-1)} bits)`,
  `${mean('excessBits').toFixed(4)} bits`,
);
row('  their training, each', `${mean('seconds').toFixed(2)} s`);
finish();
