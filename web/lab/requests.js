// Answers the requests of the lab to its page (src/labs/app/host_request.hpp): one map from the kind of a request to its handler.
import * as text from '../../src/labs/words/text.en.json';
import { keep } from '../shared/store.js';
import { copyText, saveFile, savePixels } from './take_away.js';

/**
 * @typedef {import('./types.d.ts').HostRequest} HostRequest
 * @typedef {{ [Kind in HostRequest['kind']]: (request: Extract<HostRequest, { kind: Kind }>) => void }} Handlers
 */

/** @param {import('./parts.d.ts').Parts} lab */
export function createRequests(lab) {
  const { app, canvas, stage, assets, files, survey, quiz } = lab;

  /** @type {Handlers} */
  const handlers = {
    bytes(request) {
      const { layer, session, file, offset, size } = request;
      const wanted = layer ? assets.layer(layer) : files.range(session, file, offset, size);
      wanted
        .then(
          (found) => app.supply(request, found),
          (error) => app.refuseBytes(request, error instanceof Error ? error.message : String(error)),
        )
        .then(() => lab.work.supplied())
        .catch(lab.loop.fail);
    },
    code: () => assets.code(),
    letters: () => assets.letters(),
    example: () => assets.example(),
    files: () => files.pick(),
    sensitivities: async () => {
      const { pickText } = await import('./text_file.js');
      pickText(stage, text.picker_label, (name, csv) => {
        app.supplySensitivities(name, csv);
        assets.letters();
        lab.loop.changed();
      });
    },
    importance: async () => {
      const { pickBytes } = await import('./text_file.js');
      pickBytes(stage, text.importance_label, (name, bytes) => {
        app.supplyImportance(name, bytes);
        assets.letters();
        lab.loop.changed();
      });
    },
    compare: async ({ session }) => {
      const { pickModel } = await import('./text_file.js');
      pickModel(stage, text.compare_label, (chosen) => survey.compare(session, chosen));
    },
    file: ({ name, type, text }) => saveFile(new Blob([text], { type }), name),
    clipboard: ({ text }) => copyText(text, lab.speech.say),
    pixels: (part) => savePixels(canvas, part),
    report: ({ format, name, link, sensitivities }) => survey.report({ kind: format, name, link, sensitivities }),
    progress: (kept) => quiz.keepProgress(kept),
    read: (about) => lab.events.tell('read', about),
    fold: ({ folded }) => {
      // For this visit at least: the browser may keep nothing.
      stage.dataset.more = folded ? '' : '1';
      keep('more', stage.dataset.more);
      lab.surface.measure();
    },
  };

  return {
    /** Handles the requests since the last call: between frames, and right after one, while the canvas has pixels. */
    answer() {
      for (const request of app.takeRequests()) {
        const handle = /** @type {(request: HostRequest) => void} */ (handlers[request.kind]);
        handle(request);
      }
    },
  };
}
