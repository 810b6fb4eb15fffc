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
  /** Of the number; empty for counts and ratios. */
  readonly unit: string;
  /** The accepted values, in words. */
  readonly accepted: string;
  readonly default: string;
  /** Words that are accepted; and numbers from `min` to `max`, where these are not null. */
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
  /** Weights times a power of two are quantized alike, times the same. */
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
  /** Values are independent draws; not so for waves, which run in order. */
  readonly independent: boolean;
  /** In bits, for unit variance; can be negative and depends on the unit of x. */
  readonly differentialEntropyBits: number;
  /** Moments, with the default parameters: null where one does not exist, Infinity where it is infinite. */
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
  /** I(X;Q): less than the entropy where codes are drawn by chance. */
  readonly mutualInformationBits: number;
  readonly rmse: number;
  readonly cosineSimilarity: number | null;
  /** Means taken off on both sides. */
  readonly sqnrVarianceDb: number | null;
  /** Δ²/12 where the levels lie evenly. */
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
  /** How many codes there are. */
  readonly levels: number;
  /** The codes, in the order of the values that they stand for, and how many values fall on each. */
  readonly alphabet: Int32Array;
  readonly occupancy: Float64Array;
}

export interface SweepRow extends Metrics {
  readonly spec: string;
}

/** Where the levels lie evenly: is the error uniform over ±Δ/2? */
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
  /** Of all finite values, in equal bins. */
  readonly shares: Float64Array;
}

