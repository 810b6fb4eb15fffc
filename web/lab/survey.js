// A worker measures the reader's model while the page stays free. Where no worker can be had, the lab measures by itself,
// in slices between frames.

import * as text from '../../src/labs/text/en.json';
import { saveFile } from './take_away.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */

/**
 * @param {LabApp} app
 * @param {{ files(session: number): File[] | undefined }} source
 * @param {{ changed(): void, say(sentence: string): void, address(): string, base: URL }} page
 */
export function createSurvey(app, source, page) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {'none' | 'starting' | 'ready' | 'failed'} */
  let state = 'none';
  let opened = 0;
  let going = 0; // the request that the worker works on

  function begin() {
    state = 'starting';
    try {
      worker = new Worker(new URL('survey_worker.js', page.base), { type: 'module' });
    } catch {
      return fail();
    }
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = () => fail();
  }

  /** The lab goes on alone. */
  function fail() {
    worker?.terminate();
    worker = null;
    state = 'failed';
    if (going) app.refuseSurvey(going, 'the worker that measured it has ended');
    going = 0;
    app.setSurveyHelpers(0);
    page.changed();
  }

  /** @param {string} content @param {string} name @param {string} kind */
  function save(content, name, kind) {
    const type = { html: 'text/html', csv: 'text/csv' }[kind] ?? 'application/json';
    saveFile(new Blob([content], { type }), name);
  }

  /** @param {{ report?: string, name?: string, kind?: string, ready?: true, failed?: string, id: number, progress?: number, figures?: string, problem?: string }} data */
  function hear(data) {
    if (data.report !== undefined) return save(data.report, data.name ?? '', data.kind ?? '');
    if (data.ready) state = 'ready';
    else if (data.failed) return fail();
    else if (data.progress !== undefined) app.reportSurvey(data.id, data.progress);
    else if (data.figures) app.bringSurvey(data.id, data.figures);
    else app.refuseSurvey(data.id, data.problem ?? '');
    if (data.figures || data.problem) going = 0;
    page.changed();
  }

  return {
    /** After each frame: starts what the lab wants measured. True while the lab should wait for a worker. */
    help() {
      if (state === 'failed' || !app.wantsSurvey()) return;
      app.setSurveyHelpers(1);
      if (state === 'none') begin();
      if (state !== 'ready' || !worker) return;
      const request = app.takeSurveyRequest();
      if (!request) return;
      if (opened !== request.session) {
        worker.postMessage({ type: 'open', session: request.session, files: source.files(request.session) ?? [] });
        opened = request.session;
      } else if (going) {
        worker.postMessage({ type: 'stop' });
      }
      going = request.id;
      const { id, session, tensor, formats } = request;
      worker.postMessage({ type: 'measure', id, session, tensor, formats });
    },
    /** @param {{ kind: string, name: string, link: string }} wanted */
    report(wanted) {
      if (!worker) return page.say(text.report_needs_worker);
      worker.postMessage({ type: 'report', ...wanted, madeBy: `${page.address()}?${wanted.link}` });
    },
  };
}
