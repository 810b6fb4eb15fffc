/** What the app module offers (src/bindings/embind_app.cpp). */
export interface ProbeItem {
  path: string;
  role: 'slider' | 'choice' | 'option' | 'button' | 'handle' | 'scroll';
  label: string;
  valueText: string;
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

export interface ByteRequest {
  id: number;
  /** A bundled layer's whole file, or empty: a range of the reader's file. */
  layer: string;
  /** Which of the files that were opened. */
  session: number;
  offset: number;
  size: number;
}

export interface LabApp {
  ready(): boolean;
  setSurface(width: number, height: number, density: number, coarsePointer: boolean, dark: boolean): void;
  draw(secondsSinceLast: number, pixelWidth: number, pixelHeight: number): void;
  wantsFrame(): boolean;
  dark(): boolean;
  contentHeight(): number;
  /** Something is being loaded, read or sorted. */
  busy(): boolean;
  step(milliseconds: number): boolean;
  disturb(): void;
  contextLost(): void;
  contextRestored(): void;
  pointerMoved(x: number, y: number): void;
  pointerButton(down: boolean): void;
  pointerLeft(): void;
  wheel(dx: number, dy: number): void;
  claimsVertical(x: number, y: number): boolean;
  setFileHovers(hovers: boolean): void;
  takeWantsFile(): boolean;
  openLink(link: string): void;
  link(): string;
  notice(): string;
  /** Returns the session that requests for its bytes will carry. */
  openFile(name: string, size: number): number;
  request(): ByteRequest | null;
  supply(id: number, bytes: Uint8Array): void;
  refuseBytes(id: number, reason: string): void;
  probe(): ProbeItem[];
  command(path: string, value: number): void;
  /** The control around which the ring is drawn; empty for none. */
  setFocus(path: string): void;
  result(): null | {
    count: number;
    preview: boolean;
    entropyBits: number;
    sqnrDb: number | null;
    bitsPerWeight: number;
    bytes: number;
  };
}

export interface AppModule {
  LabApp: new (regularFont: Uint8Array, semiboldFont: Uint8Array) => LabApp;
}
