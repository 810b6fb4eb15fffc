import type { LabResult } from '../shared/quantscope-lab.d.ts';

/** What the app module offers (src/bindings/embind_app.cpp). */
export interface ProbeItem {
  path: string;
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
  /** What a number's field begins with. */
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
  /** CSS pixels, and device pixels for one of them. */
  width: number;
  height: number;
  windowHeight: number;
  density: number;
  coarse: boolean;
  dark: boolean;
  reducedMotion: boolean;
  /** The page shows the quiz as its own text and controls. */
  quizOnPage: boolean;
  /** 0xRRGGBB each; null where pages choose their own. */
  forcedColors: null | { canvas: number; text: number; link: number; highlight: number; button: number };
}

export interface ByteRequest {
  id: number;
  /** A bundled layer's whole file, or empty: a range of the reader's file. */
  layer: string;
  /** Which of the models that were opened, and which of its files. */
  session: number;
  file: number;
  offset: number;
  size: number;
}

/** A file of the reader's. */
export interface OpenedFile {
  /** Below the folder that was opened, if any: "unet/model.safetensors". */
  name: string;
  size: number;
  blob: Blob;
  /** In a folder: nobody said that it is part of a model. */
  found?: boolean;
}

export interface LabApp {
  /** Gives the memory back; nothing of it is called afterwards. */
  delete(): void;
  openWindow(): boolean;
  setFonts(regular: Uint8Array, semibold: Uint8Array): void;
  setSurface(surface: Surface): void;
  draw(secondsSinceLast: number, pixelWidth: number, pixelHeight: number): void;
  wantsFrame(): boolean;
  dark(): boolean;
  contentHeight(): number;
  /** Something is being loaded, read or sorted. */
  busy(): boolean;
  step(milliseconds: number): boolean;
  /** The second part of the module is to be brought; what became of it. */
  wantsCode(): boolean;
  wantsLetters(): boolean;
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
  /** Whether something of the lab at this place can scroll down (dy > 0) or up. */
  claimsVertical(x: number, y: number, dy: number): boolean;
  /** The same for a finger, which also draws. */
  claimsSwipe(x: number, y: number, dy: number): boolean;
  /** The path of the control at this place; empty for none. */
  at(x: number, y: number): string;
  setFileHovers(hovers: boolean): void;
  takeWantsFile(): boolean;
  /** What the reader takes away to a file or the clipboard; null for nothing. */
  takeOutgoing(): null | { to: 'file' | 'clipboard'; name: string; type: string; text: string };
  /** After draw(), before the task ends: the part of the canvas that is to be saved, in CSS pixels. */
  takePhotograph(): null | { name: string; x: number; y: number; width: number; height: number };
  /** Where this page is, for links that leave it. */
  setAddress(address: string): void;
  openLink(link: string): void;
  link(): string;
  historyEntries(): number;
  notice(): string;
  /** Files of one model, in the order of their names. Returns the session that requests for their bytes will carry. */
  openFiles(files: readonly OpenedFile[]): number;
  /** A report on the open model that the reader wants. */
  takeReport(): null | {
    kind: 'html' | 'mix' | 'csv' | 'json';
    name: string;
    link: string;
    sensitivities: string;
  };
  /** The bundled model is to be opened. */
  takeWantsExample(): boolean;
  /** How many tensors of a model the page can have measured at a time; 0 leaves it to the lab. */
  setSurveyHelpers(count: number): void;
  wantsSurvey(): boolean;
  /** 0: go on; 1: hold; 2: give it up. */
  surveyFate(id: number): number;
  takeWantsSensitivities(): boolean;
  supplySensitivities(file: string, csv: string): void;
  takeSurveyRequest(): null | { id: number; session: number; tensor: number; formats: string[]; experts: boolean; csv: object };
  reportSurvey(id: number, progress: number): void;
  bringSurvey(id: number, figures: string): void;
  refuseSurvey(id: number, reason: string): void;
  request(): ByteRequest | null;
  supply(id: number, bytes: Uint8Array): void;
  refuseBytes(id: number, reason: string): void;
  probe(): ProbeItem[];
  command(path: string, value: number): void;
  /** Text typed into a number's field. Returns why it is not accepted; empty when it is taken. */
  type(path: string, typed: string): string;
  /** Shows a sentence until it is dismissed. */
  say(sentence: string): void;
  /** Leaves the innermost thing that can be left; false where there is none. */
  escape(): boolean;
  /** The control around which the ring is drawn; empty for none. */
  setFocus(path: string): void;
  /** Milliseconds, for the log of attempts. */
  setTime(milliseconds: number): void;
  /** The second part of the module, before anything waits for it. */
  wantCode(): void;
  hasAllCode(): boolean;
  /** An item's id, "next", "progress", "challenges"; empty closes the quiz. */
  openQuiz(id: string, seed: number): void;
  /** To a state, without a step to come back from. */
  moveLab(link: string): void;
  bringProgress(kept: string): void;
  /** What is to be kept; null when nothing has changed. */
  takeProgress(): string | null;
  /** Graded answers since the last call, a JSON object each, one a line. */
  takeAttempts(): string;
  /** What was reached of one item, or of all that count; null while there are no items. */
  score(item: string): null | { raw: number; max: number; answered: number; solved: number; count: number };
  /** The numbers of the picture as CSV. */
  pictureNumbers(): string;
  /** A text whose places name facts of the present state. */
  tell(pattern: string): string;
  holds(predicate: string): boolean;
  result(): LabResult | null;
}

export interface AppModule {
  /** Sentences by key and phrases in pairs, each ended by a zero; returns why they are not accepted. */
  setLanguage(sentences: string, phrases: string, decimal: string, group: string): string;
  LabApp: new (regularFont: Uint8Array, semiboldFont: Uint8Array) => LabApp;
}
