// A sequence in a learning system: its SCORM runtime keeps the progress and hears each answer and the one score.
import { findApi, openRuntime } from '../embed/scorm_api.js';
import { interaction, standing, timeSpan } from '../embed/scorm_data.js';

/** @typedef {import('./progress.js').Progress} Progress */

const kSuspend = 'cmi.suspend_data';
const kLookOnly = ['browse', 'review'];

/**
 * @param {string} prefers  the version that the package is of
 * @param {(what: string, reason: string) => void} refused
 */
export function openCourse(prefers, refused) {
  const found = findApi(window, prefers);
  const runtime = found && openRuntime(found, refused);
  if (!runtime?.begin()) return null;
  const { version, elements } = runtime;
  const began = Date.now();
  const isLook = kLookOnly.includes(runtime.get(elements.mode));
  const bar = Number.parseFloat(runtime.get(elements.bar)) / elements.barOf;
  /** @type {{ [element: string]: string }} */
  const before = Object.fromEntries(elements.statuses.map((element) => [element, runtime.get(element)]));
  let interactions = Number.parseInt(runtime.get('cmi.interactions._count'), 10) || 0;
  let isOver = false;

  function leave() {
    if (isOver) return;
    isOver = true;
    if (!isLook) {
      runtime?.set(elements.session, timeSpan(version, (Date.now() - began) / 1000));
      runtime?.set(elements.exit, 'suspend');
      runtime?.commit();
    }
    runtime?.end();
  }
  addEventListener('pagehide', leave);

  return {
    /** Text of an earlier visit; empty if there was none. */
    kept: () => runtime.read(kSuspend) ?? '',
    isOver: () => isOver,
    /** @param {import('../embed/xapi.js').Attempt} attempt */
    answer(attempt) {
      if (isOver || isLook) return;
      for (const [field, value] of interaction(version, attempt)) {
        // A runtime of SCORM 1.2 may not take interactions.
        if (!runtime.set(`cmi.interactions.${interactions}.${field}`, value) && field === 'id') return;
      }
      interactions += 1;
    },
    /** @param {Progress} progress @param {ReturnType<typeof import('./progress.js').scoreOf>} score */
    save(progress, { raw, max, answered }) {
      if (isOver || isLook) return;
      const score = { raw, max, scaled: max > 0 ? raw / max : 0, answered, solved: answered, count: max };
      for (const [element, value] of standing(version, score, Number.isNaN(bar) ? null : bar, before)) {
        runtime.set(element, value);
        before[element] = value;
      }
      runtime.set(kSuspend, JSON.stringify(progress));
      runtime.commit();
    },
  };
}
