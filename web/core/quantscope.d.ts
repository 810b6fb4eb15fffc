/**
 * Quantscope's core: what quantization does to the information in numbers.
 *
 * ```js
 * import { load } from './quantscope.mjs';
 * const qs = await load();
 * const { entropyBits, sqnrDb } = qs.analyze(weights, 'int4/range=p99.9');
 * ```
 */

/** An argument was refused: which one, its value, and what is accepted. `message` says all three. */
export class QuantscopeError extends Error {
  readonly field: string;
  readonly value: string;
  readonly accepted: string;
}

export interface ParamInfo {
  /** The key in a specification: `id=value`. */
  readonly id: string;
  readonly title: string;
  /** Unit of the number; empty for counts and ratios. */
  readonly unit: string;
  /** The accepted values, in words. */
  readonly accepted: string;
  readonly default: string;
  /** Accepted words; also numbers from `min` to `max`, where these are not null. */
  readonly words: readonly string[];
  readonly min: number | null;
  readonly max: number | null;
  readonly whole: boolean;
}

export interface QuantizerInfo {
  readonly id: string;
  readonly title: string;
  /** Rows of one family differ in bits only. */
  readonly family: string;
  /** The heading under which lists show it. */
  readonly group: string;
  /** Bits of one stored code, without scales. */
  readonly bits: number;
  readonly explanation: string;
  /** Author and year, or the reference implementation whose arithmetic the row follows. */
  readonly source: string;
  readonly params: readonly ParamInfo[];
  /** One scale for all values: a fixed set of thresholds and levels. */
  readonly fixedPartition: boolean;
  /** Scaling the weights by a power of two scales the quantized values alike. */
  readonly scaleEquivariant: boolean;
  /** The order of the weights does not matter. */
  readonly permutationEquivariant: boolean;
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
  readonly params: readonly ParamInfo[];
  /** Values are independent draws; not so for waves, which are in time order. */
  readonly independent: boolean;
  /** In bits, for unit variance; can be negative and depends on the unit of x. */
  readonly differentialEntropyBits: number;
  /** Moments for the default parameters: null if one does not exist, Infinity if it is infinite. */
  readonly mean: number | null;
  readonly variance: number | null;
  readonly kurtosis: number | null;
}

/** A layer of the bundled model: rows `firstRow …` of the first axis, all of them when `rowCount` is 0. */
export interface LabInfo {
  id: string;
  name: string;
  title: string;
  teaches: string;
  params: ParamInfo[];
}

