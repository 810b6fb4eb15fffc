// Describes the picture in words (figure.js), once nothing moves: pictureNumbers() builds a frame that is never shown.

const kAtRest = 900; // milliseconds without a frame

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('./types.d.ts').LabApp} app
 * @param {{ picture(): HTMLElement | null | undefined, isDragging(): boolean, hasEnded(): boolean }} page
 */
export function createDescription(canvas, app, page) {
  let timer = 0;
  async function describe() {
    const place = page.picture();
    if (!place || page.hasEnded() || page.isDragging() || app.busy()) return;
    const { showNumbers } = await import('./figure.js');
    if (!page.hasEnded()) showNumbers(place, app.pictureNumbers(), canvas);
  }
  return {
    /** Called after a frame. */
    atRest() {
      clearTimeout(timer);
      timer = window.setTimeout(describe, kAtRest);
    },
  };
}
