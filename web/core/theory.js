// Entropies, bounds, channels, design, coding and allocation: checks arguments here, computes in the core.
import { bytesOf, kBytes, kindOf, numbersOf, wholeNumber } from './bytes.js';
import { refuse, unwrap } from './refuse.js';

const kCoders = ['rans', 'huffman'];
const kMethods = ['exact', 'lagrangian', 'greedy'];

/** @param {string} field @param {unknown} value @param {number} min @param {number} max */
function checkNumber(field, value, min, max) {
  if (!(typeof value === 'number' && value >= min && value <= max))
    refuse(field, value, `a number from ${min} to ${max}`);
}

/** @param {string} field @param {unknown} value @param {readonly string[]} known */
function checkOneOf(field, value, known) {
  if (!known.includes(String(value))) refuse(field, value, `one of ${known.join(', ')}`);
}

/** Rate–distortion functions in closed form: what each is given, and from where to where. */
const kClosedRates = /** @type {Record<string, [string, number, number][]>} */ ({
  gaussian: [
    ['variance', 1e-300, 1e300],
    ['mse', 1e-300, 1e300],
  ],
  laplace_absolute: [
    ['b', 1e-300, 1e300],
    ['error', 1e-300, 1e300],
  ],
  bernoulli: [
    ['p', 0, 1],
    ['errorRate', 0, 1],
  ],
  uniform: [
    ['symbols', 2, 2 ** 30],
    ['errorRate', 0, 1],
  ],
});

const kProbabilities = 'probabilities from 0 to 1 that sum to 1';
/** @param {number} x */
const isProbability = (x) => x >= 0 && x <= 1;

/** Entropies and divergences. @param {any} core */
function information(core) {
  return {
    /** @param {ArrayLike<number>} counts @param {string} [estimator] */
    entropy(counts, estimator = 'plugin') {
      const whole = 'counts, whole numbers from 0';
      const list = numbersOf('counts', counts, whole, (x) => Number.isSafeInteger(x) && x >= 0);
      return unwrap(core.entropy(list, String(estimator))).bits;
    },

    /** @param {ArrayLike<number>} p @param {ArrayLike<number>} q */
    divergence(p, q) {
      return unwrap(
        core.divergence(
          numbersOf('p', p, kProbabilities, isProbability),
          numbersOf('q', q, kProbabilities, isProbability),
        ),
      );
    },

    /** @param {ArrayLike<number>} p @param {number} order */
    renyiEntropy(p, order) {
      checkNumber('order', order, 0, Number.POSITIVE_INFINITY);
      return unwrap(core.renyi(numbersOf('p', p, kProbabilities, isProbability), order)).bits;
    },

    /** @param {readonly ArrayLike<number>[]} table */
    jointEntropies(table) {
      const rows = Array.isArray(table) ? table : [];
      if (rows.length === 0) refuse('table', table, 'rows of p(x, y), one for each x');
      const kRow = 'probabilities from 0 to 1, of which all rows together sum to 1';
      const checked = rows.map((row, i) => numbersOf(`table[${i}]`, row, kRow, isProbability));
      const columns = checked[0].length;
      checked.forEach((row, i) => {
        if (row.length !== columns || columns === 0)
          refuse(
            `table[${i}]`,
            `${row.length} entries`,
            columns === 0 ? 'at least one' : `${columns}, as in the first row`,
          );
      });
      return unwrap(core.joint(Float64Array.from(checked.flatMap((row) => [...row])), columns));
    },

    /** @param {string} spec @param {string} source */
    sharedScale(spec, source) {
      return unwrap(core.sharedScale(String(spec), String(source)));
    },
  };
}

/** Rate–distortion functions and capacities of channels. @param {any} core */
function bounds(core) {
  return {
    /** @param {string} kind @param {Record<string, number>} given */
    rateDistortion(kind, given = {}) {
      checkOneOf('kind', kind, Object.keys(kClosedRates));
      const [size, distortion] = kClosedRates[kind].map(([name, min, max]) => {
        if (name === 'symbols') wholeNumber(name, given[name], min, max);
        else checkNumber(name, given[name], min, max);
        return given[name];
      });
      return core.closedRate(kind, size, distortion);
    },

    /** @param {string | readonly ArrayLike<number>[]} channel @param {Record<string, any>} [given] */
    capacity(channel, given = {}) {
      if (typeof channel === 'string') {
        for (const [id, value] of Object.entries(given)) {
          if (typeof value !== 'number') refuse(`channel ${channel}: ${id}`, value, 'a number');
        }
        return unwrap(core.namedCapacity(channel, Object.keys(given), Object.values(given)));
      }
      if (!Array.isArray(channel) || channel.length === 0)
        refuse('channel', channel, 'a name, or rows of P(output | input)');
      const rows = channel.map((row, i) => numbersOf(`channel[${i}]`, row, kProbabilities, isProbability));
      const outputs = rows[0].length;
      rows.forEach((row, i) => {
        if (row.length !== outputs) refuse(`channel[${i}]`, `${row.length} outputs`, `${outputs}, as in the first row`);
      });
      const { cost = [], budget = 0 } = given;
      const prices = numbersOf('cost', cost, 'a number of 0 or more for each input', (x) => x >= 0 && x < Infinity);
      if (prices.length > 0 && prices.length !== rows.length)
        refuse('cost', `${prices.length} entries`, `${rows.length}, one for each input`);
      const flat = Float64Array.from(rows.flatMap((row) => [...row]));
      return unwrap(core.matrixCapacity(flat, outputs, prices, Number(budget)));
    },

    /** @param {string} source @param {{ mse: number }} given */
    bounds(source, { mse } = /** @type {any} */ ({})) {
      checkNumber('mse', mse, 1e-12, 1e6);
      return unwrap(core.bounds(String(source), mse));
    },

    /** @param {string} source @param {{ levels: number }} given */
    highRate(source, { levels } = /** @type {any} */ ({})) {
      wholeNumber('levels', levels, 1, 2 ** 31);
      return unwrap(core.highRate(String(source), levels));
    },
  };
}

