// Draws the lab while it may be drawn: from the first numbers on, and neither paused nor ended.
import * as text from '../../src/labs/words/text.en.json';
import { nextTask } from '../core/task.js';
import { createFrames } from './frames.js';

const kFirstFrame = 200; // milliseconds after the start: a first frame without numbers shows that they are coming

/** A promise, and what resolves it. */
function promiseOf() {
  let resolve = () => {};
  const promise = new Promise((done) => {
    resolve = () => done(undefined);
  });
  return { promise, resolve };
}

/** @param {HTMLElement} stage @param {unknown} error */
function showFailure(stage, error) {
  stage.inert = true;
  stage.dataset.message = text.out_of_memory;
  console.error(error);
}

/**
 * @param {HTMLElement} stage
 * @param {HTMLCanvasElement} canvas
 * @param {import('./types.d.ts').LabApp} app
 * @param {{ isLost(): boolean, before(): void, drawn(): void, begun(): void }} page  `begun` after the first frame
 * @param {AbortSignal} signal
 */
export function createLoop(stage, canvas, app, page, signal) {
  let pixels = { width: 0, height: 0 };
  let isPaused = false;
  let hasEnded = false;
  /** True once there are numbers, or they take long. */
  let mayDraw = false;
  /** True once the first numbers are there: a host that asks upon "ready" gets numbers. */
  let isReady = false;

  /** @param {number} seconds  since the last frame */
  function draw(seconds) {
    if (page.isLost() || isPaused || hasEnded || !mayDraw) return false;
    page.before();
    app.setTime(Date.now());
    app.draw(seconds, pixels.width, pixels.height);
    canvas.style.visibility = '';
    page.drawn();
    return app.wantsFrame();
  }
  const frames = createFrames(canvas, draw, () => stage.dataset.quiz === 'page', signal);
  const changed = () => {
    if (mayDraw) frames.request();
  };
  setTimeout(() => {
    mayDraw = true;
    changed();
  }, kFirstFrame);

  const { promise: rested, resolve: tellReady } = promiseOf();
  /** Draws the first numbers. */
  async function becomeReady() {
    if (isReady) return;
    isReady = true;
    // Tasks of their own, and no frame of the browser: a hidden tab has none.
    await nextTask();
    mayDraw = true;
    if (pixels.width > 0) {
      draw(0);
      await nextTask();
      page.begun();
    }
    changed();
    performance.mark('quantscope-ready');
    tellReady();
  }

  return {
    frames,
    changed,
    becomeReady,
    /** Resolves once the first numbers are there. */
    rested,
    hasEnded: () => hasEnded,
    /** Follows a new size or setting. @param {import('./types.d.ts').Surface} measured */
    fit(measured) {
      pixels = { width: canvas.width, height: canvas.height };
      app.setSurface(measured);
      changed();
    },
    /** Draws at once, for callers that read the canvas. */
    drawAgain() {
      app.disturb();
      app.draw(0, pixels.width, pixels.height);
    },
    isStopped: () => isPaused || hasEnded,
    /** @param {boolean} pauses */
    pause(pauses) {
      isPaused = pauses;
    },
    end() {
      hasEnded = true;
    },
    /** The module ran out of memory. Tells the reader and stops calling it. @param {unknown} error */
    fail(error) {
      hasEnded = true;
      showFailure(stage, error);
    },
  };
}
