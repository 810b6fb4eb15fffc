import type { LabResult } from '../shared/quantscope-lab.d.ts';

/** Types of the app module (src/bindings/embind_app.cpp). */
export interface ProbeItem {
  path: string;
  /** Of a choice in the mirror: where its options are drawn. */
  places?: { x: number; y: number; width: number; height: number }[];
  role:
    | 'slider'
    | 'choice'
    | 'option'
    | 'button'
    | 'handle'
    | 'number'
    | 'field'
    | 'scroll'
    | 'heading'
    | 'paragraph'
    | 'figure';
  label: string;
  valueText: string;
  /** Initial text of a number's field. */
  typed: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  step: number;
  enabled: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  options: string[];
}

export interface Surface {
  /** In CSS pixels; `density` is device pixels per CSS pixel. */
  width: number;
  height: number;
  windowHeight: number;
  density: number;
  coarse: boolean;
  dark: boolean;
  reducedMotion: boolean;
  /** The page shows the quiz as its own text and controls. */
  quizOnPage: boolean;
  /** The lesson stands beside the lab. */
  hasText: boolean;
  oneQuestion: boolean;
  /** Further controls are folded away, or could be; null where none are. */
  folded: boolean | null;
  /** 0xRRGGBB each; null where pages choose their own. */
  forcedColors: null | { canvas: number; text: number; link: number; highlight: number; button: number };
}

export interface ByteRequest {
  kind: 'bytes';
  /** The part of the lab that waits, and the number among its requests: an answer names both. */
  owner: number;
  id: number;
  /** Id of a bundled layer, wanted whole; empty for a range of the reader's file. */
  layer: string;
  /** Which of the opened models, and which of its files. */
  session: number;
  file: number;
  offset: number;
  size: number;
}

/** What the lab asks of the page (src/labs/app/host_request.hpp). */
export type HostRequest =
  | ByteRequest
  | { kind: 'code' | 'letters' | 'example' | 'files' | 'sensitivities' | 'importance' }
  | { kind: 'compare'; session: number }
  | { kind: 'file'; name: string; type: string; text: string }
  | { kind: 'clipboard'; text: string }
  /** The part of the canvas to save, in CSS pixels; right after draw(), within its task. */
  | { kind: 'pixels'; name: string; x: number; y: number; width: number; height: number }
  | { kind: 'report'; format: 'html' | 'mix' | 'csv' | 'json'; name: string; link: string; sensitivities: string }
  /** Progress to store, and the answers graded since, one JSON object a line. */
  | { kind: 'progress'; progress: string; attempts: string }
  | { kind: 'fold'; folded: boolean }
  | { kind: 'read'; item: string; topic: string };

