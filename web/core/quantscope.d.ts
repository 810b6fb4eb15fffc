/**
 * Quantscope's core: what quantization does to the information in numbers.
 *
 * ```js
 * import { load } from './quantscope.mjs';
 * const qs = await load();
 * const { entropyBits, sqnrDb } = qs.analyze(weights, 'int4/range=p99.9');
 * ```
 */

/** Why an argument was refused: which one, what it was, what would be right. `message` says all three. */
export class QuantscopeError extends Error {
  readonly field: string;
  readonly value: string;
  readonly accepted: string;
}

export interface ParamInfo {
  /** The key in a specification: `id=value`. */
  readonly id: string;
  readonly title: string;
  /** The accepted values, in words. */
  readonly accepted: string;
  readonly default: string;
}

export interface QuantizerInfo {
  readonly id: string;
  readonly title: string;
  /** Rows of one family differ in bits only. */
  readonly family: string;
  /** Bits of one stored code, without scales. */
  readonly bits: number;
  readonly explanation: string;
  /** Author and year, or the reference implementation whose arithmetic the row follows. */
  readonly source: string;
  readonly params: readonly ParamInfo[];
  /** One scale for all values: a fixed set of thresholds and levels. */
  readonly fixedPartition: boolean;
}

export interface MetricInfo {
  readonly id: string;
  /** The same name as a key of {@link Analysis}. */
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower' | 'neither';
  readonly explanation: string;
  readonly source: string;
}

export interface SourceInfo {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  readonly source: string;
  /** In bits, for unit variance; can be negative and depends on the unit of x. */
  readonly differentialEntropyBits: number;
  readonly kurtosis: number;
}