/** Bits or distortion shared out among components. @param {any} core */
function allocation(core) {
  return {
    /** @param {ArrayLike<number>} variances @param {{ bits?: number, distortion?: number }} given */
    waterFilling(variances, given = {}) {
      const list = numbersOf(
        'variances',
        variances,
        'a positive number for each component',
        (x) => x > 0 && x < Infinity,
      );
      if (list.length === 0) refuse('variances', 'an empty list', 'at least one');
      const { bits, distortion } = given;
      if ((bits === undefined) === (distortion === undefined))
        refuse('waterFilling', Object.keys(given).join(', ') || 'no budget', 'either bits or distortion');
      if (bits !== undefined) checkNumber('bits', bits, 0, 1e9);
      else checkNumber('distortion', distortion, 1e-300, 1e300);
      return core.waterFilling(list, bits === undefined ? 'distortion' : 'bits', bits ?? distortion);
    },

    /**
     * @param {readonly (readonly { cost: number, distortion: number }[])[]} tables
     * @param {{ budget: number, method?: string }} given
     */
    allocate(tables, { budget, method = 'exact' } = /** @type {any} */ ({})) {
      if (!Array.isArray(tables) || !tables.every(Array.isArray))
        refuse('tables', tables, 'a list of { cost, distortion } for each component');
      checkOneOf('method', method, kMethods);
      wholeNumber('budget', budget, 0, Number.MAX_SAFE_INTEGER);
      const options = tables.flat();
      const costs = numbersOf(
        'cost',
        options.map((option) => option?.cost),
        'a whole number from 0',
        (x) => Number.isSafeInteger(x) && x >= 0,
      );
      const distortions = numbersOf(
        'distortion',
        options.map((option) => option?.distortion),
        'a number from 0',
        (x) => x >= 0 && x < Infinity,
      );
      const sizes = Float64Array.from(tables, ({ length }) => length);
      const result = unwrap(core.allocate(costs, distortions, sizes, budget, method));
      return { ...result, chosen: [...result.chosen] };
    },
  };
}

/** @param {any} core */
function design(core) {
  return {
    /** @param {string} source @param {any} given */
    design(source, given = {}) {
      const { method = 'lloyd_max', levels, loading = 0, lambda } = given;
      checkOneOf('method', method, ['lloyd_max', 'uniform', 'entropy_constrained', 'uniform_threshold']);
      if (method === 'uniform_threshold') {
        const { step, centre = 'mid_tread' } = given;
        checkNumber('step', step, 1e-3, 100);
        checkOneOf('centre', centre, ['mid_tread', 'mid_rise']);
        return unwrap(core.uniformThreshold(String(source), centre, step));
      }
      if (method === 'entropy_constrained') {
        checkNumber('lambda', lambda, 1e-4, 10);
        return unwrap(core.design(String(source), method, lambda));
      }
      wholeNumber('levels', levels, method === 'uniform' ? 2 : 1, 4096);
      if (method === 'lloyd_max') return unwrap(core.design(String(source), method, levels));
      if (loading !== 0) checkNumber('loading', loading, 1e-3, 1000);
      return unwrap(core.uniformDesign(String(source), levels, loading));
    },
  };
}

/** Codes to bytes and back. @param {any} core */
function coding(core) {
  return {
    /** @param {Int32Array} codes @param {string} [coder] */
    code(codes, coder = 'rans') {
      if (kindOf(codes) !== 'Int32Array') refuse('codes', codes, 'an Int32Array');
      checkOneOf('coder', coder, kCoders);
      return core.code(codes, coder);
    },

    /** @param {import('./quantscope.js').Bytes} bytes @param {string} [coder] */
    decode(bytes, coder = 'rans') {
      // Codes passed in place of their bytes would be decoded to nonsense.
      const isCodes = ArrayBuffer.isView(bytes) && /(16|32|64)Array$/.test(kindOf(bytes));
      const given = isCodes ? refuse('bytes', bytes, `${kBytes}, as code() gives`) : bytesOf('bytes', bytes);
      checkOneOf('coder', coder, kCoders);
      return unwrap(core.decode(given, coder)).codes;
    },
  };
}

/** @param {any} core */
export function theory(core) {
  return {
    channels: () => core.channels(),
    entropyEstimators: () => core.entropyEstimators(),
    ...information(core),
    ...bounds(core),
    ...allocation(core),
    ...design(core),
    ...coding(core),
  };
}