export interface LayerInfo {
  readonly id: string;
  readonly title: string;
  readonly tensor: string;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** One number for each row of metrics(), by its key. Undefined quantities are null, never NaN. */
export interface Metrics {
  /** Plug-in entropy of the codes, bits per weight. */
  readonly entropyBits: number;
  /** 10 log10(Σx²/Σe²), pooled; Infinity when nothing was lost, null when every value is 0. */
  readonly sqnrDb: number | null;
  /** Codes, scales, zero points and codebooks, in bits, per weight. */
  readonly bitsPerWeight: number;
  readonly mse: number;
  /** The parts of the MSE from values inside and beyond the range. */
  readonly granularMse: number;
  readonly overloadMse: number;
  readonly maxAbsError: number;
  /** Pearson's correlation of error and value; null when one of them is constant. */
  readonly noiseSignalCorrelation: number | null;
  /** Codes that at least one value falls on. */
  readonly codesUsed: number;
  /** Distinct values that the codes can stand for. */
  readonly valuesReachable: number;
  /** As entropyBits, but −0 and 0 of small floats count as one. */
  readonly valueEntropyBits: number;
  /** Entropy over the bits that a code is stored in; null where that is 0. */
  readonly efficiency: number | null;
  readonly entropyMillerMadowBits: number;
  /** I(X;Q): less than the entropy if codes are drawn at random. */
  readonly mutualInformationBits: number;
  readonly rmse: number;
  readonly cosineSimilarity: number | null;
  /** As sqnrDb, with the means removed from signal and error. */
  readonly sqnrVarianceDb: number | null;
  /** Δ²/12 if the levels are evenly spaced. */
  readonly uniformNoiseMse: number | null;
  readonly overloadShare: number;
  readonly bytes: number;
  /** Size as float32 over the stored size. */
  readonly compressionRatio: number | null;
}

/** NaN and infinite inputs are counted and left out of everything else. */
export interface Analysis extends Metrics {
  /** The specification in canonical form. */
  readonly spec: string;
  /** Finite values. */
  readonly count: number;
  /** NaN and infinite values. */
  readonly nonFinite: number;
  /** Number of codes. */
  readonly levels: number;
  /** The codes, in the order of their values, and the number of values on each. */
  readonly alphabet: Int32Array;
  readonly occupancy: Float64Array;
}

export interface SweepRow extends Metrics {
  readonly spec: string;
}

/** For evenly spaced levels: is the error uniform over ±Δ/2? */
export interface NoiseShape {
  readonly step: number;
  /** Shares of errors in 64 equal parts of ±Δ/2. */
  readonly shares: Float64Array;
  readonly insideShare: number;
  /** Kolmogorov's distance from uniform, 0 to 1. */
  readonly uniformDistance: number;
  /** 1.8 for uniform noise. */
  readonly kurtosis: number | null;
}

/** One noise under five published definitions of its SQNR, and in each channel. */
export interface NoiseReport {
  readonly shape: NoiseShape | null;
  /** 20 log10(‖x‖/‖x−x̂‖): torchao, ONNX Runtime; the same as sqnrDb. */
  readonly normRatioDb: number | null;
  /** AIMET's, with 1e-4 added to the noise power: senseless on weights. */
  readonly offsetDb: number | null;
  readonly meanOfRatiosDb: number | null;
  readonly meanOfDb: number | null;
  readonly varianceRatioDb: number | null;
  readonly channelDb: readonly (number | null)[];
  readonly leastChannelDb: number | null;
  readonly medianChannelDb: number | null;
}

export interface Statistics {
  readonly count: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Population standard deviation. */
  readonly stdDev: number | null;
  /** Vasicek's estimate from spacings; null for fewer than 3 values or one value only. */
  readonly differentialEntropyBits: number | null;
  /** Share of places whose whole window holds one value. */
  readonly tiedShare: number | null;
}

export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** Fractions of all finite values, in equal bins. */
  readonly shares: Float64Array;
}

/** A tensor kept in the core: copied in and sorted once. */
export interface Tensor {
  analyze(spec: string): Analysis;
  sweep(specs: readonly string[]): SweepRow[];
  quantize(spec: string): Quantized;
  /** Channels along this axis of the shape; 0 by default. */
  noise(spec: string, options?: { axis?: number }): NoiseReport;
  statistics(): Statistics;
  histogram(options?: { bins?: number; low?: number; high?: number }): Histogram;
  /** Frees the memory; no other call may follow. */
  free(): void;
}

export interface Quantized {
  readonly spec: string;
  /** x → i; NaN gets the code nearest to 0, infinities the outermost. */
  readonly codes: Int32Array;
  /** x̂, what the codes decode to. */
  readonly values: Float32Array;
  /** One for each group; empty for quantizers that are only thresholds and levels. */
  readonly scales: Float32Array;
  readonly zeroPoints: Int32Array;
  /** Thresholds of a fixed partition; empty otherwise. A value on a threshold belongs to the upper cell. */
  readonly thresholds: Float32Array;
  readonly levels: Float32Array;
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

/** Bits per value that describe a unit-variance source at this mean squared error. */
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
  /** For a budget of bits: the high-resolution allocation, whose bits may be negative; else null. */
  readonly highRateBits: Float64Array | null;
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
  /** SQNR by the rule of fixed loading, without overload: 20 log10(levels) + 10 log10(3) − 20 log10(loading). */
  readonly loadingRuleDb: number;
}

export interface JointEntropies {
  readonly xBits: number;
  readonly yBits: number;
  readonly jointBits: number;
  readonly xGivenYBits: number;
  readonly yGivenXBits: number;
  readonly mutualInformationBits: number;
}

/** What codes tell of a weight where a block shares its scale S, in bits: H(Q), I(X;Q|S) = H(Q|S), I(X;Q). */
export interface SharedScaleInformation {
  readonly codeEntropyBits: number;
  readonly givenScalesBits: number;
  readonly withoutScaleBits: number;
}

/** Unbounded uniform cells with entropy coding: one point on their curve. */
export interface UniformThresholdDesign {
  readonly rateBits: number;
  readonly mseCentroid: number;
  readonly mseMidpoint: number;
  /** 2^(2h − 2H)/12, the limit as the step goes to 0. */
  readonly highRateMse: number;
}

