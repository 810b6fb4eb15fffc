// Assembles what is published from what was built: build/js (the core as an ES module) and build/site (the static site).
// Results stated in the text are calls, {{name argument …}}, evaluated here by the core itself; an unknown call fails.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { drawFigure } from './figure.mjs';
import { cutLayers, readLayer } from './layers.mjs';
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

/** The calls that a page may make. Each takes words and gives text. */
function calls(qs) {
  const layerValues = async (id) => (await readLayer(`${kAssets}/layers/${id}.safetensors`)).values;
  const metric = (key, decimals) => async (layer, spec) =>
    qs.analyze(await layerValues(layer), spec)[key].toFixed(Number(decimals));
  return {
    first_layer: () => qs.layers()[0].id,
    entropy_bits: metric('entropyBits', 2),
    sqnr_db: metric('sqnrDb', 1),
    codes_used: metric('codesUsed', 0),
    levels: metric('levels', 0),
    count: async (layer) => (await layerValues(layer)).length.toLocaleString('en'),
    figure: async (layer, spec) => drawFigure(await layerValues(layer), qs, spec),
  };
}

/** @param {string} page @param {Record<string, Function>} known */
async function evaluate(page, known) {
  const pieces = page.split(/\{\{(.*?)\}\}/g);
  for (let i = 1; i < pieces.length; i += 2) {
    const [name, ...words] = pieces[i].trim().split(/\s+/);
    if (!known[name])
      throw new Error(`{{${pieces[i]}}}: no call is named ${name}; there are ${Object.keys(known).join(', ')}`);
    pieces[i] = await known[name](...words);
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
  splitModule(
    `${kGlue}/quantscope_app.wasm`,
    ['app', 'ui', 'labs_small', 'io_small', 'core_small'].map((layer) => `${kGlue}/libqs_${layer}.a`),
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
  for (const page of ['index.html', 'licences.html']) {
    await writeFile(`${site}/${page}`, await evaluate(await readFile(`web/${page}`, 'utf8'), calls(qs)));
  }
  await copyFile('web/icon.svg', `${site}/icon.svg`);
}

const qs = await buildCore();
await copyFile('web/data/digits.u8', `${kAssets}/digits.u8`);
await cutLayers(kModel, qs.layers(), `${kAssets}/layers`);
await buildSite(qs);
