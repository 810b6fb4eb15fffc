// A tensor in the core: numbers are checked and copied in once, every answer is copied out.
import { kindOf } from './bytes.js';
import { refuse, unwrap } from './refuse.js';

const kMostValues = 100_000_000;

/** @param {string} id */
export const camelCase = (id) => id.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** The core returns NaN for undefined quantities. @param {number} x */
const orNull = (x) => (Number.isNaN(x) ? null : x);

/** @param {unknown} spec */
export function checkSpec(spec) {
  if (typeof spec !== 'string') refuse('quantizer', spec, "text such as 'int4' or 'uint8/range=p99.9'");
  return spec;
}

/** @param {unknown} specs */
function checkSpecs(specs) {
  if (!Array.isArray(specs)) refuse('quantizers', specs, 'an array of specifications');
  return Array.from(specs, checkSpec);
}

/** @param {Float32Array} values @param {{shape?: readonly number[]}} options */
function check(values, options) {
  if (kindOf(values) !== 'Float32Array') refuse('values', values, 'a Float32Array');
  if (values.length > kMostValues) refuse('values', `${values.length} values`, `at most ${kMostValues}`);
  const shape = options?.shape ?? [];
  if (!Array.isArray(shape) || !Array.from(shape).every((extent) => Number.isSafeInteger(extent) && extent >= 0)) {
    refuse('shape', shape, 'an array of whole numbers whose product is the number of values');
  }
  return shape;
}

/** Turns answers of the core into records with a key for each metric. @param {any} core */
function recordsOf(core) {
  const keys = core.metrics().map((/** @type {any} */ row) => camelCase(row.id));
  /** @param {Float64Array} numbers @param {number} first */
  const metrics = (numbers, first) =>
    Object.fromEntries(
      keys.map((/** @type {string} */ key, /** @type {number} */ i) => [key, orNull(numbers[first + i])]),
    );

  return {
    /** @param {any} answer of the core about an analysis */
    analysisOf(answer) {
      const { metrics: numbers, ...rest } = unwrap(answer);
      return { ...rest, ...metrics(numbers, 0) };
    },
    /** @param {any} answer of the core about a sweep */
    sweepOf(answer) {
      const { specs: texts, metrics: numbers } = unwrap(answer);
      return texts.map((/** @type {string} */ spec, /** @type {number} */ i) => ({
        spec,
        ...metrics(numbers, i * keys.length),
      }));
    },
  };
}

/** Questions to a tensor in the core. @param {any} tensor @param {ReturnType<typeof recordsOf>} records */
const questionsTo = (tensor, { analysisOf, sweepOf }) => ({
  /** @param {string} spec */
  analyze: (spec) => analysisOf(tensor.analyze(checkSpec(spec))),
  /** @param {readonly string[]} specs */
  sweep: (specs) => sweepOf(tensor.sweep(checkSpecs(specs))),
  /** @param {string} spec */
  quantize: (spec) => unwrap(tensor.quantize(checkSpec(spec))),
  /** @param {string} spec @param {{axis?: number}} [options] */
  noise(spec, { axis = 0 } = {}) {
    if (!(Number.isSafeInteger(axis) && axis >= 0)) refuse('axis', axis, 'a whole number from 0');
    const { channelDb, ...report } = unwrap(tensor.noise(checkSpec(spec), axis));
    return { ...report, channelDb: Array.from(channelDb, orNull) };
  },
  statistics: () => tensor.statistics(),
  /** @param {{bins?: number, low?: number, high?: number}} [options] */
  histogram({ bins = 64, low = Number.NaN, high = Number.NaN } = {}) {
    if (!(Number.isInteger(bins) && bins >= 1 && bins <= 1e6)) refuse('bins', bins, 'a whole number, 1 to 1,000,000');
    for (const [field, value] of Object.entries({ low, high })) {
      if (typeof value !== 'number' || Math.abs(value) > 1e30) refuse(field, value, 'a number from -1e30 to 1e30');
    }
    return unwrap(tensor.histogram(low, high, bins));
  },
  free: () => tensor.delete(),
});

/** @param {any} core */
export function tensors(core) {
  const records = recordsOf(core);
  const { analysisOf, sweepOf } = records;

  /** @param {Float32Array} values @param {{shape?: readonly number[]}} [given] */
  const ingest = (values, given = {}) => questionsTo(unwrap(core.ingest(values, check(values, given))), records);

  /**
   * Loads a tensor, asks one question and frees it.
   * @template T
   * @param {Float32Array} values @param {{shape?: readonly number[]}} given
   * @param {(tensor: ReturnType<typeof ingest>) => T} ask
   */
  const once = (values, given, ask) => {
    const tensor = ingest(values, given);
    try {
      return ask(tensor);
    } finally {
      tensor.free();
    }
  };

  return {
    ingest,
    /** @param {Float32Array} values @param {string} spec @param {{shape?: readonly number[]}} [given] */
    analyze(values, spec, given = {}) {
      const answer = core.analyzeUnsorted(values, check(values, given), checkSpec(spec));
      return answer ? analysisOf(answer) : once(values, given, (tensor) => tensor.analyze(spec));
    },
    /** @param {Float32Array} values @param {string} spec @param {{shape?: readonly number[]}} [given] */
    quantize: (values, spec, given = {}) => once(values, given, (tensor) => tensor.quantize(spec)),
    /** @param {Float32Array} values @param {readonly string[]} specs @param {{shape?: readonly number[]}} [given] */
    sweep(values, specs, given = {}) {
      const answer = core.sweepUnsorted(values, check(values, given), checkSpecs(specs));
      return answer ? sweepOf(answer) : once(values, given, (tensor) => tensor.sweep(specs));
    },
    /** @param {Float32Array} values @param {string} spec @param {{shape?: readonly number[], axis?: number}} [given] */
    noise: (values, spec, given = {}) => once(values, given, (tensor) => tensor.noise(spec, given)),
  };
}
