// One worker of the survey: the tensor that it measures, and the model that it has open.

/**
 * @typedef {NonNullable<ReturnType<import('./types.d.ts').LabApp['takeSurveyRequest']>>} Request
 * @typedef {{ report?: string, name?: string, kind?: string, ready?: true, failed?: string, id: number,
 *   progress?: number, figures?: string, problem?: string,
 *   comparison?: { session: number, progress?: number, json?: string, csv?: string, page?: string, problem?: string } }} News
 * @typedef {{ read: number, session: number, file: number, offset: number, size: number }} Read
 *   part of a file that only the page can read
 * @typedef {import('./types.d.ts').OpenedFile} OpenedFile
 * @typedef {ReturnType<typeof createHelper>} Helper
 */

/** A file as a worker gets it: one of another host is read through the page, which counts and cancels. @param {OpenedFile} file */
const sent = ({ name, size, found, blob }) =>
  blob instanceof Blob ? { name, size, found, blob } : { name, size, found };

/**
 * @param {URL} script  of the worker
 * @param {() => Promise<WebAssembly.Module>} core  compiled once for all helpers, if a worker can be had
 * @param {(session: number) => readonly OpenedFile[] | undefined} filesOf
 * @param {{ hear(helper: Helper, news: News): void, lose(helper: Helper): void }} lab
 */
export function createHelper(script, core, filesOf, lab) {
  const worker = new Worker(script, { type: 'module' });
  let isReady = false;
  let isHeld = false;
  let idleSince = performance.now();
  let opened = 0; // session of the model that it has open
  /** Results of the open model that it knows: measured here or brought. @type {Set<object>} */
  let known = new Set();
  /** @type {Request | null} */
  let going = null;

  /** @param {number} session @param {object} csv */
  function open(session, csv) {
    if (opened === session) return;
    worker.postMessage({ type: 'open', session, files: (filesOf(session) ?? []).map(sent), csv });
    opened = session;
    known = new Set();
  }

  /** @param {Read} wanted */
  async function answer({ read, session, file, offset, size }) {
    try {
      const blob = filesOf(session)?.[file]?.blob;
      if (!blob) throw new Error('no file is open');
      const bytes = await blob.slice(offset, offset + size).arrayBuffer();
      worker.postMessage({ type: 'bytes', read, bytes }, [bytes]);
    } catch (error) {
      worker.postMessage({ type: 'bytes', read, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  const helper = {
    isIdle: () => isReady && !going,
    isStarting: () => !isReady,
    /** Milliseconds without a tensor. */
    idleTime: () => (isReady && !going ? performance.now() - idleSince : 0),
    /** The request that it measures. */
    going: () => going,
    /** @param {number} session */
    hasOpen: (session) => opened === session,
    /** @param {Request} request */
    measure(request) {
      open(request.session, request.csv);
      going = request;
      const { id, session, tensor, formats, experts, importance } = request;
      worker.postMessage({ type: 'measure', id, session, tensor, formats, experts, importance });
    },
    /** @param {boolean} held */
    hold(held) {
      if (held !== isHeld) worker.postMessage({ type: held ? 'hold' : 'go on' });
      isHeld = held;
    },
    stop() {
      worker.postMessage({ type: 'stop' });
      isHeld = false;
      going = null;
      idleSince = performance.now();
    },
    /** Notes that the present request has ended with this result. @param {object} result */
    finish(result) {
      known.add(result);
      going = null;
      idleSince = performance.now();
    },
    /**
     * @param {{ session: number, csv: object }} model
     * @param {readonly object[]} results  of all helpers, in order
     * @param {object} wanted
     */
    report({ session, csv }, results, wanted) {
      open(session, csv);
      for (const result of results) {
        if (!known.has(result)) worker.postMessage({ type: 'bring', ...result });
        known.add(result);
      }
      worker.postMessage({ type: 'report', ...wanted });
    },
    /** Compares the open model with another one. @param {{ session: number, csv: object }} model @param {object} wanted */
    compare({ session, csv }, wanted) {
      open(session, csv);
      worker.postMessage({ type: 'compare', session, ...wanted });
    },
    end: () => worker.terminate(),
  };

  worker.onmessage = ({ data }) => {
    if (data.read) return answer(data);
    if (data.ready) isReady = true;
    if (data.failed) lab.lose(helper);
    else lab.hear(helper, data);
  };
  worker.onerror = () => lab.lose(helper);
  core().then(
    (module) => worker.postMessage({ type: 'begin', module }),
    () => lab.lose(helper),
  );
  return helper;
}
