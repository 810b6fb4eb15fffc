// Measures the reader's model in workers while the page stays free, a tensor in each. A worker starts when a tensor
// waits for one, and is let go when none has come for long. Without workers, the lab measures by itself, in slices
// between frames.

import * as text from '../../src/labs/words/text.en.json';
import { createHelper } from './survey_helper.js';
import { saveFile } from './take_away.js';

/**
 * @typedef {import('./types.d.ts').LabApp} LabApp
 * @typedef {import('./survey_helper.js').Helper} Helper
 */

const kShowEvery = 250; // milliseconds
const kIdle = 30_000; // milliseconds
const kGoOn = 0; // the lab's answers about a tensor being measured
const kHold = 1;

/** As many workers as processors, at most 8, and at most one a gigabyte of memory, where the browser tells. */
function mostWorkers() {
  const { hardwareConcurrency = 1, deviceMemory = 8 } = /** @type {Navigator & { deviceMemory?: number }} */ (
    navigator
  );
  return Math.max(1, Math.min(hardwareConcurrency, Math.floor(deviceMemory), 8));
}

/**
 * @param {LabApp} app
 * @param {{ files(session: number): readonly import('./types.d.ts').OpenedFile[] | undefined }} source
 * @param {{ changed(): void, say(sentence: string): void, address(): string, base: URL, compileCore(): Promise<WebAssembly.Module> }} page
 */
export function createSurvey(app, source, page) {
  let most = mostWorkers(); // one less for each that has failed
  /** @type {Helper[]} */
  let helpers = [];
  /** @type {Promise<WebAssembly.Module> | undefined} */
  let core;
  /** The model, and what every helper found: a report needs all of it. */
  let model = { session: 0, csv: {} };
  /** @type {{ tensor: number, experts: boolean, figures?: string, problem?: string }[]} */
  let results = [];
  let lastShown = 0;
  let due = 0;
  let rest = 0;

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

  function start() {
    const compiled = () => {
      core ??= page.compileCore();
      return core;
    };
    try {
      helpers.push(createHelper(new URL('survey_worker.js', page.base), compiled, source.files, { hear, lose }));
    } catch {
      most = helpers.length;
      if (most === 0) leaveToLab();
    }
  }

  /** Goes on with one worker less: its tensor may have been too much for the memory. @param {Helper} helper */
  function lose(helper) {
    if (!helpers.includes(helper)) return;
    const isAnyReady = helpers.some((one) => !one.isStarting());
    helpers = helpers.filter((one) => one !== helper);
    helper.end();
    const going = helper.going();
    if (going) app.refuseSurvey(going.id, 'the worker that measured it has ended');
    most = isAnyReady ? most - 1 : 0;
    if (most === 0) leaveToLab();
    else help();
    page.changed();
  }

  function leaveToLab() {
    app.setSurveyHelpers(0);
    page.changed();
  }

  /** @param {string} content @param {string} name @param {string} kind */
  function save(content, name, kind) {
    const type = { html: 'text/html', csv: 'text/csv' }[kind] ?? 'application/json';
    saveFile(new Blob([content], { type }), name);
  }

  /** @param {Helper} helper @param {import('./survey_helper.js').News} news */
  function hear(helper, { report, name = '', kind = '', ready, id, progress, figures, problem = '' }) {
    if (report !== undefined) return save(report, name, kind);
    if (progress !== undefined) app.reportSurvey(id, progress);
    else if (!ready) {
      if (figures) app.bringSurvey(id, figures);
      else app.refuseSurvey(id, problem);
      const going = helper.going();
      if (going?.id === id) {
        const result = { tensor: going.tensor, experts: going.experts, figures, problem };
        results.push(result);
        helper.finish(result);
      }
    }
    help();
    showSoon();
  }

  /** Holds, resumes or stops what a helper measures; sends an idle one the next tensor. @param {Helper} helper */
  function ask(helper) {
    const going = helper.going();
    if (going) {
      const fate = app.surveyFate(going.id);
      if (fate === kGoOn || fate === kHold) return helper.hold(fate === kHold);
      helper.stop();
    }
    const request = helper.isIdle() ? app.takeSurveyRequest() : null;
    if (!request) return;
    if (request.session !== model.session) {
      model = request;
      results = [];
    }
    helper.measure(request);
  }

  function help() {
    const isBusy = helpers.some((helper) => helper.going());
    if (most === 0 || !(isBusy || app.wantsSurvey())) return;
    app.setSurveyHelpers(most);
    for (const helper of helpers) ask(helper);
    if (helpers.length < most && !helpers.some((helper) => helper.isStarting()) && app.hasSurveyRequest()) start();
    rest ||= window.setTimeout(letGo, kIdle);
  }

  /** Keeps one, with the model open, for reports. */
  function letGo() {
    const kept = helpers.find((helper) => helper.hasOpen(model.session)) ?? helpers[0];
    const leaving = helpers.filter((helper) => helper !== kept && helper.idleTime() >= kIdle);
    helpers = helpers.filter((helper) => !leaving.includes(helper));
    for (const helper of leaving) helper.end();
    rest = helpers.length > 1 ? window.setTimeout(letGo, kIdle) : 0;
  }

  return {
    /** True while news waits for its frame. */
    isBehind: () => due !== 0,
    end() {
      clearTimeout(due);
      clearTimeout(rest);
      for (const helper of helpers) helper.end();
    },
    /** Called after a frame: starts, holds or stops measurements as the lab wants. */
    help,
    /** @param {{ kind: string, name: string, link: string, sensitivities: string }} wanted */
    report(wanted) {
      const ready = helpers.filter((helper) => !helper.isStarting());
      const open = ready.filter((helper) => helper.hasOpen(model.session));
      const reporter = open.find((helper) => helper.isIdle()) ?? open[0] ?? ready[0];
      if (!reporter) return page.say(text.report_needs_worker);
      const madeBy = `${page.address()}?${wanted.link}`;
      reporter.report(model, results, { ...wanted, language: LANGUAGE, madeBy });
    },
  };
}
