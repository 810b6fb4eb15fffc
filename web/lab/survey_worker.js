// Measures the tensors of the reader's model, in a worker with its own core module: only requests and figures cross.
import { load } from '../core/quantscope.js';

/**
 * @typedef {{ type: 'open', session: number, files: { name: string, size: number, found?: boolean, blob?: Blob }[], csv: object }} Open
 * @typedef {{ type: 'measure', id: number, session: number, tensor: number, formats: string[], experts: boolean, importance: Float32Array }} Measure
 */

const kProgressEvery = 500; // milliseconds: every update redraws the page

let begin = (/** @type {WebAssembly.Module} */ _module) => {};
/** The page compiles the module once for all workers. */
const core = /** @type {Promise<WebAssembly.Module>} */ (
  new Promise((resolve) => {
    begin = resolve;
  })
).then((module) => load({ module }));
/** @type {{ session: number, files: object[], model: Promise<any> } | null} */
let open = null;
/** @type {AbortController | null} */
let present = null;
/** Pending while the reader has paused. @type {Promise<void> | undefined} */
let held;
let goOn = () => {};

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/** Reads that the page answers, by number. @type {Map<number, { resolve(bytes: ArrayBuffer): void, reject(error: Error): void }>} */
const reads = new Map();
let lastRead = 0;

/** Files with the bytes that they came with, or read through the page. @param {Open} model */
const readable = ({ session, files }) =>
  files.map(({ blob, ...file }, place) => {
    if (blob) return { ...file, blob };
    const read = (/** @type {number} */ offset, /** @type {number} */ size) =>
      new Promise((resolve, reject) => {
        reads.set(++lastRead, { resolve, reject });
        postMessage({ read: lastRead, session, file: place, offset, size });
      });
    return { ...file, read };
  });

/** @param {{ read: number, bytes?: ArrayBuffer, problem?: string }} answer */
function take({ read, bytes, problem }) {
  const waiting = reads.get(read);
  reads.delete(read);
  if (bytes) waiting?.resolve(bytes);
  else waiting?.reject(new Error(problem));
}

/** @param {Measure} request */
async function measure({ id, session, tensor, formats, experts, importance }) {
  if (open?.session !== session) return;
  const abort = new AbortController();
  present = abort;
  let told = 0;
  try {
    const model = await open.model;
    const figures = await model.measureJson(tensor, formats, {
      experts,
      importance,
      signal: abort.signal,
      hold: () => held,
      progress: (/** @type {number} */ part) => {
        const now = performance.now();
        if (now - told < kProgressEvery) return;
        told = now;
        postMessage({ id, progress: part });
      },
    });
    postMessage({ id, figures });
  } catch (error) {
    if (!abort.signal.aborted) postMessage({ id, problem: reasonOf(error) });
  }
}

let spoken = 'en';
/** Sets the language of HTML reports; files for programs have none. @param {string} wanted */
async function speak(wanted) {
  if (wanted === spoken) return;
  const answer = await fetch(new URL(`text/${wanted}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`text/${wanted}.json: ${answer.status}`);
  const qs = /** @type {any} */ (await core);
  qs.setLanguage(await answer.json());
  spoken = wanted;
}

/** @param {{ kind: string, name: string, link: string, madeBy: string, sensitivities: string, language: string }} wanted */
async function report({ kind, name, link, madeBy, sensitivities, language }) {
  const model = await open?.model;
  if (!model) return;
  // If the texts do not load, the report is in English.
  if (kind === 'html') await speak(language).catch(() => {});
  const when = new Date().toISOString().slice(0, 10);
  postMessage({ report: model.report(kind, { link, madeBy, when, sensitivities }), name, kind });
}

/**
 * @param {{ session: number, files: { name: string, size: number, blob: Blob }[], language: string,
 *   moments: { tensor: number, moments: Float32Array }[] }} wanted
 */
async function compare({ session, files, moments, language }) {
  if (open?.session !== session) return;
  let told = 0;
  try {
    const qs = /** @type {any} */ (await core);
    await speak(language).catch(() => {});
    const { csv, json, page } = await qs.compareModels(open.files, files, {
      moments,
      when: new Date().toISOString().slice(0, 10),
      progress: (/** @type {number} */ part) => {
        const now = performance.now();
        if (now - told < kProgressEvery) return;
        told = now;
        postMessage({ comparison: { session, progress: part } });
      },
    });
    postMessage({ comparison: { session, json, csv, page } });
  } catch (error) {
    postMessage({ comparison: { session, problem: reasonOf(error) } });
  }
}

let queue = Promise.resolve();
addEventListener('message', ({ data }) => {
  if (data.type === 'begin') {
    begin(data.module);
  } else if (data.type === 'open') {
    present?.abort();
    goOn();
    held = undefined;
    const { session, csv } = /** @type {Open} */ (data);
    const before = open;
    const files = readable(data);
    open = { session, files, model: core.then((qs) => qs.openModel(files, { csv })) };
    open.model.catch(() => {});
    // Free the previous model once its last measurement has ended.
    queue = queue.then(async () => (await before?.model.catch(() => null))?.free());
  } else if (data.type === 'bytes') {
    take(data);
  } else if (data.type === 'hold') {
    held ??= new Promise((resolve) => {
      goOn = resolve;
    });
  } else if (data.type === 'go on') {
    goOn();
    held = undefined;
  } else if (data.type === 'stop') {
    present?.abort();
    goOn();
    held = undefined;
  } else if (data.type === 'bring') {
    const { tensor, ...measured } = data;
    queue = queue.then(async () => (await open?.model.catch(() => null))?.bring(tensor, measured));
  } else if (data.type === 'compare') {
    queue = queue.then(() => compare(data));
  } else if (data.type === 'report') {
    queue = queue.then(() => report(data));
  } else {
    queue = queue.then(() => measure(data));
  }
});
core.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: reasonOf(error) }),
);