/** A tensor that stays in the core, copied in and sorted once. */
export interface Tensor {
  analyze(spec: string): Analysis;
  sweep(specs: readonly string[]): SweepRow[];
  quantize(spec: string): Quantized;
  /** Channels along this axis of the shape; 0 by default. */
  noise(spec: string, options?: { axis?: number }): NoiseReport;
  statistics(): Statistics;
  histogram(options?: { bins?: number; low?: number; high?: number }): Histogram;
  /** Lets its memory go; no other call may follow. */
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
  /** Of a fixed partition; empty otherwise. A value on a threshold belongs to the upper cell. */
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

/** Uniform cells without end, entropy coded: one point of their curve. */
export interface UniformThresholdDesign {
  readonly rateBits: number;
  readonly mseCentroid: number;
  readonly mseMidpoint: number;
  /** 2^(2h − 2H)/12, which they near as the step goes to 0. */
  readonly highRateMse: number;
}

export interface HighRate {
  /** (∫f^⅓)³/12. */
  readonly panterDiteConstant: number;
  readonly panterDiteMse: number;
  /** The c of 6.02 b + c. */
  readonly offsetDb: number;
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
  /** The labs of the app, with what their links hold beside source and quantizer. */
  labs(): LabInfo[];
  /** What the quiz asks about: titles by id. */
  concepts(): Record<string, string>;
  /** One quantizer, `ID[/key=value]…`, on one tensor: all metrics. */
  analyze(values: Float32Array, spec: string, options?: TensorOptions): Analysis;
  /** Codes and decoded values; the arrays are copies. */
  quantize(values: Float32Array, spec: string, options?: TensorOptions): Quantized;
  /** Many quantizers on one tensor, which is sorted once. */
  sweep(values: Float32Array, specs: readonly string[], options?: TensorOptions): SweepRow[];
  noise(values: Float32Array, spec: string, options?: TensorOptions & { axis?: number }): NoiseReport;
  /** For many questions about one tensor; free() it. */
  ingest(values: Float32Array, options?: TensorOptions): Tensor;
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
  design(
    source: string,
    options: { method: 'uniform_threshold'; step: number; centre?: 'mid_tread' | 'mid_rise' },
  ): UniformThresholdDesign;
  /** What high-resolution theory says of Lloyd–Max with this many levels. */
  highRate(source: string, options: { levels: number }): HighRate;
  /** Real bytes for codes, and back. */
  code(codes: Int32Array, coder?: Coder): Coded;
  decode(bytes: Bytes, coder?: Coder): Int32Array;
  /** A model in files that are never read whole: .safetensors with its shards, .gguf, .onnx, .npy, .npz, .csv. */
  openModel(files: readonly ModelFile[], options?: OpenOptions): Promise<Model>;
  /** Texts whose places are computed, as the site's pages and quiz items have them: docs/items.md. */
  texts(): Texts;
  /** Values of a source with unit variance; the same seed gives the same bits everywhere. */
  draw(source: string, options: { count: number; seed?: number }): Float32Array;
}

export interface OpenOptions {
  /**
   * How .csv files are read. Only a file with several readings needs any of these: without, it is an error that names all of
   * them, and what to give here for each.
   */
  csv?: {
    decimal?: 'comma' | 'point';
    separator?: 'comma' | 'semicolon' | 'tab' | 'bar' | 'blank' | 'none';
    /** The first row names the columns. */
    names?: boolean;
    /** The first column counts the rows, and is left out. */
    index?: boolean;
  };
}

/** A File, a Blob with a name, or anything that can be read likewise. */
export type ModelFile =
  | File
  | {
      readonly name: string;
      /** In bytes. */
      readonly size: number;
      /** It was met in a folder: nobody said that it is part of a model, and it may be passed over. */
      readonly found?: boolean;
      /** Exactly so many bytes from there on; where they cannot be had, throw or reject. */
      read(offset: number, size: number): Bytes | Promise<Bytes>;
    }
  | { readonly name: string; readonly size: number; readonly found?: boolean; readonly blob: Blob };

/** Bytes in any holder: of a view the part that it shows, whatever its elements are. A Node Buffer is one. */
export type Bytes = ArrayBuffer | ArrayBufferView;

export interface ModelTensor {
  readonly name: string;
  /** As safetensors or GGUF spells it; null where its values cannot be had. */
  readonly dtype: string | null;
  readonly shape: readonly number[];
  /** In the file. */
  readonly bytes: number;
  readonly file: string;
  /** Of a table of text: what was left out or is missing in it. Empty elsewhere. */
  readonly notes: readonly string[];
  /** Why its values cannot be had; null where they can. */
  readonly unreadable: string | null;
  /** What it is to its model, as far as names, types and the model's nodes tell. */
  readonly role: {
    readonly kind: 'weight' | 'other' | 'codes' | 'scales';
    /** A clause, "it is a causal mask"; null for a weight. */
    readonly why: string | null;
    /** Of codes: how many weights they stand for, where that is known. */
    readonly standsFor: number | null;
  };
  /** The map that it is, for formats: `int8/channel=0` has a scale for each of the outputs, blocks run along the inputs. */
  readonly axes: null | {
    readonly outputs: number;
    readonly inputs: number;
    readonly saidBy: string;
    /** Nothing tells, and another reading would be as good. */
    readonly isOpen: boolean;
  };
}

/** What one format makes of a tensor; with `problem` there are no numbers. */
export interface FormatFigures {
  readonly format: string;
  readonly problem?: string;
  /** Infinity where nothing is lost, null where all weights are 0. */
  readonly sqnrDb: number | null;
  readonly entropyBits: number;
  readonly bitsPerWeight: number;
  readonly storageBits: number;
  /** What storageBits is the sum of. */
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
  /** What became of float64 and long integers, on which formats are not measured. */
  readonly lostInFloat32: { readonly toZero: number; readonly toInfinity: number; readonly rounded: number };
  /** What the numbers say that it is: other than 'numbers' it is hardly a weight. */
  readonly content: 'numbers' | 'constant' | 'mask' | 'triangle' | 'ascending';
  /** Of the bit patterns of 8- and 16-bit types, and of the parts of a float. */
  readonly storedEntropyBits: null | {
    readonly whole: number;
    readonly sign: number | null;
    readonly exponent: number | null;
    readonly mantissa: number | null;
  };
  readonly formats: readonly FormatFigures[];
}

export interface MeasureOptions {
  /** Of three axes of which nothing tells what they are (`axes.isOpen`), the first is one of experts, not the outputs. */
  experts?: boolean;
  /** Told as it goes on, 0 to 1. */
  progress?: (part: number) => void;
  signal?: AbortSignal;
  /** Asked between pieces of work; what it returns is waited for. */
  hold?: () => Promise<void> | undefined;
}

export interface ValuesOptions extends MeasureOptions {
  /** The first value, 0 by default. */
  offset?: number;
  /** How many, at most 100,000,000 at a time; all from there on by default. */
  count?: number;
}

export interface Model {
  readonly tensors: readonly ModelTensor[];
  /** What is missing, does not fit or cannot be read. */
  /** With isNote, nothing is wrong: an array of text in an .npz is passed over. */
  readonly problems: readonly { readonly file: string; readonly sentence: string; readonly isNote?: true }[];
  /** One tensor by its place in the list, one at a time; its bytes are read in pieces. */
  measure(tensor: number, formats?: readonly string[], options?: MeasureOptions): Promise<TensorFigures>;
  /** The same as JSON text with the keys of a report. */
  measureJson(tensor: number, formats?: readonly string[], options?: MeasureOptions): Promise<string>;
  /**
   * The numbers themselves, decoded, in row-major order of the shape. A Float32Array holds all values of most types exactly;
   * of F64, I32, U32, I64 and U64, and of .csv, a Float64Array comes, in which integers above 2^53 are rounded to the nearest.
   * Only the bytes that hold them are read; of what is deflated, text or varints all before them too, and of an array that is
   * stored column by column all of it.
   */
  values(tensor: number, options?: ValuesOptions): Promise<Float32Array | Float64Array>;
  /**
   * On all that was measured so far, as files: a page, the chosen format of each tensor (JSON, CSV), all figures.
   * `link` is a state of the lab "model": `lab=model&formats=int8,nf4&target=4.25`. Only what it says counts as asked for:
   * without `target` no mix is chosen (and `'mix'` is refused), without `formats` it is about those that were measured.
   */
  report(kind: 'html' | 'mix' | 'csv' | 'json', options?: {
      link?: string;
      madeBy?: string;
      when?: string;
      /** "tensor,number" lines: errors of that tensor count so many times in the mix. */
      sensitivities?: string;
    }): string;
  free(): void;
}

export interface Texts {
  /** The file of a bundled layer, or "digits", for texts that speak of them. */
  supply(name: string, bytes: Bytes): void;
  /** "{sqnr_db('int4', 'gaussian')|1} dB"; with a lab's link, facts of that state may be named. */
  fill(text: string, link?: string): string;
  /** What is not understood in a lab's link; empty when all is. */
  problems(link: string): string;
}

/** `url` is where quantscope.wasm lies; default: beside this module. */
export function load(options?: { url?: URL | string }): Promise<Quantscope>;
