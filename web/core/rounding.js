// The same bits, better answers: compensate, rotate, rescale, calibrate. Checks types and sizes here, computes in the
// core.
import { kindOf, numbersOf, wholeNumber } from './bytes.js';
import { checkNames, refuse, unwrap } from './refuse.js';
import { checkSpec } from './tensor.js';

const kMatrix = 'a Float32Array of whole rows, or an array of rows of equal length';
const kMost = 2 ** 24; // numbers of a matrix, which is copied
const kMoment = ['sigma', 'inputs', 'columns', 'shape'];
const kOptions = {
  compensate: [...kMoment, 'spec', 'steps', 'columnSteps', 'codes', 'order', 'damping'],
  correlatedBounds: ['sigma', 'inputs', 'columns', 'bits', 'damping'],
  rotate: ['shape', 'columns', 'signs', 'seed', 'block', 'inverse', 'spec'],
  rescale: ['shape', 'columns', 'rule', 'alpha', 'spec', 'inputSpec'],
  calibrate: ['bits', 'method', 'percentile', 'range', 'signed'],
};

/**
 * As float32. Refuses a number that it cannot hold by the value that was given; NaN and infinities are the core's.
 * @param {string} field @param {ArrayLike<number>} values @param {(at: number) => string} [placeOf]
 */
function float32Of(field, values, placeOf = (at) => `[${at}]`) {
  const rounded = Float32Array.from(values);
  const at = rounded.findIndex((x, i) => !Number.isFinite(x) && Number.isFinite(values[i]));
  if (at >= 0) refuse(`${field}${placeOf(at)}`, values[at], 'a number of float32, up to 3.4e38');
  return rounded;
}

/**
 * A matrix as the core takes it. A flat one needs to know how long its rows are.
 * @param {string} field @param {any} matrix @param {number} [columns]
 * @returns {{ values: ArrayLike<number>, columns: number | undefined }}
 */
function matrixOf(field, matrix, columns) {
  if (Array.isArray(matrix) && typeof matrix[0] === 'object') {
    const rows = matrix.map((row, i) => numbersOf(`${field}[${i}]`, row, 'a number', () => true));
    const width = rows[0].length;
    rows.forEach((row, i) => {
      if (row.length !== width) refuse(`${field}[${i}]`, `${row.length} numbers`, `${width}, as in the first row`);
    });
    return { values: rows.flatMap((row) => [...row]), columns: width };
  }
  const isFlat = kindOf(matrix) === 'Float32Array' || kindOf(matrix) === 'Float64Array';
  const values = isFlat ? matrix : numbersOf(field, matrix, kMatrix, () => true);
  if (values.length > kMost) refuse(field, `${values.length} numbers`, `at most ${kMost}`);
  return { values, columns };
}

/** How long rows are, from options or from what else tells it. @param {any} options @param {number} count */
function columnsOf(options, count) {
  const { shape, columns } = options;
  if (shape !== undefined) {
    const fits =
      Array.isArray(shape) && shape.length === 2 && shape[0] * shape[1] === count && Number.isSafeInteger(shape[1]);
    if (!fits)
      refuse(
        'shape',
        Array.isArray(shape) ? `[${shape.join(', ')}]` : shape,
        `[outputs, inputs], whose product is ${count}`,
      );
    return shape[1];
  }
  return columns === undefined ? undefined : wholeNumber('columns', columns, 1, kMost);
}

/**
 * Weights, outputs × inputs.
 * @param {any} weights @param {any} options @param {number} [otherwise]  inputs, where neither names them
 */
function weightsOf(weights, options, otherwise) {
  const { values, columns } = matrixOf('weights', weights, columnsOf(options, weights?.length) ?? otherwise);
  if (values.length === 0) refuse('weights', 'none', kMatrix);
  if (columns === undefined)
    refuse('shape', 'none', '[outputs, inputs], or columns, for weights that are not an array of rows');
  if (values.length % columns !== 0)
    refuse('weights', `${values.length} weights`, `whole rows of ${columns}, one for each output`);
  const placeOf = (/** @type {number} */ at) => `[${Math.floor(at / columns)}][${at % columns}]`;
  return { values: float32Of('weights', values, placeOf), columns };
}

/** @param {any} list @param {string} field */
const given = (list, field) => numbersOf(field, list, 'a number', () => true);

/**
 * Σ or samples, as the caller has them.
 * @param {any} options
 */
function momentOf({ sigma, inputs }) {
  if ((sigma === undefined) === (inputs === undefined))
    refuse(
      sigma === undefined ? 'sigma' : 'inputs',
      sigma === undefined ? sigma : 'both',
      'sigma or inputs, one of the two',
    );
  if (sigma === undefined) return {};
  const { values, columns } = matrixOf('sigma', sigma);
  const side = columns ?? Math.round(Math.sqrt(values.length));
  if (side * side !== values.length) refuse('sigma', `${values.length} numbers`, 'as many rows as columns');
  return { sigma: Float64Array.from(values), side };
}

/** @param {any} inputs @param {number} columns */
function samplesOf(inputs, columns) {
  const { values, columns: width } = matrixOf('inputs', inputs, columns);
  if (width !== columns || values.length === 0 || values.length % columns !== 0)
    refuse('inputs', `${values.length} numbers`, `samples of ${columns}, one for each input of the layer`);
  return float32Of('inputs', values, (at) => `[${Math.floor(at / columns)}][${at % columns}]`);
}

