// A small transformer that learns a grammar's language: trained, measured and quantized in slices, so that a page goes on.
import { kindOf, wholeNumber } from './bytes.js';
import { checkNames, kMostCount, kSeeds } from './language_words.js';
import { kSlice } from './model_work.js';
import { refuse, unwrap } from './refuse.js';
import { nextTask } from './task.js';
import { checkSpec } from './tensor.js';

const kMostKept = 2 ** 25; // log probabilities, of float32
const kTraining = { steps: 600, windows: 16, learningRate: 0.02 };
const kOptimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 };

/**
 * @typedef {{ progress?: (part: number, news?: any) => void, signal?: AbortSignal }} Pace
 * @typedef {{ core: any, vocabulary: import('./language_words.js').Vocabulary, entropyRateBits: number }} Shared
 */

/**
 * Works until there is nothing left, with a new task after each slice.
 * @param {{ step: (milliseconds: number) => boolean, report: () => void }} work @param {AbortSignal | undefined} signal
 */
async function workThrough({ step, report }, signal) {
  for (;;) {
    signal?.throwIfAborted();
    const isDone = step(kSlice);
    report();
    if (isDone) return;
    await nextTask();
  }
}

/** Result of a work in the core, which is freed. @param {any} work @param {Pace} pace */
async function resultOf(work, { progress, signal }) {
  try {
    const report = () => progress?.(work.progress());
    await workThrough({ step: (milliseconds) => work.step(milliseconds), report }, signal);
    return unwrap(work.result());
  } finally {
    work.delete();
  }
}

/** @param {any} options */
function trainingOf(options) {
  const numbers = { learningRate: kTraining.learningRate, ...kOptimizer };
  checkNames('train', options, [...Object.keys(kTraining), ...Object.keys(kOptimizer), 'seed', 'progress', 'signal']);
  const { steps = kTraining.steps, windows = kTraining.windows, seed = 1 } = options;
  /** @type {Record<string, number>} */
  const how = {
    steps: wholeNumber('steps', steps, 0, kMostCount),
    windows: wholeNumber('windows', windows, 0, kMostCount),
    seed: wholeNumber('seed', seed, 0, kSeeds),
  };
  for (const [name, otherwise] of Object.entries(numbers)) {
    how[name] = options[name] ?? otherwise;
    if (typeof how[name] !== 'number') refuse(name, how[name], 'a number');
  }
  return how;
}

/** The text and the reference of an evaluation. @param {any} options @param {number} context @param {number} words */
function evaluationOf(options, context, words) {
  checkNames('evaluate', options, ['seed', 'windows', 'length', 'reference', 'keep', 'progress', 'signal']);
  const { reference, keep = false } = options;
  const accepted = 'an evaluation with keep: true, whose log probabilities are compared with';
  if (reference !== undefined && kindOf(reference?.logProbabilities) !== 'Float32Array')
    refuse('reference', reference, accepted);
  if (typeof keep !== 'boolean') refuse('keep', keep, 'true or false');
  const text = reference?.text ?? { seed: 1, windows: 256, length: context };
  const { seed = text.seed, windows = text.windows, length = text.length } = options;
  for (const [name, value] of Object.entries({ seed, windows, length }))
    if (reference !== undefined && value !== text[name]) refuse(name, value, `${text[name]}, as in the reference`);
  const found = {
    seed: wholeNumber('seed', seed, 0, kSeeds),
    windows: wholeNumber('windows', windows, 0, kMostCount),
    length: wholeNumber('length', length, 0, kMostCount),
  };
  const kept = found.windows * found.length * words;
  if (keep && kept > kMostKept) refuse('keep', `${kept} log probabilities`, `at most ${kMostKept}`);
  return { text: found, how: { ...found, keeps: keep, reference: reference?.logProbabilities } };
}

/**
 * A specification for each kind of matrix, empty where it stays as it is.
 * @param {any} formats @param {unknown} kinds @param {readonly string[]} present @param {readonly string[]} all
 */
