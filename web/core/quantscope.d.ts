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

/** Rows of equal length, or all numbers in a row, whose shape an option tells. */
export type Matrix = Float32Array | Float64Array | readonly number[] | readonly ArrayLike<number>[];

/** Of a layer's weights, outputs × inputs; for weights without rows, one of the two. */
export interface LayerShape {
  shape?: readonly [outputs: number, inputs: number];
  /** Inputs of the layer. */
  columns?: number;
}

/** What the layer's inputs are like: Σ = XᵀX/m itself, inputs × inputs, or samples X, a row each. */
export type SecondMoment = { sigma: Matrix; inputs?: undefined } | { inputs: Matrix; sigma?: undefined };

/** The values that a weight may become: a format of the list, fitted to the weights, or even steps. */
export type RoundingGrid =
  | { spec: string; steps?: undefined }
  | {
      spec?: undefined;
      /** One, or one for each output. A weight becomes code · step · column step; ties go to the even code. */
      steps: number | ArrayLike<number>;
      /** One for each input. */
      columnSteps?: ArrayLike<number>;
      /** Least and most code; without, codes have no end. */
      codes?: readonly [least: number, most: number];
    };

export type CompensateOptions = LayerShape &
  SecondMoment &
  RoundingGrid & {
    /** In which order columns are rounded; 'descending': by Σ_jj. 'natural' without. */
    order?: 'natural' | 'descending' | ArrayLike<number>;
    /** Added to the diagonal, as a share of its mean: 0.01 without, as published. Errors are always without it. */
    damping?: number;
  };

/** A layer after rounding. Errors are sums over weights; those of outputs are δ Σ δᵀ, the mean square over inputs. */
export interface RoundedLayer {
  /** Outputs × inputs. */
  readonly codes: Int32Array;
  readonly values: Float64Array;
  /** Output error of each row. */
  readonly rowErrors: Float64Array;
  readonly outputError: number;
  readonly weightError: number;
  /** 10 log10 of signal over error; Infinity where nothing was lost, null without signal. */
  readonly outputSnrDb: number | null;
  readonly weightSnrDb: number | null;
  readonly entropyBits: number;
  /** Codes whose weight lay beyond the grid when it was rounded. */
  readonly clamped: number;
}

export interface Compensated extends RoundedLayer {
  /** Canonical text; null for explicit steps. */
  readonly spec: string | null;
  /** The same layer, every weight rounded to the nearest. */
  readonly nearest: RoundedLayer;
  /** 10 log10 of the nearest rounding's output error over this one; negative where compensation loses. */
  readonly gainDb: number;
  /** Columns in the order in which they were rounded, and what the inputs still to come do not explain of each. */
  readonly order: Uint32Array;
  readonly variances: Float64Array;
  /** Inputs that are always 0: their weights count as 0. */
  readonly deadInputs: Uint32Array;
  /** Rows with more output error than nearest rounding makes, and those with twice as much after clamping. */
  readonly worseRows: Uint32Array;
  readonly blownUpRows: Uint32Array;
}

/** What rounding can reach, for independent weights of unit variance: the error is K times one of the first four. */
export interface CorrelatedBounds {
  readonly nearest: number;
  /** Successive rounding with one step, by the order of columns. */
  readonly natural: number;
  readonly descending: number;
  /** With a step for each column, in any order: (det Σ)^(1/n). */
  readonly determinant: number;
  readonly naturalGainDb: number;
  readonly descendingGainDb: number;
  readonly determinantGainDb: number;
  readonly variances: Float64Array;
  /** Steps by column, of geometric mean 1. */
  readonly columnSteps: Float64Array;
  /** D(R) at so many bits by reverse water-filling, its level, and how many directions lie above it. */
  readonly distortion: number;
  readonly level: number;
  readonly active: number;
}

export interface RotateOptions extends LayerShape {
  /** Random signs (true without), none, or 1 and -1 for each column. */
  signs?: boolean | ArrayLike<number>;
  /** Of the random signs; 1 without. */
  seed?: number;
  /** Rotates in aligned blocks of so many columns, a power of two; the largest possible without. */
  block?: number;
  /** Rotates back. */
  inverse?: boolean;
  /** Also rounds the rotated weights with this format, and turns the result back. */
  spec?: string;
}