/** Bytes as a Blob has them; those of another host come when they are read (web/core/remote_file.js). */
export interface Bytes {
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file of the reader's, or of another host. */
export interface OpenedFile {
  /** Path below the opened folder, if any: "unet/model.safetensors"; or its address. */
  name: string;
  size: number;
  blob: Bytes;
  /** Found in a folder, so it need not be part of a model. */
  found?: boolean;
}

export interface LabApp {
  /** Frees the memory; no other call may follow. */
  delete(): void;
  openWindow(): boolean;
  setFonts(regular: Uint8Array, semibold: Uint8Array): void;
  setSurface(surface: Surface): void;
  draw(secondsSinceLast: number, pixelWidth: number, pixelHeight: number): void;
  wantsFrame(): boolean;
  dark(): boolean;
  contentHeight(): number;
  /** True while something is being loaded, read or sorted. */
  busy(): boolean;
  step(milliseconds: number): boolean;
  /** True while the lab waits for the second part of the module: for codeArrived() or codeFailed(). */
  awaitsCode(): boolean;
  codeArrived(): void;
  codeFailed(reason: string): void;
  disturb(): void;
  contextLost(): void;
  contextRestored(): void;
  pointerMoved(x: number, y: number): void;
  pointerButton(down: boolean): void;
  pointerLeft(): void;
  /** Releases without a click and restores what the press had changed. */
  pointerCancelled(): void;
  wheel(dx: number, dy: number): void;
  /** True if something of the lab at this place can scroll down (dy > 0) or up. */
  claimsVertical(x: number, y: number, dy: number): boolean;
  /** As claimsVertical(), for a finger: also true on a pad, where a finger draws. */
  claimsSwipe(x: number, y: number, dy: number): boolean;
  /** The path of the control at this place; empty for none. */
  at(x: number, y: number): string;
  setFileHovers(hovers: boolean): void;
  /** The requests since the last call, each once. */
  takeRequests(): HostRequest[];
  /** Sets the page's address, for exported links. */
  setAddress(address: string): void;
  openLink(link: string): void;
  link(): string;
  historyEntries(): number;
  notice(): string;
  /** Opens the files of one model, in the order of their names. Returns the session that byte requests will name. */
  openFiles(files: readonly OpenedFile[]): number;
  /** Sets how many tensors the page can measure at a time; 0 leaves it to the lab. */
  setSurveyHelpers(count: number): void;
  wantsSurvey(): boolean;
  /** 0: continue; 1: hold; 2: stop. */
  surveyFate(id: number): number;
  supplySensitivities(file: string, csv: string): void;
  supplyImportance(file: string, bytes: Uint8Array): void;
  /** Of the model with this session: how far its comparison is, what it gave, or why it failed. */
  bringComparison(
    session: number,
    progress: number,
    found: { json: string; csv: string; page: string; problem: string },
  ): void;
  importanceLists(): { tensor: number; moments: Float32Array }[];
  hasSurveyRequest(): boolean;
  takeSurveyRequest(): null | {
    id: number;
    session: number;
    tensor: number;
    formats: string[];
    experts: boolean;
    /** A weight of error for each input; or empty. */
    importance: Float32Array;
    csv: object;
  };
  reportSurvey(id: number, progress: number): void;
  bringSurvey(id: number, figures: string): void;
  refuseSurvey(id: number, reason: string): void;
  supply(request: ByteRequest, bytes: Uint8Array): void;
  refuseBytes(request: ByteRequest, reason: string): void;
  probe(): ProbeItem[];
  command(path: string, value: number): void;
  /** Commits text typed into a number's field. Returns why it is refused; empty if accepted. */
  type(path: string, typed: string): string;
  /** Shows a sentence until it is dismissed. */
  say(sentence: string): void;
  /** Leaves the innermost state that can be left; false if there is none. */
  escape(): boolean;
  /** Sets the control that gets the focus ring; empty for none. */
  setFocus(path: string): void;
  /** Milliseconds, for the log of attempts. */
  setTime(milliseconds: number): void;
  /** Requests the second part of the module before anything waits for it. */
  wantCode(): void;
  hasAllCode(): boolean;
  /** An item's id, "next", "progress", "challenges"; empty closes the quiz. */
  openQuiz(id: string, seed: number): void;
  /** Opens a state without a history entry. */
  moveLab(link: string): void;
  /** True if the reader changed what a link or a text set last. */
  isReadersOwn(): boolean;
  bringProgress(kept: string): void;
  /** Score of one item, or of all that count; null while there are no items. */
  score(item: string): null | { raw: number; max: number; answered: number; solved: number; count: number };
  /** The numbers of the picture as CSV. */
  pictureNumbers(): string;
  /** Fills the placeholders of a text with facts of the present state. */
  tell(pattern: string): string;
  holds(predicate: string): boolean;
  result(): LabResult | null;
}

export interface AppModule {
  /** Sentences by key and phrases in pairs, each ended by a zero; returns why they are refused. */
  setLanguage(sentences: string, phrases: string, decimal: string, group: string): string;
  LabApp: new (regularFont: Uint8Array, semiboldFont: Uint8Array) => LabApp;
}
