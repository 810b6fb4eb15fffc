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

/** A function that calls another once. @template T @param {() => T} make */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/** Throttles progress: every update redraws the page. @param {() => void} show */
function createThrottle(show) {
  let lastShown = 0;
  let due = 0;
  function now() {
    clearTimeout(due);
    due = 0;
    lastShown = performance.now();
    show();
  }
  return {
    soon() {
      const wait = lastShown + kShowEvery - performance.now();
      if (wait <= 0) return now();
      due ||= window.setTimeout(now, wait);
    },
    isBehind: () => due !== 0,
    end: () => clearTimeout(due),
  };
}

/** Findings of all helpers about the open model: a report needs all of them. */
function createFindings() {
  let model = { session: 0, csv: {} };
  /** @type {{ tensor: number, experts: boolean, figures?: string, problem?: string }[]} */
  let results = [];
  return {
    session: () => model.session,
    /** Starts anew with another model. @param {{ session: number, csv: object }} request */
    follow(request) {
      if (request.session === model.session) return;
      model = request;
      results = [];
    },
    /** @param {typeof results[number]} result */
    add: (result) => results.push(result),
    /** Has one of the helpers write a report; false if none can. @param {Helper[]} helpers @param {object} wanted */
    report(helpers, wanted) {
      const reporter = this.pick(helpers);
      reporter?.report(model, results, wanted);
      return reporter !== undefined;
    },
    /**
     * Has one compare the open model with another; false if none can.
     * @param {Helper[]} helpers @param {number} session @param {object} wanted
     */
    compare(helpers, session, wanted) {
      const helper = this.pick(helpers);
      helper?.compare(session === model.session ? model : { session, csv: {} }, wanted);
      return helper !== undefined;
    },
    /** One that is ready, best with the present model open. @param {Helper[]} helpers */
    pick(helpers) {
      const ready = helpers.filter((helper) => !helper.isStarting());
      const open = ready.filter((helper) => helper.hasOpen(model.session));
      return open.find((helper) => helper.isIdle()) ?? open[0] ?? ready[0];
    },
  };
}

/** @param {string} content @param {string} name @param {string} kind */
function saveReport(content, name, kind) {
  const type = { html: 'text/html', csv: 'text/csv' }[kind] ?? 'application/json';
  saveFile(new Blob([content], { type }), name);
}

/** The workers: they come one by one, and are let go when they have been idle for long. @param {() => Helper} make */
function createPool(make) {
  let most = mostWorkers(); // one less for each that has failed
  /** @type {Helper[]} */
  let helpers = [];
  let rest = 0;

  /** Keeps one, if possible with the present model open, for reports. @param {() => number} session */
  function letGo(session) {
    const kept = helpers.find((helper) => helper.hasOpen(session())) ?? helpers[0];
    const leaving = helpers.filter((helper) => helper !== kept && helper.idleTime() >= kIdle);
    helpers = helpers.filter((helper) => !leaving.includes(helper));
    for (const helper of leaving) helper.end();
    rest = helpers.length > 1 ? window.setTimeout(letGo, kIdle, session) : 0;
  }
  return {
    all: () => helpers,
    most: () => most,
    isBusy: () => helpers.some((helper) => helper.going()),
    mayStart: () => helpers.length < most && !helpers.some((helper) => helper.isStarting()),
    start() {
      try {
        helpers.push(make());
      } catch {
        most = helpers.length;
      }
    },
    /** Goes on with one less; with none, if none has ever been ready. @param {Helper} helper */
    lose(helper) {
      const isAnyReady = helpers.some((one) => !one.isStarting());
      helpers = helpers.filter((one) => one !== helper);
      helper.end();
      most = isAnyReady ? most - 1 : 0;
    },
    /** @param {() => number} session */
    letGoLater(session) {
      rest ||= window.setTimeout(letGo, kIdle, session);
    },
    end() {
      clearTimeout(rest);
      for (const helper of helpers) helper.end();
    },
  };
}

/**
 * Holds, resumes or stops what a helper measures, as the lab wants; true if it is idle.
 * @param {LabApp} app @param {Helper} helper
 */