export interface RotationFigures {
  readonly sqnrDb: number | null;
  /** Mean over aligned blocks of 32 columns. */
  readonly blockSqnrDb: number | null;
  readonly entropyBits: number;
}

export interface Rotated {
  /** Rotated weights, or turned back. */
  readonly values: Float32Array;
  /** Empty without signs. */
  readonly signs: Float32Array;
  /** Columns that are mixed with each other. */
  readonly block: number;
}

export interface RotatedRounding extends Rotated {
  readonly spec: string;
  /** Of the rotated weights. */
  readonly codes: Int32Array;
  /** Rounded and turned back. */
  readonly rounded: Float32Array;
  readonly before: RotationFigures;
  readonly after: RotationFigures;
  /** after − before, in dB. */
  readonly gainDb: number | null;
  /** The same if codes are entropy coded. */
  readonly equalEntropyGainDb: number | null;
}

export interface RescaleOptions extends LayerShape {
  /** s = 1; mean|x|^α; max|x|^α / max|w|^(1−α). 'awq' without. α = 0 of the last is not off. */
  rule?: 'off' | 'awq' | 'smooth';
  /** 0 to 1; 0.5 without. */
  alpha?: number;
  /** Format of the weights, by its rows. */
  spec: string;
  /** Format of the inputs, a row for each sample: 'int8/channel=0' is a scale a token. Not rounded without. */
  inputSpec?: string;
}

export interface Rescaled {
  readonly rule: string;
  readonly spec: string;
  /** s, one for each input. */
  readonly scales: Float64Array;
  readonly codes: Int32Array;
  readonly inputCodes: Int32Array | null;
  /** Rounded weights in the units of the given ones. */
  readonly values: Float32Array;
  /** Mean of (ŷ − y)² over samples and outputs. */
  readonly outputError: number;
  /** 10 log10 of that over mean y²; -Infinity if exact, null if all y are 0. */
  readonly nmseDb: number | null;
}

export interface CalibrateOptions {
  /** 2 to 8; 8 without. */
  bits?: number;
  /** 'minmax' without. 'mse': least squares; 'divergence': least divergence, as int8 runtimes do. */
  method?: 'minmax' | 'percentile' | 'mse' | 'divergence';
  /** Of the method percentile, 50 to 100; 99.9 without. */
  percentile?: number;
  /** Codes of both signs, though no value is negative. */
  signed?: boolean;
  /** The figures of a range that is given, instead of a method. */
  range?: number;
}

export interface Calibration {
  readonly method: string | null;
  readonly signed: boolean;
  /** Codes go from −mostCode, or from 0, to mostCode. */
  readonly mostCode: number;
  readonly range: number;
  readonly step: number;
  /** Finite values. */
  readonly count: number;
  readonly clippedShare: number;
  /** Signal over the error of clipped values, of the others, of all; Infinity where there is none. */
  readonly clippingDb: number | null;
  readonly roundingDb: number | null;
  readonly totalDb: number | null;
  /** D(P‖Q) of histograms of magnitudes, at the bin of the range. */
  readonly divergenceBits: number;
  /** False where least squares only searched. */
  readonly exact: boolean;
  /** The format with this range. */
  readonly spec: string;
}

/** A grammar as docs/grammar.md has it. An object of JavaScript puts names that are whole numbers first: give such as text. */
export interface GrammarJson {
  readonly format: 'quantscope-grammar';
  readonly version: 1;
  readonly title?: string;
  /** The state in which a sentence begins. */
  readonly start: string;
  /** In the order of a model's outputs; without, in the order in which the states name them. */
  readonly words?: readonly string[];
  /** Singular and plural. */
  readonly nouns?: readonly (readonly [string, string])[];
  readonly verbs?: readonly (readonly [string, string])[];
  /** By state and word: probability, as a number or "3/20", and next state. */
  readonly states: Readonly<Record<string, Readonly<Record<string, readonly [number | string, string]>>>>;
}

