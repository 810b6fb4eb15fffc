// Bundles the site's scripts in each language: modules, and one classic script for pages that can fetch nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { isFresh } from './fresh.mjs';
import { carry, everything } from './inlined.mjs';
import { kLanguages, readPageTable, readPhrases, readSentences, suffixOf } from './languages.mjs';

export const kGlue = 'build/web/src';
/** The module in one piece. */
export const kWhole = 'build/assets/quantscope_whole.wasm';

/** @type {esbuild.BuildOptions} */
export const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['node:*'],
  alias: {
    '#core-glue': `./${kGlue}/quantscope_core.mjs`,
    '#small-glue': `./${kGlue}/quantscope_small.mjs`,
    '#items-glue': `./${kGlue}/quantscope_items.mjs`,
    '#app-glue': `./${kGlue}/quantscope_app.mjs`,
  },
};

/** One script without imports, for pages that can fetch nothing. @type {esbuild.BuildOptions} */
export const kClassic = { format: 'iife', supported: { 'dynamic-import': false } };

/** In a shadow tree, the page's colours belong to :host. @type {esbuild.Plugin} */
const hostPalette = {
  name: 'palette of a host',
  setup(build) {
    build.onLoad({ filter: /palette\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll(
          /:root(:not\()?\[data-theme=("\w+")\]\)?/g,
          (_, not, theme) => `:host(${not ?? ''}[theme=${theme}]${not ? ')' : ''})`,
        )
        .replaceAll(':root', ':host'),
      loader: 'css',
    }));
  },
};

/** The element's style sheet as text: a host's policy might forbid a link in the shadow. @type {esbuild.Plugin} */
const elementSheet = {
  name: 'element sheet',
  setup(build) {
    build.onResolve({ filter: /^#element-css$/ }, () => ({ path: 'sheet', namespace: 'sheet' }));
    build.onLoad({ filter: /.*/, namespace: 'sheet' }, async () => {
      const { outputFiles } = await esbuild.build({
        ...common,
        entryPoints: ['web/element.css'],
        write: false,
        outdir: 'build',
        plugins: [hostPalette],
      });
      return { contents: `export default ${JSON.stringify(outputFiles[0].text)};`, loader: 'js' };
    });
  },
};

/** Replaces the English tables by those of one language. @param {string} language @returns {Promise<esbuild.Plugin>} */
async function speaking(language) {
  const tables = {
    'text.en.json': await readSentences(language),
    'words.en.json': await readPageTable('shared/words', language),
    'lab_words.en.json': await readPageTable('shared/lab_words', language),
    'symbols.en.json': await readPageTable('page/symbols', language),
  };
  return {
    name: `speaking ${language}`,
    setup(build) {
      build.onLoad(
        { filter: /(words\/text|shared\/words|shared\/lab_words|page\/symbols)\.en\.json$/ },
        ({ path }) => ({
          contents: JSON.stringify(tables[/** @type {keyof typeof tables} */ (basename(path))]),
          loader: 'json',
        }),
      );
    },
  };
}

/** Titles of the labs, by id. @param {any} qs @param {string} language */
async function labTitles(qs, language) {
  const phrases = await readPhrases(language);
  /** @type {{ id: string, title: string }[]} */
  const labs = qs.labs();
  return Object.fromEntries(labs.map(({ id, title }) => [id, phrases[title] ?? title]));
}

/** Titles of the quiz's concepts, by id, in their order. @param {any} qs @param {string} language */
async function conceptTitles(qs, language) {
  const phrases = await readPhrases(language);
  /** @type {Record<string, string>} */
  const concepts = qs.concepts();
  return Object.fromEntries(Object.entries(concepts).map(([id, title]) => [id, phrases[title] ?? title]));
}

/** Constants that only the build knows. @param {any} qs @param {string} language @param {boolean} carries */
const definesOf = async (qs, language, carries) => ({
  CARRIES: String(carries),
  LAB_TITLES: JSON.stringify(await labTitles(qs, language)),
  CONCEPT_TITLES: JSON.stringify(await conceptTitles(qs, language)),
  FIRST_LAYER: JSON.stringify(qs.layers()[0].id),
  LANGUAGE: JSON.stringify(language),
  LANGUAGES: JSON.stringify(kLanguages),
});

/** Options of the classic script; the caller adds the plugin that inlines files. @param {any} qs @param {string} language */
export async function classicOptions(qs, language) {
  return {
    ...common,
    ...kClassic,
    define: await definesOf(qs, language, true),
    plugins: [await speaking(language), elementSheet],
  };
}

/** @param {any} qs @param {string} folder @param {string} language */
export async function buildScripts(qs, folder, language) {
  const suffix = suffixOf(language);
  // Bundle the page by itself: chunks shared with the others would be many and small.
  for (const entries of [
    ['web/main.js'],
    ['web/gallery.js', 'web/embed/embed.js', 'web/element/element.js'],
    ['web/items.js'],
    ['web/worksheet.js'],
    ['web/sequence.js'],
  ]) {
    await esbuild.build({
      ...common,
      entryPoints: entries,
      entryNames: `[name]${suffix}`,
      outdir: folder,
      splitting: true,
      chunkNames: '[name]-[hash]',
      plugins: [await speaking(language), elementSheet],
      define: await definesOf(qs, language, false),
    });
  }
  const letters = language === 'en' ? '-first' : '';
  const fonts = [400, 600].map((weight) => `fonts/inter-${weight}${letters}.ttf`);
  const names = [
    'quantscope_whole.wasm',
    `layers/${qs.layers()[0].id}.safetensors`,
    `items/${language}.json`,
    ...fonts,
  ];
  if (language !== 'en') names.push(`text/${language}.json`);
  const all = await everything(folder, kWhole);
  const options = await classicOptions(qs, language);
  await esbuild.build({
    ...options,
    entryPoints: ['web/embed/classic.js'],
    outfile: `${folder}/embed-classic${suffix}.js`,
    plugins: [
      ...options.plugins,
      carry(Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))),
    ],
  });
}

/** The module in one piece and without names, for scripts that inline it. */
export function joinModule() {
  if (isFresh([kWhole], [`${kGlue}/quantscope_app.wasm`, 'web/tools/scripts.mjs'])) return;
  const binaryen = execFileSync('em-config', ['BINARYEN_ROOT'], { encoding: 'utf8' }).trim();
  const input = `${kGlue}/quantscope_app.wasm`;
  execFileSync(join(binaryen, 'bin', 'wasm-opt'), [input, '--strip-debug', '-all', '-o', kWhole]);
}

/**
 * Loads the element in the language of the host page or of the reader. If scripts of two versions are on a page, the
 * first defines the element, and the other loads only if the first one failed.
 * @param {string} version
 */
export const elementLoader = (version) =>
  [
    `const languages = ${JSON.stringify(kLanguages)};`,
    "const asked = new URL(import.meta.url).searchParams.get('locale') || document.documentElement.lang || navigator.language;",
    "const language = languages.find((one) => asked.toLowerCase().split('-')[0] === one) ?? languages[0];",
    `const bring = () => import(language === languages[0] ? './${version}/element.js' : \`./${version}/element.\${language}.js\`);`,
    "const claim = Symbol.for('quantscope-lab');",
    'await (globalThis[claim] = globalThis[claim]?.catch(bring) ?? bring());',
    '',
  ].join('\n');
