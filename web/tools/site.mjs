// Assembles the published files from the build: build/js (the core as an ES module) and build/site (the static site).
// Results in the text are calls, {{name argument …}}, which the core evaluates here; an unknown call fails.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { kBundledFiles } from '../shared/bundled_files.js';
import { docsHtml } from './docs_page.mjs';
import { drawFigure } from './figure.mjs';
import { cutFormulaFont, formulaCharacters } from './formula_font.mjs';
import { isFresh } from './fresh.mjs';
import { itemCards, kThemes, labCards, pictureOf } from './gallery.mjs';
import { everything, writeScripts } from './inlined.mjs';
import {
  kLanguages,
  readFaults,
  readItems,
  readModuleText,
  readPageTable,
  readStatic,
  suffixOf,
} from './languages.mjs';
import { cutLayers } from './layers.mjs';
import { createRenderer, lessonHtml, readAnswers, readSections, sectionList } from './lesson.mjs';
import { buildScripts, common, elementLoader, joinModule, kClassic, kGlue, kWhole } from './scripts.mjs';
import { minutesOf, readSequences } from './sequence.mjs';
import { kApp, kRecorded, splitModule } from './split.mjs';
import { noteList, notesHtml, readNotes } from './teach.mjs';

const kAssets = 'build/assets';
const kModel = 'web/data/silero_vad_v5_16k.safetensors';

/** Pages built in each language; the others use the reader's language or English. */
const kSpoken = [
  ...['index', 'address', 'gallery', 'items', 'teach', 'worksheet', 'sequence', 'licences'].map(
    (name) => `${name}.html`,
  ),
];
const kPages = [...kSpoken, 'embed.html', 'items-format.html', 'examples/course.html'];
/** The one page that may ask other hosts, for models by their addresses; http:// is of this machine. */
const kAddressPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://localhost:* http://127.0.0.1:*";
const kEmbedPolicy = "default-src 'self' blob: data:; script-src 'self' 'wasm-unsafe-eval'";

async function buildCore() {
  await mkdir('build/js', { recursive: true });
  await esbuild.build({ ...common, entryPoints: ['web/core/quantscope.js'], outfile: 'build/js/quantscope.mjs' });
  await copyFile(`${kGlue}/quantscope_core.wasm`, 'build/js/quantscope.wasm');
  await copyFile('web/core/quantscope.d.ts', 'build/js/quantscope.d.mts');
  await copyFile('web/core/quantscope.d.ts', 'build/js/quantscope.d.ts');
  await copyFile('web/data/english.json', 'build/js/english.json');
  await esbuild.build({ ...common, entryPoints: ['web/core/small.js'], outfile: 'build/js/quantscope_small.mjs' });
  await copyFile(`${kGlue}/quantscope_small.wasm`, 'build/js/quantscope_small.wasm');
  for (const end of ['ts', 'mts']) await copyFile('web/core/small.d.ts', `build/js/quantscope_small.d.${end}`);
  const { load } = await import(pathToFileURL('build/js/quantscope.mjs').href);
  return load();
}

/** State of the lab that the poster shows, for who has no scripts. */
const kPosterLink = 'lab=digit&example=3&width=3';

/** Fills in results in texts, which may name every bundled layer and the digits. @param {any} qs */
async function createTexts(qs) {
  const texts = qs.texts();
  for (const { id } of qs.layers()) texts.supply(id, await readFile(`${kAssets}/layers/${id}.safetensors`));
  for (const [name, file] of Object.entries(kBundledFiles)) texts.supply(name, await readFile(`web/data/${file}`));
  return texts;
}