export interface ContextLimit {
  /** Entropy of the next word given the last k words, in text entered at a random place. */
  readonly entropyBits: number;
  /** Floor of the mean loss over a window of k + 1 words from a random place. */
  readonly windowBits: number;
  /** Least share of verbs whose number is guessed wrong; 0 without verbs. */
  readonly verbNumberError: number;
}

export interface SubjectVerb {
  /** Of this distance. */
  readonly probability: number;
  /** Between subject and main verb, and between their numbers, given the distance. */
  readonly informationBits: number;
  readonly numberInformationBits: number;
  readonly verbEntropyBits: number;
}

/** A text with spaces, or its words. */
export type Words = string | readonly string[];

export interface LanguageModelOptions {
  /** 4 to 128, a multiple of the heads; 32 without. */
  width?: number;
  /** 1 to 16; 4 without. */
  heads?: number;
  /** 1 to 8; 2 without. */
  layers?: number;
  /** 4 to 512; 64 without. */
  hidden?: number;
  /** Positions, 2 to 64; 32 without. */
  context?: number;
  /** The embedding is the head, too. */
  tiedHead?: boolean;
  /** Of the first weights; 1 without. */
  seed?: number;
}

/** Called after each slice of work with the progress, 0 to 1. */
export interface WorkOptions {
  progress?: (part: number) => void;
  signal?: AbortSignal;
}

export interface LanguageTrainingOptions {
  /** 1 to 2^20; 600 without. */
  steps?: number;
  /** Windows of a step, each as long as the context: 1 to 256; 16 without. */
  windows?: number;
  /** Highest rate of AdamW, above 0 to 10; 0.02 without. */
  learningRate?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  weightDecay?: number;
  /** Of the text; 1 without. */
  seed?: number;
  progress?: (part: number, news: { readonly steps: number; readonly lossBits: number | null }) => void;
  /** Ends the training; the model keeps the weights of the last whole step. */
  signal?: AbortSignal;
}

export interface EvaluateOptions extends WorkOptions {
  /** Of the test text, which no training sees; 1 without. */
  seed?: number;
  /** 1 to 65,536; 256 without. */
  windows?: number;
  /** Positions of a window, at most the context, which it is without. */
  length?: number;
  /** An evaluation with `keep: true`: D(reference ‖ model), on its text. */
  reference?: LanguageEvaluation;
  /** Keeps the log probabilities, for a reference. */
  keep?: boolean;
}

/** Plain data, which may be kept, sent to a worker, and compared later. */
export interface LanguageEvaluation {
  /** Mean of D(source ‖ model) over positions, bits a word; Infinity where a logit is no finite number. */
  readonly excessBits: number;
  readonly standardErrorBits: number;
  /** Mean entropy of the source's next word in the states of this text: no model goes below. */
  readonly floorBits: number;
  /** Floor plus excess. */
  readonly crossEntropyBits: number;
  /** Verbs by their distance from the subject, and those whose number got more probability. */
  readonly agreement: readonly { readonly distance: number; readonly verbs: number; readonly right: number }[];
  readonly divergenceBits: number | null;
  readonly text: { readonly seed: number; readonly windows: number; readonly length: number };
  /** Excess summed over each sentence. */
  readonly sentenceBits: Float64Array;
  /** ln Q, a row of words for each position. */
  readonly logProbabilities?: Float32Array;
}

export type MatrixKind =
  'embedding' | 'positions' | 'query' | 'key' | 'value' | 'output' | 'up' | 'down' | 'head';

export interface LanguageMatrix {
  readonly kind: MatrixKind;
  /** From 0; null outside the layers. */
  readonly layer: number | null;
  /** Outputs × inputs; one row a word or position in embedding and positions. */
  readonly rows: number;
  readonly columns: number;
}

export interface QuantizedFigures {
  /** Of all weights; a matrix that stays as it is counts with 16 bits a weight. */
  readonly bitsPerWeight: number;
  readonly entropyBits: number;
  readonly weightSqnrDb: number | null;
  readonly matrices: readonly (LanguageMatrix & {
    /** Null where it is as it was. */
    readonly spec: string | null;
    readonly bitsPerWeight: number;
    readonly entropyBits: number;
    readonly weightSqnrDb: number | null;
  })[];
}

