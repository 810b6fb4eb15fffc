// A model of any size, in files that are never read whole: lists its tensors and measures one at a time.
import { wholeNumber } from './bytes.js';
import { answer, modelFiles } from './model_files.js';
import { arrayFor, put, wantedValues } from './model_values.js';
import { QuantscopeError, refuse, unwrap } from './refuse.js';
import { camelCase, checkSpec } from './tensor.js';

const kSlice = 20; // milliseconds of work before yielding to the caller

/** Camel-cases keys and turns "exact" (an error of zero) into Infinity dB. @param {any} value @returns {any} */
function spoken(value) {
  if (value === 'exact') return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return value.map(spoken);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), spoken(inner)]));
}

/** Error that says why a tensor has no figures, or no values. @param {number} tensor @param {string} message */
const failure = (tensor, message) =>
  new QuantscopeError({ field: 'tensor', value: String(tensor), accepted: '', message });

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

/** @param {any} core */
export function models(core) {
  return {
    /** @param {readonly any[]} given @param {{ csv?: object }} [options] */
    async openModel(given, { csv } = {}) {
      const files = modelFiles(given);
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
      const tensors = model.tensors();
      const checkPlace = (/** @type {unknown} */ tensor) =>
        wholeNumber('tensor', tensor, 0, tensors.length - 1, `a place in the list of ${tensors.length} tensors`);
      let isMeasuring = false;
      /**
       * @param {number} tensor  its place in the list
       * @param {readonly string[]} formats
       * @param {{ progress?: (part: number) => void, signal?: AbortSignal, hold?: () => Promise<void> | undefined,
       *   experts?: boolean }} [options]
       * @returns {Promise<string>}
       */
      async function measureJson(tensor, formats = [], { progress, signal, hold, experts = false } = {}) {
        if (isMeasuring) refuse('tensor', tensor, 'one at a time');
        if (!Array.isArray(formats)) refuse('formats', formats, 'an array of specifications');
        unwrap(model.begin(checkPlace(tensor), Array.from(formats, checkSpec).join(','), Boolean(experts)));
        isMeasuring = true;
        try {
          while (!model.jobEnded()) {
            await hold?.();
            signal?.throwIfAborted();
            const wanted = model.jobWants();
            if (wanted) {
              await answer(
                files,
                wanted,
                (bytes) => model.jobFeed(bytes),
                (reason) => model.jobRefuse(reason),
              );
            }
            model.jobStep(kSlice);
            progress?.(model.jobProgress());
          }
          const { figures, problem } = model.jobResult();
          if (problem) throw failure(tensor, problem);
          return figures;
        } finally {
          isMeasuring = false;
        }
      }
      /**
       * @param {number} tensor  its place in the list
       * @param {{ offset?: number, count?: number, progress?: (part: number) => void, signal?: AbortSignal,
       *   hold?: () => Promise<void> | undefined }} [options]
       */
      async function values(tensor, { offset, count, progress, signal, hold } = {}) {
        const place = checkPlace(tensor);
        const { first, wanted } = wantedValues(tensors[place], { offset, count });
        const { reader, isExact } = model.values(place, first, wanted);
        try {
          const array = arrayFor(wanted, isExact);
          while (!reader.hasEnded()) {
            await hold?.();
            signal?.throwIfAborted();
            const range = reader.wants();
            if (range) {
              await answer(
                files,
                range,
                (bytes) => reader.feed(bytes),
                (reason) => reader.refuse(reason),
              );
            }
            const until = performance.now() + kSlice;
            for (let part = reader.next(); part; part = reader.next()) {
              put(array, part);
              if (performance.now() > until) break;
            }
            progress?.(reader.progress());
          }
          const problem = reader.problem();
          if (problem) throw failure(tensor, problem);
          return array;
        } finally {
          reader.delete();
        }
      }
      return {
        tensors,
        problems: model.problems(),
        values,
        measureJson,
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
    },
  };
}