/** Head of a page without the lab. @param {string} title @param {string[]} sheets @param {string} language */
const headOf = (title, sheets, language) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="VERSION/icon.svg" type="image/svg+xml">
${['style', ...sheets].map((sheet) => `<link rel="stylesheet" href="VERSION/${sheet}.css">`).join('\n')}`;

/** The file that the page of own items opens with, for a text area. @param {string} language */
const readExample = async (language) =>
  (await readFile(`web/author/example.${language}.json`, 'utf8')).replace(/&/g, '&amp;').replace(/</g, '&lt;');

/**
 * The scripts that a start script imports, and those of the lab. A page that names them fetches all at once, not each
 * after the script that asks for it.
 * @param {string} folder @param {string} start
 */
async function modulesOf(folder, start) {
  const found = new Set([start]);
  for (const name of found) {
    const text = await readFile(`${folder}/${name}`, 'utf8');
    for (const [, next] of text.matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) found.add(next);
    for (const [, next] of text.matchAll(/import\("\.\/(lab-\w+\.js)"\)/g)) found.add(next);
  }
  found.delete(start);
  return [...found];
}

/** Paragraphs of a face's licence; the first is the copyright, the others are the same for all. @param {string} face */
async function licenceOf(face) {
  const text = await readFile(`node_modules/@expo-google-fonts/${face}/LICENSE_FONT`, 'utf8');
  return text
    .replace(/^-+$/gm, '')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split(/\n\s*\n/);
}

/** Handlers for the names in braces in a page; others are results of the core. An unknown one fails. */
function partsOf(qs, texts, { sections, notes, say }, language, folder) {
  return {
    base: () => 'VERSION/',
    language: () => language,
    suffix: () => suffixOf(language),
    modules: async () => {
      const names = await modulesOf(folder, `main${suffixOf(language)}.js`);
      return names.map((name) => `<link rel="modulepreload" href="VERSION/${name}">`).join('\n');
    },
    say: (key) => {
      if (!(key in say)) throw new Error(`no words for “${key}” in ${language}`);
      return say[key];
    },
    first_layer: () => qs.layers()[0].id,
    embed_policy: () => kEmbedPolicy,
    address_policy: () => kAddressPolicy,
    language_link: (page) => say.other_language.replace('href="index.', `href="${page}.`),
    head: (page, ...sheets) => headOf(say[`${page}_title`], sheets, language),
    items_example: () => readExample(language),
    format_head: () => headOf('Quantscope: writing quiz items', ['authoring'], language),
    items_format: () => docsHtml('docs/items.md'),
    gallery_labs: async () => labCards(qs.labs(), await readSizes(language), say, language),
    font_licence: async () => {
      const [inter, formulas] = await Promise.all(['inter', 'stix-two-math'].map(licenceOf));
      return [inter[0], ...formulas].map((text) => `<p>${text}</p>`).join('\n');
    },
    gallery_items: async () =>
      itemCards(await readItems(language), {
        fill: (text) => texts.fill(text),
        concepts: qs.concepts(),
        sizes: await readSizes(language),
        say,
        language,
      }),
    teach_notes: () => notesHtml(notes, say, suffixOf(language)),
    teach_list: () => noteList(notes),
    lesson: () => lessonHtml(sections, say),
    sections: () => sectionList(sections),
    shown: (key) => texts.fill(say[key], kPosterLink),
    figure: async () => {
      const { example, width: bits } = Object.fromEntries(new URLSearchParams(kPosterLink));
      const fill = (/** @type {string} */ key) => texts.fill(say[key], kPosterLink);
      const reads = [fill('figure_reads_trained'), fill('figure_reads_few')];
      const what = {
        example: Number(example),
        bits: Number(bits),
        reads,
        say: { ...say, figure_title: fill('figure_title') },
      };
      return drawFigure(await readFile('web/data/digit_network.f16'), qs, what);
    },
  };
}

/** Folder of pictures and heights for the cards of the gallery. @param {string} language */
const galleryOf = (language) => `${kAssets}/gallery/${language}`;
/** @param {string} language @returns {Promise<import('./gallery_pictures.mjs').Sizes>} */
const readSizes = async (language) => JSON.parse(await readFile(`${galleryOf(language)}/sizes.json`, 'utf8'));

/** Thumbnails of all labs in all languages, and heights of what can be in a frame. @param {string} folder */
async function takePictures(folder) {
  const tools = ['gallery_pictures', 'headless', 'thumbnail'].map((tool) => `web/tools/${tool}.mjs`);
  const words = (await readdir('src/labs/words')).filter((name) => name.endsWith('.json'));
  const tables = [
    ...words.map((name) => `src/labs/words/${name}`),
    ...kLanguages.map((one) => `web/items/${one}.json`),
  ];
  const inputs = [kWhole, ...tools, ...tables];
  const stale = kLanguages.filter((language) => !isFresh([`${galleryOf(language)}/sizes.json`], inputs));
  const run = promisify(execFile);
  await Promise.all(stale.map((one) => run(process.execPath, ['web/tools/gallery_pictures.mjs', one, galleryOf(one)])));
  await mkdir(`${folder}/gallery`);
  for (const language of kLanguages) {
    for (const id of Object.keys((await readSizes(language)).labs)) {
      for (const theme of kThemes)
        await copyFile(`${galleryOf(language)}/${id}${theme}.svg`, `${folder}/${pictureOf(id, theme, language)}`);
    }
  }
}