export interface LanguageModel {
  readonly sizes: Required<Omit<LanguageModelOptions, 'seed'>>;
  readonly weightCount: number;
  readonly matrices: readonly LanguageMatrix[];
  /** Figures of the quantization that made it; null for others. */
  readonly quantized: QuantizedFigures | null;
  /** A copy of a matrix, row by row. */
  weights(matrix: number): Float32Array;
  setWeights(matrix: number, values: Float32Array): void;
  /** Trains on text that is drawn anew for each step. Refuses a rate that diverges; the last good weights are kept. */
  train(
    options?: LanguageTrainingOptions,
  ): Promise<{ readonly steps: number; /** Of each step's text, before it. */ readonly lossesBits: Float64Array }>;
  evaluate(options?: EvaluateOptions): Promise<LanguageEvaluation>;
  /** A new model with all matrices quantized by a format of the list, those of some kinds, or each kind by its own. */
  quantize(formats: string, options?: WorkOptions & { kinds?: readonly MatrixKind[] }): Promise<LanguageModel>;
  quantize(formats: Partial<Record<MatrixKind, string>>, options?: WorkOptions): Promise<LanguageModel>;
  /** Probability of each word after these, which begin a sentence: fewer than the context. */
  next(words?: Words): Map<string, number>;
  /** A sentence that the model writes: the same numbers as Language.sample() draws by. At most the context. */
  sample(options?: { seed?: number; words?: number }): string[];
  /** A checkpoint, weights rounded to float16. */
  toBytes(): Uint8Array;
  free(): void;
}

