// A running lab, as pages, frames and tests hold it.
import { handOver } from './quiz_host.js';

/** @param {import('./parts.d.ts').Parts} lab */
export function createHandle(lab) {
  const { app, stage, canvas, loop, context, mirror, survey, work } = lab;
  const { changed, frames } = loop;
  return {
    app,
    canvas,
    frames,
    /** Follows a link in the text and adds a history entry. */
    go: lab.address?.go ?? lab.openLink,
    /** Opens the state that a text refers to, without a history entry. @param {string} to */
    move(to) {
      mirror.forget();
      app.moveLab(to);
      changed();
    },
    changed,
    /** Resolves once the first numbers are there. */
    rested: loop.rested,
    isDragging: () => lab.input.isDragging(),
    /** Looks again at the room and the manners of the page. */
    measure: () => lab.surface.measure(),
    /** True when picture and mirror show the state: nothing is being computed, fetched or about to be drawn. */
    isAtRest() {
      if (app.busy() || mirror.isBehind() || survey.isBehind()) return false;
      // Frames wanted while paused do not count: they would be invisible.
      return frames.paused || !(frames.due || app.wantsFrame() || app.awaitsCode());
    },
    on: lab.events.on,
    handOver,
    /** The state that the lab began with. */
    begins: lab.link,
    stage,
    context,
    /** Opens another state and discards typed input; the address, if the lab has one, follows. @param {string} to */
    open(to) {
      lab.link = to;
      lab.surface.measure();
      lab.openLink(to);
      changed();
      work.go();
    },
    /** Stops drawing and computing until resumed. @param {boolean} pauses */
    pause(pauses) {
      loop.pause(pauses);
      if (pauses) return;
      changed();
      work.go();
    },
    /** Sends feedback to the host page, if one listens. @type {((feedback: object) => boolean) | undefined} */
    tellHost: undefined,
    drawAgain: loop.drawAgain,
    /** Opens files as one model, as if they had been dropped. */
    openFiles: lab.files.open,
    /** Moves the keyboard focus to the lab's first control. */
    focus: () => mirror.focusFirst(),
    /** Releases context, memory and listeners, and restores the stage. */
    end() {
      loop.end();
      lab.ending.abort();
      context.end();
      mirror.end();
      canvas.remove();
      lab.files.end();
      survey.end();
      app.delete();
    },
  };
}
