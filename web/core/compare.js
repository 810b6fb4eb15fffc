// Two models side by side: what each pair of tensors lost.
import { withImportance } from './importance.js';
import { answer, modelFiles } from './model_files.js';
import { kSlice, workThrough } from './model_work.js';
import { checkNames, refuse } from './refuse.js';
import { spoken } from './spoken.js';

const kOptions = ['progress', 'signal', 'hold', 'received', 'stall', 'importance', 'moments', 'madeBy', 'when'];

/** @param {any} core */
export const comparisons = (core) => ({
  /**
   * @param {unknown} a @param {unknown} b  files, addresses, or one address each
   * @param {import('./model_work.js').Pace & import('./remote_model.js').Options & { importance?: unknown,
   *   moments?: readonly { tensor: number, moments: Float32Array }[], madeBy?: string, when?: string }} [options]
   *   importance: files, addresses, or one address; moments: lists that are joined already
   */
  async compareModels(a, b, options = {}) {
    checkNames('compareModels', options, kOptions);
    const { progress, signal, hold, importance, moments = [], madeBy = '', when = '', ...remote } = options;
    const [files, second] = [await modelFiles(a, { signal, ...remote }), await modelFiles(b, { signal, ...remote })];
    const comparison = new core.ModelComparison(files, second);
    let isWeighed = importance === undefined;
    const job = {
      hasEnded: () => comparison.hasEnded(),
      wants: () => comparison.wants(),
      feed: (/** @type {Uint8Array} */ bytes) => comparison.feed(bytes),
      refuse: (/** @type {string} */ reason) => comparison.refuse(reason),
      step: () => {
        if (comparison.wants()) return;
        comparison.step(kSlice);
        if (!isWeighed && comparison.joined() === 0)
          refuse('importance', comparison.importanceName(), `lists for the inputs of tensors of ${files[0].name}`);
        isWeighed = true;
      },
      progress: () => comparison.progress(),
    };
    try {
      if (importance !== undefined) {
        const take = (/** @type {any} */ file) => comparison.takeImportance(file);
        await withImportance(core, importance, { signal, ...remote }, take);
      }
      for (const { tensor, moments: list } of moments) comparison.takeMoments(tensor, list);
      await workThrough(job, (wanted, feed, giveUp) => answer(wanted.ofB ? second : files, wanted, feed, giveUp), {
        progress,
        signal,
        hold,
      });
      const json = comparison.json();
      const found = spoken(JSON.parse(json));
      if (found.pairs.length === 0) {
        const [problem] = comparison.problems();
        refuse(
          'models',
          problem ? `${problem.file}: ${problem.sentence}` : `${found.a} and ${found.b}`,
          'a tensor in common',
        );
      }
      const page = comparison.page(String(madeBy), String(when));
      return { ...found, json, csv: comparison.csv(), page, problems: comparison.problems() };
    } finally {
      comparison.delete();
    }
  },
});