/** A grammar and what is exact about it. */
export interface Language {
  readonly title: string;
  readonly words: readonly string[];
  readonly states: readonly string[];
  readonly start: string;
  /** The word with which a sentence ends. */
  readonly endWord: string;
  readonly hasAgreement: boolean;
  /** Bits a word; no model takes fewer on the average. */
  readonly entropyRateBits: number;
  /** Of the word frequencies: the floor of a model without context. */
  readonly wordEntropyBits: number;
  /** Mean length of a sentence, its end counted. */
  readonly sentenceWords: number;
  /** Frequencies of words and states, and the entropy of the next word in each state. */
  readonly wordProbabilities: Float64Array;
  readonly stateProbabilities: Float64Array;
  readonly stateEntropyBits: Float64Array;
  /** Entry k for a context of k words, 0 to `longest`, at most 64; fewer where there are too many beliefs. */
  contextLimits(longest: number): ContextLimit[];
  /** Entry d − 1: mutual information of words d apart, in bits; at most 256. */
  lagInformationBits(longest: number): Float64Array;
  /** Entry d − 1: the main verb stands d words behind its subject. */
  subjectVerb(longest: number): SubjectVerb[];
  /**
   * Text from the start of a sentence, at most 1,000,000 words, by the numbers `first` … of the seed's stream, 0 without.
   * Window w of all windows of a training is what 2^40 + w · context draws.
   */
  draw(options: { seed?: number; words: number; first?: number }): string[];
  /** One sentence, word by word in the order of the vocabulary, as a model writes it. */
  sample(options?: { seed?: number; words?: number }): string[];
  /** −Σ log2 P(word | state) of a text from the start of a sentence; refuses a word that cannot stand there. */
  codeLengthBits(words: Words): number;
  /** Probability of each word after these, which begin a sentence. */
  next(words?: Words): Map<string, number>;
  /** A model with first weights; free() it afterwards, as the language. */
  model(options?: LanguageModelOptions): LanguageModel;
  /** From a checkpoint, as toBytes() writes it. */
  readModel(bytes: Bytes): LanguageModel;
  /** Excess of `a` less that of `b`, sentence by sentence on their common text: much finer than each alone. */
  compare(
    a: LanguageEvaluation,
    b: LanguageEvaluation,
  ): { readonly differenceBits: number; readonly standardErrorBits: number };
  free(): void;
}

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
  /** GPTQ's rounding: each rounding error is pushed onto the columns that are not yet rounded. */
  compensate(weights: Matrix, options: CompensateOptions): Compensated;
  /** What any rounding can reach for inputs of this second moment, at so many bits a weight. */
  correlatedBounds(options: SecondMoment & { columns?: number; bits?: number; damping?: number }): CorrelatedBounds;
  /** A Hadamard rotation of each row, and what it does to a format. */
  rotate(weights: Matrix, options: RotateOptions & { spec: string }): RotatedRounding;
  rotate(weights: Matrix, options?: RotateOptions): Rotated;
  /** Moves difficulty between inputs and weights, a factor for each input, before both are rounded. */
  rescale(weights: Matrix, inputs: Matrix, options: RescaleOptions): Rescaled;
  /** The range of activations from samples, and what it throws away. */
  calibrate(values: ArrayLike<number>, options?: CalibrateOptions): Calibration;
  /** The types of GGUF files that can be written. */
  ggmlTypes(): GgmlTypeInfo[];
  /**
   * Rows of weights as llama.cpp writes them (libggml of release v0.5.0), byte for byte. Rows have `columns` values, a
   * multiple of the type's block; without it all values are one row. `importance` has a weight of error for each column.
   */
  encodeGgml(
    values: ArrayLike<number>,
    options: { type: string; columns?: number; importance?: ArrayLike<number> },
  ): Uint8Array;
  /** A grammar of your own, or web/data/english.json: exact entropies, and small transformers that learn it. */
  language(options: { grammar: string | GrammarJson }): Language;
  /** A model in files that are never read whole: .safetensors with its shards, .gguf, .onnx, .npy, .npz, .csv. */
  openModel(files: readonly ModelFile[] | string | URL, options?: OpenOptions): Promise<Model>;
  /**
   * Compares B, a quantized model, with A, the original, tensor by tensor; files of any kind on either side. Tensors are
   * matched by name and by the names that llama.cpp gives Hugging Face's, rows of query and key put back in order.
   */
  compareModels(
    a: readonly ModelFile[] | string | URL,
    b: readonly ModelFile[] | string | URL,
    options?: WorkOptions & OpenOptions & CompareOptions,
  ): Promise<ModelComparison>;
  /** Texts with computed placeholders, as in the site's pages and quiz items: docs/items.md. */
  texts(): Texts;
  /** Values of a source with unit variance; the same seed gives the same bits everywhere. */
  draw(source: string, options: { count: number; seed?: number }): Float32Array;
}

export interface GgmlTypeInfo {
  /** As a quantizer of the list: 'q4_k'. */
  readonly id: string;
  /** As llama.cpp says it: 'Q4_K'. */
  readonly name: string;
  /** In GGUF files. */
  readonly number: number;
  /** Values of a block, and its bytes. */
  readonly block: number;
  readonly bytes: number;
  /** Whether its encoder looks at an importance. */
  readonly usesImportance: boolean;
}

export interface CompareOptions {
  /** What goes into A's layers, as for Model.setImportance(): pairs then have outputSqnrDb. */
  importance?: readonly ModelFile[] | string | URL;
  /** For the page: how it was made, and when. */
  madeBy?: string;
  when?: string;
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
  /** Errors weighted by what goes into the layer (setImportance); null if that is not known. */
  readonly outputSqnrDb: number | null;
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
  readonly weightedError: number;
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
  /** Weights of error, a number for each input of this tensor, in place of setImportance(). */
  importance?: Float32Array;
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
  /**
   * What goes into the layers, E[x²] of each input, from a file of importances: imatrix.gguf, imatrix.dat, or .npz or
   * .safetensors with such lists under the names of the weights. Names are joined as compareModels() does. Later
   * measurements weigh errors by it, and rows of llama.cpp's types encode by it. null forgets it.
   */
  setImportance(files: readonly ModelFile[] | string | URL | null, options?: OpenOptions): Promise<JoinedImportance>;
  free(): void;
}

