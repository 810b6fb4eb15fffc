// gallery_pictures LANGUAGE FOLDER: for the cards of the gallery, a thumbnail of each lab, light and dark, and how high each
// lab and each question is in a frame. A process of its own, because web/tools/headless.mjs stands in for a page.
import { mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { kColumn, kFoot } from '../page/embed_code.js';
import { openHeadless } from './headless.mjs';
import { readItems } from './languages.mjs';
import { thumbnail } from './thumbnail.mjs';

/** Narrow enough that its letters can be read on a card. */
const kPictureWidth = 480;
const kHighest = 452;
const kMargin = 14;
/** Views that show more of their lab than the first. @type {Record<string, string>} */
const kViews = { model: '&view=map' };
/** A lab of the reader's model shows the bundled one. */
const kExample = 'model/example';

/**
 * @typedef {{ height: number, question: string, says: string }} LabSize  height of its frame, and the words over its picture
 * @typedef {{ labs: Record<string, LabSize>, items: Record<string, number> }} Sizes
 * @typedef {Awaited<ReturnType<typeof openHeadless>>} Headless
 */

/** Height of the frame: before and after the example, where there is one. @param {Headless} app @param {string} link */
async function heightOf(app, link) {
  await app.open(link, { width: kColumn });
  const before = app.height();
  await app.press(kExample);
  return Math.max(before, app.height()) + kFoot;
}

/** @param {Headless} app @param {string} path */
const labelOf = (app, path) => app.probe().find((item) => item.path === path)?.label ?? '';

/** @param {Headless} app @param {string} id @param {boolean} dark */
async function pictureOf(app, id, dark) {
  await app.open(`lab=${id}${kViews[id] ?? ''}`, { width: kPictureWidth, dark });
  await app.press(kExample);
  const place = app.probe().find(({ path }) => path === 'lab/picture');
  if (!place) throw new Error(`lab ${id} shows no picture`);
  const { x, y, width, height } = place;
  const part = { x, y, width, height: Math.min(height, kHighest) };
  return { svg: thumbnail(await app.picture(), part, kMargin), says: labelOf(app, 'lab/answer') };
}

/** @param {string} language @param {string} folder */
async function writeAll(language, folder) {
  const { load } = await import(pathToFileURL('build/js/quantscope.mjs').href);
  const ids = (await load()).labs().map((/** @type {{ id: string }} */ { id }) => id);
  const app = await openHeadless(language);
  await mkdir(folder, { recursive: true });
  /** @type {Sizes} */
  const sizes = { labs: {}, items: {} };
  for (const id of ids) {
    const height = await heightOf(app, `lab=${id}`);
    await app.open(`lab=${id}`, { width: kColumn });
    const question = labelOf(app, 'lab/question');
    for (const dark of [false, true]) {
      const { svg, says } = await pictureOf(app, id, dark);
      await writeFile(`${folder}/${id}${dark ? '-dark' : ''}.svg`, svg);
      sizes.labs[id] = { height, question, says };
    }
  }
  for (const { id } of (await readItems(language)).items) sizes.items[id] = await heightOf(app, `quiz=${id}`);
  await writeFile(`${folder}/sizes.json`, JSON.stringify(sizes));
  // The module's page has timers.
  process.exit(0);
}

const [, script, language, folder] = process.argv;
if (script && pathToFileURL(script).href === import.meta.url) await writeAll(language, folder);
