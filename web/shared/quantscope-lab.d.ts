// Types of the element <quantscope-lab> (quantscope-lab.js) and of the messages of a frame: docs/embedding.md.

export interface LabResult {
  count: number;
  preview: boolean;
  entropyBits: number;
  sqnrDb: number | null;
  bitsPerWeight: number;
  bytes: number;
}

export interface Attempt {
  item: string;
  title: string;
  kind: 'choice' | 'number' | 'order' | 'predict' | 'task' | 'draw';
  variant: number;
  seed: number;
  response: string;
  outcome: 'invalid' | 'wrong' | 'correct';
  branch: string;
  credit: number;
  time: number;
  seconds: number;
}

export interface Score {
  raw: number;
  max: number;
  scaled: number;
  answered: number;
  solved: number;
  count: number;
}

export interface AttemptNews {
  attempt: Attempt;
  /** An xAPI statement without its actor. */
  statement: object;
}
export interface ScoreNews {
  score: Score;
  statement: object;
  testsPassed: boolean;
  message: string;
}

export interface QuantscopeLabEvents {
  ready: CustomEvent<{ link: string; result: LabResult | null }>;
  change: CustomEvent<{ link: string; result: LabResult | null }>;
  attempt: CustomEvent<AttemptNews>;
  score: CustomEvent<ScoreNews>;
  error: CustomEvent<{ message: string }>;
}

/** Attributes of the same names; all are keys of a link. */
export interface QuantscopeKeys {
  lab: string;
  source: string;
  quantizer: string;
  n: string;
  seed: string;
  zoom: string;
  units: string;
  theme: string;
  hide: string;
  lock: string;
  quiz: string;
  quiz_seed: string;
  items: string;
  attempts: string;
  feedback: string;
  solutions: string;
  variants: string;
}

export interface QuantscopeLab extends HTMLElement, QuantscopeKeys {
  /** The whole state as the text of a link. */
  link: string;
  label: string;
  poster: string;
  loading: string;
  readonly ready: boolean;
  reset(): void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  screenshot(): Promise<Blob | null>;
  addEventListener<K extends keyof QuantscopeLabEvents>(
    type: K,
    listener: (event: QuantscopeLabEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Messages from a frame. */
export type FromFrame = { quantscope: 1; id?: string | number } & (
  | { type: 'ready'; version: 1; link: string }
  | { type: 'height'; height: number }
  | { type: 'state'; link: string; result: LabResult | null }
  | ({ type: 'attempt' } & AttemptNews)
  | ({ type: 'score' } & ScoreNews)
  | { type: 'feedback'; feedback: object }
  | { type: 'screenshot'; image: Blob | null; link: string }
  | { type: 'error'; message: string }
);
/** Messages to a frame. */
export type ToFrame = { quantscope: 1; id?: string | number } & (
  | { type: 'get' | 'reset' | 'pause' | 'resume' | 'screenshot' | 'focus' }
  | { type: 'set'; link: string }
  /** A file of items as a text; `items` in a link then names it. */
  | { type: 'items'; name: string; text: string }
  | { type: 'set'; keys: Partial<QuantscopeKeys> & Record<string, string | number> }
);

declare global {
  interface HTMLElementTagNameMap {
    'quantscope-lab': QuantscopeLab;
  }
}
