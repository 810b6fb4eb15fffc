// Long work in slices between frames.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kIdleSlice = 16; // milliseconds; no task on the page may reach 50
const kBusySlice = 4; // during a drag
const kFrameEvery = 100; // progress need not be drawn more often

/**
 * @param {LabApp} app
 * @param {{ answer(): void, changed(): void, isDragging(): boolean, isPaused(): boolean, rested(): void,
 *   failed(error: unknown): void }} page
 */
export function createWork(app, page) {
  const channel = new MessageChannel();
  let posted = false;
  let lastFrame = 0;

  function showProgress(force = false) {
    const now = performance.now();
    if (!force && now - lastFrame < kFrameEvery) return;
    lastFrame = now;
    app.disturb();
    page.changed();
  }

  function slice() {
    posted = false;
    if (page.isPaused()) return;
    if (!app.busy()) {
      page.rested();
      return;
    }
    const more = worked(() => app.step(page.isDragging() ? kBusySlice : kIdleSlice));
    page.answer();
    if (more) {
      showProgress();
      go();
    } else if (!app.busy()) {
      showProgress(true);
      page.rested();
    }
  }

  /** Out of memory ends the module: tells the reader and stops calling it. @param {() => boolean} job */
  function worked(job) {
    try {
      return job();
    } catch (error) {
      page.failed(error);
      return false;
    }
  }

  /** Resumes whatever there is to do. */
  function go() {
    page.answer();
    if (posted) return;
    posted = true;
    channel.port2.postMessage(0);
  }

  channel.port1.onmessage = slice;
  return {
    go,
    /** Goes on after an answer, which may start work that only a frame discovers. */
    supplied() {
      showProgress(true);
      go();
    },
  };
}