function holdOrStop(app, helper) {
  const going = helper.going();
  if (going) {
    const fate = app.surveyFate(going.id);
    if (fate === kGoOn || fate === kHold) {
      helper.hold(fate === kHold);
      return false;
    }
    helper.stop();
  }
  return helper.isIdle();
}

/**
 * @param {LabApp} app
 * @param {{ files(session: number): readonly import('./types.d.ts').OpenedFile[] | undefined }} source
 * @param {{ changed(): void, say(sentence: string): void, address(): string, base: URL, compileCore(): Promise<WebAssembly.Module> }} page
 */
export function createSurvey(app, source, page) {
  const compiled = once(page.compileCore);
  const script = new URL('survey_worker.js', page.base);
  const pool = createPool(() => createHelper(script, compiled, source.files, { hear, lose }));
  const findings = createFindings();
  const progress = createThrottle(page.changed);

  /** Goes on with one worker less: its tensor may have been too much for the memory. @param {Helper} helper */
  function lose(helper) {
    if (!pool.all().includes(helper)) return;
    pool.lose(helper);
    const going = helper.going();
    if (going) app.refuseSurvey(going.id, 'the worker that measured it has ended');
    if (pool.most() === 0) leaveToLab();
    else help();
    page.changed();
  }

  function leaveToLab() {
    app.setSurveyHelpers(0);
    page.changed();
  }

  /** @param {Helper} helper @param {import('./survey_helper.js').News} news */
  function hear(
    helper,
    { comparison, report, name = '', kind = '', ready, id, progress: part, figures, problem = '' },
  ) {
    if (comparison !== undefined) return takeComparison(comparison);
    if (report !== undefined) return saveReport(report, name, kind);
    if (part !== undefined) app.reportSurvey(id, part);
    else if (!ready) {
      if (figures) app.bringSurvey(id, figures);
      else app.refuseSurvey(id, problem);
      const going = helper.going();
      if (going?.id === id) {
        const result = { tensor: going.tensor, experts: going.experts, figures, problem };
        findings.add(result);
        helper.finish(result);
      }
    }
    help();
    progress.soon();
  }

  /** @param {NonNullable<import('./survey_helper.js').News['comparison']>} news */
  function takeComparison({ session, progress: part = 0, json = '', csv = '', page: html = '', problem = '' }) {
    app.bringComparison(session, part, { json, csv, page: html, problem });
    page.changed();
  }

  /** Sends an idle helper the next tensor. @param {Helper} helper */
  function ask(helper) {
    const request = holdOrStop(app, helper) ? app.takeSurveyRequest() : null;
    if (!request) return;
    findings.follow(request);
    helper.measure(request);
  }

  function help() {
    if (pool.most() === 0 || !(pool.isBusy() || app.wantsSurvey())) return;
    app.setSurveyHelpers(pool.most());
    for (const helper of pool.all()) ask(helper);
    if (pool.mayStart() && app.hasSurveyRequest()) {
      pool.start();
      if (pool.most() === 0) leaveToLab();
    }
    pool.letGoLater(findings.session);
  }

  return {
    /** True while news waits for its frame. */
    isBehind: progress.isBehind,
    end() {
      progress.end();
      pool.end();
    },
    /** Called after a frame: starts, holds or stops measurements as the lab wants. */
    help,
    /** Compares the open model with another one. @param {number} session @param {File[]} files */
    compare(session, files) {
      const second = files.map((blob) => ({ name: blob.name, size: blob.size, blob }));
      const wanted = { files: second, moments: app.importanceLists(), language: LANGUAGE };
      if (!findings.compare(pool.all(), session, wanted)) return page.say(text.compare_needs_worker);
      takeComparison({ session });
    },
    /** @param {{ kind: string, name: string, link: string, sensitivities: string }} wanted */
    report(wanted) {
      const madeBy = `${page.address()}?${wanted.link}`;
      if (!findings.report(pool.all(), { ...wanted, language: LANGUAGE, madeBy })) page.say(text.report_needs_worker);
    },
  };
}
