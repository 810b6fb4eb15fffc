// Measures the reader's model in a worker while the page stays free. Without a worker, the lab measures by itself, in
// slices between frames.

import * as text from '../../src/labs/words/text.en.json';
import { saveFile } from './take_away.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kShowEvery = 250; // milliseconds
const kGoOn = 0; // the lab's answers about the tensor being measured
const kHold = 1;

/**
 * @param {LabApp} app
 * @param {{ files(session: number): readonly import('./types.d.ts').OpenedFile[] | undefined }} source
 * @param {{ changed(): void, say(sentence: string): void, address(): string, base: URL }} page
 */
export function createSurvey(app, source, page) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {'none' | 'starting' | 'ready' | 'failed'} */
  let state = 'none';
  let opened = 0;
  let going = 0; // id of the request that the worker is measuring
  let isHeld = false;
  let lastShown = 0;
  let due = 0;

  /** Throttles progress: every update redraws the page. */
  function showSoon() {
    const wait = lastShown + kShowEvery - performance.now();
    if (wait <= 0) return showNow();
    due ||= window.setTimeout(showNow, wait);
  }
  function showNow() {
    clearTimeout(due);
    due = 0;
    lastShown = performance.now();
    page.changed();
  }

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

  /** Leaves the measuring to the lab. */
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
    if ((data.figures || data.problem) && data.id === going) going = 0;
    if (state === 'ready' && !going) ask();
    showSoon();
  }

  /** Sends the worker the next tensor; holds, resumes or stops the present one. */
  function ask() {
    if (going) {
      const fate = app.surveyFate(going);
      if (fate === kGoOn || fate === kHold) return hold(fate === kHold);
      worker?.postMessage({ type: 'stop' });
      isHeld = false;
      going = 0;
    }
    const request = app.takeSurveyRequest();
    if (!request) return;
    const { id, session, tensor, formats, experts, csv } = request;
    if (opened !== session) {
      worker?.postMessage({ type: 'open', session, files: source.files(session) ?? [], csv });
      opened = session;
    }
    going = id;
    worker?.postMessage({ type: 'measure', id, session, tensor, formats, experts });
  }

  /** @param {boolean} held */
  function hold(held) {
    if (held !== isHeld) worker?.postMessage({ type: held ? 'hold' : 'go on' });
    isHeld = held;
  }

  return {
    /** True while news waits for its frame. */
    isBehind: () => due !== 0,
    end() {
      clearTimeout(due);
      worker?.terminate();
    },
    /** Called after a frame: starts, holds or stops measurements as the lab wants. */
    help() {
      if (state === 'failed' || !(going || app.wantsSurvey())) return;
      app.setSurveyHelpers(1);
      if (state === 'none') begin();
      if (state === 'ready') ask();
    },
    /** @param {{ kind: string, name: string, link: string, sensitivities: string }} wanted */
    report(wanted) {
      if (!worker) return page.say(text.report_needs_worker);
      worker.postMessage({ type: 'report', ...wanted, language: LANGUAGE, madeBy: `${page.address()}?${wanted.link}` });
    },
  };
}