/** @param {any} order @param {number} columns */
function orderOf(order, columns) {
  if (order === 'natural' || order === 'descending') return { order };
  const accepted = `'natural', 'descending', or each of 0 to ${columns - 1} once`;
  const isList = Array.isArray(order) || ArrayBuffer.isView(order);
  if (!isList) refuse('order', order, accepted);
  const list = numbersOf('order', order, accepted, (x) => Number.isInteger(x) && x >= 0 && x < columns);
  return { order: 'given', given: Uint32Array.from(list) };
}

/** The grid on which weights are rounded. @param {any} options */
function gridOf({ spec, steps, columnSteps, codes }) {
  if (spec !== undefined) return { spec: checkSpec(spec) };
  if (steps === undefined) refuse('spec', spec, "a quantizer such as 'int3/channel=0', or steps");
  const list = typeof steps === 'number' ? [steps] : steps;
  const grid = { steps: given(list, 'steps') };
  if (columnSteps !== undefined) Object.assign(grid, { columnSteps: given(columnSteps, 'columnSteps') });
  if (codes !== undefined) {
    const pair = given(codes, 'codes');
    const fits = pair.length === 2 && pair.every((code) => Number.isInteger(code) && Math.abs(code) < 2 ** 31);
    if (!fits || pair[0] > pair[1])
      refuse('codes', `[${pair.join(', ')}]`, '[least, most], two whole numbers, the lesser one first');
    Object.assign(grid, { codes: [...pair] });
  }
  return grid;
}

/** @param {string} field @param {unknown} value @param {number} min @param {number} max */
function numberIn(field, value, min, max) {
  if (!(typeof value === 'number' && value >= min && value <= max))
    refuse(field, value, `a number from ${min} to ${max}`);
  return value;
}

/** @param {any} core */
export function rounding(core) {
  return {
    /** @param {any} weights @param {any} options */
    compensate(weights, options = {}) {
      checkNames('compensate', options, kOptions.compensate);
      const { side, ...moment } = momentOf(options);
      const { values, columns } = weightsOf(weights, options, side);
      if (side !== undefined && side !== columns)
        refuse('sigma', `${side} × ${side}`, `${columns} × ${columns}, one row for each input`);
      if (!moment.sigma) Object.assign(moment, { inputs: samplesOf(options.inputs, columns) });
      const { order = 'natural', damping = 0.01 } = options;
      const how = {
        ...moment,
        ...gridOf(options),
        ...orderOf(order, columns),
        damping: numberIn('damping', damping, 0, 1e6),
      };
      return unwrap(core.compensate(values, columns, how));
    },

    /** @param {any} options */
    correlatedBounds(options = {}) {
      checkNames('correlatedBounds', options, kOptions.correlatedBounds);
      const { side, ...moment } = momentOf(options);
      let columns = side;
      if (columns === undefined) {
        const given = matrixOf('inputs', options.inputs, options.columns);
        columns = wholeNumber('columns', given.columns, 1, kMost);
        Object.assign(moment, { inputs: samplesOf(options.inputs, columns) });
      }
      const { bits = 4, damping = 0 } = options;
      const how = { ...moment, bits: numberIn('bits', bits, 0, 64), damping: numberIn('damping', damping, 0, 1e6) };
      return unwrap(core.correlatedBounds(how, columns));
    },

    /** @param {any} weights @param {any} options */
    rotate(weights, options = {}) {
      checkNames('rotate', options, kOptions.rotate);
      const { values, columns } = weightsOf(weights, options);
      const { signs = true, seed = 1, block = 0, inverse = false, spec } = options;
      const how = {
        signs: signs !== false,
        seed: wholeNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER),
        block: wholeNumber('block', block, 0, kMost),
        inverse: inverse === true,
      };
      if (typeof signs === 'object' && signs !== null) {
        const list = numbersOf('signs', signs, 'true, false, or 1 or -1 for each input', (x) => Math.abs(x) === 1);
        Object.assign(how, { signList: Float32Array.from(list) });
      } else if (typeof signs !== 'boolean') {
        refuse('signs', signs, 'true, false, or 1 or -1 for each input');
      }
      if (spec !== undefined) {
        if (how.inverse) refuse('spec', spec, 'no format where inverse is true');
        Object.assign(how, { spec: checkSpec(spec) });
      }
      return unwrap(core.rotate(values, columns, how));
    },

    /** @param {any} weights @param {any} inputs @param {any} options */
    rescale(weights, inputs, options = {}) {
      checkNames('rescale', options, kOptions.rescale);
      const wide = Array.isArray(inputs) && typeof inputs[0] === 'object' ? inputs[0]?.length : undefined;
      const { values, columns } = weightsOf(weights, options, wide);
      const { rule = 'awq', alpha = 0.5, spec, inputSpec } = options;
      const how = { rule: String(rule), alpha: numberIn('alpha', alpha, 0, 1), spec: checkSpec(spec) };
      if (inputSpec !== undefined) Object.assign(how, { inputSpec: checkSpec(inputSpec) });
      return unwrap(core.rescale(values, samplesOf(inputs, columns), columns, how));
    },

    /** @param {any} values @param {any} options */
    calibrate(values, options = {}) {
      checkNames('calibrate', options, kOptions.calibrate);
      const { bits = 8, method = 'minmax', percentile = 99.9, range } = options;
      const list = numbersOf('values', values, 'a number', () => true);
      const how = {
        bits: wholeNumber('bits', bits, 2, 8),
        method: String(method),
        percentile: numberIn('percentile', percentile, 50, 100),
        signed: options.signed === true,
      };
      if (range !== undefined) Object.assign(how, { range: numberIn('range', range, 0, 1e30) });
      return unwrap(core.calibrate(float32Of('values', list), how));
    },
  };
}
