// Connects the quiz to a course: the learning system's SCORM runtime receives score, status and answers, stores the
// progress, and returns it on the next visit.

import { keep } from '../shared/store.js';
import * as words from '../shared/words.en.json';
import { findApi, openRuntime } from './scorm_api.js';
import { interaction, standing, timeSpan } from './scorm_data.js';
import { resume } from './scorm_resume.js';
import { entriesOf, pack } from './scorm_suspend.js';

/** @typedef {import('./embed.js').Lab} Lab */
/** @typedef {ReturnType<typeof import('./results.js').createResults>} Results */
/** @typedef {ReturnType<typeof openRuntime>} Runtime */

const kSuspend = 'cmi.suspend_data';
const kLookOnly = ['browse', 'review'];

/**
 * Reports each attempt as an interaction, as far as the runtime takes them.
 * @param {Runtime} runtime @param {Results} results @param {() => boolean} isOver
 */
function reportAttempts(runtime, results, isOver) {
  let interactions = Number.parseInt(runtime.get('cmi.interactions._count'), 10) || 0;
  let takesInteractions = true;
  results.on((type, { attempt }) => {
    if (type !== 'attempt' || isOver() || !takesInteractions) return;
    for (const [field, value] of interaction(runtime.version, attempt)) {
      const isTaken = runtime.set(`cmi.interactions.${interactions}.${field}`, value);
      // A SCORM 1.2 runtime may not support interactions, and any runtime may be full.
      if (field === 'id' && !isTaken) takesInteractions = false;
      if (!takesInteractions) return;
    }
    interactions += 1;
  });
}

/**
 * Reports a visit from here to its end: attempts, score and status, and the progress to store.
 * @param {Lab} lab @param {Results} results @param {Runtime} runtime
 * @param {Awaited<ReturnType<typeof resume>> & { kept: string | null, began: number }} visit
 * @param {(sentence: string) => void} say
 */
function reportVisit(lab, results, runtime, { kept, began, entries: earlier, keys }, say) {
  const { version, elements } = runtime;
  const bar = Number.parseFloat(runtime.get(elements.bar)) / elements.barOf;
  /** @type {{ [element: string]: string }} */
  const before = Object.fromEntries(elements.statuses.map((element) => [element, runtime.get(element)]));
  let entries = earlier;
  let progress = '';
  let isOver = false;

  function write() {
    if (progress) {
      entries = entriesOf(progress, entries, keys);
      for (const [element, value] of standing(version, results.score(), Number.isNaN(bar) ? null : bar, before)) {
        runtime.set(element, value);
        before[element] = value;
      }
    }
    // Do not overwrite suspend data that could not be read.
    if (kept !== null) runtime.set(kSuspend, pack(entries, lab.app.link()));
  }
  function save() {
    if (isOver) return;
    write();
    runtime.commit();
  }
  function leave() {
    if (isOver) return;
    write();
    isOver = true;
    runtime.set(elements.session, timeSpan(version, (Date.now() - began) / 1000));
    runtime.set(elements.exit, 'suspend');
    runtime.commit();
    runtime.end();
  }

  reportAttempts(runtime, results, () => isOver);
  lab.on('progress', (/** @type {string} */ text) => {
    if (isOver) return say(words.course_over);
    progress = text;
    // Wait until the attempts that belong to it are recorded.
    queueMicrotask(save);
  });
  // Treat closing the laptop like leaving the page.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save());
  addEventListener('pagehide', leave);

  for (const element of elements.statuses.slice(0, 1)) {
    if (['', 'unknown', 'not attempted'].includes(before[element])) runtime.set(element, 'incomplete');
  }
  runtime.set(elements.exit, 'suspend');
  runtime.commit();
}

/** @param {Lab} lab @param {Results} results */
export async function reportToCourse(lab, results) {
  let lastSaid = '';
  /** @param {string} sentence */
  const say = (sentence) => {
    lastSaid = sentence;
    lab.app.say(sentence);
    lab.changed();
  };
  // A course package contains no whole page to link to.
  for (const way of document.querySelectorAll('.guest-foot a, .card-buttons a')) way.remove();

  const found = findApi(window, document.body.dataset.scorm);
  if (!found) return say(words.course_none);
  const runtime = openRuntime(found, (what, reason) =>
    say(words.course_refused.replace('{what}', what).replace('{reason}', reason.replace(/\.$/, ''))),
  );
  if (!runtime.begin()) return;
  const began = Date.now();

  const kept = runtime.read(kSuspend);
  const earlier = await resume(lab, kept ?? '');
  const { problem } = earlier;
  if (problem) keep(`course-aside-${new Date().toISOString().slice(0, 10)}`, kept ?? '');
  // resume() opened a new state, which cleared earlier notices: repeat them.
  if (problem) say(words.course_aside.replace('{reason}', problem));
  else if (lastSaid) say(lastSaid);
  if (kLookOnly.includes(runtime.get(runtime.elements.mode))) return addEventListener('pagehide', () => runtime.end());
  reportVisit(lab, results, runtime, { ...earlier, kept, began }, say);
}