/** A layer of the bundled model: rows `firstRow …` of the first axis, all of them when `rowCount` is 0. */
export interface LayerInfo {
  readonly id: string;
  readonly title: string;
  readonly tensor: string;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** Undefined quantities are null, never NaN. NaN and infinite inputs are counted and left out of everything else. */
export interface Analysis {
  /** The specification in canonical form. */
  readonly spec: string;
  /** Finite values. */
  readonly count: number;
  /** NaN and infinite values. */
  readonly nonFinite: number;
  /** Codes, scales and zero points, in bits, per weight. */
  readonly bitsPerWeight: number;
  /** Plug-in entropy of the codes, bits per weight. */
  readonly entropyBits: number;
  readonly mse: number;
  /** 10 log10(Σx²/Σe²), pooled; Infinity when nothing was lost, null when every value is 0. */
  readonly sqnrDb: number | null;
  readonly maxAbsError: number;
  /** Pearson's correlation of error and value; null when one of them is constant. */
  readonly noiseSignalCorrelation: number | null;
  /** The parts of the MSE from values inside and beyond the range. */
  readonly granularMse: number;
  readonly overloadMse: number;
  /** Codes that at least one value falls on, of the `levels` there are. */
  readonly codesUsed: number;
  readonly levels: number;
  /** Values on each code, from the lowest code up. */
  readonly occupancy: Float64Array;
}

export interface Quantized {
  readonly spec: string;
  /** x → i; NaN gets the code nearest to 0, infinities the outermost. */
  readonly codes: Int32Array;
  /** x̂, what the codes decode to. */
  readonly values: Float32Array;
  readonly scales: Float32Array;
  readonly zeroPoints: Int32Array;
}

export interface TensorOptions {
  /** Row-major; its product is the number of values. Default: one row. */
  readonly shape?: readonly number[];
}

/** A row of a list: what it is and where it comes from. */
export interface TheoryRow {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  readonly source: string;
}

export interface ChannelInfo extends TheoryRow {
  readonly params: readonly {
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    readonly min: number;
    readonly max: number;
    readonly whole: boolean;
  }[];
}

export interface Divergences {
  /** Infinity where p > 0 and q = 0. */
  readonly klBits: number;
  readonly crossEntropyBits: number;
  readonly jensenShannonBits: number;
  readonly totalVariation: number;
  readonly hellinger: number;
  readonly chiSquared: number;
}

/** The capacity lies between `bits` and `bits + gap`. */
export interface MatrixCapacity {
  readonly bits: number;
  readonly gap: number;
  readonly input: Float64Array;
}

/** Bits a value that describe a unit-variance source at this mean squared error. */
export interface Bounds {
  /** R(D) of a Gaussian of equal variance: an upper bound for every other source. */
  readonly gaussianBits: number;
  readonly shannonLowerBits: number;
  /** The source's own R(D), to a thousandth of a bit; null for mse < 0.02. */
  readonly rateBits: number | null;
}

export interface WaterFilling {
  readonly level: number;
  readonly bits: Float64Array;
  readonly distortion: Float64Array;
  readonly totalBits: number;
  readonly totalDistortion: number;
}

export interface ScalarDesign {
  readonly thresholds: Float64Array;
  readonly levels: Float64Array;
  readonly probabilities: Float64Array;
  readonly mse: number;
  readonly entropyBits: number;
}

export interface UniformDesign {
  readonly step: number;
  /** Half a step beyond the outermost level, in standard deviations. */
  readonly loading: number;
  readonly mse: number;
  readonly granularMse: number;
  readonly overloadMse: number;
  readonly entropyBits: number;
}

export interface Coded {
  readonly bytes: Uint8Array;
  /** The part of the bytes that says which codes there are and how often. */
  readonly tableBytes: number;
  /** Entropy of the codes, bits each. */
  readonly entropyBits: number;
}

export type Coder = 'rans' | 'huffman';

export interface Quantscope {
  quantizers(): QuantizerInfo[];
  metrics(): MetricInfo[];
  sources(): SourceInfo[];
  layers(): LayerInfo[];
  /** One quantizer, `ID[/key=value]…`, on one tensor: all metrics. */
  analyze(values: Float32Array, spec: string, options?: TensorOptions): Analysis;
  /** Codes and decoded values; the arrays are copies. */
  quantize(values: Float32Array, spec: string, options?: TensorOptions): Quantized;
  /** Estimators of the entropy behind counts, and the channels that capacity() knows by name. */
  entropyEstimators(): TheoryRow[];
  channels(): ChannelInfo[];
  /** Bits a value, from how often each code was seen. */
  entropy(counts: ArrayLike<number>, estimator?: string): number;
  divergence(p: ArrayLike<number>, q: ArrayLike<number>): Divergences;
  /** A channel of the list. */
  capacity(channel: string, params: Record<string, number>): { readonly bits: number };
  /** Any discrete memoryless channel, P(output | input) by rows; with `cost`, under a budget. */
  capacity(
    channel: readonly ArrayLike<number>[],
    options?: { cost?: ArrayLike<number>; budget?: number },
  ): MatrixCapacity;
  bounds(source: string, options: { mse: number }): Bounds;
  /** Bits for independent Gaussian components, as sums over components. */
  waterFilling(variances: ArrayLike<number>, budget: { bits: number } | { distortion: number }): WaterFilling;
  /** One option for each component, least distortion within a budget of whole costs. */
  allocate(
    tables: readonly (readonly { cost: number; distortion: number }[])[],
    options: { budget: number; method?: 'exact' | 'lagrangian' | 'greedy' },
  ): { chosen: number[]; cost: number; distortion: number };
  /** The best quantizer of a kind for a unit-variance source. */
  design(source: string, options: { method?: 'lloyd_max'; levels: number }): ScalarDesign;
  design(source: string, options: { method: 'entropy_constrained'; lambda: number }): ScalarDesign;
  design(source: string, options: { method: 'uniform'; levels: number; loading?: number }): UniformDesign;
  /** Real bytes for codes, and back. */
  code(codes: Int32Array, coder?: Coder): Coded;
  decode(bytes: Uint8Array, coder?: Coder): Int32Array;
  /** Values of a source with unit variance; the same seed gives the same bits everywhere. */
  draw(source: string, options: { count: number; seed?: number }): Float32Array;
}

/** `url` is where quantscope.wasm lies; default: beside this module. */
export function load(options?: { url?: URL | string }): Promise<Quantscope>;
