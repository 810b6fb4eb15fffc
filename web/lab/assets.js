// Files fetched while the lab runs: layers, items, the remaining glyphs, the second module part, the example model.
import { compile } from '../core/instantiate.js';
import { bundledPath, bytesOf, isInlined } from './bytes.js';
import { itemsOf } from './quiz_host.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('../core/second_part.js').SecondPart} SecondPart */

const kExample = 'silero_vad_v5_16k.safetensors';

/** Address of the second part of the module. @param {URL} base */
export const restOf = (base) => new URL('quantscope_labs.wasm', base);

/** Starts the requests that need no module yet. @param {URL} base @param {string} link @param {string} firstLayer @param {boolean} needsAll */
export function askEarly(base, link, firstLayer, needsAll) {
  // Files of the first view download in parallel with the module, not after it.
  const begins = new URLSearchParams(link);
  /** @type {Map<string, Promise<Uint8Array>>} */
  const files = new Map();
  if (!begins.has('source')) files.set(firstLayer, bytesOf(bundledPath(firstLayer), base));
  if (begins.get('lab') === 'digit') files.set('digit_network', bytesOf(bundledPath('digit_network'), base));
  const rest = needsAll && !isInlined ? fetch(restOf(base)) : null;
  for (const file of files.values()) file.catch(() => {});
  rest?.catch(() => {});
  return { files, rest };
}

/**
 * Loads all texts of the lab in the reader's language, before anything is shown.
 * @param {import('./types.d.ts').AppModule} module @param {ReturnType<typeof askEarly>} early
 * @param {SecondPart} second @param {URL} base
 */
export async function learnLanguage(module, early, second, base) {
  const table = bytesOf(`text/${LANGUAGE}.json`, base);
  if (early.rest) await second.comes(early.rest.then(compile));
  early.rest = null;
  const { sentences, phrases, decimal, group } = JSON.parse(new TextDecoder().decode(await table));
  const ended = (/** @type {string[]} */ texts) => texts.map((one) => `${one}\0`).join('');
  const problem = module.setLanguage(ended(sentences), ended(phrases), decimal, group);
  if (problem) throw new Error(problem);
}

/**
 * @param {LabApp} app
 * @param {ReturnType<typeof askEarly>} early
 * @param {{ base: URL, second: SecondPart, changed(): void, worked(): void, bring(files: File[]): void, say(sentence: string): void }} page
 */
export function createAssets(app, early, page) {
  const { base } = page;
  /** @param {unknown} error */
  const reason = (error) => (error instanceof Error ? error.message : String(error));

  let hasCode = isInlined || LANGUAGE !== 'en';
  let isBringingCode = false;
  let hasAllLetters = LANGUAGE !== 'en';
  const assets = {
    /** Bytes of a layer, the quiz items or the digits. @param {string} id @returns {Promise<Uint8Array>} */
    layer(id) {
      const soon = early.files.get(id);
      early.files.delete(id);
      if (soon) return soon;
      return id === 'items' ? itemsOf(app.link(), base) : bytesOf(bundledPath(id), base);
    },

    /** Fetches the second part of the module, once: all labs but the first. */
    code() {
      if (hasCode || isBringingCode) return;
      isBringingCode = true;
      const answer = early.rest ?? fetch(restOf(base));
      early.rest = null;
      page.second
        .comes(answer.then(compile))
        .then(
          () => {
            hasCode = true;
            app.codeArrived();
          },
          (error) => app.codeFailed(reason(error)),
        )
        .then(() => {
          isBringingCode = false;
          page.changed();
          page.worked();
        });
    },

    /** Loads the full fonts, once a text needs glyphs beyond the first subset. */
    letters() {
      if (hasAllLetters) return;
      hasAllLetters = true;
      Promise.all([400, 600].map((weight) => bytesOf(`fonts/inter-${weight}.ttf`, base))).then(
        ([all, allStrong]) => {
          app.setFonts(all, allStrong);
          page.changed();
        },
        (error) => console.info('Some letters cannot be shown.', error),
      );
    },

    /** Opens the bundled model as if the reader had brought it. */
    example() {
      bytesOf(`model/${kExample}`, base).then(
        (bytes) => page.bring([new File([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)], kExample)]),
        (error) => page.say(reason(error)),
      );
    },

    /**
     * Fetches the rest of the code once a reader comes near, who will open more; never for one who saves data.
     * @param {HTMLElement} stage @param {Promise<unknown>} rested @param {AbortSignal} signal
     */
    codeForWhoComesNear(stage, rested, signal) {
      if (/** @type {any} */ (navigator).connection?.saveData) return;
      const near = () => rested.then(() => assets.code());
      for (const kind of ['pointerover', 'touchstart', 'focusin'])
        stage.addEventListener(kind, near, { once: true, passive: true, signal });
    },
  };
  return assets;
}
