// The page's side of the checker: its module is fetched for the first check, and runs in a worker. A check under way ends
// when the next begins, or when it is cancelled.
import { compile } from '../core/instantiate.js';

/**
 * @typedef {{ items: number, variants: number, answers: number, faults: import('./fault_places.js').CheckFault[] }} Checked
 * @typedef {{ id: number, module: WebAssembly.Module, name: string, text: string }} Wish
 * @typedef {{ resolve(checked: Checked | null): void, reject(error: unknown): void }} Waiting
 */

/** @param {URL} base  where worker and module lie */
export function createChecker(base) {
  /** @type {Promise<WebAssembly.Module> | null} */
  let module = null;
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Waiting | null} */
  let waiting = null;
  let last = 0;

  function end() {
    worker?.terminate();
    worker = null;
  }

  /** @param {unknown} error */
  function fail(error) {
    end();
    waiting?.reject(error);
    waiting = null;
  }

  function open() {
    const made = new Worker(new URL('check_worker.js', base), { type: 'module' });
    made.onmessage = ({ data: { id, result, problem } }) => {
      if (id !== last) return;
      if (problem !== undefined) return fail(new Error(problem));
      waiting?.resolve(result);
      waiting = null;
    };
    made.onerror = ({ message }) => fail(new Error(message || 'check_worker.js'));
    return made;
  }

  /** Drops the check under way: its promise becomes null. */
  function cancel() {
    last += 1;
    // An idle worker keeps its module; a busy one hears nothing before it is done.
    if (waiting) end();
    waiting?.resolve(null);
    waiting = null;
  }

  return {
    cancel,
    /** Null if another check came before its end, or it was cancelled. @param {string} name @param {string} text @returns {Promise<Checked | null>} */
    async check(name, text) {
      cancel();
      const id = last;
      module ??= fetch(new URL('quantscope_items.wasm', base)).then(compile);
      const compiled = await module.catch((error) => {
        module = null;
        throw error;
      });
      if (id !== last) return null;
      worker ??= open();
      worker.postMessage(/** @type {Wish} */ ({ id, module: compiled, name, text }));
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
  };
}
