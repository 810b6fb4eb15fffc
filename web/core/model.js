// A model of any size, in files that are never read whole: lists its tensors and measures one at a time.
import { kindOf, wholeNumber } from './bytes.js';
import { withImportance } from './importance.js';
import { answer, modelFiles } from './model_files.js';
import { readValues, wantedValues } from './model_values.js';
import { failure, kSlice, workThrough } from './model_work.js';
import { refuse, unwrap } from './refuse.js';
import { spoken } from './spoken.js';
import { checkSpec } from './tensor.js';

/**
 * @typedef {import('./model_files.js').ReadableFile} ReadableFile
 * @typedef {import('./model_work.js').Pace} Pace
 */

/**
 * Sets how .csv files are read, if options are given.
 * @param {any} model @param {unknown} csv
 */
function tell(model, csv) {
  if (csv === undefined || csv === null) return;
  if (typeof csv !== 'object' || Array.isArray(csv))
    refuse('csv', csv, 'an object with decimal, separator, names or index');
  for (const [key, value] of Object.entries(csv)) {
    if (value === undefined || value === null) continue;
    const word = value === true ? 'yes' : value === false ? 'no' : value;
    unwrap(model.setReadOption(key, String(word)));
  }
}

/**
 * Opens a model in the core: reads its files until the tensors are known.
 * @param {any} core @param {readonly ReadableFile[]} files @param {object} [csv]
 */
async function opened(core, files, csv) {
  const model = new core.Model(files);
  try {
    tell(model, csv);
    for (let wanted = model.wants(); wanted; wanted = model.wants()) {
      await answer(
        files,
        wanted,
        (bytes) => model.feed(bytes),
        (reason) => model.refuse(reason),
      );
    }
    const question = model.question();
    if (question) unwrap(question);
  } catch (error) {
    model.delete();
    throw error;
  }
  return model;
}

/**
 * Measures tensors, one at a time.
 * @param {any} model @param {readonly ReadableFile[]} files @param {(tensor: unknown) => number} checkPlace
 */
function measuring(model, files, checkPlace) {
  const job = {
    hasEnded: () => model.jobEnded(),
    wants: () => model.jobWants(),
    feed: (/** @type {Uint8Array} */ bytes) => model.jobFeed(bytes),
    refuse: (/** @type {string} */ reason) => model.jobRefuse(reason),
    step: () => model.jobStep(kSlice),
    progress: () => model.jobProgress(),
  };
  let isMeasuring = false;
  /**
   * @param {number} tensor  its place in the list
   * @param {readonly string[]} formats
   * @param {Pace & { experts?: boolean, importance?: Float32Array }} [options]
   * @returns {Promise<string>}
   */
  return async function measureJson(tensor, formats = [], options = {}) {
    const { progress, signal, hold, experts = false, importance = new Float32Array() } = options;
    if (isMeasuring) refuse('tensor', tensor, 'one at a time');
    if (!Array.isArray(formats)) refuse('formats', formats, 'an array of specifications');
    if (kindOf(importance) !== 'Float32Array')
      refuse('importance', importance, 'a Float32Array, a number for each input');
    unwrap(model.begin(checkPlace(tensor), Array.from(formats, checkSpec).join(','), Boolean(experts), importance));
    isMeasuring = true;
    try {
      await workThrough(job, (wanted, feed, giveUp) => answer(files, wanted, feed, giveUp), { progress, signal, hold });
      const { figures, problem } = model.jobResult();
      if (problem) throw failure(tensor, problem);
      return figures;
    } finally {
      isMeasuring = false;
    }
  };
}

/** Questions to a model in the core. @param {any} core @param {any} model @param {readonly ReadableFile[]} files */
function questionsTo(core, model, files) {
  const tensors = model.tensors();
  const checkPlace = (/** @type {unknown} */ tensor) =>
    wholeNumber('tensor', tensor, 0, tensors.length - 1, `a place in the list of ${tensors.length} tensors`);
  const measureJson = measuring(model, files, checkPlace);
  return {
    tensors,
    problems: model.problems(),
    /**
     * @param {number} tensor  its place in the list
     * @param {Pace & { offset?: number, count?: number }} [options]
     */
    async values(tensor, { offset, count, progress, signal, hold } = {}) {
      const place = checkPlace(tensor);
      const range = wantedValues(tensors[place], { offset, count });
      return readValues(model, files, place, range, { progress, signal, hold });
    },
    measureJson,
    /**
     * Reads what goes into the layers; null forgets it.
     * @param {unknown} given  files, addresses, or one address
     * @param {import('./remote_model.js').Options} [options]
     */
    async setImportance(given, options = {}) {
      if (given === null) return model.takeImportance(null);
      return withImportance(core, given, options, (file) => model.takeImportance(file));
    },
    /** @param {number} tensor @param {readonly string[]} [formats] @param {object} [options] */
    measure: async (tensor, formats, options) => spoken(JSON.parse(await measureJson(tensor, formats, options))),
    /**
     * Keeps for reports what another worker's measureJson() gave, or why it failed.
     * @param {number} tensor @param {{ figures?: string, problem?: string, experts?: boolean }} measured
     */
    bring: (tensor, { figures = '', problem = '', experts = false }) =>
      model.bring(checkPlace(tensor), experts, figures, problem),
    /**
     * Reports on all that was measured so far.
     * @param {'html' | 'mix' | 'csv' | 'json'} kind
     * @param {{ link?: string, madeBy?: string, when?: string, sensitivities?: string }} [options]
     */
    report(kind, { link = 'lab=model', madeBy = '', when = '', sensitivities = '' } = {}) {
      const place = ['html', 'mix', 'csv', 'json'].indexOf(kind);
      if (place < 0) refuse('kind', kind, "'html', 'mix', 'csv' or 'json'");
      return unwrap(model.report(place, String(link), String(madeBy), String(when), String(sensitivities))).text;
    },
    free: () => model.delete(),
  };
}

/** @param {any} core */
export function models(core) {
  return {
    /**
     * @param {unknown} given  files, addresses, or one address
     * @param {{ csv?: object } & import('./remote_model.js').Options} [options]
     */
    async openModel(given, { csv, ...remote } = {}) {
      const files = await modelFiles(given, remote);
      return questionsTo(core, await opened(core, files, csv), files);
    },
  };
}