export interface HighRate {
  /** (∫f^⅓)³/12. */
  readonly panterDiteConstant: number;
  readonly panterDiteMse: number;
  /** The c of 6.02 b + c. */
  readonly offsetDb: number;
  /** ACIQ's clip in σ (Banner 2019), for 'gaussian' and 'laplace' at 2^b levels; else null. */
  readonly aciqClip: number | null;
}

export interface Coded {
  readonly bytes: Uint8Array;
  /** The bytes that store the codes in use and their frequencies. */
  readonly tableBytes: number;
  /** Entropy of the codes, in bits per code. */
  readonly entropyBits: number;
}

export type Coder = 'rans' | 'huffman';

export interface Quantscope {
  quantizers(): QuantizerInfo[];
  metrics(): MetricInfo[];
  sources(): SourceInfo[];
  layers(): LayerInfo[];
  /** The labs of the app, with the keys of their links beside source and quantizer. */
  labs(): LabInfo[];
  /** Titles of the concepts that the quiz covers, by id. */
  concepts(): Record<string, string>;
  /** One quantizer, `ID[/key=value]…`, on one tensor: all metrics. */
  analyze(values: Float32Array, spec: string, options?: TensorOptions): Analysis;
  /** Codes and decoded values; the arrays are copies. */
  quantize(values: Float32Array, spec: string, options?: TensorOptions): Quantized;
  /** Many quantizers on one tensor, which is sorted once, or not at all where its extremes suffice for every scale. */
  sweep(values: Float32Array, specs: readonly string[], options?: TensorOptions): SweepRow[];
  noise(values: Float32Array, spec: string, options?: TensorOptions & { axis?: number }): NoiseReport;
  /** Loads a tensor for many questions; free() it afterwards. */
  ingest(values: Float32Array, options?: TensorOptions): Tensor;
  /** Estimators of the entropy behind counts, and the channels that capacity() knows by name. */
  entropyEstimators(): TheoryRow[];
  channels(): ChannelInfo[];
  /** Bits per value, from the count of each code. */
  entropy(counts: ArrayLike<number>, estimator?: string): number;
  divergence(p: ArrayLike<number>, q: ArrayLike<number>): Divergences;
  /** Rényi's entropy of an order from 0 (Hartley's) to ∞ (min-entropy); Shannon's at 1. */
  renyiEntropy(p: ArrayLike<number>, order: number): number;
  /** Of a joint table p(x, y): a row for each x. */
  jointEntropies(table: readonly ArrayLike<number>[]): JointEntropies;
  /** For independent draws of a law, and blocks whose scale follows from their largest value: by integration. */
  sharedScale(spec: string, source: string): SharedScaleInformation;
  /** Closed rate–distortion functions, in bits a value: squared error, absolute error, and error rates. */
  rateDistortion(kind: 'gaussian', given: { variance: number; mse: number }): number;
  rateDistortion(kind: 'laplace_absolute', given: { b: number; error: number }): number;
  rateDistortion(kind: 'bernoulli', given: { p: number; errorRate: number }): number;
  rateDistortion(kind: 'uniform', given: { symbols: number; errorRate: number }): number;
  /** Capacity of a channel from channels(). */
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
  design(
    source: string,
    options: { method: 'uniform_threshold'; step: number; centre?: 'mid_tread' | 'mid_rise' },
  ): UniformThresholdDesign;
  /** High-resolution theory for Lloyd–Max with this many levels. */
  highRate(source: string, options: { levels: number }): HighRate;
  /** Real bytes for codes, and back. */
  code(codes: Int32Array, coder?: Coder): Coded;
  decode(bytes: Bytes, coder?: Coder): Int32Array;
  /** A model in files that are never read whole: .safetensors with its shards, .gguf, .onnx, .npy, .npz, .csv. */
  openModel(files: readonly ModelFile[] | string | URL, options?: OpenOptions): Promise<Model>;
  /** Texts with computed placeholders, as in the site's pages and quiz items: docs/items.md. */
  texts(): Texts;
  /** Values of a source with unit variance; the same seed gives the same bits everywhere. */
  draw(source: string, options: { count: number; seed?: number }): Float32Array;
}

