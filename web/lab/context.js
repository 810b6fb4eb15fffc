// The lab's graphics context: a loss shows a message, a restore redraws the picture. Code that gives it back on
// purpose (picture.js) sets isReleased first.
import * as text from '../../src/labs/words/text.en.json';

/** The context that openWindow() will find (src/host/web_window.cpp asks for the same). */
export const kGraphics = { alpha: false, antialias: false, depth: false, stencil: false };

/** @typedef {import('./types.d.ts').LabApp} LabApp */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} stage
 * @param {LabApp} app
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function createContext(canvas, stage, app, changed, signal) {
  const context = {
    isLost: false,
    /** True once the context was given back on purpose. */
    isReleased: false,
    extension: canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context') ?? null,
    /** Called after each frame. */
    drawn() {},
    lost() {},
    end() {
      if (!context.isLost) context.extension?.loseContext();
    },
  };
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      context.isLost = true;
      app.contextLost();
      if (!context.isReleased) stage.dataset.message = text.context_lost;
      context.lost();
    },
    { signal },
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      context.isLost = context.isReleased = false;
      delete stage.dataset.message;
      app.contextRestored();
      changed();
    },
    { signal },
  );
  return context;
}
