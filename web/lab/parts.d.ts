import type { LabApp } from './types.d.ts';

/** Parts of one lab. startLab() makes them in this order, and all are there before the first frame. */
export interface Parts {
  app: LabApp;
  stage: HTMLElement;
  canvas: HTMLCanvasElement;
  /** Where the module, the fonts and the layers lie. */
  base: URL;
  /** The state that the lab began with. */
  link: string;
  ownsPage: boolean;
  /** Aborted when the lab ends. */
  ending: AbortController;
  events: ReturnType<typeof import('./events.js').createEvents>;
  loop: ReturnType<typeof import('./loop.js').createLoop>;
  speech: ReturnType<typeof import('./speech.js').createSpeech>;
  context: ReturnType<typeof import('./context.js').createContext>;
  quiz: ReturnType<typeof import('./quiz_host.js').createQuizHost>;
  mirror: ReturnType<typeof import('./mirror.js').createMirror>;
  input: ReturnType<typeof import('./input.js').listenToInput>;
  description: ReturnType<typeof import('./description.js').createDescription>;
  files: ReturnType<typeof import('./files.js').createFiles>;
  assets: ReturnType<typeof import('./assets.js').createAssets>;
  survey: ReturnType<typeof import('./survey_late.js').createLateSurvey>;
  requests: ReturnType<typeof import('./requests.js').createRequests>;
  work: ReturnType<typeof import('./work.js').createWork>;
  /** Null for a guest: the address is not the lab's. */
  address: ReturnType<typeof import('./address.js').keepAddress> | null;
  news: ReturnType<typeof import('./news.js').createNews>;
  surface: ReturnType<typeof import('./surface.js').watchSurface>;
  /** Opens a state and discards typed input. */
  openLink(to: string): void;
}
