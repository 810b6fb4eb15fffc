// Assembles what is published from what was built: build/js (the core as an ES module) and build/site (the static site).
// Results stated in the text are calls, {{name argument …}}, evaluated here by the core itself; an unknown call fails.
import { appendFile, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { drawFigure } from './figure.mjs';
import { cutLayers, readLayer } from './layers.mjs';
import { createRenderer, lessonHtml, readAnswers, readSections, sectionList } from './lesson.mjs';
import { splitModule } from './split.mjs';

const kGlue = 'build/web/src';
const kAssets = 'build/assets';
const kModel = 'web/data/silero_vad_v5_16k.safetensors';

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['node:*'],
  alias: {
    '#core-glue': `./${kGlue}/quantscope_core.mjs`,
    '#app-glue': `./${kGlue}/quantscope_app.mjs`,
  },
};

async function buildCore() {
  await mkdir('build/js', { recursive: true });
  await esbuild.build({ ...common, entryPoints: ['web/core/quantscope.js'], outfile: 'build/js/quantscope.mjs' });
  await copyFile(`${kGlue}/quantscope_core.wasm`, 'build/js/quantscope.wasm');
  await copyFile('web/core/quantscope.d.ts', 'build/js/quantscope.d.mts');
  await copyFile('web/core/quantscope.d.ts', 'build/js/quantscope.d.ts');
  const { load } = await import(pathToFileURL('build/js/quantscope.mjs').href);
  return load();
}

/** Texts with results: every bundled layer and the digits can be named. @param {any} qs */
async function createTexts(qs) {
  const texts = qs.texts();
  for (const { id } of qs.layers()) texts.supply(id, await readFile(`${kAssets}/layers/${id}.safetensors`));
  texts.supply('digits', await readFile('web/data/digits.u8'));
  return texts;
}

/** What stands in braces in a page: a part that is made here, or a result. An unknown one fails. */
function partsOf(qs, sections) {
  return {
    first_layer: () => qs.layers()[0].id,
    lesson: () => lessonHtml(sections),
    sections: () => sectionList(sections),
    figure: async (layer, spec) =>
      drawFigure((await readLayer(`${kAssets}/layers/${layer}.safetensors`)).values, qs, spec),
  };
}

/** @param {string} page @param {Record<string, Function>} parts @param {any} texts */
async function evaluate(page, parts, texts) {
  const pieces = page.split(/\{\{(.*?)\}\}/g);
  for (let i = 1; i < pieces.length; i += 2) {
    const [name, ...words] = pieces[i].trim().split(/\s+/);
    pieces[i] = parts[name] ? await parts[name](...words) : texts.fill(`{${pieces[i]}}`);
  }
  return pieces.join('');
}

async function buildSite(qs) {
  const site = 'build/site';
  await rm(site, { recursive: true, force: true });
  await mkdir(`${site}/fonts`, { recursive: true });
  await mkdir(`${site}/layers`, { recursive: true });
  await esbuild.build({
    ...common,
    entryPoints: ['web/main.js', 'web/style.css'],
    outdir: site,
    splitting: true,
    chunkNames: '[name]-[hash]',
    external: [...(common.external ?? []), 'fonts/*'],
  });
  await esbuild.build({ ...common, entryPoints: ['web/lab/survey_worker.js'], outdir: site });
  await copyFile(`${kGlue}/quantscope_core.wasm`, `${site}/quantscope.wasm`);
  await mkdir(`${site}/model`, { recursive: true });
  await copyFile(kModel, `${site}/${kModel.replace('web/data', 'model')}`);
  splitModule(
    `${kGlue}/quantscope_app.wasm`,
    ['app', 'ui', 'labs_small', 'io_small', 'core_small', 'inflate'].map((layer) => `${kGlue}/libqs_${layer}.a`),
    { first: `${site}/quantscope_app.wasm`, rest: `${site}/quantscope_labs.wasm` },
  );
  for (const weight of [400, 600]) {
    for (const font of [`inter-${weight}.ttf`, `inter-${weight}-first.ttf`])
      await copyFile(`${kAssets}/${font}`, `${site}/fonts/${font}`);
  }
  for (const { id } of qs.layers()) {
    await copyFile(`${kAssets}/layers/${id}.safetensors`, `${site}/layers/${id}.safetensors`);
  }
  await copyFile('web/data/digits.u8', `${site}/digits.u8`);
  const texts = await createTexts(qs);
  const renderer = createRenderer(texts);
  const sections = await readSections(renderer);
  for (const page of ['index.html', 'licences.html']) {
    const html = await evaluate(await readFile(`web/${page}`, 'utf8'), partsOf(qs, sections), texts);
    await writeFile(`${site}/${page}`, html);
  }
  await writeFile(`${site}/ask.json`, JSON.stringify(await readAnswers(renderer)));
  await appendFile(`${site}/style.css`, renderer.styles());
  await mkdir(`${site}/items`, { recursive: true });
  await writeFile(`${site}/items/en.json`, JSON.stringify(JSON.parse(await readFile('web/items/en.json', 'utf8'))));
  await copyFile('web/icon.svg', `${site}/icon.svg`);
}

const qs = await buildCore();
await copyFile('web/data/digits.u8', `${kAssets}/digits.u8`);
await mkdir(`${kAssets}/model`, { recursive: true });
await copyFile(kModel, `${kAssets}/${kModel.replace('web/data', 'model')}`);
await mkdir(`${kAssets}/items`, { recursive: true });
await copyFile('web/items/en.json', `${kAssets}/items/en.json`);
await cutLayers(kModel, qs.layers(), `${kAssets}/layers`);
await buildSite(qs);