/** @param {string} page @param {Record<string, Function>} parts @param {any} texts */
async function evaluate(page, parts, texts) {
  const pieces = page.split(/\{\{(.*?)\}\}/g);
  for (let i = 1; i < pieces.length; i += 2) {
    const [name, ...words] = pieces[i].trim().split(/\s+/);
    if (!parts[name]) pieces[i] = texts.fill(`{${pieces[i]}}`);
    // The inserted text may contain results too.
    else pieces[i] = await evaluate(await parts[name](...words), parts, texts);
  }
  return pieces.join('');
}

/** Hash of a folder's contents: ten letters and digits. @param {string} folder */
async function hashOf(folder) {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) hash.update(path).update(await readFile(path));
  return hash.digest('hex').slice(0, 10);
}

/** The two parts of the app module. */
function cutModule() {
  const cut = { first: `${kAssets}/quantscope_first.wasm`, rest: `${kAssets}/quantscope_rest.wasm` };
  const tools = ['split', 'late_functions', 'late_data', 'link_map'].map((tool) => `web/tools/${tool}.mjs`);
  if (!isFresh(Object.values(cut), [kApp.wasm, kApp.map, ...kApp.archives, kApp.lateList, kRecorded, ...tools]))
    splitModule(kApp, cut);
  return cut;
}

/** Builds everything with the version in its address. @param {any} qs @param {string} folder */
async function buildVersion(qs, folder) {
  for (const part of ['fonts', 'layers', 'model', 'items', 'text', 'js', 'sequences'])
    await mkdir(`${folder}/${part}`, { recursive: true });
  await esbuild.build({
    ...common,
    entryPoints: [
      'style',
      'embed',
      ...['letters', 'address', 'gallery', 'embedding', 'authoring', 'teach', 'worksheet', 'sequence'].map(
        (name) => `style/${name}`,
      ),
    ].map((name) => `web/${name}.css`),
    entryNames: '[name]',
    outdir: folder,
    external: ['fonts/*', 'formulas.woff2'],
  });
  await esbuild.build({
    ...common,
    entryPoints: ['web/lab/survey_worker.js', 'web/author/check_worker.js', 'web/sheet/sheet_worker.js'],
    entryNames: '[name]',
    outdir: folder,
    define: { CARRIES: 'false' },
  });
  await copyFile(`${kGlue}/quantscope_items.wasm`, `${folder}/quantscope_items.wasm`);
  await esbuild.build({
    ...common,
    ...kClassic,
    entryPoints: ['web/embed/start.js'],
    outfile: `${folder}/embed-start.js`,
    define: { LANGUAGES: JSON.stringify(kLanguages) },
  });
  await esbuild.build({ ...common, ...kClassic, entryPoints: ['web/page/disk.js'], outfile: `${folder}/disk.js` });
  // Copy the core for other sites, which the lab's worker uses too.
  for (const name of ['quantscope.mjs', 'quantscope.wasm', 'quantscope.d.ts'])
    await copyFile(`build/js/${name}`, `${folder}/js/${name}`);
  await copyFile(kModel, `${folder}/${kModel.replace('web/data', 'model')}`);
  const cut = cutModule();
  await copyFile(cut.first, `${folder}/quantscope_app.wasm`);
  await copyFile(cut.rest, `${folder}/quantscope_labs.wasm`);
  for (const weight of [400, 600]) {
    for (const font of [`inter-${weight}.ttf`, `inter-${weight}-first.ttf`])
      await copyFile(`${kAssets}/${font}`, `${folder}/fonts/${font}`);
  }
  for (const { id } of qs.layers()) {
    await copyFile(`${kAssets}/layers/${id}.safetensors`, `${folder}/layers/${id}.safetensors`);
  }
  for (const name of Object.values(kBundledFiles)) await copyFile(`web/data/${name}`, `${folder}/${name}`);
  await copyFile('web/icon.svg', `${folder}/icon.svg`);
  joinModule();
  for (const language of kLanguages) {
    await writeFile(`${folder}/items/${language}.json`, JSON.stringify(await readItems(language)));
    if (language !== 'en')
      await writeFile(`${folder}/text/${language}.json`, JSON.stringify(await readModuleText(language)));
    if (language !== 'en')
      await writeFile(`${folder}/faults.${language}.json`, JSON.stringify(await readFaults(language)));
  }
  const sequences = await readSequences(qs);
  for (const one of sequences) await writeFile(`${folder}/sequences/${one.id}.json`, JSON.stringify(one));
  const index = sequences.map(({ id, title, about, steps }) => ({ id, title, about, minutes: minutesOf(steps) }));
  await writeFile(`${folder}/sequences/index.json`, JSON.stringify(index));
  for (const language of kLanguages) await buildScripts(qs, folder, language);
  await writeScripts(await everything(folder, kWhole), `${folder}/carried`);
  await takePictures(folder);
}