export interface OpenOptions {
  /**
   * How .csv files are read. Needed only for a file with several readings: without it, openModel() reports an error
   * that names them all and the option for each.
   */
  csv?: {
    decimal?: 'comma' | 'point';
    separator?: 'comma' | 'semicolon' | 'tab' | 'bar' | 'blank' | 'none';
    /** The first row names the columns. */
    names?: boolean;
    /** The first column counts the rows and is left out. */
    index?: boolean;
  };
  /** Cancels requests to other hosts, also those of later measurements. */
  signal?: AbortSignal;
  /** Called with the number of bytes that have come from other hosts so far. */
  fetched?(bytes: number): void;
  /** Milliseconds without a byte after which a host is given up: 20,000 by default. */
  stall?: number;
  /** Fetches in place of the global one. */
  fetch?: typeof fetch;
}

/**
 * A File, a Blob with a name, or an object that can be read alike; or the address of a file, which is read by range requests
 * (https://, and http:// of this machine). Of one shard, or of an index of shards, all shards are opened.
 */
export type ModelFile =
  | File
  | string
  | URL
  | {
      readonly name: string;
      /** In bytes. */
      readonly size: number;
      /** Found in a folder, so it need not be part of a model and may be skipped. */
      readonly found?: boolean;
      /** Returns exactly `size` bytes from `offset`; throws or rejects if they cannot be read. */
      read(offset: number, size: number): Bytes | Promise<Bytes>;
    }
  | { readonly name: string; readonly size: number; readonly found?: boolean; readonly blob: Blob };

/** Bytes in any holder: of a view the part that it covers, whatever its element type. A Node Buffer is one. */
export type Bytes = ArrayBuffer | ArrayBufferView;

export interface ModelTensor {
  readonly name: string;
  /** As spelled in safetensors or GGUF; null if its values cannot be read. Of a packed weight the type of its codes. */
  readonly dtype: string | null;
  /** Of a packed weight its true shape. */
  readonly shape: readonly number[];
  /** Size in the file, of a packed weight with all that it is decoded from. */
  readonly bytes: number;
  readonly file: string;
  /** How a packed weight is stored: "GPTQ 4-bit, groups of 128"; null for a tensor that is stored as it is. */
  readonly scheme: string | null;
  /** Number of its values; of codes that are not decoded, of the weights that they stand for, 0 if not known. */
  readonly weights: number;
  /** Bits in the file for each of these: codes, scales, zero points, index, tables; null if there are none. */
  readonly storedBits: number | null;
  /** Bits of all its codes, scales, zeros, and so on; null where nothing is decoded. */
  readonly storedBitsOf: Readonly<Record<string, number>> | null;
  /** Name of the stored tensor with its codes; null where nothing is decoded. */
  readonly codes: string | null;
  /** What stands beside the codes. It is not in the list of tensors. */
  readonly companions: readonly {
    readonly name: string;
    readonly role: 'scales' | 'zeros' | 'index' | 'table' | 'meta' | 'unused';
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
    readonly file: string;
  }[];
  /** For a table of text: what was left out or is missing. Empty otherwise. */
  readonly notes: readonly string[];
  /** Why its values cannot be read; null if they can. */
  readonly unreadable: string | null;
  /** Its role in the model, as far as names, types and the model's nodes tell. */
  readonly role: {
    readonly kind: 'weight' | 'other' | 'codes' | 'scales';
    /** A clause, "it is a causal mask"; null for a weight. */
    readonly why: string | null;
    /** For codes: the number of weights that they represent, if known. */
    readonly standsFor: number | null;
  };
  /** As a linear map, for formats: `int8/channel=0` has one scale per output, blocks run along the inputs. */
  readonly axes: null | {
    readonly outputs: number;
    readonly inputs: number;
    readonly saidBy: string;
    /** True if nothing tells the axes apart and another reading would be as good. */
    readonly isOpen: boolean;
  };
}

/** Results of one format on a tensor; with `problem` there are no numbers. */
export interface FormatFigures {
  readonly format: string;
  readonly problem?: string;
  /** Infinity if nothing is lost, null if all weights are 0. */
  readonly sqnrDb: number | null;
  readonly entropyBits: number;
  readonly bitsPerWeight: number;
  readonly storageBits: number;
  /** Terms of storageBits. */
  readonly storage: {
    readonly codes: number;
    readonly scales: number;
    readonly zeroPoints: number;
    readonly codebook: number;
    readonly shared: number;
  };
  readonly squaredError: number;
  /** The range was chosen on coarse counts (long float32 tensors). */
  readonly coarseRange: boolean;
}

