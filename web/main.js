// The page works as text and figure before this runs, and when it cannot.
import * as text from '../src/labs/text/en.json';
import { labKeys } from './page/keys.js';
import { followMode } from './page/modes.js';

/** @typedef {Awaited<ReturnType<typeof import('./lab/lab.js').startLab>>} Lab */

/** What the module cannot do without, found by asking for it. */
function whatIsMissing() {
  if (typeof WebAssembly !== 'object') return text.boot_no_wasm;
  const probe = document.createElement('canvas').getContext('webgl2');
  if (!probe) return text.boot_no_webgl;
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return '';
}

/** @param {unknown} error */
function sentenceFor(error) {
  // A policy, or a browser that lacks a part of WebAssembly, refuses the module; a lack of memory its instance.
  if (error instanceof WebAssembly.CompileError) return `${text.boot_no_wasm} ${text.boot_next_step}`;
  if (error instanceof RangeError) return `${text.boot_no_memory} ${text.boot_retry}`;
  return `${error instanceof Error ? error.message : String(error)}. ${text.boot_retry}`;
}

/** @param {HTMLElement} stage @param {string} sentence */
function tellKindly(stage, sentence) {
  stage.querySelector('canvas')?.remove();
  const status = stage.parentElement?.querySelector('[role=status]');
  if (!status) return;
  status.textContent = `${text.boot_failed} ${sentence}`;
  status.removeAttribute('hidden');
}

/** @param {HTMLElement} stage @param {boolean} ownsPage @returns {Promise<Lab | null>} */
async function start(stage, ownsPage) {
  try {
    const { startLab } = await import('./lab/lab.js');
    const link = stage.dataset.link ?? (ownsPage ? labKeys(location.search) : '');
    const lab = await startLab(stage, { base: new URL('./', document.baseURI), link, ownsPage });
    stage.dataset.state = 'live';
    return lab;
  } catch (error) {
    tellKindly(stage, sentenceFor(error));
    return null;
  }
}

/** Links in the text act on the first lab. @param {Lab} lab */
function followLinks(lab) {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a[data-lab]') : null;
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lab.go(/** @type {HTMLAnchorElement} */ (target).search);
  });
}

async function main() {
  const mode = followMode();
  const stages = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.stage')]);
  const missing = whatIsMissing();
  if (missing) {
    for (const stage of stages) tellKindly(stage, `${missing} ${text.boot_next_step}`);
    return;
  }
  const labs = await Promise.all(stages.map((stage, i) => start(stage, i === 0)));
  const [lab] = labs;
  Object.assign(globalThis, { quantscope: lab ?? undefined, quantscopes: labs });
  if (!lab) return;
  followLinks(lab);
  mode.use(lab);
  if (!document.querySelector('.lesson .section')) return;
  // What accompanies the reading waits until the lab can be used.
  await lab.rested;
  const { accompany } = await import('./page/lesson.js');
  accompany(lab);
}

main();