/** The lesson of a language and the parts of its page. @param {any} qs @param {any} texts @param {string} language */
async function readLesson(qs, texts, language) {
  if (language !== 'en') qs.setLanguage(await readModuleText(language));
  const renderer = createRenderer(texts, await readPageTable('page/symbols', language));
  const { items } = await readItems(language);
  const sections = await readSections(renderer, language, items);
  const notes = await readNotes(renderer, { labs: qs.labs(), items, fill: (text) => texts.fill(text) }, language);
  const answers = await readAnswers(renderer, language);
  return { sections, notes, answers, styles: renderer.styles(), say: await readStatic(language) };
}

/** @param {any} qs */
async function buildSite(qs) {
  const site = 'build/site';
  const staged = 'build/staged';
  for (const folder of [site, staged]) await rm(folder, { recursive: true, force: true });
  await buildVersion(qs, staged);
  const texts = await createTexts(qs);
  /** @type {Record<string, string>} */
  const pages = {};
  // Evaluate a page while the module speaks its language. English comes first: the module starts with it.
  for (const language of kLanguages) {
    const suffix = suffixOf(language);
    const lesson = await readLesson(qs, texts, language);
    await writeFile(`${staged}/ask${suffix}.json`, JSON.stringify(lesson.answers));
    if (language === 'en') await appendFile(`${staged}/style.css`, lesson.styles);
    const parts = partsOf(qs, texts, lesson, language, staged);
    for (const page of language === 'en' ? kPages : kSpoken) {
      const html = await evaluate(await readFile(`web/${page}`, 'utf8'), parts, texts);
      pages[page.replace('.html', `${suffix}.html`)] = html;
    }
  }
  const characters = formulaCharacters(Object.values(pages).join('\n'));
  await writeFile(`${staged}/formulas.woff2`, await cutFormulaFont(characters));
  // Version by content hash: an update never mixes with files in a reader's cache.
  const version = await hashOf(staged);
  await mkdir(site, { recursive: true });
  await rename(staged, `${site}/${version}`);
  for (const part of ['examples', 'js']) await mkdir(`${site}/${part}`);
  for (const [page, html] of Object.entries(pages)) {
    const up = '../'.repeat(page.split('/').length - 1);
    await writeFile(`${site}/${page}`, html.replaceAll('VERSION/', `${up}${version}/`));
  }
  await writeFile(`${site}/js/quantscope.mjs`, `export * from '../${version}/js/quantscope.mjs';\n`);
  await copyFile('web/shared/quantscope-lab.d.ts', `${site}/quantscope-lab.d.ts`);
  await copyFile('docs/items.schema.json', `${site}/items.schema.json`);
  await copyFile('web/examples/course.js', `${site}/examples/course.js`);
  await writeWorker(site, version);
  await writeFile(`${site}/quantscope-lab.js`, elementLoader(version));
}

/** Files of the version that nobody keeps for a visit without a network: they are many bytes, or for few readers. */
const kNotKept = /\/(carried|model)\/|embed-classic|quantscope_items|check_worker|sheet_worker|\/faults\.|\.d\.ts$/;

/** Writes the worker that keeps this version for offline visits. @param {string} site @param {string} version */
async function writeWorker(site, version) {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath, entry.name)))
    .filter((path) => !kNotKept.test(path))
    .sort();
  const { code } = await esbuild.transform(await readFile('web/sw.js', 'utf8'), {
    minify: true,
    target: 'es2022',
    define: { VERSION: JSON.stringify(version), FILES: JSON.stringify(files) },
  });
  await writeFile(`${site}/sw.js`, code);
}

const qs = await buildCore();
for (const name of Object.values(kBundledFiles)) await copyFile(`web/data/${name}`, `${kAssets}/${name}`);
await mkdir(`${kAssets}/model`, { recursive: true });
await copyFile(kModel, `${kAssets}/${kModel.replace('web/data', 'model')}`);
await mkdir(`${kAssets}/items`, { recursive: true });
await copyFile('web/items/en.json', `${kAssets}/items/en.json`);
await cutLayers(kModel, qs.layers(), `${kAssets}/layers`);
await buildSite(qs);