export interface JoinedImportance {
  /** Lists in the file, and tensors of the model that one belongs to. */
  readonly lists: number;
  readonly joined: number;
  /** Inputs with an importance of 0: some of llama.cpp's types write zeros where a whole block has it. */
  readonly zeros: number;
  /** Names in the file that no tensor of the model has. */
  readonly unused: readonly string[];
  /** Sentences on lists that were left out: of another length, with NaN or negative numbers, all 0. */
  readonly problems: readonly string[];
}

/** A tensor of one model and the same tensor of another. */
export interface ComparedPair {
  readonly a: ComparedTensor;
  readonly b: ComparedTensor;
  /** Why they were not compared; all else is then missing. */
  readonly problem?: string;
  readonly weights: number;
  /** Sum of A's squares. */
  readonly power?: number;
  /** Infinity if all values are the same, null if all of A are 0. */
  readonly sqnrDb?: number | null;
  readonly outputSqnrDb?: number | null;
  /** Noise over power, Σe² / Σx². */
  readonly loss?: number | null;
  /** Values that are not finite in either, which count nowhere. */
  readonly notFinite?: number;
  /** Rows of a head, if rows of query or key were put back in the order of Hugging Face; else 0. */
  readonly headRows?: number;
  /** One of them is the other plus 1, as llama.cpp stores some norms, and was compared so. */
  readonly addedOne?: boolean;
  /** Both as a clause; or empty. */
  readonly how?: string;
}

export interface ComparedTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Its part of a stack of experts. */
  readonly expert?: number;
  readonly bitsPerWeight: number;
}

export interface ModelComparison {
  readonly a: string;
  readonly b: string;
  readonly totals: {
    readonly compared: number;
    /** Of these, with the same values. */
    readonly identical: number;
    readonly notCompared: number;
    readonly weights: number;
    readonly bitsPerWeightA: number;
    readonly bitsPerWeightB: number;
    readonly sqnrDb: number | null;
  };
  readonly pairs: readonly ComparedPair[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** All of it as a file for programs; a line for each pair; a page to read and to print. */
  readonly json: string;
  readonly csv: string;
  readonly page: string;
  readonly problems: readonly { readonly file: string; readonly sentence: string }[];
}

export interface Texts {
  /** Provides the file of a bundled layer, or one of the other bundled files ("digits", "digit_network", "english", "english_model"), for texts that refer to them. */
  supply(name: string, bytes: Bytes): void;
  /** "{sqnr_db('int4', 'gaussian')|1} dB"; with a lab's link, facts of that state can be named. */
  fill(text: string, link?: string): string;
  /** Reports what a lab's link contains that is not understood; empty if nothing. */
  problems(link: string): string;
  /**
   * A file of quiz items (docs/items.md) as a printed sheet asks it: one variant of each item and the order of its options,
   * both by the seed, with the key. `problems` says which items are not there, and why.
   */
  sheet(items: string | { items: readonly object[] }, options?: { seed?: number }): {
    questions: SheetQuestion[];
    problems: string[];
  };
}

export interface SheetQuestion {
  id: string;
  kind: 'choice' | 'number' | 'order' | 'predict' | 'task' | 'draw';
  concept: string;
  variant: number;
  title: string;
  prompt: string;
  /** State of the lab that stands beside the question, and the one in which a task starts; or empty. */
  lab: string;
  start: string;
  unit: string;
  options: { text: string; says: string; correct: boolean }[];
  entries: string[];
  goals: string[];
  observe: string;
  explain: string;
  explanations: { text: string; says: string; correct: boolean }[];
  /** "B", "3.00 bits ± 0.02 bits", "C, A, B"; empty for tasks and drawings. */
  key: string;
  solution: string;
  /** Of a drawing: its axes, its places on x, and the true curve there. */
  x?: SheetAxis;
  y?: SheetAxis;
  places?: number[];
  curve?: number[];
}
export interface SheetAxis {
  title: string;
  unit: string;
  min: number;
  max: number;
}

/** `url` is the location of quantscope.wasm; default: beside this module. `module`: the same, compiled once for several workers. */
export function load(options?: { url?: URL | string; module?: WebAssembly.Module }): Promise<Quantscope>;