function formatsOf(formats, kinds, present, all) {
  const checked = (/** @type {string} */ field, /** @type {any} */ kind) =>
    present.includes(kind) ? kind : refuse(field, kind, `one of ${present.join(', ')}`);
  if (typeof formats === 'object' && formats !== null) {
    if (kinds !== undefined) refuse('kinds', kinds, 'none where formats are given by kind');
    for (const kind of Object.keys(formats)) checked('kind', kind);
    return all.map((kind) => (formats[kind] === undefined ? '' : checkSpec(formats[kind])));
  }
  const spec = checkSpec(formats);
  const list = kinds ?? present;
  if (!Array.isArray(list)) refuse('kinds', kinds, 'an array of kinds of matrices');
  const chosen = Array.from(list, (kind, i) => checked(`kinds[${i}]`, kind));
  return all.map((kind) => (chosen.includes(kind) ? spec : ''));
}

/** In the order of the core. */
const kKinds = ['embedding', 'positions', 'query', 'key', 'value', 'output', 'up', 'down', 'head'];

/** @param {Shared} shared @param {any} model  in the core @param {object | null} quantized */
export function modelOf(shared, model, quantized = null) {
  const { vocabulary } = shared;
  const facts = model.facts();
  const { matrices, sizes } = facts;
  const words = matrices[0].rows;
  const present = kKinds.filter((kind) => matrices.some((/** @type {any} */ matrix) => matrix.kind === kind));
  let isTraining = false;
  const placeOf = (/** @type {unknown} */ place) =>
    wholeNumber('matrix', place, 0, matrices.length - 1, `a place in the list of ${matrices.length} matrices`);
  const checkAtRest = (/** @type {string} */ what) => {
    if (isTraining) refuse(what, 'a model in training', 'one whose training has ended');
  };

  return {
    ...facts,
    quantized,
    /** @param {number} place */
    weights: (place) => model.weights(placeOf(place)),
    /** @param {number} place @param {Float32Array} values */
    setWeights(place, values) {
      checkAtRest('setWeights');
      const { rows, columns } = matrices[placeOf(place)];
      if (kindOf(values) !== 'Float32Array' || values.length !== rows * columns)
        refuse('values', values?.length ?? values, `a Float32Array of ${rows} × ${columns}`);
      values.forEach((value, i) => {
        if (!Number.isFinite(value)) refuse(`values[${i}]`, value, 'a finite number');
      });
      model.setWeights(place, values);
    },
    /** @param {any} options */
    async train(options = {}) {
      checkAtRest('train');
      unwrap(model.beginTraining(trainingOf(options)));
      isTraining = true;
      const { progress, signal } = options;
      let ended;
      try {
        const report = () => progress?.(model.trainingProgress(), model.trainingNews());
        await workThrough({ step: (milliseconds) => model.trainingStep(milliseconds), report }, signal);
      } finally {
        isTraining = false;
        ended = model.endTraining();
      }
      return unwrap(ended);
    },
    /** @param {any} options */
    async evaluate(options = {}) {
      const { text, how } = evaluationOf(options, sizes.context, words);
      const found = await resultOf(unwrap(model.beginEvaluation(how)).work, options);
      return { ...found, crossEntropyBits: found.floorBits + found.excessBits, text };
    },
    /** @param {string | Record<string, string>} formats @param {any} options */
    async quantize(formats, options = {}) {
      checkNames('quantize', options, ['kinds', 'progress', 'signal']);
      const specs = formatsOf(formats, options.kinds, present, kKinds);
      const { model: made, ...figures } = await resultOf(unwrap(model.beginQuantizing(specs)).work, options);
      return modelOf(shared, made, figures);
    },
    /** @param {string | readonly string[]} words */
    next: (words = []) => vocabulary.shares(unwrap(model.next(vocabulary.numbers('words', words))).probabilities),
    /** @param {{ seed?: number, words?: number }} options */
    sample(options = {}) {
      checkNames('sample', options, ['seed', 'words']);
      const { seed = 1, words: most = sizes.context } = options;
      const accepted = `1 to ${sizes.context}, what the context holds`;
      const count = wholeNumber('words', most, 1, sizes.context, accepted);
      return vocabulary.names(model.sample(wholeNumber('seed', seed, 0, kSeeds), count));
    },
    /** @returns {Uint8Array} */
    toBytes: () => model.bytes(),
    free() {
      checkAtRest('free');
      model.delete();
    },
  };
}
