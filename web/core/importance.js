// Files that say what goes into the layers of a model.
import { answer, modelFiles } from './model_files.js';

/** @typedef {import('./model_files.js').ReadableFile} ReadableFile */

/** @param {any} file @param {readonly ReadableFile[]} files */
async function readThrough(file, files) {
  while (!file.hasEnded()) {
    const wanted = file.wants();
    if (wanted) {
      await answer(
        files,
        wanted,
        (bytes) => file.feed(bytes),
        (reason) => file.refuse(reason),
      );
    }
    file.step();
  }
}

/**
 * Reads a file of importances to its end and hands it over.
 * @template Result
 * @param {any} core @param {unknown} given  files, addresses, or one address
 * @param {import('./remote_model.js').Options} options @param {(file: any) => Result} take
 */
export async function withImportance(core, given, options, take) {
  const files = await modelFiles(given, options);
  const file = new core.ImportanceFile(files);
  try {
    await readThrough(file, files);
    return take(file);
  } finally {
    file.delete();
  }
}
