// Two models side by side: what each pair of tensors lost.
import { answer, modelFiles } from './model_files.js';
import { kSlice, workThrough } from './model_work.js';
import { checkNames, refuse } from './refuse.js';
import { spoken } from './spoken.js';

/** @param {any} core */
export const comparisons = (core) => ({
  /**
   * @param {unknown} a @param {unknown} b  files, addresses, or one address each
   * @param {import('./model_work.js').Pace & import('./remote_model.js').Options} [options]
   */
  async compareModels(a, b, options = {}) {
    checkNames('compareModels', options, ['progress', 'signal', 'hold', 'received', 'stall']);
    const { progress, signal, hold, ...remote } = options;
    const [first, second] = [await modelFiles(a, { signal, ...remote }), await modelFiles(b, { signal, ...remote })];
    const comparison = new core.ModelComparison(first, second);
    const job = {
      hasEnded: () => comparison.hasEnded(),
      wants: () => comparison.wants(),
      feed: (/** @type {Uint8Array} */ bytes) => comparison.feed(bytes),
      refuse: (/** @type {string} */ reason) => comparison.refuse(reason),
      step: () => {
        if (!comparison.wants()) comparison.step(kSlice);
      },
      progress: () => comparison.progress(),
    };
    try {
      await workThrough(job, (wanted, feed, giveUp) => answer(wanted.ofB ? second : first, wanted, feed, giveUp), {
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
      return { ...found, json, csv: comparison.csv(), problems: comparison.problems() };
    } finally {
      comparison.delete();
    }
  },
});
