// Opens the app module in a stage: canvas, code, fonts, language and the state to begin with.
import factory from '#app-glue';
import * as text from '../../src/labs/words/text.en.json';
import { instantiateModule } from '../core/instantiate.js';
import { createSecondPart } from '../core/second_part.js';
import { nextTask } from '../core/task.js';
import { askEarly, learnLanguage, restOf } from './assets.js';
import { bytesOf, isInlined } from './bytes.js';
import { kGraphics } from './context.js';
import { fitPixels } from './surface.js';

/** The labs whose code comes with the module (LabInfo::begins_page); the second part holds the others. */
const kFirstLabs = ['overview', 'digit'];
/** Suffix of the font subset that is enough for our own English texts. */
const kLetters = LANGUAGE === 'en' ? '-first' : '';

/** @param {HTMLElement} stage */
function addCanvas(stage) {
  const canvas = document.createElement('canvas');
  canvas.tabIndex = -1;
  canvas.className = 'lab-canvas';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', text.canvas_label);
  // A context is opaque: the poster stays to be seen until there is a picture.
  canvas.style.visibility = 'hidden';
  stage.append(canvas);
  fitPixels(canvas);
  canvas.getContext('webgl2', kGraphics);
  return canvas;
}

/** Starts the requests that need no module yet. @param {URL} base @param {string} link @param {string} firstLayer */
function askForAll(base, link, firstLayer) {
  const begins = new URLSearchParams(link);
  // In any other language, the words come with the second part.
  const needsAll = LANGUAGE !== 'en' || !kFirstLabs.includes(begins.get('lab') ?? kFirstLabs[0]) || begins.has('quiz');
  return askEarly(base, link, firstLayer, needsAll);
}

/**
 * @param {HTMLElement} stage
 * @param {URL} base  where the module, the fonts and the layers lie
 * @param {string} link  the state to begin with
 */
export async function openModule(stage, base, link) {
  const early = askForAll(base, link, stage.dataset.firstLayer ?? '');
  // While the bytes travel: size the canvas, then make its context. A later resize would wait for the graphics process.
  const canvas = addCanvas(stage);
  const code = isInlined ? await bytesOf('quantscope_whole.wasm', base) : new URL('quantscope_app.wasm', base);
  const second = createSecondPart(restOf(base));
  const [module, regular, semibold] = await Promise.all([
    instantiateModule(factory, /** @type {URL | BufferSource} */ (code), { canvas, second }),
    bytesOf(`fonts/inter-400${kLetters}.ttf`, base),
    bytesOf(`fonts/inter-600${kLetters}.ttf`, base),
  ]).catch((error) => {
    canvas.remove();
    throw error;
  });
  if (LANGUAGE !== 'en') await learnLanguage(module, early, second, base);
  // Split the start into tasks: a single one would block the host page.
  await nextTask();
  const app = new module.LabApp(regular, semibold);
  await nextTask();
  if (!app.openWindow()) throw new Error(text.boot_no_webgl);
  if (isInlined || LANGUAGE !== 'en') app.codeArrived();
  await nextTask();
  app.setAddress(location.origin === 'null' ? '' : location.origin + location.pathname);
  app.openLink(link);
  await nextTask();
  return { app, canvas, early, second };
}
