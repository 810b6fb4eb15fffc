// Long work in slices between frames, and the bytes that it waits for.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kIdleSlice = 16; // milliseconds; no task on the page may reach 50
const kBusySlice = 4; // during a drag
const kFrameEvery = 100; // progress need not be drawn more often

/**
 * @param {LabApp} app
 * @param {{ layer(id: string): Promise<Uint8Array>, range(session: number, file: number, offset: number, size: number): Promise<Uint8Array> }} bytes
 * @param {{ changed(): void, isDragging(): boolean, isPaused(): boolean, rested(): void, failed(error: unknown): void }} page
 */
export function createWork(app, bytes, page) {
  const channel = new MessageChannel();
  let posted = false;
  let asked = 0;
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
    answer();
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

  /** Answers the open request, once. */
  function answer() {
    const request = app.request();
    if (!request || request.id === asked) return;
    asked = request.id;
    const wanted = request.layer
      ? bytes.layer(request.layer)
      : bytes.range(request.session, request.file, request.offset, request.size);
    wanted
      .then(
        (found) => app.supply(request.id, found),
        (error) => app.refuseBytes(request.id, error instanceof Error ? error.message : String(error)),
      )
      .then(() => {
        // The answer may start work that only a frame discovers.
        showProgress(true);
        go();
      })
      .catch(page.failed);
  }

  /** Resumes whatever there is to do. */
  function go() {
    answer();
    if (posted) return;
    posted = true;
    channel.port2.postMessage(0);
  }

  channel.port1.onmessage = slice;
  return { go };
}
