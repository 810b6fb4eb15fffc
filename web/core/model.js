// A model of any size, in files that are never read whole: its list of tensors, and one of them measured at a time.
import { QuantscopeError, refuse, unwrap } from './refuse.js';
import { camelCase } from './tensor.js';

const kSlice = 20; // milliseconds of work before the caller gets a word in

/**
 * @typedef {{ name: string, size: number, read(offset: number, size: number): Promise<Uint8Array> }} ModelFile
 * @typedef {{ file: number, offset: number, size: number }} Range
 */

/** A File or Blob of a page, or what can be read likewise. @param {any} file @returns {ModelFile} */
function readable(file) {
  if (typeof file?.name !== 'string' || !Number.isSafeInteger(file?.size))
    refuse('file', file, 'a File, or an object with name, size and read(offset, size)');
  if (typeof file.read === 'function') return file;
  if (typeof file.slice !== 'function')
    refuse('file', file, 'a File, or an object with name, size and read(offset, size)');
  return {
    name: file.name,
    size: file.size,
    read: async (offset, size) => new Uint8Array(await file.slice(offset, offset + size).arrayBuffer()),
  };
}

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/** Keys as JavaScript has them; an error of zero is Infinity dB. @param {any} value @returns {any} */
function spoken(value) {
  if (value === 'exact') return Number.POSITIVE_INFINITY;
  if (Array.isArray(value)) return value.map(spoken);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camelCase(key), spoken(inner)]));
}

/** @param {any} core */
export function models(core) {
  return {
    /** @param {readonly any[]} given */
    async openModel(given) {
      if (!Array.isArray(given) || given.length === 0) refuse('files', given, 'an array of at least one file');
      const files = given.map(readable).sort((a, b) => (a.name < b.name ? -1 : 1));
      const model = new core.Model(
        files.map(({ name }) => name),
        files.map(({ size }) => size),
      );
      /** @param {Range} range @param {(bytes: Uint8Array) => void} feed @param {(reason: string) => void} give_up */
      async function answer(range, feed, give_up) {
        try {
          feed(await files[range.file].read(range.offset, range.size));
        } catch (error) {
          give_up(reasonOf(error));
        }
      }
      for (let wanted = model.wants(); wanted; wanted = model.wants()) {
        await answer(
          wanted,
          (bytes) => model.feed(bytes),
          (reason) => model.refuse(reason),
        );
      }
      let isMeasuring = false;
      /**
       * @param {number} tensor  its place in the list
       * @param {readonly string[]} formats
       * @param {{ progress?: (part: number) => void, signal?: AbortSignal, hold?: () => Promise<void> | undefined }} [options]
       * @returns {Promise<string>}
       */
      async function measureJson(tensor, formats = [], { progress, signal, hold } = {}) {
        if (isMeasuring) refuse('tensor', tensor, 'one at a time');
        unwrap(model.begin(Number(tensor), formats.join(',')));
        isMeasuring = true;
        try {
          while (!model.jobEnded()) {
            await hold?.();
            signal?.throwIfAborted();
            const wanted = model.jobWants();
            if (wanted) {
              await answer(
                wanted,
                (bytes) => model.jobFeed(bytes),
                (reason) => model.jobRefuse(reason),
              );
            }
            model.jobStep(kSlice);
            progress?.(model.jobProgress());
          }
          const { figures, problem } = model.jobResult();
          if (problem) {
            throw new QuantscopeError({ field: 'tensor', value: String(tensor), accepted: '', message: problem });
          }
          return figures;
        } finally {
          isMeasuring = false;
        }
      }
      return {
        tensors: model.tensors(),
        problems: model.problems(),
        measureJson,
        /** @param {number} tensor @param {readonly string[]} [formats] @param {object} [options] */
        measure: async (tensor, formats, options) => spoken(JSON.parse(await measureJson(tensor, formats, options))),
        /**
         * On all that was measured so far.
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