export interface TensorFigures {
  readonly count: number;
  readonly zeros: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly sigma: number;
  readonly absmaxInSigmas: number | null;
  readonly kurtosis: number | null;
  readonly squares: number;
  /** Effects of the conversion from float64 and long integers, on which formats are not measured. */
  readonly lostInFloat32: { readonly toZero: number; readonly toInfinity: number; readonly rounded: number };
  /** Content, judged by the values: anything but 'numbers' is hardly a weight. */
  readonly content: 'numbers' | 'constant' | 'mask' | 'triangle' | 'ascending';
  /** Of a packed weight: what its codes say, beside what is measured of the weight. */
  readonly storedCodes: null | {
    /** Of all codes together. */
    readonly entropyBits: number;
    readonly used: number;
    readonly possible: number;
    /** Groups that share a scale; and those in which two codes or more stand at one end of the range. */
    readonly groups: number;
    readonly saturatedGroups: number;
  };
  /** Entropy of the bit patterns of 8- and 16-bit types, and of the parts of a float. */
  readonly storedEntropyBits: null | {
    readonly whole: number;
    readonly sign: number | null;
    readonly exponent: number | null;
    readonly mantissa: number | null;
  };
  readonly formats: readonly FormatFigures[];
}

export interface MeasureOptions {
  /** With three axes of unknown meaning (`axes.isOpen`), the first one is experts, not outputs. */
  experts?: boolean;
  /** Called with the progress, 0 to 1. */
  progress?: (part: number) => void;
  signal?: AbortSignal;
  /** Called between pieces of work; a returned promise is awaited. */
  hold?: () => Promise<void> | undefined;
}

export interface ValuesOptions extends MeasureOptions {
  /** The first value, 0 by default. */
  offset?: number;
  /** Number of values, at most 100,000,000 at a time; by default all from `offset` on. */
  count?: number;
}

export interface Model {
  readonly tensors: readonly ModelTensor[];
  /** Files that are missing, do not fit or cannot be read. */
  /** With isNote, nothing is wrong: for example, an array of text in an .npz was skipped. */
  readonly problems: readonly { readonly file: string; readonly sentence: string; readonly isNote?: true }[];
  /** Measures one tensor by its place in the list, one at a time; its bytes are read in pieces. */
  measure(tensor: number, formats?: readonly string[], options?: MeasureOptions): Promise<TensorFigures>;
  /** As measure(), but as JSON text with the keys of a report. */
  measureJson(tensor: number, formats?: readonly string[], options?: MeasureOptions): Promise<string>;
  /**
   * Values, of a packed weight decoded, in row-major order of the shape. A Float32Array holds all values of most types exactly; F64, I32,
   * U32, I64, U64 and .csv come as a Float64Array, in which integers above 2^53 are rounded to the nearest.
   * Reads only the bytes that hold the values; of deflated data, text or varints also all bytes before them, and of an
   * array stored column by column all of it.
   */
  values(tensor: number, options?: ValuesOptions): Promise<Float32Array | Float64Array>;
  /**
   * Reports on all measurements so far, as files: a page, the chosen format of each tensor (JSON, CSV), all figures.
   * `link` is a state of the lab "model": `lab=model&formats=int8,nf4&target=4.25`. Only its keys count as asked for:
   * without `target` no mix is chosen (and `'mix'` is refused); without `formats` it covers those that were measured.
   */
  report(kind: 'html' | 'mix' | 'csv' | 'json', options?: {
      link?: string;
      madeBy?: string;
      when?: string;
      /** "tensor,number" lines: weights for the tensor's errors in the mix. */
      sensitivities?: string;
    }): string;
  free(): void;
}

export interface Texts {
  /** Provides the file of a bundled layer, "digits" or "digit_network", for texts that refer to them. */
  supply(name: string, bytes: Bytes): void;
  /** "{sqnr_db('int4', 'gaussian')|1} dB"; with a lab's link, facts of that state can be named. */
  fill(text: string, link?: string): string;
  /** Reports what a lab's link contains that is not understood; empty if nothing. */
  problems(link: string): string;
}

/** `url` is the location of quantscope.wasm; default: beside this module. `module`: the same, compiled once for several workers. */
export function load(options?: { url?: URL | string; module?: WebAssembly.Module }): Promise<Quantscope>;
